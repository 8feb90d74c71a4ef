package search

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
)

// sums are the first two moments of what a partner adds, in points.
type sums struct{ sum, squares float64 }

func (s *sums) add(x float64) { s.sum, s.squares = s.sum+x, s.squares+float64(x*x) }

// value is the mean with the half width of its interval.
func (s *sums) value(n float64) Value {
	mean := s.sum / n
	spread := max(0, (s.squares-float64(n*mean*mean))/(n-1))
	return Value{Points: mean, Error: 1.96 * math.Sqrt(spread/n)}
}

// draw is one sample: an order of the partners for Shapley, and for each partner
// a coalition of the others for Banzhaf. What partners add stands by axis, then
// partner.
type draw struct{ shapley, banzhaf [][]float64 }

// sampled draws orders and coalitions, each with random numbers of its own, so
// that threads do not matter.
func (v *valuer) sampled(o Sampling) (*Values, error) {
	if o.Samples == 0 {
		o.Samples = 2000
	}
	if o.Samples < 2 || o.Samples > 10_000_000 {
		return nil, fmt.Errorf("%w: 2 to 10 million samples can be drawn, not %d", ErrQuestion, o.Samples)
	}
	out, err := v.values()
	if err != nil {
		return nil, err
	}
	out.Samples, out.Seed = o.Samples, o.Seed
	n := len(v.pool)
	totals := make([][2][]sums, len(v.axes))
	for k := range totals {
		totals[k] = [2][]sums{make([]sums, n), make([]sums, n)}
	}
	err = v.draws(o, func(d *draw) {
		for k := range v.axes {
			for i := range n {
				totals[k][0][i].add(d.shapley[k][i])
				totals[k][1][i].add(d.banzhaf[k][i])
			}
		}
	})
	for k, a := range v.axes {
		for i := range n {
			out.Partners[i].Shapley[a.name] = totals[k][0][i].value(float64(o.Samples))
			out.Partners[i].Banzhaf[a.name] = totals[k][1][i].value(float64(o.Samples))
		}
	}
	return out, err
}

// draws draws batch by batch and hands the draws over in their order.
func (v *valuer) draws(o Sampling, take func(*draw)) error {
	const batch = 64
	for from := 0; from < o.Samples; from += batch {
		size := min(batch, o.Samples-from)
		results := make([]*draw, size)
		errs := make([]error, v.opts.Threads)
		var wait sync.WaitGroup
		for t := range v.opts.Threads {
			wait.Go(func() {
				s, err := v.newScorer()
				for i := t; i < size && err == nil; i += v.opts.Threads {
					if err = context.Cause(v.ctx); err == nil {
						results[i], err = s.draw(rand.New(rand.NewPCG(o.Seed, uint64(from+i))))
					}
				}
				errs[t] = err
			})
		}
		wait.Wait()
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		for _, d := range results {
			take(d)
		}
	}
	return nil
}

func (s *scorer) draw(rng *rand.Rand) (*draw, error) {
	n := len(s.pool)
	d := &draw{}
	for range s.axes {
		d.shapley, d.banzhaf = append(d.shapley, make([]float64, n)), append(d.banzhaf, make([]float64, n))
	}
	if err := s.along(rng.Perm(n), d.shapley); err != nil {
		return nil, err
	}
	group := rng.Uint64() & (1<<n - 1)
	for i := range n {
		if err := s.added(group&^(1<<i), i, d.banzhaf); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// along adds partner after partner.
func (s *scorer) along(order []int, adds [][]float64) error {
	before := make([]float64, len(s.axes))
	group := uint64(0)
	scores, err := s.score(group)
	for _, i := range order {
		if err != nil {
			return err
		}
		copy(before, scores)
		group |= 1 << i
		if scores, err = s.score(group); err == nil {
			for k, a := range s.axes {
				adds[k][i] = (scores[k] - before[k]) / a.steps
			}
		}
	}
	return err
}

// added is what a partner adds to a group.
func (s *scorer) added(group uint64, i int, adds [][]float64) error {
	before := make([]float64, len(s.axes))
	scores, err := s.score(group)
	if err != nil {
		return err
	}
	copy(before, scores)
	if scores, err = s.score(group | 1<<i); err != nil {
		return err
	}
	for k, a := range s.axes {
		adds[k][i] = (scores[k] - before[k]) / a.steps
	}
	return nil
}
