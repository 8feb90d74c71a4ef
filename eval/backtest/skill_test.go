package backtest

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/entente-lang/entente/stdlib"
)

func cases(pairs ...float64) (out []Case) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Case{Unit: strconv.Itoa(i), Forecast: pairs[i], Happened: pairs[i+1] == 1})
	}
	return out
}

func TestAUC(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []Case
		want float64
		ok   bool
	}{
		{"perfect", cases(.1, 0, .2, 0, .8, 1, .9, 1), 1, true},
		{"inverse", cases(.9, 0, .1, 1), 0, true},
		{"ties count half", cases(.5, 0, .5, 1), .5, true},
		{"one pair of four is wrong", cases(.1, 0, .4, 0, .35, 1, .8, 1), .75, true}, // the textbook example of scikit-learn
		{"all happened", cases(.1, 1, .2, 1), 0, false},
	} {
		if got, ok := AUC(c.in); got != c.want || ok != c.ok {
			t.Errorf("%s: %v %v", c.name, got, ok)
		}
	}
}

// A rate fitted without a fold is higher where the fold has fewer exits: pooled,
// it would order cases the wrong way round.
func TestAUCKeepsToFolds(t *testing.T) {
	in := cases(.2, 1, .2, 0, .2, 1, .4, 0, .4, 0, .4, 1)
	for i := range in {
		in[i].Fold = i / 3
	}
	if got, ok := AUC(in); got != .5 || !ok {
		t.Errorf("%v", got)
	}
}

// The AUC is the share of pairs in the right order, counted one by one.
func TestAUCIsAShareOfPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		var in []Case
		for i := range 2 + r.IntN(30) {
			in = append(in, Case{Unit: strconv.Itoa(i), Forecast: float64(r.IntN(6)) / 5, Happened: r.IntN(2) == 0})
		}
		won, pairs := 0.0, 0.0
		for _, a := range in {
			for _, b := range in {
				if a.Happened && !b.Happened {
					pairs++
					if a.Forecast > b.Forecast {
						won++
					} else if a.Forecast == b.Forecast {
						won += .5
					}
				}
			}
		}
		got, ok := AUC(in)
		if ok != (pairs > 0) || ok && math.Abs(got-won/pairs) > 1e-12 {
			t.Fatalf("%v: %v, not %v", in, got, won/pairs)
		}
	}
}

// The parts of the Brier score add up to it, none of them is negative, and
// reliable forecasts have no miscalibration.
func TestBrierParts(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 500 {
		var in []Case
		for i := range 1 + r.IntN(60) {
			in = append(in, Case{Unit: strconv.Itoa(i), Forecast: float64(r.IntN(8)) / 7, Happened: r.IntN(3) == 0})
		}
		b, _ := NewBrier(in)
		if sum := b.Miscalibration - b.Discrimination + b.Uncertainty; math.Abs(sum-b.Score) > 1e-12 {
			t.Fatalf("%+v adds up to %v", b, sum)
		}
		if b.Miscalibration < -1e-12 || b.Discrimination < -1e-12 {
			t.Fatalf("%+v", b)
		}
	}
	reliable, _ := NewBrier(cases(.25, 0, .25, 0, .25, 0, .25, 1, .75, 1, .75, 1, .75, 1, .75, 0))
	if math.Abs(reliable.Miscalibration) > 1e-15 || reliable.Discrimination <= 0 {
		t.Errorf("%+v", reliable)
	}
	if _, ok := NewBrier(nil); ok {
		t.Error("a score of nothing")
	}
}

func TestKendall(t *testing.T) {
	rank := func(pairs ...float64) (out []Rank) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, Rank{Forecast: pairs[i], Outcome: pairs[i+1]})
		}
		return out
	}
	for _, c := range []struct {
		name string
		in   []Rank
		want float64
		ok   bool
	}{
		{"same order", rank(1, 10, 2, 20, 3, 30), 1, true},
		{"opposite order", rank(1, 30, 2, 20, 3, 10), -1, true},
		{"one pair of six turned", rank(1, 1, 2, 2, 3, 4, 4, 3), 4.0 / 6, true},
		{"tau-b with ties", rank(12, 1, 2, 4, 1, 7, 12, 1, 2, 0), -0.4714045207910316, true}, // scipy.stats.kendalltau
		{"all tied", rank(1, 1, 1, 2), 0, false},
	} {
		if got, ok := Kendall(c.in); math.Abs(got-c.want) > 1e-12 || ok != c.ok {
			t.Errorf("%s: %v %v", c.name, got, ok)
		}
	}
}

func TestConfusion(t *testing.T) {
	c := NewConfusion([]Sorted{{"a", "stay", "stay"}, {"b", "stay", "leave"}, {"c", "leave", "leave"}, {"d", "cut", "leave"}})
	if c.N != 4 || c.Right != 2 || len(c.Classes) != 3 {
		t.Errorf("%+v", c)
	}
	// Chance is right in (1*0 + 1*3 + 2*1)/16.
	if k, ok := c.Kappa(); !ok || math.Abs(k-(0.5-5.0/16)/(1-5.0/16)) > 1e-12 {
		t.Errorf("kappa %v", k)
	}
	if _, ok := NewConfusion([]Sorted{{"a", "x", "x"}}).Kappa(); ok {
		t.Error("chance is always right here")
	}
}

// The interval of a mean of independent units is about two standard errors to
// either side; and with all of a unit's cases alike it is that of the units.
func TestBootstrap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	mean := func(in []Case) (float64, bool) {
		total := 0.0
		for _, c := range in {
			total += c.Forecast
		}
		return total / float64(len(in)), len(in) > 0
	}
	unit := func(c Case) string { return c.Unit }
	var in []Case
	for i := range 400 {
		in = append(in, Case{Unit: strconv.Itoa(i / 4), Forecast: 0})
		if i%4 == 0 {
			in[i].Forecast = r.Float64()
		} else {
			in[i].Forecast = in[i-1].Forecast
		}
	}
	got, ok := bootstrap(in, unit, 2000, 1, mean)
	again, _ := bootstrap(in, unit, 2000, 1, mean)
	half := (got.High - got.Low) / 2
	if want := 1.96 * math.Sqrt(1.0/12/100); !ok || got != again || math.Abs(half-want) > want/5 {
		t.Errorf("%+v: half the width is %v, about %v is due", got, half, want)
	}
}

// The logit finds the curve that the cases were drawn from.
func TestFitLogit(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	var in []observation
	for range 20_000 {
		x := 4*r.Float64() - 2
		in = append(in, observation{x: x, happened: r.Float64() < stdlib.Logistic(-1+1.5*x)})
	}
	fit := fitLogit(in)
	for _, x := range []float64{-2, -1, 0, 1, 2} {
		if got, want := fit(observation{x: x}), stdlib.Logistic(-1+1.5*x); math.Abs(got-want) > 0.02 {
			t.Errorf("at %v: %v, not %v", x, got, want)
		}
	}
	apart := fitLogit([]observation{{x: 0}, {x: 1, happened: true}})
	if p := apart(observation{x: 1}); !(p > 0.5 && p < 1) {
		t.Errorf("cases told apart without error give %v", p)
	}
}
