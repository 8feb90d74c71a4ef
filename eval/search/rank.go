package search

import (
	"context"
	"fmt"
	"math/big"
	"slices"
)

// Weight says how much a point of a dimension counts when coalitions are
// ranked. Where less is better, a point counts against a coalition.
type Weight struct {
	Dimension string  `json:"dimension"`
	Weight    float64 `json:"weight"`
}

// Ranking are the best coalitions for some weights, the best first. There is no
// rank without the weights.
type Ranking struct {
	Weights    []Weight `json:"weights"`
	Coalitions []Ranked `json:"coalitions"`
	Proof      Proof    `json:"proof"`
}

// Ranked is a coalition and what it comes to by the weights.
type Ranked struct {
	Coalition
	Merit float64 `json:"merit"`
}

// Best finds the k best coalitions for some weights, none of them negative.
func (s *Space) Best(ctx context.Context, k int, weights ...Weight) (*Ranking, error) {
	if k < 1 {
		return nil, fmt.Errorf("%w: the number of coalitions to rank is at least 1, not %d", ErrQuestion, k)
	}
	var names []string
	for _, w := range weights {
		if !(w.Weight >= 0 && w.Weight <= 1e9) {
			return nil, fmt.Errorf("%w: a weight is from 0 to 1e9, not %v; say of a dimension which way is better", ErrQuestion, w.Weight)
		}
		if slices.Contains(names, w.Dimension) {
			return nil, fmt.Errorf("%w: %s has two weights", ErrQuestion, w.Dimension)
		}
		names = append(names, w.Dimension)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: a ranking needs weights", ErrQuestion)
	}
	axes, err := s.axes(names)
	if err != nil {
		return nil, err
	}
	j := s.newJob(axes)
	j.keep, j.merit = k, make([]float64, len(j.axes))
	for i, w := range weights {
		j.merit[i] = w.Weight / axes[i].steps
	}
	out, err := j.run(ctx)
	if err != nil {
		return nil, err
	}
	r := &Ranking{Weights: weights, Proof: out.proof, Coalitions: []Ranked{}}
	list, err := j.confirmed(ctx, out.best)
	for i, c := range list {
		r.Coalitions = append(r.Coalitions, Ranked{c, out.best[i].y[0]})
	}
	return r, err
}

// Turn is a range of weights for which one coalition is best.
type Turn struct {
	Coalition int     `json:"coalition"` // index into the frontier's coalitions
	From      float64 `json:"from"`      // share of the first dimension, 0 to 1
	To        float64 `json:"to"`
	FromExact string  `json:"from_exact"` // the same as a fraction
	ToExact   string  `json:"to_exact"`
}

// Turns are all shares of the first of two dimensions, from 0 to 1, at which
// the best coalition changes; the second has the rest. Coalitions of the
// frontier that are nowhere among them are best for no weights.
func (f *Frontier) Turns() ([]Turn, error) {
	if len(f.Dimensions) != 2 {
		return nil, fmt.Errorf("%w: weights can be followed along two dimensions, not %d", ErrQuestion, len(f.Dimensions))
	}
	points := make([]found, len(f.Coalitions))
	for i, c := range f.Coalitions {
		points[i] = found{y: []float64{f.signs[0] * c.Scores[f.Dimensions[0]], f.signs[1] * c.Scores[f.Dimensions[1]]}, at: uint64(i)}
	}
	h := hull(points)
	var turns []Turn
	from := new(big.Rat)
	for i, p := range h {
		to := big.NewRat(1, 1)
		if i+1 < len(h) {
			to = indifferent(p.y, h[i+1].y)
		}
		a, _ := from.Float64()
		b, _ := to.Float64()
		turns = append(turns, Turn{Coalition: int(p.at), From: a, To: b, FromExact: from.RatString(), ToExact: to.RatString()})
		from = to
	}
	return turns, nil
}

// indifferent is the share of the first dimension at which two coalitions are
// worth the same. Scores are decimals of at most nine places.
func indifferent(a, b []float64) *big.Rat {
	dx := new(big.Rat).Sub(decimal(b[0]), decimal(a[0]))
	dy := new(big.Rat).Sub(decimal(a[1]), decimal(b[1]))
	return new(big.Rat).Quo(dy, new(big.Rat).Add(dx, dy))
}

// decimal is the decimal of at most nine places that a score stands for.
func decimal(x float64) *big.Rat {
	r, _ := new(big.Rat).SetString(fmt.Sprintf("%.9f", x))
	return r
}

// hull is the upper right hull of points on two axes, from the best on the
// second to the best on the first.
func hull(points []found) []found {
	list := slices.Clone(points)
	slices.SortFunc(list, func(a, b found) int {
		switch {
		case a.y[0] < b.y[0] || a.y[0] == b.y[0] && a.y[1] < b.y[1]:
			return -1
		case a.y[0] == b.y[0] && a.y[1] == b.y[1]:
			return 0
		}
		return 1
	})
	var h []found
	for _, p := range list {
		for len(h) > 0 && (h[len(h)-1].y[1] <= p.y[1] || len(h) > 1 && !turnsRight(h[len(h)-2].y, h[len(h)-1].y, p.y)) {
			h = h[:len(h)-1]
		}
		h = append(h, p)
	}
	return h
}

// turnsRight reports whether the way over three points turns to the right.
func turnsRight(a, b, c []float64) bool {
	return (b[0]-a[0])*(c[1]-a[1])-(b[1]-a[1])*(c[0]-a[0]) < 0
}
