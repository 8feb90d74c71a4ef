package simulate

import (
	"math"
	"math/rand/v2"

	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// The samplers of this file give the same bits on every processor: they use
// the functions of stdlib for exp, ln and pow, and round every product by
// itself, where math.Exp and fused operations would not.

// stream is the source of chance of one draw. Streams of different draws have
// nothing to do with each other: the index is scrambled before it becomes half
// of the seed.
func stream(seed uint64, draw int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, scrambled(uint64(draw))))
}

// scrambled spreads neighbouring numbers over all numbers (splitmix64).
func scrambled(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// uniform is a number between 0 and 1, neither of them included.
func uniform(r *rand.Rand) float64 {
	return float64((float64(r.Uint64()>>12) + 0.5) * (1.0 / (1 << 52)))
}

// sample draws a value from a spread, within a range that may be nil.
func sample(r *rand.Rand, s *rules.Spread, within *rules.Range) float64 {
	a := s.Args
	switch s.Kind {
	case "normal":
		return truncated(r, a[0], a[1], within)
	case "uniform":
		return between(a[0], a[1], uniform(r))
	case "triangular":
		return triangular(r, a[0], a[1], a[2])
	case "pert":
		width := a[2] - a[0]
		alpha, gamma := 1+float64(4*(a[1]-a[0]))/width, 1+float64(4*(a[2]-a[1]))/width
		return between(a[0], a[2], beta(r, alpha, gamma))
	}
	return beta(r, a[0], a[1])
}

// between is the point at a share of the way from low to high.
func between(low, high, share float64) float64 {
	return min(high, max(low, low+float64((high-low)*share)))
}

func triangular(r *rand.Rand, low, mode, high float64) float64 {
	u := uniform(r)
	left := (mode - low) / (high - low)
	if u < left {
		return min(mode, low+math.Sqrt(float64(float64(u*(high-low))*(mode-low))))
	}
	return max(mode, high-math.Sqrt(float64(float64((1-u)*(high-low))*(high-mode))))
}

// truncated is a normal number, cut at a range that holds the mean. Numbers
// outside are drawn again. Where the range is narrow against the deviation,
// that would be most of them; numbers of the range are then taken in proportion
// to their density. Either way about half of all tries end it.
func truncated(r *rand.Rand, mean, deviation float64, within *rules.Range) float64 {
	if within == nil {
		return mean + float64(deviation*normal(r))
	}
	narrow := within.High-within.Low < 2*deviation
	for {
		if !narrow {
			if x := mean + float64(deviation*normal(r)); within.Holds(x) {
				return x
			}
			continue
		}
		x := between(within.Low, within.High, uniform(r))
		z := (x - mean) / deviation
		if uniform(r) < stdlib.Exp(-float64(z*z)/2) {
			return x
		}
	}
}

// normal is a standard normal number: the point that a uniform number is the
// probability of (Wichura 1988, algorithm AS 241, PPND16; relative error about
// 1e-16).
func normal(r *rand.Rand) float64 {
	p := uniform(r)
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		t := 0.180625 - float64(q*q)
		return float64(q*polynomial(t, ppndA[:])) / polynomial(t, ppndB[:])
	}
	t := math.Sqrt(-stdlib.Ln(min(p, 1-p)))
	x := 0.0
	if t <= 5 {
		x = polynomial(t-1.6, ppndC[:]) / polynomial(t-1.6, ppndD[:])
	} else {
		x = polynomial(t-5, ppndE[:]) / polynomial(t-5, ppndF[:])
	}
	return math.Copysign(x, q)
}

// polynomial has its coefficients from the constant on.
func polynomial(x float64, c []float64) float64 {
	y := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		y = float64(y*x) + c[i]
	}
	return y
}

// The coefficients of AS 241: A and B near the middle, C and D further out, E
// and F in the tails.
var (
	ppndA = [...]float64{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3}
	ppndB = [...]float64{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3}
	ppndC = [...]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	ppndD = [...]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	ppndE = [...]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	ppndF = [...]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// beta is a number between 0 and 1 with two shapes above 0.
func beta(r *rand.Rand, a, b float64) float64 {
	x, y := gamma(r, a), gamma(r, b)
	if x+y > 0 {
		return x / (x + y)
	}
	// Both vanish only for shapes near 0, where all weight lies at the ends.
	if uniform(r) < a/(a+b) {
		return 1
	}
	return 0
}

// gamma is a gamma number with a shape above 0 (Marsaglia and Tsang 2000); for
// a shape below 1 by way of the shape one higher.
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		u := uniform(r)
		return float64(gamma(r, shape+1) * stdlib.Pow(u, 1/shape))
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(float64(9*d))
	for {
		z := normal(r)
		v := 1 + float64(c*z)
		if v <= 0 {
			continue
		}
		v = float64(v * float64(v*v))
		half := float64(z*z) / 2
		if stdlib.Ln(uniform(r)) < half+d-float64(d*v)+float64(d*stdlib.Ln(v)) {
			return float64(d * v)
		}
	}
}
