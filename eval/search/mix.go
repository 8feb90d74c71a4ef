package search

import (
	"math"
	"slices"
)

// What coalitions below a node can come to in two directions at once lies below
// a line for every mixture of the two, and each line touches something that the
// bounds allow: a peak. A target is out of reach if it lies above one line. It is
// within reach as far as the bounds can tell if it lies below a chord between
// two peaks: then no mixture can exclude it. While it is neither, the mixture in
// which the chord is level is the one to try next.

// line is a bound of a mixture of two directions, and its peak.
type line struct {
	mix   [2]float64 // weights of the directions
	bound float64
	peak  [2]float64 // in each direction
}

// maxLines is how many lines are drawn for a pair at a node at the most.
const maxLines = 12

// excludes reports whether a target lies above the line, with room for the
// rounding of sums.
func (l *line) excludes(target, grain [2]float64) bool {
	t := float64(l.mix[0]*target[0]) + float64(l.mix[1]*target[1])
	room := float64(l.mix[0]*grain[0]) + float64(l.mix[1]*grain[1])
	return l.bound < t-1e-11*(math.Abs(l.bound)+math.Abs(t))-room
}

// mixedOut reports whether some mixture of a pair of directions excludes a
// target. The lines drawn serve the next target, too.
func (w *worker) mixedOut(pair int, target [2]float64) bool {
	d := w.pairs[pair]
	grain := [2]float64{w.grain[d[0]], w.grain[d[1]]}
	if math.IsInf(target[0], -1) || math.IsInf(target[1], -1) {
		return false
	}
	if len(w.lines[pair]) == 0 {
		w.lines[pair] = append(w.lines[pair], w.known(d, 0), w.known(d, 1))
	}
	for i := range w.lines[pair] {
		if w.lines[pair][i].excludes(target, grain) {
			return true
		}
	}
	for len(w.lines[pair]) < maxLines {
		at, mix, ok := chord(w.lines[pair], target)
		if !ok {
			return false
		}
		l := w.draw(d, mix)
		if l.excludes(target, grain) {
			w.lines[pair] = slices.Insert(w.lines[pair], at, l)
			return true
		}
		if !beyond(&l, &w.lines[pair][at]) {
			return false // the chord is the limit
		}
		w.lines[pair] = slices.Insert(w.lines[pair], at, l)
	}
	return false
}

// known is the line of one direction alone.
func (w *worker) known(d [2]int, which int) line {
	l := line{bound: w.bounds[d[which]], peak: w.along(d, w.peaks[d[which]])}
	l.mix[which] = 1
	return l
}

// draw bounds a mixture of two directions.
func (w *worker) draw(d [2]int, mix [2]float64) line {
	x, y := w.directions[d[0]], w.directions[d[1]]
	for i := range w.weight {
		w.weight[i] = float64(mix[0]*x[i]) + float64(mix[1]*y[i])
	}
	return line{mix: mix, bound: w.support(w.weight), peak: w.along(d, w.peak)}
}

// along is what values on the axes come to in two directions.
func (w *worker) along(d [2]int, values []float64) (sums [2]float64) {
	for i, v := range values {
		for k := range sums {
			if x := w.directions[d[k]][i]; x != 0 {
				sums[k] += float64(x * v)
			}
		}
	}
	return sums
}

// chord finds the two neighbouring peaks between which a target lies, and the
// mixture in which they are level. ok is false where the target lies below.
func chord(lines []line, target [2]float64) (at int, mix [2]float64, ok bool) {
	at = 1
	for at < len(lines)-1 && lines[at].peak[0] >= target[0] {
		at++
	}
	a, b := lines[at-1].peak, lines[at].peak
	mix = [2]float64{b[1] - a[1], a[0] - b[0]}
	if mix[0] <= 0 || mix[1] <= 0 {
		return 0, mix, false
	}
	sum := mix[0] + mix[1]
	mix[0], mix[1] = mix[0]/sum, mix[1]/sum
	level := float64(mix[0]*a[0]) + float64(mix[1]*a[1])
	return at, mix, float64(mix[0]*target[0])+float64(mix[1]*target[1]) > level
}

// beyond reports whether a line lies above the peak that is next to it.
func beyond(l, next *line) bool {
	level := float64(l.mix[0]*next.peak[0]) + float64(l.mix[1]*next.peak[1])
	return l.bound > level+1e-9*math.Abs(level)
}
