package interval

import "math"

// Trend says how an evaluated value moves when the marked input rises and all
// else stays.
type Trend int8

// The trends.
const (
	Steady   Trend = iota // it does not change
	Rising                // it never falls
	Falling               // it never rises
	Unsteady              // nothing is known
)

// Turned is the trend of what falls where this rises.
func (t Trend) Turned() Trend {
	switch t {
	case Rising:
		return Falling
	case Falling:
		return Rising
	}
	return t
}

// With is the trend of what rises with both of two values.
func (t Trend) With(u Trend) Trend {
	switch {
	case t == u, u == Steady:
		return t
	case t == Steady:
		return u
	}
	return Unsteady
}

// Number is what is known of a number.
type Number struct {
	Low, High float64 // the evaluated value lies between these, ends included
	Whole     bool    // it has no fraction
	NaN       bool    // it may be not a number, where infinities met
	Trend     Trend
	Slope     Range   // of all difference quotients
	Err       float64 // distance between the evaluated and the mathematical value
}

// Point is the number x alone.
func Point(x float64) Number {
	return Number{Low: x, High: x, Whole: x == math.Trunc(x)}
}

// Between is any number of a range.
func Between(low, high float64) Number { return Number{Low: low, High: high} }

// thin reports whether only one value is possible.
func (n Number) thin() bool { return n.Low == n.High && !n.NaN }

// fixed reports whether the value does not change with the marked input.
func (n Number) fixed() bool { return n.Trend == Steady }

// wide encloses the mathematical value as well as the evaluated one.
func (n Number) wide() Range { return Range{n.Low - n.Err, n.High + n.Err} }

func (n Number) size() float64 { return max(math.Abs(n.Low), math.Abs(n.High)) }

// settle completes a result. What rests on nothing that moves does not move:
// its rounding is the same wherever the marked input stands.
func (n Number) settle(from ...Number) Number {
	still := true
	for _, x := range from {
		still = still && x.fixed()
	}
	switch {
	case still:
		n.Trend, n.Slope, n.Err = Steady, flat, 0
	case n.Slope.Low > n.Slope.High || n.Slope.Low != n.Slope.Low || n.Slope.High != n.Slope.High:
		n.Slope = anySlope
	}
	if n.Err != n.Err {
		n.Err = math.Inf(1)
	}
	return n
}

// rounding bounds the error of one operation rounded to the nearest.
func rounding(n Number) float64 { return float64(n.size()*0x1p-52) + math.SmallestNonzeroFloat64 }

func plus(a, b Number) Number {
	n := Number{Low: a.Low + b.Low, High: a.High + b.High, Whole: a.Whole && b.Whole, NaN: a.NaN || b.NaN || clash(a, b)}
	n = n.mended()
	n.Trend = a.Trend.With(b.Trend)
	n.Slope = a.Slope.plus(b.Slope)
	n.Err = a.Err + b.Err + rounding(n)
	return n.settle(a, b)
}

// clash reports whether infinities of opposite signs can meet.
func clash(a, b Number) bool {
	return math.IsInf(a.High, 1) && math.IsInf(b.Low, -1) || math.IsInf(a.Low, -1) && math.IsInf(b.High, 1)
}

// mended gives ends back that were lost where infinities met.
func (n Number) mended() Number {
	if n.Low != n.Low {
		n.Low = math.Inf(-1)
	}
	if n.High != n.High {
		n.High = math.Inf(1)
	}
	return n
}

func negated(a Number) Number {
	a.Low, a.High = -a.High, -a.Low
	a.Trend, a.Slope = a.Trend.Turned(), a.Slope.minus()
	return a
}

