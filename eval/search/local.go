package search

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/entente-lang/entente/eval/search/residual"
)

// A search cuts the more, the earlier it knows good coalitions. So first some
// are found by climbing: from a coalition to the best of those that differ in
// one partner, for several weights of the axes in turn.

// climber climbs. It evaluates coalitions the exact way.
type climber struct {
	*job
	ctx    context.Context
	exact  *residual.Exact
	tried  map[uint64][]float64 // by taken depths; nil where not allowed
	left   int                  // coalitions that may still be tried
	values []float64
}

// maxClimbs is the most coalitions tried, for each choice.
const maxClimbs = 150

// local gives the best of the coalitions tried.
func (j *job) local(ctx context.Context) []found {
	n := len(j.member)
	c := &climber{job: j, ctx: ctx, exact: j.plan.NewExact(), tried: map[uint64][]float64{}, left: maxClimbs * n, values: make([]float64, len(j.axes))}
	if n <= 16 { // the search itself is as fast
		c.left = 4 * n
	}
	starts := []uint64{0, j.declared(), 1<<n - 1}
	for _, start := range starts {
		for _, w := range j.slopes() {
			if ctx.Err() != nil || c.left <= 0 {
				break
			}
			start = c.climb(start, w)
		}
	}
	c.spread()
	return c.best()
}

// maxSpread is the most coalitions tried beside good ones, for each choice.
const maxSpread = 1000

// spread goes on from all good coalitions at once: those that differ from one in
// one partner are tried, and what is good among them is gone on from in turn.
// Climbing finds the corners of a frontier, this what lies between.
func (c *climber) spread() {
	n := len(c.member)
	if n <= fewChoices { // the search itself is as fast
		return
	}
	c.left = maxSpread * n
	seen := map[uint64]bool{}
	for fresh := true; fresh; {
		fresh = false
		for _, f := range c.good().list() {
			if c.left <= 0 || c.ctx.Err() != nil {
				return
			}
			if seen[f.at] {
				continue
			}
			seen[f.at], fresh = true, true
			for d := range n {
				c.try(position(f.at) ^ 1<<d)
			}
		}
	}
}

// slopes are the weights to climb for.
func (j *job) slopes() [][]float64 {
	if j.merit != nil {
		return [][]float64{j.merit}
	}
	var out [][]float64
	scale := j.scales()
	steps := 6
	if j.objectives == 1 {
		steps = 0
	}
	for a := range steps + 1 {
		w := make([]float64, len(j.axes))
		share := 1 - float64(a)/float64(max(1, steps))
		for i := range j.objectives {
			w[i] = 0.02 / scale[i]
		}
		w[0] += share / scale[0]
		for i := 1; i < j.objectives; i++ {
			w[i] += (1 - share) / scale[i] / float64(j.objectives-1)
		}
		out = append(out, w)
	}
	return out
}

// scales are how far values can lie apart on each axis.
func (j *job) scales() []float64 {
	scale := make([]float64, len(j.axes))
	for i, a := range j.axes {
		scale[i] = max(1, a.high-a.low)
	}
	return scale
}

// declared is the coalition as it is proposed, by depth.
func (j *job) declared() uint64 {
	var taken uint64
	for d, v := range j.plan.Order() {
		if j.space.isMember[v] && slices.Contains(j.space.declared, j.space.pool[v]) {
			taken |= 1 << d
		}
	}
	return taken
}

// climb goes up to a coalition that no single change improves.
func (c *climber) climb(at uint64, w []float64) uint64 {
	best := c.worth(at, w)
	for c.left > 0 && c.ctx.Err() == nil {
		next, top := at, best
		for d := range len(c.member) {
			if v := c.worth(at^1<<d, w); v > top {
				next, top = at^1<<d, v
			}
		}
		if next == at {
			return at
		}
		at, best = next, top
	}
	return at
}

// worth is the weighted sum of the values, less what is short of floors and
// sizes, so that climbing leads to where coalitions are allowed.
func (c *climber) worth(taken uint64, w []float64) float64 {
	y := c.try(taken)
	if y == nil {
		return math.Inf(-1)
	}
	total := -10 * float64(c.missized(taken))
	for i, a := range c.axes {
		total += w[i] * y[i]
		if short := a.floor - y[i]; short > 0 {
			total -= 1 + 10*short/max(1, a.high-a.low)
		}
	}
	return total
}

// missized is how many partners are too many or missing.
func (c *climber) missized(taken uint64) int {
	size := 0
	for t := taken; t != 0; t &= t - 1 {
		if c.member[bits.TrailingZeros64(t)] {
			size++
		}
	}
	return max(0, size-c.most, c.least-size)
}

// try evaluates a coalition: its values, or nil where it cannot be judged or a
// requirement does not hold.
func (c *climber) try(taken uint64) []float64 {
	if y, ok := c.tried[taken]; ok {
		return y
	}
	c.left--
	var y []float64
	choices := c.plan.Choices(taken)
	c.exact.Take(choices)
	if !c.exact.Fails() && c.exact.Meets() && c.answers() {
		y = make([]float64, len(c.axes))
		for i := range c.axes {
			if a := &c.axes[i]; a.dim >= 0 {
				y[i] = a.sense * c.exact.Score(a.dim)
			} else {
				y[i] = a.value(nil, choices)
			}
		}
	}
	c.tried[taken] = y
	return y
}

func (c *climber) answers() bool {
	for _, q := range c.asks {
		if !q.Holds(c.exact.Score(q.Dim) / c.plan.Dims[q.Dim].Steps) {
			return false
		}
	}
	return true
}

// best are the best of the coalitions tried. Their places are what is chosen: the
// order of the search may still change.
func (c *climber) best() []found {
	list := c.good().list()
	for i := range list {
		list[i].at = c.choices(list[i].at)
	}
	return list
}

// good are the best of the coalitions tried that are allowed.
func (c *climber) good() archive {
	a := c.empty()
	taken := make([]uint64, 0, len(c.tried))
	for t, y := range c.tried {
		if y != nil && c.missized(t) == 0 && c.high(y) {
			taken = append(taken, position(t))
		}
	}
	slices.Sort(taken)
	for _, at := range taken {
		a.offer(c.compared(c.tried[position(at)]), at)
	}
	return a
}

// high reports whether all values are above their floors.
func (c *climber) high(y []float64) bool {
	for i, a := range c.axes {
		if y[i] < a.floor {
			return false
		}
	}
	return true
}

// atLeast makes sure that a complete search found what climbing did, or better.
func (j *job) atLeast(a archive, known []found) error {
	list := a.list()
	for i, k := range known {
		if j.merit != nil {
			if i >= len(list) || list[i].y[0] < k.y[0] {
				return fmt.Errorf("%w: a coalition is missing from the ranking", ErrDisagree)
			}
			continue
		}
		if !slices.ContainsFunc(list, func(f found) bool { return covers(f.y, k.y) }) {
			return fmt.Errorf("%w: a coalition is missing from the frontier", ErrDisagree)
		}
	}
	return nil
}
