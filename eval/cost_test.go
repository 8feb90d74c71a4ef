package eval

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/rules"
)

// nested is a study in which every place that holds an expression loops.
const nested = `
kind partner { n number = 1 }
dimension political { range = 0..1000 }
partner a {}
partner b { n = 2 }
partner c { n = 3 }
partner d {}
let most = sum([1, 2, 3], count([1, 2], # > 1))
derive partner.rank number = count(members, .n > 1 and any(partners, .n > 2))
derive coalition.total number = sum(members, sum(members, .n))
coalition co {
  as_of = 2003-01-01
  lead = a
  members = partner where count([1, 2, 3], # > n) > 0
  candidates = partner where any([1, 2], # == n)
  require count(members, .n > 0) > 1
}
rule pairs {
  for p, q in members
  when count(members, any(members, .rank > 1)) > 1
  political += total * p.rank * q.rank
  because "{count(members, .n > 1)} of {sum(members, .n)}"
}
`

// TestCostIsKnown compares what a whole Score spent with the bound that was
// told before.
func TestCostIsKnown(t *testing.T) {
	iraq, _ := rules.Load(os.DirFS("../examples/iraq-2003"), ".")
	loops, _ := rules.Load(fstest.MapFS{"main.entente": {Data: []byte(nested)}}, ".")
	for _, set := range []*rules.Set{iraq, loops} {
		p, found := Compile(set, Options{})
		if p == nil {
			t.Fatal(found)
		}
		for _, co := range set.Coalitions {
			j, err := p.Judge(context.Background(), Input{Coalition: co.ID()})
			if err == nil {
				err = j.marginals(j.result())
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s spent %v of %v", co.ID(), j.world.spent, p.Cost())
			if j.world.spent > p.Cost() {
				t.Errorf("%s spent %v steps, %v were told", co.ID(), j.world.spent, p.Cost())
			}
		}
	}
}

// TestCostIsNeverExceeded judges generated rule sets whole, leave-one-out
// included. What they spent may not pass what was told before, whatever their
// rules, derivations and values are.
func TestCostIsNeverExceeded(t *testing.T) {
	sets, nearest := 120, 0.0
	if testing.Short() {
		sets = 20
	}
	for i := range uint64(sets) {
		g := &generator{Rand: rand.New(rand.NewPCG(77, i))}
		set := generated(g, 1+g.IntN(12))
		set.Derived = slices.DeleteFunc(set.Derived, func(d *rules.Derived) bool { return d.Expr == nil })
		set.Rules = slices.DeleteFunc(set.Rules, func(r *rules.Rule) bool {
			return len(r.Effects) == 0 || slices.ContainsFunc(r.Effects, func(e rules.Effect) bool { return e.Expr == nil })
		})
		p, found := Compile(set, Options{MaxCost: math.MaxFloat64})
		if p == nil {
			t.Fatalf("set %d: %v", i, found)
		}
		in := Input{Coalition: "co"}
		j, err := p.Judge(context.Background(), in)
		if j == nil {
			t.Fatalf("set %d: %v", i, err)
		}
		j.marginals(j.result()) // it may fail for a number that is not finite
		nearest = max(nearest, j.world.spent/p.Cost())
		if j.world.spent > p.Cost() {
			t.Errorf("set %d spent %v steps, %v were told", i, j.world.spent, p.Cost())
		}
		total := 0.0
		for _, part := range p.Parts() {
			total += part.Cost()
		}
		if math.Abs(total-p.Cost()) > 1e-9*total {
			t.Errorf("set %d: the parts cost %v, all costs %v", i, total, p.Cost())
		}
	}
	t.Logf("at most %.0f %% of what was told", nearest*100)
}
