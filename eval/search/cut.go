package search

import (
	"math"

	"github.com/entente-lang/entente/eval/search/residual"
)

// A node of the search is cut when none of the coalitions below it can be taken
// in. The archive says what it would take to be: to reach one of its targets on
// every axis. A target is out of reach if the bound of one axis falls short of
// it or, since no coalition is at its best on all axes at once, if the bound of
// a mixture of two falls short of the same mixture of the target.

// hopeless reports whether no coalition below can be taken in. A node with many
// coalitions below is worth looking at in parts.
func (w *worker) hopeless() bool { return w.excluded(splits(w.state.Open())) }

// splits is how often a node is looked at in parts before it is kept: where
// conditions make bounds loose, that cuts far above.
func splits(open int) int {
	switch {
	case open >= 10:
		return 2
	case open >= 7:
		return 1
	}
	return 0
}

// excluded decides that for what is assumed, in up to so many more parts.
func (w *worker) excluded(splits int) bool {
	w.work++
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
	for i := range w.axes {
		w.want[i] = w.axes[i].floor
		if i < len(zone) {
			w.want[i] = max(w.want[i], zone[i]+1)
		}
		if w.ceilings[i].most < w.want[i] {
			return true
		}
	}
	return w.anyMixedOut()
}

// outranked reports whether no coalition below is better than the last of those
// that are kept.
func (w *worker) outranked() bool {
	merit := len(w.axes)
	least := w.archive.targets()[0][0]
	if w.short(merit, least) {
		return true
	}
	for i := range w.axes {
		w.want[i] = w.axes[i].floor
	}
	w.want[merit] = least
	return w.anyMixedOut()
}

// short reports whether the bound of a direction falls short of a target, with
// room for the rounding of sums.
func (w *worker) short(d int, target float64) bool {
	return w.bounds[d] < target-1e-11*(math.Abs(w.bounds[d])+math.Abs(target))-w.grain[d]
}

func (w *worker) anyMixedOut() bool {
	for p, d := range w.pairs {
		if want := [2]float64{w.want[d[0]], w.want[d[1]]}; w.mixedOut(p, want) {
			return true
		}
	}
	return false
}
