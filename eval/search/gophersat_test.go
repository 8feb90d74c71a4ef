package search

import (
	"context"
	"math"
	"testing"

	"github.com/crillab/gophersat/solver"

	"github.com/entente-lang/entente/internal/studygen"
)

// TestGophersatAgrees hands additive questions to a pseudo-boolean solver: it must
// find a coalition as good as the search's best, and none that is better. What
// each partner adds is asked of package eval, so that nothing of the search is on
// the other side.
func TestGophersatAgrees(t *testing.T) {
	found := 0
	for seed := range uint64(60) {
		fs := studygen.Study(seed, studygen.Options{Partners: 6 + int(seed%9), Members: 4, Rules: 6, Additive: true})
		floor := Floor{"military", float64(seed%7) / 2}
		s := space(t, compile(t, fs), studygen.Coalition, Options{Max: 3 + int(seed%6), Floors: []Floor{floor}})
		best, err := s.Best(context.Background(), 1, Weight{"political", 1}, Weight{"military", 2})
		if err != nil {
			t.Fatal(err)
		}
		q := newPseudoBoolean(t, s)
		if len(best.Coalitions) == 0 {
			if q.reaches(q.lowest) {
				t.Errorf("seed %d: gophersat finds a coalition, the search none", seed)
			}
			continue
		}
		found++
		c := best.Coalitions[0]
		merit := int(math.Round(q.axes[0].sense*q.axes[0].steps*c.Scores["political"] + 2*q.axes[1].sense*q.axes[1].steps*c.Scores["military"]))
		if !q.reaches(merit) || q.reaches(merit+1) {
			t.Errorf("seed %d: by gophersat, %d is within reach: %t, and one more: %t", seed, merit, q.reaches(merit), q.reaches(merit+1))
		}
	}
	if found < 30 {
		t.Errorf("only %d questions have an answer", found)
	}
}

// pseudoBoolean asks whether political + 2 military, in steps, can reach a value
// under the size and the floor.
type pseudoBoolean struct {
	axes          []axis
	merit, floor  []int // what each choice adds
	base, lowest  int
	atLeast, most int
}

func newPseudoBoolean(t *testing.T, s *Space) *pseudoBoolean {
	judge, err := s.newJudge(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	q := &pseudoBoolean{most: min(s.opts.Max-1, declaredMost(s))}
	q.axes, _ = s.axes([]string{"political", "military"})
	score := func(choices uint64) (y [2]int) {
		scores, _, err := judge.score(choices)
		if err != nil {
			t.Fatal(err)
		}
		return [2]int{int(q.axes[0].value(scores, 0)), int(q.axes[1].value(scores, 0))}
	}
	base := score(0)
	q.base = base[0] + 2*base[1]
	q.lowest = q.base
	for i := range s.pool {
		x := score(1 << i)
		q.merit = append(q.merit, x[0]+2*x[1]-q.base)
		q.floor = append(q.floor, x[1]-base[1])
		q.lowest += min(0, q.merit[i])
	}
	floors, _ := s.floors()
	q.atLeast = int(floors[0].floor) - base[1]
	return q
}

func (q *pseudoBoolean) reaches(merit int) bool {
	size := make([]int, len(q.merit)) // as weights: at most so many is at least minus so many of minus one
	for i := range size {
		size[i] = -1
	}
	var all []solver.PBConstr
	for _, c := range []struct {
		weights []int
		atLeast int
	}{{size, -min(q.most, len(size))}, {q.floor, q.atLeast}, {q.merit, merit - q.base}} {
		constraint, possible, needed := atLeast(c.weights, c.atLeast)
		if !possible {
			return false
		}
		if needed {
			all = append(all, constraint...)
		}
	}
	if len(all) == 0 {
		return true
	}
	return solver.New(solver.ParsePBConstrs(all)).Solve() == solver.Sat
}

// atLeast is a constraint with positive weights, divided by what they have in
// common: the solver keeps bounds in 32 bits. The ends leave nothing to solve.
func atLeast(weights []int, n int) (c []solver.PBConstr, possible, needed bool) {
	var lits, positive []int
	sum, unit := 0, 0
	for _, w := range weights {
		unit = gcd(unit, max(w, -w))
	}
	for i, w := range weights {
		lit := i + 1
		if w < 0 {
			w, lit, n = -w, -lit, n-w
		}
		if w > 0 {
			lits, positive = append(lits, lit), append(positive, w)
			sum += w
		}
	}
	if unit > 0 {
		n, sum = int(math.Ceil(float64(n)/float64(unit))), sum/unit
		for i := range positive {
			positive[i] /= unit
		}
	}
	switch {
	case n <= 0:
		return nil, true, false
	case n > sum:
		return nil, false, true
	case n == sum:
		for _, l := range lits {
			c = append(c, solver.PropClause(l))
		}
		return c, true, true
	}
	return []solver.PBConstr{{Lits: lits, Weights: positive, AtLeast: n}}, true, true
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
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
