package eval

import "context"

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
	j, err := p.Judge(ctx, in)
	if err != nil {
		return nil, err
	}
	t := &Totals{Scores: map[string]float64{}, Missing: j.missing(), Revision: p.set.Revision}
	for i, d := range p.set.Dimensions {
		t.Scores[d.Name] = j.world.scores[i].score()
	}
	return t, nil
}
