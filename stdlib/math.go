package stdlib

import "math"

// The functions of this file replace math.Exp, math.Log and math.Pow, which
// have assembly on some processors and fused operations on others and so give
// other last bits from one machine to the next. These give the same bits
// everywhere: they consist of additions, divisions and products that are each
// rounded on their own (see pair), and of Floor, Frexp and Ldexp, which are
// exact.
//
// Both ways stand on the binary form of the number.
//
//	ln:  x = 2**e * m with m between sqrt(1/2) and sqrt(2), so
//	     ln x = e*ln 2 + ln m, and with s = (m-1)/(m+1), |s| < 0.172,
//	     ln m = 2*atanh(s) = 2*(s + s**3/3 + s**5/5 + …).
//	exp: x = k*ln 2 + r with |r| < 0.347, so
//	     exp x = 2**k * exp r, and exp r = 1 + r + r**2/2 + r**3/6 + …
//
// The leading terms of both series are summed as pairs and the small rest as
// float64, so the only rounding that is felt is the last one. pow is
// exp(y * ln x) with the pair of the logarithm, which is why its error does
// not grow with the exponent.
//
// Measured against math/big with 256 bits, in units in the last place (ulp;
// 0.5 is a correctly rounded result), the worst of a million seeded random
// points each:
//
//	exp      0.516    0.751 where the result is subnormal, being rounded twice
//	ln       0.5001
//	log10    0.5001
//	pow      0.515    0.755 where the result is subnormal
//	logistic 0.514
//
// That is a relative error of 1.2e-16 at the most for normal results. An exact
// result comes out exact: pow(2, 10) is 1024, pow(1.5, 3) is 3.375, log10(1000)
// is 3.

// ln 2 in two parts. The upper one has 42 bits, so that its product with an
// exponent of at most 11 bits is exact.
const (
	ln2Hi = 0x1.62e42fefa38p-1
	ln2Lo = math.Ln2 - ln2Hi
)

// ln 10 in two parts; the upper one is the nearest float64.
const (
	ln10Hi = 0x1.26bb1bbb55516p+1
	ln10Lo = math.Ln10 - ln10Hi
)

// Beyond these bounds exp has no result but infinity or 0. What lies between
// them and the true bounds (709.78, -745.13) Ldexp sorts out.
const (
	expOverflow  = 710
	expUnderflow = -746
)

// exp is e**x. It is +Inf above 709.78 and 0 below -745.13; results below
// 2**-1022 are subnormal. The exp of NaN is NaN.
func exp(x float64) float64 { return expOf(pair{x, 0}) }

// expOf is e**(hi+lo), rounded to a float64.
func expOf(x pair) float64 {
	switch {
	case x.hi != x.hi:
		return math.NaN()
	case x.hi > expOverflow:
		return math.Inf(1)
	case x.hi < expUnderflow:
		return 0
	}
	p, k := expParts(x)
	return math.Ldexp(p.hi, k)
}

// expParts is e**x as p * 2**k, with p between 0.7 and 1.42. The argument lies
// between expUnderflow and expOverflow.
func expParts(x pair) (p pair, k int) {
	n := math.Floor(float64(x.hi*(1/math.Ln2)) + 0.5)
	r := twoSum(x.hi, -float64(n*ln2Hi)).plus(twoSum(x.lo, -float64(n*ln2Lo)))

	rest := 0.0 // 1/3! + r/4! + r**2/5! + …
	for i := len(overFactorial) - 1; i >= 0; i-- {
		rest = float64(rest*r.hi) + overFactorial[i]
	}
	square := r.times(r)
	rest = float64(rest * float64(r.hi*square.hi))
	high := pair{float64(square.hi / 2), float64(square.lo / 2)}.plus(pair{rest, 0})
	return pair{1, 0}.plus(r.plus(high)), int(n)
}

