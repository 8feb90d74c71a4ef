package eval

import (
	"math"

	"github.com/entente-lang/entente/rules"
)

// Every amount of points is rounded to billionths of a point, and a total is
// kept as a whole number of them. Sums of whole numbers are exact in floating
// point, so that the order of rules and files cannot change a total,
// contributions add up to it without a difference, and so do the differences
// between coalitions. A dimension with a very wide range has coarser steps.

// maxWhole is the largest total, in steps, whose neighbours are still told
// apart.
const maxWhole = 1 << 53

// headroom is how far beyond its range a score may grow before it is bounded.
const headroom = 512

// stepsPerPoint is how many steps make a point of a dimension: a power of ten,
// at most 10^9.
func stepsPerPoint(r rules.Range) float64 {
	widest := max(math.Abs(r.Low), math.Abs(r.High))
	steps := 1e9
	for steps > 1 && widest*steps > maxWhole/headroom {
		steps /= 10
	}
	return steps
}

// tally is the ledger of one dimension. All amounts but factors are in steps.
type tally struct {
	steps     float64 // in a point
	low, high float64
	start     float64
	total     float64 // the start and the sums; once settled, with the factors
	reach     float64 // how far from zero it can have been on the way, where sums are added in any order
	value     float64 // the total, bounded
	entries   []entry // sums first, in the order of rules and bindings; then factors
	factors   []entry
}

// entry is one line of a ledger. It holds no pointers, for a ledger is long.
type entry struct {
	rule   int32    // its place in the program
	effect int32    // its place in the rule
	rows   [2]int32 // of the binding, by their place in their kind
	amount float64  // of a factor
	change float64  // steps: what it did to the total
}

func newTally(d *rules.Dimension) tally {
	steps := stepsPerPoint(d.Range)
	start := math.RoundToEven(d.Start * steps)
	return tally{steps: steps, start: start, total: start,
		low: math.RoundToEven(d.Range.Low * steps), high: math.RoundToEven(d.Range.High * steps)}
}

// reset begins the ledger anew.
func (t *tally) reset() {
	t.total, t.value, t.reach = t.start, 0, math.Abs(t.start)
	t.entries, t.factors = t.entries[:0], t.factors[:0]
}

// sum adds an amount, formed of others of such sizes in any order.
func (t *tally) sum(amount, sizes float64) {
	t.total += amount
	t.reach += sizes
}

// points turns steps into points.
func (t *tally) points(steps float64) float64 { return steps / t.steps }

// add enters a sum or keeps a factor for later. It reports false when the
// total leaves the span in which sums are exact.
func (t *tally) add(x *compiledEffect, e entry, amount float64, keep bool) bool {
	if x.factor {
		e.amount = amount
		t.factors = append(t.factors, e)
		return true
	}
	e.change = math.RoundToEven(amount * t.steps)
	if x.minus {
		e.change = -e.change
	}
	t.total += e.change
	if keep {
		t.entries = append(t.entries, e)
	}
	return isWhole(e.change) && isWhole(t.total)
}

// amount is what an effect said, in points, or the factor.
func (t *tally) amount(x *compiledEffect, e entry) float64 {
	switch {
	case x.factor:
		return e.amount
	case x.minus:
		return t.points(-e.change)
	}
	return t.points(e.change)
}

// isWhole reports whether a total is small enough to be exact.
func isWhole(steps float64) bool { return math.Abs(steps) <= maxWhole }

// settle applies the factors in their order and bounds the total.
func (t *tally) settle(keep bool) bool {
	ok := true
	for _, e := range t.factors {
		after := math.RoundToEven(t.total * e.amount)
		e.change = after - t.total
		t.total = after
		if keep {
			t.entries = append(t.entries, e)
		}
		ok = ok && isWhole(after)
	}
	t.value = max(t.low, min(t.high, t.total))
	return ok
}

// score is the bounded score in points.
func (t *tally) score() float64 { return t.points(t.value) }
