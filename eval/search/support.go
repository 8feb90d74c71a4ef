package search

import (
	"cmp"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/search/residual"
)

// The bound of a weighted sum of linear functions is what is fixed of it, and of
// every open choice what it adds if that is positive. Numbers of partners and
// limits that are assumed take some of it away again.

// ceiling is what bounds an axis at a node.
type ceiling struct {
	residual.Bound
	pieces []piece // the linear function is one of these, whichever is most
	most   float64 // no value is above
}

// piece is the linear function times a scale, or a constant.
type piece struct {
	scale, constant float64
}

// bound fills in the ceilings of all axes, and the bounds of all directions.
func (w *worker) bound() {
	w.limits = w.state.Limits(w.limits)
	for i := range w.axes {
		a, c := &w.axes[i], &w.ceilings[i]
		c.pieces = c.pieces[:0]
		if a.dim < 0 {
			w.countBound(a, w.counts[i], &c.Bound)
		} else {
			w.state.Bound(a.dim, a.sense, &c.Bound)
		}
		c.pieces = append(c.pieces, piece{c.Factor[0], c.Slack})
		if c.Factor[1] != c.Factor[0] {
			c.pieces = append(c.pieces, piece{c.Factor[1], c.Slack})
		}
		if c.Floor > math.Inf(-1) {
			c.pieces = append(c.pieces, piece{0, c.Floor})
		}
	}
	for d, weight := range w.directions {
		w.bounds[d] = w.support(weight)
		copy(w.peaks[d], w.peak)
	}
	for i := range w.axes {
		w.ceilings[i].most = min(w.ceilings[i].Cap, math.Floor(w.bounds[i]+0.5))
	}
	for i := range w.lines {
		w.lines[i] = w.lines[i][:0]
	}
}

func (w *worker) countBound(a *axis, weight []float64, b *residual.Bound) {
	total := a.base
	taken := w.state.Taken()
	for d, x := range weight {
		if d < w.state.Depth {
			if taken>>d&1 == 1 {
				total += x
			}
			continue
		}
		b.Weight[d] = a.sense * x
	}
	b.Fixed, b.Cap, b.Floor, b.Factor, b.Slack = a.sense*total, math.Inf(1), math.Inf(-1), [2]float64{1, 1}, 0
}

// support is no less than the weighted sum of the axes for any coalition below.
// What comes to it has the values in w.peak.
func (w *worker) support(weight []float64) float64 {
	for i := range w.chosen {
		w.chosen[i] = 0
	}
	best := math.Inf(-1)
	for {
		if x := w.supportOf(weight); x > best {
			best = x
			w.findPeak()
		}
		if !w.nextPieces(weight) {
			return best
		}
	}
}

// nextPieces goes on to the next choice of one piece for each axis.
func (w *worker) nextPieces(weight []float64) bool {
	for i := range w.chosen {
		if weight[i] == 0 {
			continue
		}
		if w.chosen[i]++; w.chosen[i] < len(w.ceilings[i].pieces) {
			return true
		}
		w.chosen[i] = 0
	}
	return false
}

func (w *worker) supportOf(weight []float64) float64 {
	from, n := w.state.Depth, len(w.member)
	sum := w.sums[from:n]
	clear(sum)
	total := 0.0
	for i, x := range weight {
		if x == 0 {
			continue
		}
		c := &w.ceilings[i]
		p := c.pieces[w.chosen[i]]
		total += x * p.constant
		if x *= p.scale; x == 0 {
			continue
		}
		total += x * c.Fixed
		for k, v := range c.Weight[from:n] {
			sum[k] += x * v
		}
	}
	most := w.pick(sum)
	for i := range w.limits {
		most = min(most, w.within(sum, &w.limits[i], most))
	}
	return total + most
}

// findPeak fills in the values of what comes to the last support.
func (w *worker) findPeak() {
	from, n := w.state.Depth, len(w.member)
	for i := range w.peak {
		c := &w.ceilings[i]
		total := c.Fixed
		for k, v := range c.Weight[from:n] {
			total += float64(w.share[k] * v)
		}
		w.peak[i] = math.Inf(-1)
		for _, p := range c.pieces {
			w.peak[i] = max(w.peak[i], float64(p.scale*total)+p.constant)
		}
	}
}

