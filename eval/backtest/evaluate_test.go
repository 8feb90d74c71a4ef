package backtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

func day(t *testing.T, s string) float64 {
	t.Helper()
	d, ok := types.ParseDay(s)
	if !ok {
		t.Fatal(s)
	}
	return d
}

// fixedRate is a partner with a steady chance to leave in a month, and what it did.
func fixedRate(id string, from, left, monthly, troops float64) course {
	return course{partner: id, from: from, left: left, form: noForm, did: noForm, troops: func(float64) float64 { return troops },
		staying: func(day float64) float64 {
			months := (day - from) / 30.436875
			return stdlib.Exp(months * stdlib.Ln(1-monthly))
		}}
}

func TestWindows(t *testing.T) {
	from, to := day(t, "2003-01-01"), day(t, "2004-07-01")
	all := []course{
		fixedRate("a", from, math.Inf(1), 0.1, 100),
		fixedRate("b", from, day(t, "2003-09-15"), 0.1, 100),                 // leaves in the second window, and is no case of the third
		fixedRate("c", day(t, "2003-03-01"), day(t, "2004-07-01"), 0.1, 100), // joins late, leaves on the last day
	}
	got := windows(all, from, to, 6)
	want := []struct {
		unit     string
		begins   string
		happened bool
	}{{"a", "2003-01-01", false}, {"b", "2003-01-01", false}, {"a", "2003-07-01", false}, {"b", "2003-07-01", true}, {"c", "2003-07-01", false},
		{"a", "2004-01-01", false}, {"c", "2004-01-01", true}}
	if len(got) != len(want) {
		t.Fatalf("%d windows, not %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if g := got[i]; g.unit != w.unit || types.FormatDay(g.begins) != w.begins || g.happened != w.happened {
			t.Errorf("window %d is %+v, not %+v", i, g, w)
		}
		if p := 1 - math.Pow(0.9, 6); math.Abs(got[i].model-p) > 0.02 {
			t.Errorf("window %d: forecast %v, about %v is due", i, got[i].model, p)
		}
	}
	if len(windows(all, from, to, 24)) != 0 {
		t.Error("a window longer than the time")
	}
}

// A partner that is forecast to be gone, and is not, counts as certain to go.
func TestGoneByForecast(t *testing.T) {
	from := day(t, "2003-01-01")
	c := fixedRate("a", from, math.Inf(1), 0.1, 1)
	c.staying = func(d float64) float64 { return number(d < from+10) }
	got := windows([]course{c}, from, day(t, "2004-01-01"), 6)
	if len(got) != 2 || got[0].model != 1 || got[1].model != 1 {
		t.Errorf("%+v", got)
	}
}

// world draws partners whose chance to leave the model knows.
func world(t *testing.T, n int) (all []course, from, to float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 1))
	from, to = day(t, "2003-01-01"), day(t, "2008-01-01")
	for i := range n {
		monthly := 0.002 + 0.05*float64(i%10)/9
		left := math.Inf(1)
		for m, d := 0, from; d < to; m++ {
			if d, _ = stdlib.AddMonths(from, m); r.Float64() < monthly && d < to {
				left = d + 1
				break
			}
		}
		all = append(all, fixedRate(fmt.Sprintf("p%03d", i), from, left, monthly, float64(100+r.IntN(1000))))
	}
	return all, from, to
}

// A model that knows the chances beats the constant rate, and its intervals say
// so; troops that say nothing do not.
func TestForecastersAgainstAKnownWorld(t *testing.T) {
	all, from, to := world(t, 200)
	o := Options{Bootstrap: 100}.filled()
	for name, split := range map[string]func([]window) int{
		"by partner": func(w []window) int { splitByPartner(w, 5); return 5 },
		"by time":    func(w []window) int { splitByTime(w, day(t, "2005-01-01")); return 1 },
	} {
		cases := windows(all, from, to, 6)
		scored, err := forecast(cases, split(cases))
		if err != nil {
			t.Fatal(err)
		}
		byName := map[string]Figures{}
		for k, f := range forecasters {
			byName[f] = figures(scored, k, o)
		}
		if f := byName[model]; f.AUC.Low < 0.6 || f.BrierGain.High > 0 || f.Parts.Miscalibration > 0.01 {
			t.Errorf("%s: the model: %+v %+v", name, f, *f.AUC)
		}
		if f := byName[constant]; f.AUC.Value != 0.5 || f.BrierGain.Value != 0 {
			t.Errorf("%s: the constant rate: %+v", name, f)
		}
		if f := byName[troopsAlone]; f.AUC.Value > 0.6 {
			t.Errorf("%s: troops say nothing here, yet: %+v", name, *f.AUC)
		}
		if f := byName[recalibrated]; f.AUC.Value < 0.6 || f.Brier.Value > byName[constant].Brier.Value {
			t.Errorf("%s: recalibrated: %+v", name, f)
		}
	}
	tau, n := order(all, from, to, o)
	if n < 100 || tau.Value < 0.05 {
		t.Errorf("order: %+v over %d", tau, n)
	}
}

// What is scored is never fitted on: turning the outcome of a window round
// changes no forecast of its own fold.
func TestNothingScoredIsFittedOn(t *testing.T) {
	all, from, to := world(t, 40)
	forecasts := func(flip int) []window {
		cases := windows(all, from, to, 6)
		splitByPartner(cases, 5)
		if flip >= 0 {
			cases[flip].happened = !cases[flip].happened
		}
		scored, err := forecast(cases, 5)
		if err != nil {
			t.Fatal(err)
		}
		return scored
	}
	plain := forecasts(-1)
	moved := 0
	for flip := 0; flip < len(plain); flip += 17 {
		for i, w := range forecasts(flip) {
			for k := range forecasters {
				same := w.by[k] == plain[i].by[k]
				if w.fold == plain[flip].fold && !same {
					t.Fatalf("window %d of fold %d moved with window %d of its own fold", i, w.fold, flip)
				}
				moved += int(number(!same))
			}
		}
	}
	if moved == 0 {
		t.Error("turning outcomes round moves no forecast at all: nothing is fitted")
	}
}
