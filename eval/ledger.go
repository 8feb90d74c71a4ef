package eval

import (
	"math"

	"github.com/entente-lang/entente/rules"
)

// Every amount of points is rounded to a grid, a power of two far below what a
// score can show: with a range of 0 to 100 it is 2^-37 points. Sums of numbers
// on such a grid are exact in floating point, so that the order of rules and
// files cannot change a total, contributions add up to it to the last bit, and
// so do the differences between coalitions.

// gridBits is how many bits the grid leaves below the end of the range. Nine
// more bits remain above it, for sums before they are bounded.
const gridBits = 44

// grid is the step of a dimension's scores.
func grid(r rules.Range) float64 {
	_, exponent := math.Frexp(max(math.Abs(r.Low), math.Abs(r.High)))
	return math.Ldexp(1, exponent-gridBits)
}

// snap rounds to the grid.
func snap(x, grid float64) float64 { return math.RoundToEven(x/grid) * grid }

// tally is the ledger of one dimension.
type tally struct {
	grid    float64
	total   float64 // the start and the sums; once settled, with the factors
	raw     float64
	value   float64
	entries []entry // sums first, in the order of rules and bindings; then factors
	factors []entry
}

// entry is one line of a ledger.
type entry struct {
	effect *rules.Effect
	rule   *compiledRule
	rows   [2]*row
	amount float64 // added or taken away; or the factor
	points float64 // what it did to the total
}

func newTally(d *rules.Dimension) tally {
	g := grid(d.Range)
	start := snap(d.Start, g)
	return tally{grid: g, total: start}
}

// add enters a sum or keeps a factor for later. It reports false when the
// total leaves the span in which sums are exact.
func (t *tally) add(e entry, keep bool) bool {
	if e.effect.Op == "*=" {
		t.factors = append(t.factors, e)
		return true
	}
	e.amount = snap(e.amount, t.grid)
	e.points = e.amount
	if e.effect.Op == "-=" {
		e.points = -e.amount
	}
	t.total += e.points
	if keep {
		t.entries = append(t.entries, e)
	}
	return t.exact(e.points) && t.exact(t.total)
}

// exact reports whether a total is small enough for its grid.
func (t *tally) exact(x float64) bool { return math.Abs(x) <= t.grid*(1<<53) }

// settle applies the factors in their order and bounds the total.
func (t *tally) settle(r rules.Range, keep bool) bool {
	ok := true
	for _, e := range t.factors {
		after := snap(t.total*e.amount, t.grid)
		e.points = after - t.total
		t.total = after
		if keep {
			t.entries = append(t.entries, e)
		}
		ok = ok && t.exact(after)
	}
	t.raw = t.total
	t.value = max(r.Low, min(r.High, t.raw))
	return ok
}
