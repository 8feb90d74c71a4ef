package eval_test

import (
	"context"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/rules"
)

// forty is a scorer of forty partners by sixty rules, and all of them.
func forty(t testing.TB) (*eval.Scorer, eval.Group, *rules.Set) {
	t.Helper()
	p := compileFor(t, workload.Study(workload.NewRules(1, 60), workload.NewWorld(1, 40), 39), eval.Options{})
	s, err := p.NewScorer(context.Background(), eval.Input{Coalition: workload.Coalition})
	if err != nil {
		t.Fatal(err)
	}
	return s, s.Proposed(), p.Set()
}

// numbersOf are two sets of values of an attribute of forty partners.
func numbersOf(set *rules.Set, name string) (*rules.Attr, [2][]float64) {
	kind, _ := set.Kind(rules.PartnerKind)
	a, _ := kind.Attr(name)
	values := [2][]float64{}
	for i := range 40 {
		values[0], values[1] = append(values[0], float64(i)/100), append(values[1], float64(40-i)/100)
	}
	return a, values
}

// TestTotalsAllocateNothing judges with nothing changed, with everything
// computed anew, without a member, and with other values.
func TestTotalsAllocateNothing(t *testing.T) {
	s, group, set := forty(t)
	quality, values := numbersOf(set, "quality")
	less := group.Without(set.RecordsOf(rules.PartnerKind)[7])
	turn := 0
	for name, judge := range map[string]func(){
		"unchanged": func() { s.Score(group) },
		"anew":      func() { s.Forget(); s.Score(group) },
		"without":   func() { s.Score(less); s.Score(group) },
		"drawn":     func() { turn++; s.SetNumbers(quality, values[turn%2]); s.Score(group) },
	} {
		judge()
		judge()
		if n := testing.AllocsPerRun(100, judge); n > 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	s, group, set := forty(b)
	quality, values := numbersOf(set, "quality")
	less := group.Without(set.RecordsOf(rules.PartnerKind)[7])
	for _, x := range []struct {
		name  string
		judge func(i int)
	}{
		{"unchanged", func(int) { s.Score(group) }},
		{"anew", func(int) { s.Forget(); s.Score(group) }},
		{"without", func(i int) { s.Score([2]eval.Group{group, less}[i%2]) }},
		{"drawn", func(i int) { s.SetNumbers(quality, values[i%2]); s.Score(group) }},
		{"ledger", func(int) { s.Judge(group) }},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				x.judge(i)
			}
		})
	}
}
