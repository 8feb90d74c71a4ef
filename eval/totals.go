package eval

import (
	"context"
	"slices"
)

// Totals is a judgement without its reasons: what each dimension comes to. It is
// plain data, and costs a small part of what a Result does: nobody is left out
// to see what they add, and no reason is put into words.
type Totals struct {
	Scores   map[string]float64 `json:"scores"`  // by dimension, each within its range
	Missing  []Missing          `json:"missing"` // rules that could not be applied
	Revision string             `json:"revision"`
}

// Totals judges a coalition without asking for reasons. The scores are those
// that Score gives. The error is a *Failure.
func (p *Program) Totals(ctx context.Context, in Input) (*Totals, error) {
	s, err := p.NewScorer(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.Totals(ctx, in.MaxCost)
}

// Totals judges the group that the Input proposes, within another context and
// under the program's limit or a lower one; 0 leaves it. A scorer that failed is
// not to be used again: what kept it from its end may be kept with it.
func (s *Scorer) Totals(ctx context.Context, maxCost float64) (*Totals, error) {
	j := s.judgement
	p, w := j.program, j.world
	w.ctx, w.limit = ctx, p.limitOf(&Input{MaxCost: maxCost})
	if j.cost > w.limit {
		return nil, Fail(ErrLimit, p.tooCostly(p.countWith(s.in.Records), w.limit))
	}
	if err := w.alive(); err != nil {
		return nil, j.stopped(err)
	}
	w.spent = 0
	s.settle()
	w.notes = slices.Clone(s.settled)
	s.pick(s.own)
	w.judge(w.members, nil)
	w.ctx = context.Background() // the caller's is not kept
	if err := j.failure(); err != nil {
		return nil, err
	}
	t := &Totals{Scores: make(map[string]float64, len(w.scores)), Missing: j.missing(), Revision: p.set.Revision}
	for i, d := range p.set.Dimensions {
		t.Scores[d.Name] = w.scores[i].score()
	}
	return t, nil
}
