package eval

import (
	"context"
	"os"
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
