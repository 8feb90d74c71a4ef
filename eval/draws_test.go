package eval

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/rules"
)

func TestDrawsSmoke(t *testing.T) {
	set, found := rules.Load(workload.Study(workload.NewRules(1, 60), workload.NewWorld(1, 40), 35), ".")
	if set == nil {
		t.Fatal(found)
	}
	p, _ := Compile(set, Options{})
	kind, _ := set.Kind(rules.PartnerKind)
	var cells []Cell
	for _, name := range []string{"quality", "risk"} {
		a, _ := kind.Attr(name)
		for _, r := range set.RecordsOf(rules.PartnerKind) {
			cells = append(cells, Cell{r, a})
		}
	}
	in := Input{Coalition: workload.Coalition}
	d, err := p.NewDraws(context.Background(), in, cells)
	if err != nil {
		t.Fatal(err)
	}
	if d.wide == nil {
		t.Fatal("not wide")
	}
	r := rand.New(rand.NewPCG(1, 1))
	var drawn [][]float64
	s, _ := p.NewScorer(context.Background(), in)
	err = d.Score(100, func(i int, values []float64) {
		for k := range values {
			values[k] = r.Float64()
		}
		drawn = append(drawn, append([]float64{}, values...))
	}, func(i int, scores []float64) {
		for k, c := range cells {
			s.Set(c.Record, c.Attr, drawn[i][k])
		}
		want, err := s.Score(s.Proposed())
		if err != nil || fmt.Sprint(want) != fmt.Sprint(scores) {
			t.Fatal(i, want, scores, err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkDraws(b *testing.B) {
	set, _ := rules.Load(workload.Study(workload.NewRules(1, 60), workload.NewWorld(1, 40), 39), ".")
	p, _ := Compile(set, Options{})
	kind, _ := set.Kind(rules.PartnerKind)
	var cells []Cell
	for _, name := range []string{"quality", "risk"} {
		a, _ := kind.Attr(name)
		for _, r := range set.RecordsOf(rules.PartnerKind) {
			cells = append(cells, Cell{r, a})
		}
	}
	d, err := p.NewDraws(context.Background(), Input{Coalition: workload.Coalition}, cells)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	drawn := make([]float64, len(cells)*200)
	for i := range drawn {
		drawn[i] = r.Float64()
	}
	b.ReportAllocs()
	b.ResetTimer()
	if err := d.Score(b.N, func(i int, values []float64) { copy(values, drawn[i%200*len(cells):]) }, func(int, []float64) {}); err != nil {
		b.Fatal(err)
	}
}