// overFactorial is 1/3!, 1/4!, …; the first term left out is below 2**-73.
var overFactorial = [...]float64{
	1.0 / 6,
	1.0 / 24,
	1.0 / 120,
	1.0 / 720,
	1.0 / 5_040,
	1.0 / 40_320,
	1.0 / 362_880,
	1.0 / 3_628_800,
	1.0 / 39_916_800,
	1.0 / 479_001_600,
	1.0 / 6_227_020_800,
	1.0 / 87_178_291_200,
	1.0 / 1_307_674_368_000,
	1.0 / 20_922_789_888_000,
	1.0 / 355_687_428_096_000,
}

// ln is the natural logarithm: -Inf for 0, NaN for what is negative or NaN,
// +Inf for +Inf.
func ln(x float64) float64 {
	if y, special := lnSpecial(x); special {
		return y
	}
	return lnParts(x).hi
}

// log10 is the logarithm to base 10, special where ln is.
func log10(x float64) float64 {
	if y, special := lnSpecial(x); special {
		return y
	}
	return lnParts(x).over(pair{ln10Hi, ln10Lo}).hi
}

func lnSpecial(x float64) (y float64, special bool) {
	switch {
	case x == 0:
		return math.Inf(-1), true
	case x > math.MaxFloat64:
		return x, true
	case x > 0:
		return 0, false
	}
	return math.NaN(), true
}

// lnParts is ln x for a finite x above 0, to about 70 significant bits. They
// are kept near x = 1 as well, where ln x is near 0: e is 0 there and m - 1 is
// exact.
func lnParts(x float64) pair {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = m+m, e-1
	}
	s := pair{m - 1, 0}.over(twoSum(m, 1))
	t := s.times(s)

	rest := 0.0 // 1/9 + t/11 + t**2/13 + …; beyond 1/29 the terms are below 2**-81
	for odd := 29.0; odd >= 9; odd -= 2 {
		rest = float64(rest*t.hi) + 1/odd
	}
	sum := pair{rest, 0}
	for odd := 7.0; odd >= 1; odd -= 2 {
		sum = sum.times(t).plus(pair{1, 0}.over(pair{odd, 0}))
	}
	half := s.times(sum)
	n := float64(e)
	return quickSum(float64(n*ln2Hi), float64(n*ln2Lo)).plus(pair{half.hi + half.hi, half.lo + half.lo})
}

// pow is x**y. x**0 is 1, also for x = 0. A negative x has a power only where
// y is whole, otherwise the result is NaN; 0 to a negative power is +Inf. Zero
// has no sign here: the powers of -0 are those of 0.
func pow(x, y float64) float64 {
	switch {
	case x != x || y != y:
		return math.NaN()
	case x == 1 || y == 0:
		return 1
	case x < 0 && math.Floor(y) != y:
		return math.NaN()
	case x < 0 && isOdd(y):
		return -powOf(-x, y)
	}
	return powOf(math.Abs(x), y)
}

// powOf is x**y for x >= 0 and y other than 0.
func powOf(x, y float64) float64 {
	if x == 0 || x > math.MaxFloat64 {
		if (x == 0) == (y > 0) {
			return 0
		}
		return math.Inf(1)
	}
	if x == 1 {
		return 1
	}
	// A logarithm other than 0 is at least 2**-53 in size, so an exponent of
	// 2**70 is as good as any larger one; larger ones would overflow halves.
	const enough = 1 << 70
	y = max(-enough, min(y, enough))
	return expOf(lnParts(x).times(pair{y, 0}))
}

// isOdd reports whether a whole number is odd. From 2**53 on all are even.
func isOdd(y float64) bool {
	return math.Abs(y) < 1<<53 && int64(y)&1 == 1
}

// logistic is 1 / (1 + exp(-x)), computed for x < 0 as exp(x) / (1 + exp(x)),
// which keeps the digits of small results. Far below 0 the divisor is 1.
func logistic(x float64) float64 {
	const farBelow = -50
	if !(x >= farBelow) { // NaN as well
		return exp(x)
	}
	if x > -expUnderflow {
		return 1
	}
	p, k := expParts(pair{-math.Abs(x), 0})
	power := pair{math.Ldexp(p.hi, k), math.Ldexp(p.lo, k)}
	divisor := pair{1, 0}.plus(power)
	if x < 0 {
		return power.over(divisor).hi
	}
	return pair{1, 0}.over(divisor).hi
}
