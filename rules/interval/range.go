package interval

import "math"

// Range is a closed interval of slopes. An infinite end says that there is no
// bound. Its operations round outward.
type Range struct{ Low, High float64 }

var (
	flat     = Range{}
	anySlope = Range{math.Inf(-1), math.Inf(1)}
)

func down(x float64) float64 { return math.Nextafter(x, math.Inf(-1)) }
func up(x float64) float64   { return math.Nextafter(x, math.Inf(1)) }

func (r Range) plus(s Range) Range {
	low, high := r.Low+s.Low, r.High+s.High
	if r.Low != 0 && s.Low != 0 { // adding zero is exact
		low = down(low)
	}
	if r.High != 0 && s.High != 0 {
		high = up(high)
	}
	return Range{low, high}
}

func (r Range) minus() Range { return Range{-r.High, -r.Low} }

// times multiplies; zero times infinity is zero, as an infinite end only says
// that a finite slope has no bound.
func (r Range) times(s Range) Range {
	if r == flat || s == flat {
		return flat
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, a := range [2]float64{r.Low, r.High} {
		for _, b := range [2]float64{s.Low, s.High} {
			l, h := bounds(a, b)
			low, high = min(low, l), max(high, h)
		}
	}
	return Range{low, high}
}

// bounds are a product rounded down and up; a product with zero is exact.
func bounds(a, b float64) (low, high float64) {
	if a == 0 || b == 0 {
		return 0, 0
	}
	p := float64(a * b)
	return down(p), up(p)
}

// over divides by a range without zero.
func (r Range) over(s Range) Range {
	if r == flat {
		return flat
	}
	if s.Low <= 0 && s.High >= 0 {
		return anySlope
	}
	return r.times(Range{down(1 / s.High), up(1 / s.Low)})
}

func (r Range) join(s Range) Range { return Range{min(r.Low, s.Low), max(r.High, s.High)} }

// size is the largest distance from zero.
func (r Range) size() float64 { return max(math.Abs(r.Low), math.Abs(r.High)) }
