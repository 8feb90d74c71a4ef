package search

import (
	"context"
	"slices"
	"testing"

	"github.com/entente-lang/entente/internal/studygen"
)

// TestGap stops searches after any number of nodes and holds what they found and
// their gap against brute force: with the gap added, the coalitions found cover
// the whole frontier; and the gap is 0 where the search is complete, and only
// there.
func TestGap(t *testing.T) {
	stopped, measured := 0, 0
	for seed := range uint64(90) {
		p := compile(t, studygen.Study(seed, studygen.Options{Partners: 11, Members: 4, Rules: 4 + int(seed%11)}))
		for _, nodes := range []int64{1, 6, 25, 80} {
			o := options(p, seed)
			o.Nodes = nodes
			s := space(t, p, studygen.Coalition, o)
			axes, _ := s.axes(nil)
			j := s.newJob(axes)
			out, err := j.run(context.Background())
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			gap := out.proof.Gap
			if out.proof.Complete != (gap != nil && *gap == 0) || out.proof.Sum().Cmp(out.proof.Coalitions) != 0 {
				t.Fatalf("seed %d, %d nodes: %+v", seed, nodes, out.proof)
			}
			if out.proof.Complete {
				continue
			}
			if stopped++; gap == nil {
				continue
			}
			measured++
			for _, b := range brute(t, s, j) {
				if !slices.ContainsFunc(out.best, func(f found) bool { return j.within(f.y, b.y, *gap) }) {
					t.Fatalf("seed %d, %d nodes: %v is beyond a gap of %v", seed, nodes, b.y, *gap)
				}
			}
		}
	}
	if stopped < 50 || measured < 40 {
		t.Errorf("%d searches were stopped and %d had a gap, too few to tell", stopped, measured)
	}
}

// within reports whether a coalition with so many points more is at least as
// good as another.
func (j *job) within(y, other []float64, points float64) bool {
	for i := range y {
		if y[i]+points*j.axes[i].steps < other[i]-1e-3 {
			return false
		}
	}
	return true
}

// TestGapOfRankings does the same for the best by weights, and for a search one
// by one.
func TestGapOfRankings(t *testing.T) {
	measured := 0
	for seed := range uint64(40) {
		p := compile(t, studygen.Study(seed, study(seed)))
		weights := []Weight{{"political", 1}, {"military", float64(seed%3) / 2}}
		whole := space(t, p, studygen.Coalition, options(p, seed))
		best, err := whole.Best(context.Background(), 3, weights...)
		if err != nil {
			t.Fatal(err)
		}
		for _, slow := range []bool{false, true} {
			o := options(p, seed)
			o.Nodes = 6
			s := space(t, p, studygen.Coalition, o)
			if slow {
				s.plan = nil
			}
			got, err := s.Best(context.Background(), 3, weights...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Proof.Gap == nil || got.Proof.Complete {
				continue
			}
			measured++
			last := got.Coalitions[2].Merit + *got.Proof.Gap
			for i, c := range best.Coalitions {
				if c.Merit > last+1e-6 && got.Coalitions[i].Merit != c.Merit {
					t.Errorf("seed %d: merit %v is beyond %v and a gap of %v", seed, c.Merit, got.Coalitions[2].Merit, *got.Proof.Gap)
				}
			}
		}
	}
	if measured < 20 {
		t.Errorf("%d gaps, too few to tell", measured)
	}
}
