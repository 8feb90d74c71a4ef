package search

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Reached are the coalitions that reach the floors at the least expense: the
// fewest members, or the cheapest change. Of those with the same expense, they
// are the frontier of the scores.
type Reached struct {
	Floors     []Floor     `json:"floors"`
	Expense    float64     `json:"expense"` // members, or the cost of the change
	Possible   bool        `json:"possible"`
	Coalitions []Coalition `json:"coalitions"`
	Proof      Proof       `json:"proof"`              // that nothing less will do
	Second     *Proof      `json:"frontier,omitempty"` // that of those no other is better
}

// Costs are what changes cost. The zero value takes 1 for each.
type Costs struct{ Add, Drop, Lift float64 }

func (c Costs) orOne() Costs {
	if c == (Costs{}) {
		return Costs{1, 1, 1}
	}
	return c
}

// Smallest finds the smallest coalitions that reach Options.Floors.
func (s *Space) Smallest(ctx context.Context) (*Reached, error) {
	return s.least(ctx, s.size())
}

// Cheapest finds the cheapest changes of the proposal that reach Options.Floors:
// partners to add, members to drop and, with Options.Lift, caveats to lift.
func (s *Space) Cheapest(ctx context.Context, costs Costs) (*Reached, error) {
	costs = costs.orOne()
	for _, c := range []float64{costs.Add, costs.Drop, costs.Lift} {
		if !(c >= 0 && c <= 1e6) {
			return nil, fmt.Errorf("%w: a cost is from 0 to a million, not %v", ErrQuestion, c)
		}
	}
	return s.least(ctx, s.change(costs))
}

// costSteps is into how many parts a cost of 1 is divided.
const costSteps = 1000

// change is the axis of what it costs to get from the proposal to a coalition.
func (s *Space) change(costs Costs) axis {
	base, w := 0.0, make([]float64, len(s.pool))
	for i, r := range s.pool {
		switch {
		case !s.isMember[i]:
			w[i] = costs.Lift
		case slices.Contains(s.declared, r):
			base += costs.Drop
			w[i] = -costs.Drop
		default:
			w[i] = costs.Add
		}
	}
	for r, v := range s.question.Member { // what the options settle costs, too
		declared := slices.Contains(s.declared, r)
		switch {
		case v == alwaysIn && !declared:
			base += costs.Add
		case v < 0 && v != alwaysIn && declared:
			base += costs.Drop
		}
	}
	for i := range w { // whole thousandths, so that sums are exact
		w[i] = math.RoundToEven(w[i] * costSteps)
	}
	return count("change", costSteps, math.RoundToEven(base*costSteps), w)
}

// least finds the least expense, and then the frontier of what costs no more.
func (s *Space) least(ctx context.Context, expense axis) (*Reached, error) {
	if len(s.opts.Floors) == 0 && len(s.coalition.Requires) == 0 {
		return nil, fmt.Errorf("%w: there is no floor to reach and no requirement to meet", ErrQuestion)
	}
	first := s.newJob([]axis{expense})
	out, err := first.run(ctx)
	if err != nil {
		return nil, err
	}
	r := &Reached{Floors: s.opts.Floors, Proof: out.proof, Coalitions: []Coalition{}}
	if len(out.best) == 0 {
		return r, nil
	}
	r.Possible, r.Expense = true, expense.points(out.best[0].y[0])
	if !out.proof.Complete {
		r.Coalitions, err = first.confirmed(ctx, out.best)
		return r, err
	}
	axes, err := s.axes(nil)
	if err != nil {
		return nil, err
	}
	second := s.newJob(axes)
	expense.floor = out.best[0].y[0]
	second.axes = append(second.axes, expense)
	second.layOutIf()
	if out, err = second.run(ctx); err != nil {
		return nil, err
	}
	r.Second = &out.proof
	r.Coalitions, err = second.confirmed(ctx, out.best)
	return r, err
}

func (j *job) layOutIf() {
	if j.plan != nil {
		j.layOut()
	}
}
