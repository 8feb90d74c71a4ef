package simulate

import (
	"context"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/source"
)

// Scores draws the uncertain values of a rule set and judges a coalition by
// each draw. A Scenario counts for nothing here, and Settings are those of the
// question: what they fix is not drawn. The error is an *eval.Failure.
func Scores(ctx context.Context, p *eval.Program, in eval.Input, o Options) (*eval.Drawn, error) {
	if o.Draws < 1 || o.Draws > MaxDraws {
		return nil, refuse(source.Span{}, "", "draws must lie between 1 and %d, not %d", MaxDraws, o.Draws)
	}
	q := &question{program: p, in: in, spreads: spreads(p.Set(), in.Settings), crew: newCrew(&o)}
	for _, s := range q.spreads {
		q.cells = append(q.cells, eval.Cell{Record: s.record, Attr: s.attr, Param: s.param, Pair: s.cell})
	}
	q.sums = make([][]sum, len(q.errs))
	if err := q.run(func() (player, error) { return q.begin(ctx) }); err != nil {
		return nil, err
	}
	out := &eval.Drawn{Count: o.Draws, Seed: o.Seed, Uncertain: len(q.cells), Scores: map[string]eval.Distribution{}}
	for i, d := range p.Set().Dimensions {
		var all sum
		for _, part := range q.sums {
			all.add(&part[i])
		}
		out.Scores[d.Name] = all.distribution()
	}
	return out, nil
}

// question is a coalition that is judged by many draws.
type question struct {
	*crew
	program *eval.Program
	in      eval.Input
	spreads []spread
	cells   []eval.Cell
	sums    [][]sum // by batch and dimension
}

// begin lays the coalition out for one worker.
func (q *question) begin(ctx context.Context) (player, error) {
	d, err := q.program.NewDraws(ctx, q.in, q.cells)
	if err != nil {
		return nil, err
	}
	return func(batch, from, to int) error {
		sums := make([]sum, len(q.program.Set().Dimensions))
		q.sums[batch] = sums
		return d.Score(to-from, func(i int, values []float64) { q.draw(from+i, values) }, func(_ int, scores []float64) {
			for k, x := range scores {
				sums[k].observe(x)
			}
			q.told()
		})
	}, nil
}

// draw fills in the values of a draw.
func (q *question) draw(i int, values []float64) {
	chance := stream(q.Seed, i)
	for k := range q.spreads {
		s := &q.spreads[k]
		values[k] = s.fitted(sample(chance, s.Spread, s.within))
	}
}
