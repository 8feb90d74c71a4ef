package search

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/search/residual"
)

// ErrNotLinear is wrapped by the error of a question that no linear program can
// say; the message names the rule and its place.
var ErrNotLinear = errors.New("the question is not linear")

// WriteLP writes the search for the best coalition by some weights, or for the
// smallest where there are none, as a linear program with binary variables, in
// the LP format that CBC, GLPK and HiGHS read. The variable x_ID is 1 where the
// partner takes part; s_DIMENSION is a score.
func (s *Space) WriteLP(w io.Writer, weights ...Weight) error {
	if s.plan == nil {
		return fmt.Errorf("%w: %w", ErrNotLinear, s.refusal)
	}
	q := &residual.LP{Names: make([]string, len(s.pool)), Member: s.isMember, Least: s.opts.Min - s.always, Most: math.MaxInt}
	for i, r := range s.pool {
		q.Names[i] = r.ID
	}
	if s.opts.Max > 0 {
		q.Most = s.opts.Max - s.always
	}
	for _, x := range weights {
		a, err := s.dimension(x.Dimension)
		if err != nil {
			return err
		}
		q.Objective = append(q.Objective, residual.Goal{Dim: a.dim, Weight: x.Weight * a.sense})
	}
	floors, rest := s.floors()
	if len(rest) > 0 {
		return fmt.Errorf("%w: a requirement asks for one score exactly", ErrNotLinear)
	}
	for _, a := range floors {
		q.Floors = append(q.Floors, residual.Goal{Dim: a.dim, Weight: a.sense, At: a.floor / a.steps})
	}
	q.Comment = s.lpComment(weights)
	order := make([]int, len(s.pool))
	for i := range order {
		order[i] = i
	}
	var refused *residual.Refusal
	err := residual.NewPlan(s.residual, order).WriteLP(w, q)
	if errors.As(err, &refused) {
		return fmt.Errorf("%w: %w; the search itself answers it, and so does a linear program of dimensions that do not rest on it", ErrNotLinear, err)
	}
	return err
}

func (s *Space) lpComment(weights []Weight) []string {
	out := []string{"coalition " + s.coalition.ID() + ", written by entente search --export lp"}
	goal := "the smallest coalition"
	if len(weights) > 0 {
		goal = "the best coalition by"
		for _, w := range weights {
			goal += fmt.Sprintf(" %s = %g", w.Dimension, w.Weight)
		}
	}
	out = append(out, goal)
	var always []string
	for r, v := range s.question.Member {
		if v == alwaysIn {
			always = append(always, r.ID)
		}
	}
	slices.Sort(always)
	return append(out, fmt.Sprintf("always in: %v", always), "amounts are points; entente rounds each to a billionth of a point")
}
