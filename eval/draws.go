package eval

import (
	"context"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules"
)

// Cell is a number attribute of a record.
type Cell struct {
	Record *rules.Record
	Attr   *rules.Attr
}

// Draws judges a coalition once for each draw of some numbers. It belongs to one
// goroutine.
type Draws struct {
	scorer *Scorer
	cells  []Cell
	places []columns.Place
	wide   *wide // nil where draws are judged one by one

	drawn  [][]float64 // of the draws at hand, by cell
	scores []float64
}

// NewDraws lays a coalition out for draws of some numbers. Who takes part may
// depend on them. The error is a *Failure.
func (p *Program) NewDraws(ctx context.Context, in Input, cells []Cell) (*Draws, error) {
	s, err := p.NewScorer(ctx, in)
	if err != nil {
		return nil, err
	}
	d := &Draws{scorer: s, cells: cells, scores: make([]float64, len(p.set.Dimensions))}
	for range worldsAtOnce {
		d.drawn = append(d.drawn, make([]float64, len(cells)))
	}
	co, _ := p.set.Coalition(in.Coalition)
	if _, err := s.Score(s.Proposed()); err != nil || co.Members.Where != nil || co.Candidates.Where != nil {
		return d, nil // a draw may do better, or choose others
	}
	w := s.judgement.world
	for _, c := range cells {
		kind := p.layout.kinds[c.Record.Kind.Name]
		w.rowOf(c.Record).given[c.Attr.Slot] = true
		if w.columns != nil && w.columns.Reads(kind, c.Attr.Slot) {
			d.places = append(d.places, columns.Place{Kind: kind, Slot: c.Attr.Slot, Row: w.indexOf(c.Record)})
		} else {
			d.places = append(d.places, columns.Place{Kind: -1})
		}
	}
	d.wide = newWide(w)
	return d, nil
}

// Score judges n draws, one after the other. draw fills in the numbers of the
// i-th, in the order of the cells; scored gets its scores in the order of the
// rule set's Dimensions, in a slice that changes with the next. Draws come in
// their order, some ahead of the scores. The error is a *Failure: that of the
// first draw that cannot be judged.
func (d *Draws) Score(n int, draw func(i int, values []float64), scored func(i int, scores []float64)) error {
	for from := 0; from < n; from += worldsAtOnce {
		many := min(worldsAtOnce, n-from)
		for k := range many {
			draw(from+k, d.drawn[k])
		}
		if d.together(many) {
			for k := range many {
				for i := range d.scores {
					d.scores[i] = d.wide.score(i, k)
				}
				scored(from+k, d.scores)
			}
			continue
		}
		for k := range many {
			if err := d.alone(k); err != nil {
				return err
			}
			scored(from+k, d.scores)
		}
	}
	return nil
}

// together judges the draws at hand at once. Worlds that are left over repeat
// the last draw.
func (d *Draws) together(many int) bool {
	x := d.wide
	if x == nil || d.scorer.judgement.world.alive() != nil {
		return false
	}
	for k := range worldsAtOnce {
		x.PutPlaces(k, d.places, d.drawn[min(k, many-1)])
	}
	x.TouchPlaces(d.places)
	return x.judge()
}

// alone judges one draw by itself.
func (d *Draws) alone(k int) error {
	s := d.scorer
	for i, c := range d.cells {
		s.Set(c.Record, c.Attr, d.drawn[k][i])
	}
	scores, err := s.Score(s.Proposed())
	copy(d.scores, scores)
	return err
}