// within is no less than what open choices add if a limit has to be kept. Every
// choice that adds something is taken; then those that move the limited sum are
// turned round, in part if need be, the cheapest for what they move first. Where
// that is less than most, it becomes what w.share stands for.
func (w *worker) within(sum []float64, l *residual.Limit, most float64) float64 {
	weight := l.Weight[w.state.Depth : w.state.Depth+len(sum)]
	total, load := 0.0, 0.0
	for k, x := range sum {
		if x > 0 {
			total, load = total+x, load+weight[k]
		}
	}
	excess, down := load-l.High, true
	if excess <= 0 {
		if excess, down = l.Low-load, false; excess <= 0 {
			return total
		}
	}
	list := w.turns[:0]
	for k, x := range sum {
		if a := weight[k]; a != 0 && (x > 0) == (a > 0 == down) {
			list = append(list, turn{k, math.Abs(x / a), math.Abs(a)})
		}
	}
	w.turns = list
	turned, cost, left := cheapest(list, excess)
	if left > 1e-6 {
		return math.Inf(-1) // no coalition below is within the limit
	}
	if total -= cost; total < most {
		w.turn(sum, turned, left)
	}
	return total
}

// turn takes what adds something, but for what is turned round: all of the last
// but the part that would move more than is needed.
func (w *worker) turn(sum []float64, turned []turn, left float64) {
	for k, x := range sum {
		w.share[k] = 0
		if x > 0 {
			w.share[k] = 1
		}
	}
	for i, t := range turned {
		part := 1.0
		if i == len(turned)-1 && left < 0 {
			part += left / t.moves
		}
		w.share[t.choice] = math.Abs(w.share[t.choice] - part)
	}
}

// turn is a choice that can be turned round: what that costs for a unit of what
// it moves.
type turn struct {
	choice      int
	cost, moves float64
}

// cheapest brings to the front what moves an amount at the least cost, and says
// what that costs; the last of it counts in part. left is what cannot be moved or,
// where it is negative, what the last would move beyond.
func cheapest(list []turn, amount float64) (turned []turn, cost, left float64) {
	from, to := 0, len(list)
	for amount > 0 && from < to {
		at, moves := split(list[from:to])
		at += from
		if moves >= amount {
			to = at
			continue
		}
		for _, t := range list[from:at] {
			cost += float64(t.moves * t.cost)
		}
		amount -= moves
		t := list[at]
		cost += float64(min(t.moves, amount) * t.cost)
		amount, from = amount-t.moves, at+1
	}
	return list[:from], cost, amount
}

// split puts what costs less than one of a list before it, and says where that
// is then and how much is moved by what stands before.
func split(list []turn) (at int, moves float64) {
	last := len(list) - 1
	mid := last / 2
	list[mid], list[last] = list[last], list[mid]
	for k := range last {
		if list[k].cost < list[last].cost {
			moves += list[k].moves
			list[at], list[k] = list[k], list[at]
			at++
		}
	}
	list[at], list[last] = list[last], list[at]
	return at, moves
}

// pick adds up the choices that add something, as many partners as there is
// room for, and the least costly where there have to be more. It fills in
// w.share, how much of each choice that takes.
func (w *worker) pick(sum []float64) float64 {
	total := 0.0
	if w.room >= w.openMembers && w.need <= 0 {
		for k, x := range sum {
			w.share[k] = 0
			if x > 0 {
				total, w.share[k] = total+x, 1
			}
		}
		return total
	}
	list := w.turns[:0]
	for k, x := range sum {
		w.share[k] = 0
		if w.member[w.state.Depth+k] {
			list = append(list, turn{choice: k, cost: -x})
		} else if x > 0 {
			total, w.share[k] = total+x, 1
		}
	}
	w.turns = list
	slices.SortFunc(list, func(a, b turn) int { return cmp.Compare(a.cost, b.cost) })
	for k, t := range list {
		if k < w.need || t.cost < 0 && k < w.room {
			total, w.share[t.choice] = total-t.cost, 1
		}
	}
	return total
}
