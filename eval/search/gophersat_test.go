package search

import (
	"context"
	"testing"

	"github.com/crillab/gophersat/solver"

	"github.com/entente-lang/entente/internal/studygen"
)

// TestGophersatAgrees hands additive questions to a pseudo-boolean solver. What
// each partner adds is asked of package eval, so that nothing of the search is
// in the other side.
func TestGophersatAgrees(t *testing.T) {
	found := 0
	for seed := range uint64(60) {
		fs := studygen.Study(seed, studygen.Options{Partners: 8 + int(seed%9), Members: 4, Rules: 8, Additive: true})
		floor := Floor{"military", float64(seed%7) / 2}
		s := space(t, compile(t, fs), studygen.Coalition, Options{Max: 3 + int(seed%6), Floors: []Floor{floor}})
		best, err := s.Best(context.Background(), 1, Weight{"political", 1}, Weight{"military", 2})
		if err != nil {
			t.Fatal(err)
		}
		got, possible := askGophersat(t, s)
		if possible != (len(best.Coalitions) > 0) {
			t.Fatalf("seed %d: possible by gophersat: %t, by the search: %d", seed, possible, len(best.Coalitions))
		}
		if !possible {
			continue
		}
		found++
		c := best.Coalitions[0]
		axes, _ := s.axes([]string{"political", "military"})
		want := axes[0].sense*axes[0].steps*c.Scores["political"] + 2*axes[1].sense*axes[1].steps*c.Scores["military"]
		if float64(got) != want {
			t.Errorf("seed %d: gophersat finds %d, the search %v", seed, got, want)
		}
	}
	if found < 30 {
		t.Errorf("only %d questions have an answer", found)
	}
}

// askGophersat maximizes political + 2 military, in steps, under the size and
// the floor.
func askGophersat(t *testing.T, s *Space) (merit int, possible bool) {
	judge, err := s.newJudge(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	axes, _ := s.axes([]string{"political", "military"})
	score := func(choices uint64) (y [2]int) {
		scores, _, err := judge.score(choices)
		if err != nil {
			t.Fatal(err)
		}
		return [2]int{int(axes[0].value(scores, 0)), int(axes[1].value(scores, 0))}
	}
	base := score(0)
	var all, costLits, costs, floorWeights []int
	best := base[0] + 2*base[1]
	for i := range s.pool {
		x := score(1 << i)
		all = append(all, i+1)
		floorWeights = append(floorWeights, x[1]-base[1])
		switch c := x[0] - base[0] + 2*(x[1]-base[1]); {
		case c > 0:
			best += c
			costLits, costs = append(costLits, -(i + 1)), append(costs, c)
		case c < 0:
			costLits, costs = append(costLits, i+1), append(costs, -c)
		}
	}
	floors, _ := s.floors()
	require := s.opts.Max - 1
	if n := declaredMost(s); n < require {
		require = n
	}
	constraints := []solver.PBConstr{solver.AtMost(all, min(require, len(all))), solver.GtEq(append([]int(nil), all...), floorWeights, int(floors[0].floor)-base[1])}
	pb := solver.ParsePBConstrs(constraints)
	if pb.Status == solver.Unsat {
		return 0, false
	}
	lits := make([]solver.Lit, len(costLits))
	for i, l := range costLits {
		lits[i] = solver.IntToLit(int32(l))
	}
	pb.SetCostFunc(lits, costs)
	least := solver.New(pb).Minimize()
	return best - least, least >= 0
}

// declaredMost is the most partners that the study's own requirement allows: it
// is tried on coalitions of the first so many.
func declaredMost(s *Space) int {
	judge, _ := s.newJudge(context.Background())
	for n := range s.pool {
		if _, meets, _ := judge.score(1<<(n+1) - 1); !meets {
			return n
		}
	}
	return len(s.pool)
}
