package eval_test

import (
	"context"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// exits is the hazard of std/weisiger as a function: its parameters, and a month
// of a partner that nothing else draws or holds.
type exits struct{ base, separate, performance, payment float64 }

func (e exits) hazard(separate, performance, payment float64) float64 {
	return 1 / (1 + math.Exp(-(e.base + float64(e.separate*separate) - float64(e.performance*performance) - float64(e.payment*payment))))
}

// months is a sample of partner-months: what was seen, and whether the partner
// left. Payments are made but not seen.
type months struct {
	separate, performance []float64
	left                  []bool
}

// sample draws months. A partner is paid a share of what a bad month costs.
func (e exits) sample(seed uint64, n int, compensation float64) months {
	rng := rand.New(rand.NewPCG(seed, 1))
	var m months
	for range n {
		s, p := rng.Float64(), 2*rng.Float64()-1
		m.separate, m.performance = append(m.separate, s), append(m.performance, p)
		m.left = append(m.left, rng.Float64() < e.hazard(s, p, compensation*max(0, -p)))
	}
	return m
}

// fit is a logit of leaving on a constant, fighting separately and performance,
// by Newton's method.
func (m months) fit() (b [3]float64) {
	for range 12 {
		var g [3]float64
		var h [3][3]float64
		for i := range m.left {
			x := [3]float64{1, m.separate[i], m.performance[i]}
			p := 1 / (1 + math.Exp(-(b[0] + b[1]*x[1] + b[2]*x[2])))
			y := 0.0
			if m.left[i] {
				y = 1
			}
			for j := range 3 {
				g[j] += (y - p) * x[j]
				for k := range 3 {
					h[j][k] += p * (1 - p) * x[j] * x[k]
				}
			}
		}
		step := solve(h, g)
		for j := range 3 {
			b[j] += step[j]
		}
	}
	return b
}

// solve solves three linear equations whose matrix is positive definite.
func solve(a [3][3]float64, y [3]float64) (x [3]float64) {
	for i := range 3 {
		for j := i + 1; j < 3; j++ {
			f := a[j][i] / a[i][i]
			for k := range 3 {
				a[j][k] -= f * a[i][k]
			}
			y[j] -= f * y[i]
		}
	}
	for i := 2; i >= 0; i-- {
		x[i] = y[i]
		for k := i + 1; k < 3; k++ {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}

func weisiger(t *testing.T) (*eval.Program, exits) {
	t.Helper()
	set, _ := rules.Load(stdlib.Packs(), "std/tests/weisiger.entente")
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(found)
	}
	param := func(name string) float64 {
		x, ok := set.Param(name)
		if !ok {
			t.Fatalf("no parameter %s", name)
		}
		return x.Value
	}
	return p, exits{param("exit_base"), param("exit_separate"), param("exit_performance"), param("exit_payment")}
}

// TestHazardIsThePacks holds the function that the samples are drawn from to what
// the pack itself computes.
func TestHazardIsThePacks(t *testing.T) {
	p, e := weisiger(t)
	rng := rand.New(rand.NewPCG(7, 7))
	for range 50 {
		s, perf, pay := rng.Float64(), 2*rng.Float64()-1, rng.Float64()
		set := func(record, attr string, x float64) rules.Setting {
			r, _ := p.Set().Record(record)
			a, _ := r.Kind.Attr(attr)
			return rules.Setting{Record: r, Attr: a, Cell: &rules.Cell{Value: x}}
		}
		j, err := p.Judge(context.Background(), eval.Input{Coalition: "spread_out", Settings: []rules.Setting{
			set("steered", "fights_apart", s), set("spring", "result", perf), set("steered", "side_payment", pay),
			set("steered", "enemy_threat", 0), set("steered", "insecure", 0), set("steered", "pressure", 0)}})
		if err != nil {
			t.Fatal(err)
		}
		v, _ := j.Attribute("steered", "exit_hazard")
		percent, err := strconv.ParseFloat(strings.TrimSuffix(v.Value, "%"), 64) // to four digits
		if want := e.hazard(s, perf, pay); err != nil || math.Abs(percent/100-want) > want/1000 {
			t.Fatalf("separate %v, performance %v, payment %v: the pack gives %s, the function %v", s, perf, pay, v.Value, want)
		}
	}
}

// Wolford's footnote to the symposium: defections that compensation prevents are
// not seen, so that the effect of results in the field is understated. The effect
// of fighting separately is not, because nobody is paid for it.
//
// proposition: WE4
func TestPaymentsAttenuate(t *testing.T) {
	_, e := weisiger(t)
	for seed := uint64(1); seed <= 3; seed++ {
		last := math.Inf(1)
		for _, compensation := range []float64{0, 0.5, 1} {
			b := e.sample(seed, 60_000, compensation).fit()
			t.Logf("seed %d, compensation %v: separate %.2f, performance %.2f", seed, compensation, b[1], b[2])
			if compensation == 0 && math.Abs(-b[2]-e.performance) > 0.15 {
				t.Errorf("seed %d: without payments the slope is %.2f; it is %.2f", seed, b[2], -e.performance)
			}
			if -b[2] > last-0.1 || b[2] > 0 {
				t.Errorf("seed %d: with a compensation of %v the slope is %.2f, after %.2f with less", seed, compensation, b[2], -last)
			}
			if math.Abs(b[1]-e.separate) > 0.2 {
				t.Errorf("seed %d: the slope of fighting separately is %.2f; it is %.2f", seed, b[1], e.separate)
			}
			last = -b[2]
		}
	}
}
