package examples_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// choice is a coalition with its two scores.
type choice struct {
	added               []string
	political, military float64
}

// choices are the coalitions that the candidates of the made-up contingency allow.
func choices(t *testing.T) (all []choice) {
	t.Helper()
	p := program(t, "hypothetical")
	var candidates []*rules.Record
	for _, id := range []string{"corr", "dunn", "erle", "fenn", "gorm"} {
		r, ok := p.Set().Record(id)
		if !ok {
			t.Fatal("no record", id)
		}
		candidates = append(candidates, r)
	}
	for some := range 1 << len(candidates) {
		in := eval.Input{Coalition: "core_group"}
		c := choice{}
		for i, r := range candidates {
			if some>>i&1 == 1 {
				in.Add, c.added = append(in.Add, r), append(c.added, r.ID)
			}
		}
		j, err := p.Judge(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		c.political, _ = j.Score("political")
		c.military, _ = j.Score("military")
		all = append(all, c)
	}
	return all
}

// best is the choice of a leader to whom political value counts for w and military
// effectiveness for the rest.
func best(all []choice, w float64) choice {
	return slices.MaxFunc(all, func(a, b choice) int {
		x := float64(w*a.political) + float64((1-w)*a.military)
		y := float64(w*b.political) + float64((1-w)*b.military)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
}

// The more political benefit counts, the more military loss the leader accepts for
// it: along the weights, political value never falls and effectiveness never rises.
//
// proposition: HB7
func TestTheLeaderPaysForPoliticalBenefit(t *testing.T) {
	all := choices(t)
	last := best(all, 0)
	moves := 0
	for i := 1; i <= 1000; i++ {
		c := best(all, float64(i)/1000)
		if c.political < last.political-1e-9 || c.military > last.military+1e-9 {
			t.Errorf("at %d: %+v after %+v", i, c, last)
		}
		if !slices.Equal(c.added, last.added) {
			moves++
			t.Logf("from a weight of %.3f: %v, political %.2f, military %.2f", float64(i)/1000, c.added, c.political, c.military)
		}
		last = c
	}
	if moves == 0 {
		t.Error("the weight decides nothing: there is no trade-off to see")
	}
}

// How much political benefit makes up for military loss is not known. It stays the
// reader's: the answer hangs on the weight, and a result has no score that holds one.
//
// proposition: HB8
func TestNothingIsMergedUnasked(t *testing.T) {
	all := choices(t)
	if low, high := best(all, 0.1), best(all, 0.9); slices.Equal(low.added, high.added) {
		t.Errorf("the same answer at 0.1 and 0.9: %+v", low)
	}
	p := program(t, "hypothetical")
	r, err := p.Score(context.Background(), eval.Input{Coalition: "core_group"})
	if err != nil {
		t.Fatal(err)
	}
	var dimensions []string
	for _, d := range p.Set().Dimensions {
		dimensions = append(dimensions, d.Name)
	}
	for name := range r.Scores {
		if !slices.Contains(dimensions, name) {
			t.Errorf("the score %q is of no dimension", name)
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{`"total"`, `"overall"`, `"weight"`, `"combined"`} {
		if strings.Contains(string(text), word) {
			t.Errorf("a result speaks of %s", word)
		}
	}
}

// A partner that adds to both scores is no trade-off, and one that costs
// effectiveness for political gain is.
//
// proposition: HB9
func TestSomePartnersAreNoTradeOff(t *testing.T) {
	r, err := program(t, "hypothetical").Score(context.Background(), eval.Input{Coalition: "wide"})
	if err != nil {
		t.Fatal(err)
	}
	quadrants := map[string]string{}
	for _, p := range r.Partners {
		quadrants[p.ID] = p.Quadrant
	}
	if quadrants["corr"] != "both" || quadrants["fenn"] != "political only" {
		t.Errorf("%v", quadrants)
	}
}
