package eval

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// more are rules of every kind that the workload has none of: pairs, factors,
// tables, ranges, values that are absent for some, a division that can fail.
const more = `edition 1
import "main.entente"

kind partner + {
  pledge optional number
}
derive partner.margin number 0..0.9 = quality * 0.95 "fails above its range"
derive partner.rank count = floor(10 * risk) "a count"
table partner.grade number {
  hit sum
  | quality | ally || grade        |
  | > 0.5   | -    || 2            |
  | -       | true || risk         |
  | < 0.9   | -    || pledge ?? 0  |
}
derive coalition.best_quality number = largest(map(members, .quality)) "the best"
derive coalition.ranked number = sum(members, .rank) "all ranks"
rule close {
  for p, q in members
  when abs(p.quality - q.quality) < 0.01
  political += 0.25
}
rule graded {
  for p in partners
  when p.grade > 1
  military += p.grade
}
rule pledged {
  for p in members
  when p.pledge > 0.5
  political += p.pledge * p.quality
}
rule scaled {
  for p in members
  when p.margin > 0.7 and best_quality < 0.97
  military *= 1.01
}
rule shared {
  political += ranked / (best_quality - 0.5)
}
`

// drawn lays out a coalition by n rules, with more where that is wanted, for
// draws of its partners' quality, risk and, of some, pledge.
func drawn(tb testing.TB, seed uint64, n int, with bool) *Draws {
	tb.Helper()
	study := workload.Study(workload.NewRules(seed, n), workload.NewWorld(seed, 40), 35)
	if with {
		study["more.entente"] = &fstest.MapFile{Data: []byte(more), Mode: 0o644}
	}
	set, found := rules.Load(study, ".")
	if diag.HasErrors(found) {
		tb.Fatal(found)
	}
	p, found := Compile(set, Options{})
	if p == nil {
		tb.Fatal(found)
	}
	kind, _ := set.Kind(rules.PartnerKind)
	var cells []Cell
	for _, name := range []string{"quality", "risk", "pledge"} {
		for i, r := range set.RecordsOf(rules.PartnerKind) {
			if a, ok := kind.Attr(name); ok && (name != "pledge" || i%3 == 0) {
				cells = append(cells, Cell{Record: r, Attr: a})
			}
		}
	}
	d, err := p.NewDraws(context.Background(), Input{Coalition: workload.Coalition}, cells)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// TestDrawsAgree judges the same draws together and one by one: scores must be
// the same to the last bit, and so must the first draw that fails, and why.
func TestDrawsAgree(t *testing.T) {
	failed, wide := 0, 0
	for seed := range uint64(40) {
		with := seed%2 == 1
		together, alone := drawn(t, seed, 30, with), drawn(t, seed, 30, with)
		if together.wide == nil {
			t.Fatal("the rules have lanes, and are not judged together")
		}
		alone.wide = nil
		most := []float64{0.94, 0.9999}[seed/2%2] // above 0.947 a margin is out of range
		run := func(d *Draws) (scores [][]float64, err error) {
			r := rand.New(rand.NewPCG(seed, 1))
			err = d.Score(150, func(i int, values []float64) {
				for k := range values {
					values[k] = most * r.Float64()
				}
			}, func(_ int, s []float64) { scores = append(scores, slices.Clone(s)) })
			return scores, err
		}
		a, errA := run(together)
		b, errB := run(alone)
		if fmt.Sprint(a, errA) != fmt.Sprint(b, errB) {
			t.Fatalf("seed %d: together %v %v\nalone %v %v", seed, a, errA, b, errB)
		}
		if errA != nil {
			failed++
		}
		wide += len(a)
	}
	if failed == 0 || wide < 3000 {
		t.Errorf("%d runs failed, %d draws were judged", failed, wide)
	}
	t.Logf("%d draws agree; %d of 40 runs end at the same failure", wide, failed)
}

// TestDrawsTogether holds that draws without trouble are indeed judged together.
func TestDrawsTogether(t *testing.T) {
	d := drawn(t, 1, 30, true)
	for k := range d.drawn {
		for i := range d.cells {
			d.drawn[k][i] = 0.01 * float64((7*k+3*i)%90)
		}
	}
	if !d.together(worldsAtOnce) {
		t.Error("they were not")
	}
}

// TestDrawsOfNothing holds that a constant that fails makes every draw fail.
func TestDrawsOfNothing(t *testing.T) {
	study := workload.Study(workload.NewRules(1, 30), workload.NewWorld(1, 10), 8)
	study["more.entente"] = &fstest.MapFile{Data: []byte("edition 1\nimport \"main.entente\"\nparam zero number 0..1 = 0\nlet unbounded = 1 / zero\nrule everything { political += unbounded }\n"), Mode: 0o644}
	set, found := rules.Load(study, ".")
	if diag.HasErrors(found) {
		t.Fatal(found)
	}
	p, _ := Compile(set, Options{})
	kind, _ := set.Kind(rules.PartnerKind)
	quality, _ := kind.Attr("quality")
	d, err := p.NewDraws(context.Background(), Input{Coalition: workload.Coalition}, []Cell{{Record: set.RecordsOf(rules.PartnerKind)[0], Attr: quality}})
	if err != nil {
		t.Fatal(err)
	}
	scored := 0
	if err := d.Score(3, func(int, []float64) {}, func(int, []float64) { scored++ }); err == nil || scored > 0 {
		t.Errorf("%d draws have scores: %v", scored, err)
	}
}

func BenchmarkDraws(b *testing.B) {
	d := drawn(b, 1, 60, false)
	r := rand.New(rand.NewPCG(1, 1))
	drawn := make([]float64, len(d.cells)*200)
	for i := range drawn {
		drawn[i] = r.Float64()
	}
	b.ReportAllocs()
	b.ResetTimer()
	if err := d.Score(b.N, func(i int, values []float64) { copy(values, drawn[i%200*len(d.cells):]) }, func(int, []float64) {}); err != nil {
		b.Fatal(err)
	}
}
