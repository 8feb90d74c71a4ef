package eval

import (
	"context"
	"slices"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules"
)

// Cell is a number that is drawn: an attribute of a record, a parameter, or the
// value of a pair of a relation.
type Cell struct {
	Record *rules.Record
	Attr   *rules.Attr
	Param  *rules.Param
	Pair   *rules.Cell
}

// Drawn is how the scores of a coalition came out over draws of what is
// uncertain.
type Drawn struct {
	Count     int                     `json:"count"`
	Seed      uint64                  `json:"seed"`
	Uncertain int                     `json:"uncertain"` // values that were drawn; where it is 0, all draws are alike
	Scores    map[string]Distribution `json:"scores"`    // by dimension
}

// Distribution is how a number came out over the draws that gave it. Quantiles
// are exact to three digits.
type Distribution struct {
	Count     int     `json:"count"`
	Mean      float64 `json:"mean"`
	Error     float64 `json:"error"` // the standard error of the mean: how far chance may have carried it
	Deviation float64 `json:"deviation"`
	Low       float64 `json:"p10"`
	Median    float64 `json:"p50"`
	High      float64 `json:"p90"`
}

// Draws judges a coalition once for each draw of some numbers. It belongs to one
// goroutine.
type Draws struct {
	scorer *Scorer
	cells  []Cell
	places *columns.Places
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
	w := s.judgement.world
	if w.columns == nil || co.Members.Where != nil || co.Candidates.Where != nil || slices.ContainsFunc(cells, func(c Cell) bool { return c.Record == nil }) {
		return d, nil // a draw may choose others; constants rest on parameters; pairs have no lanes
	}
	s.settle()
	if slices.ContainsFunc(s.settled, func(f fault) bool { return f.err != nil && f.binding == nil }) {
		return d, nil // a constant failed, whatever is drawn
	}
	s.gather(s.own)
	w.columns.regroup()
	w.columns.rows = false
	w.resetScores()
	w.place()
	var places []columns.Place
	for _, c := range cells {
		w.rowOf(c.Record).given[c.Attr.Slot] = true
		places = append(places, columns.Place{Kind: p.layout.kinds[c.Record.Kind.Name], Slot: c.Attr.Slot, Row: w.indexOf(c.Record)})
	}
	if d.wide = newWide(w); d.wide != nil {
		d.places = d.wide.Places(places)
	}
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
		switch x := d.drawn[k][i]; {
		case c.Record != nil:
			s.Set(c.Record, c.Attr, x)
		case c.Param != nil:
			s.SetParam(c.Param, x)
		default:
			s.setPair(c.Pair, x)
		}
	}
	scores, err := s.Score(s.Proposed())
	copy(d.scores, scores)
	return err
}