func times(a, b Number) Number {
	if b.isOne() { // exact
		return a
	}
	if a.isOne() {
		return b
	}
	n := Number{Low: math.Inf(1), High: math.Inf(-1), Whole: a.Whole && b.Whole, NaN: a.NaN || b.NaN}
	for _, x := range [2]float64{a.Low, a.High} {
		for _, y := range [2]float64{b.Low, b.High} {
			p := float64(x * y)
			if p != p {
				p = 0
			}
			n.Low, n.High = min(n.Low, p), max(n.High, p)
		}
	}
	n.NaN = n.NaN || a.holdsZero() && b.holdsInfinity() || b.holdsZero() && a.holdsInfinity()
	n.Trend = scaled(a.Trend, b).With(scaled(b.Trend, a))
	n.Slope = a.Slope.times(b.wide()).plus(b.Slope.times(a.wide()))
	n.Err = product(a.size(), b.Err) + product(b.size(), a.Err) + product(a.Err, b.Err) + rounding(n)
	return n.settle(a, b)
}

// isOne reports whether the number can be nothing but 1.
func (n Number) isOne() bool { return n.thin() && n.Low == 1 && n.fixed() && n.Err == 0 }

// product is x*y with zero times infinity taken as zero.
func product(x, y float64) float64 {
	if x == 0 || y == 0 {
		return 0
	}
	return up(float64(x * y))
}

func (n Number) holdsZero() bool { return n.Low <= 0 && n.High >= 0 }

func (n Number) holdsInfinity() bool { return math.IsInf(n.Low, -1) || math.IsInf(n.High, 1) }

// scaled is the trend of a value that is multiplied by another.
func scaled(t Trend, by Number) Trend {
	switch {
	case t == Steady || by.Low == 0 && by.High == 0:
		return Steady
	case by.Low >= 0:
		return t
	case by.High <= 0:
		return t.Turned()
	}
	return Unsteady
}

// square is x*x of one and the same x.
func square(a Number) Number {
	n := times(a, a)
	if a.holdsZero() {
		n.Low = 0
	} else {
		n.Low = max(0, n.Low)
	}
	return n
}

// over divides by a number without zero.
func over(a, b Number) Number {
	n := Number{Low: math.Inf(1), High: math.Inf(-1), NaN: a.NaN || b.NaN}
	for _, x := range [2]float64{a.Low, a.High} {
		for _, y := range [2]float64{b.Low, b.High} {
			q := x / y
			if q != q {
				return Number{Low: math.Inf(-1), High: math.Inf(1), NaN: true, Trend: Unsteady, Slope: anySlope, Err: math.Inf(1)}.settle(a, b)
			}
			n.Low, n.High = min(n.Low, q), max(n.High, q)
		}
	}
	n.Trend = scaled(a.Trend, b).With(scaled(b.Trend.Turned(), a))
	below := b.wide()
	n.Slope = a.Slope.plus(b.Slope.times(a.wide().over(below)).minus()).over(below)
	nearest := min(math.Abs(b.Low), math.Abs(b.High)) - b.Err
	n.Err = math.Inf(1)
	if nearest > 0 {
		n.Err = up(up((a.Err+product(n.size(), b.Err))/nearest)) + rounding(n)
	}
	return n.settle(a, b)
}

// spread moves the ends of a number outward by some units in the last place.
func (n Number) spread(units int) Number {
	for range units {
		n.Low, n.High = down(n.Low), up(n.High)
	}
	return n
}

// join is a number that is one of two, where which one it is does not depend on
// the marked input.
func join(a, b Number) Number {
	return Number{Low: min(a.Low, b.Low), High: max(a.High, b.High), Whole: a.Whole && b.Whole, NaN: a.NaN || b.NaN,
		Trend: a.Trend.With(b.Trend), Slope: a.Slope.join(b.Slope), Err: max(a.Err, b.Err)}
}

// loose forgets how a number moves.
func (n Number) loose() Number {
	n.Trend, n.Slope, n.Err = Unsteady, anySlope, 0
	return n
}

// meet cuts a number down to a range in which it is known to lie.
func (n Number) meet(low, high float64) Number {
	n.Low, n.High = max(n.Low, low), min(n.High, high)
	return n
}
