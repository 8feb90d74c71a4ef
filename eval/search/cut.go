package search

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/search/residual"
)

// A node of the search is cut when none of the coalitions below it can be taken
// in. The archive says what it would take to be: to reach one of its targets on
// every axis. A target is out of reach if the bound of one axis falls short of
// it or, since no coalition is at its best on all axes at once, if the bound of
// a weighted sum of axes falls short of the same sum of the target. The bound of
// a weighted sum of linear functions is what is fixed of it, and of every open
// choice what it adds if that is positive.

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

// bound fills in the ceilings of all axes.
func (w *worker) bound() {
	clear(w.known)
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
		clear(w.unit)
		w.unit[i] = 1
		c.most = min(c.Cap, math.Floor(w.support(w.unit)+0.5))
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
func (w *worker) support(weight []float64) float64 {
	for i := range w.chosen {
		w.chosen[i] = 0
	}
	best := math.Inf(-1)
	for {
		best = max(best, w.supportOf(weight))
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
	if len(w.limits) > 0 {
		most = min(most, w.within(sum))
	}
	return total + most
}

// within is no less than what open choices add if each assumed limit has to be
// kept by itself.
func (w *worker) within(sum []float64) float64 {
	total, worst := 0.0, 0.0
	for _, x := range sum {
		total += max(0, x)
	}
	for i := range w.limits {
		worst = max(worst, w.penalty(sum, &w.limits[i]))
	}
	return total - worst
}

// penalty is what it costs at least to bring a sum within its limits, when every
// choice that adds something is taken: those that move the sum are turned
// round, in part if need be, the cheapest for what they move first.
func (w *worker) penalty(sum []float64, l *residual.Limit) float64 {
	weight := l.Weight[w.state.Depth : w.state.Depth+len(sum)]
	load := 0.0
	for k, x := range sum {
		if x > 0 {
			load += weight[k]
		}
	}
	excess, down := load-l.High, true
	if excess <= 0 {
		if excess, down = l.Low-load, false; excess <= 0 {
			return 0
		}
	}
	list := w.turns[:0]
	for k, x := range sum {
		if a := weight[k]; a != 0 && (x > 0) == (a > 0 == down) {
			list = append(list, turn{math.Abs(x / a), math.Abs(a)})
		}
	}
	w.turns = list
	slices.SortFunc(list, func(a, b turn) int {
		switch {
		case a.cost < b.cost:
			return -1
		case a.cost > b.cost:
			return 1
		}
		return 0
	})
	total := 0.0
	for _, t := range list {
		if t.moves >= excess {
			return total + excess*t.cost
		}
		total, excess = total+t.moves*t.cost, excess-t.moves
	}
	if excess > 1e-6 {
		return math.Inf(1) // no coalition below is within the limits
	}
	return total
}

// turn is a choice that can be turned round: what that costs for a unit of what
// it moves.
type turn struct{ cost, moves float64 }

// pick adds up the choices that add something, as many partners as there is
// room for, and the least costly where there have to be more.
func (w *worker) pick(sum []float64) float64 {
	total := 0.0
	if w.room >= w.openMembers && w.need <= 0 {
		for _, x := range sum {
			total += max(0, x)
		}
		return total
	}
	list := w.sorted[:0]
	for k, x := range sum {
		if w.member[w.state.Depth+k] {
			list = append(list, x)
		} else {
			total += max(0, x)
		}
	}
	slices.SortFunc(list, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	for k, x := range list {
		if k < w.need || x > 0 && k < w.room {
			total += x
		}
	}
	w.sorted = list
	return total
}

// hopeless reports whether no coalition below can be taken in. A node with many
// coalitions below is worth looking at in parts.
func (w *worker) hopeless() bool { return w.excluded(w.splits[w.state.Open()]) }

// excluded decides that for what is assumed, in up to so many more parts.
func (w *worker) excluded(splits int) bool {
	w.bound()
	for i := range w.axes {
		if w.ceilings[i].most < w.axes[i].floor {
			return true
		}
	}
	if w.merit != nil && w.outranked() || w.merit == nil && w.outOfAll() {
		return true
	}
	if splits == 0 {
		return false
	}
	pivot, ok := w.state.Pivot(w.dims, w.scale)
	if !ok {
		return false
	}
	first := w.kept[pivot]
	if !w.excludedIf(pivot, first, splits-1) {
		return false
	}
	if !w.excludedIf(pivot, !first, splits-1) {
		w.kept[pivot] = !first // where one part stands, it often does below
		return false
	}
	return true
}

func (w *worker) excludedIf(pivot residual.Pivot, holds bool, splits int) bool {
	possible := w.state.Assume(pivot, holds)
	defer w.state.Retract()
	if !possible || w.state.Fault() == residual.Always || w.state.Require() == residual.Never {
		return true
	}
	return w.excluded(splits)
}

// outOfAll reports whether no coalition below reaches a target.
func (w *worker) outOfAll() bool {
	zones := w.archive.targets()
	if w.hint < len(zones) && !w.outOfReach(zones[w.hint]) {
		return false
	}
	for i, z := range zones {
		if !w.outOfReach(z) {
			w.hint = i // where a node is not cut, those below are often not either
			return false
		}
	}
	return true
}

// outOfReach reports whether no coalition below is above a zone's corner.
func (w *worker) outOfReach(zone []float64) bool {
	for i, z := range zone {
		if w.ceilings[i].most <= z {
			return true
		}
	}
	for d := range w.directions {
		if w.short(d, w.target(w.directions[d], zone)) {
			return true
		}
	}
	return false
}

// target is the weighted sum of what a coalition must reach.
func (w *worker) target(weight, zone []float64) float64 {
	total := 0.0
	for i, x := range weight {
		t := w.axes[i].floor
		if i < len(zone) {
			t = max(t, zone[i]+1)
		}
		if x != 0 {
			total += x * t
		}
	}
	return total
}

// short reports whether the bound of a direction falls short of a target, with
// room for the rounding of sums.
func (w *worker) short(d int, target float64) bool {
	if !w.known[d] {
		w.known[d], w.bounds[d] = true, w.support(w.directions[d])
	}
	return w.bounds[d] < target-1e-11*(math.Abs(w.bounds[d])+math.Abs(target))-w.grain[d]
}

// outranked reports whether no coalition below is better than the last of those
// that are kept.
func (w *worker) outranked() bool {
	least := w.archive.targets()[0][0]
	if math.IsInf(least, -1) {
		return false
	}
	for d, weight := range w.directions {
		target := w.worth[d] * least
		for i, x := range weight {
			if x != 0 && i >= w.objectives {
				target += x * w.axes[i].floor
			}
		}
		if w.short(d, target) {
			return true
		}
	}
	return false
}
