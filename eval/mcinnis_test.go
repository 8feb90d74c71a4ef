package eval_test

import (
	"math"
	"testing"

	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// rung is a form of std/defection in whole hundredths, so that what a partner
// weighs can be computed without rounding.
type rung struct {
	id                           string
	military, political, visible int
	lost                         bool
}

func rungs(t *testing.T) (all []rung, cost int) {
	t.Helper()
	set, _ := rules.Load(stdlib.Packs(), "std/mcinnis.entente")
	for _, r := range set.RecordsOf(rules.FormKind) {
		hundredths := func(name string) int {
			a, _ := r.Kind.Attr(name)
			x := r.Cells[a.Slot].Value.(float64) * 100
			if math.Abs(x-math.Round(x)) > 1e-9 {
				t.Fatalf("%s.%s is no whole number of hundredths", r.ID, name)
			}
			return int(math.Round(x))
		}
		all = append(all, rung{r.ID, hundredths("risk_military"), hundredths("risk_political"), hundredths("visible"), hundredths("lost") > 0})
	}
	c, _ := set.Param("defection_cost")
	return all, int(math.Round(c.Value * 100))
}

// chosen is the best rung for risks and a pressure in hundredths, the risks
// felt `weight` hundredths strong, and whether it is so alone.
func chosen(all []rung, cost, weight, military, political, pressure int) (best rung, alone bool) {
	most := math.MinInt
	for _, f := range all { // by id, as ties are broken
		u := weight*(military*f.military+political*f.political) - 100*pressure*f.visible
		if f.lost {
			u -= 100 * 100 * cost
		}
		if u > most {
			best, most, alone = f, u, true
		} else if u == most {
			alone = false
		}
	}
	return best, alone
}

// TestLadder goes through a grid of risks, pressures and weights without any
// rounding: where `entente verify` can only search, because two forms may come
// out equal to the last bit, this is exact.
//
// proposition: MC5, MC6
func TestLadder(t *testing.T) {
	all, cost := rungs(t)
	points, wins := 0, map[string]int{}
	for military := 0; military <= 100; military += 5 {
		for political := 0; political <= 100; political += 5 {
			last := 100
			for pressure := 0; pressure <= 300; pressure++ {
				f, alone := chosen(all, cost, 100, military, political, pressure)
				if f.visible > last {
					t.Fatalf("risks %d and %d: visibility rises to that of %s at a pressure of %d", military, political, f.id, pressure)
				}
				if last = f.visible; alone {
					wins[f.id]++
				}
				points++
			}
			for pressure := 0; pressure <= 300; pressure += 5 {
				shed := 0
				for weight := 0; weight <= 300; weight++ {
					f, _ := chosen(all, cost, weight, military, political, pressure)
					now := military*f.military + political*f.political
					if now < shed {
						t.Fatalf("risks %d and %d, pressure %d: less is shed where risk weighs %d, by %s", military, political, pressure, weight, f.id)
					}
					shed = now
					points++
				}
			}
		}
	}
	for _, f := range all {
		if wins[f.id] == 0 {
			t.Errorf("%s is nowhere the best alone", f.id)
		}
		t.Logf("%s is the best alone in %.1f %%", f.id, 100*float64(wins[f.id])/(21*21*301))
	}
	t.Logf("%d points", points)
}
