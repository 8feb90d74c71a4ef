package stdlib

import "math"

var curveFuncs = []*Func{
	{
		Name: "logistic",
		Doc: "The S-shaped curve 1 / (1 + exp(-x)): a share that is 0.5 at x = 0 and nears 0 and 1 far below and above. " +
			"Shift and stretch it by its argument: logistic((x - middle) / width).",
		Params:   []Param{{Name: "x", Type: number, Doc: "a number without a unit"}},
		Result:   share,
		Examples: []Example{{"logistic(0)", "0.5"}, {"logistic(2)", "0.8807970779778824"}, {"logistic(-800)", "0"}},
		Plain:    logistic,
	},
	{
		Name: "saturate",
		Doc: "The curve of diminishing returns x / (x + half): the share 0 at x = 0, 0.5 at x = half, nearing 1. " +
			"It is an error for x to be negative or for half to be 0 or less.",
		Params: []Param{
			{Name: "x", Type: number, Doc: "0 or more"},
			{Name: "half", Type: number, Doc: "the x that gives 0.5, above 0, in the unit of x"},
		},
		Result:   share,
		Examples: []Example{{"saturate(5_000, 5_000)", "0.5"}, {"saturate(3, 1)", "0.75"}, {"saturate(0, 10)", "0"}},
		Plain:    saturate,
	},
	{
		Name: "decay",
		Doc: "The share that is left of something that is lost at a steady rate: exp(-rate * x). " +
			"It is an error for x or rate to be negative.",
		Params: []Param{
			{Name: "x", Type: number, Doc: "how far or how long, 0 or more"},
			{Name: "rate", Type: number, Doc: "the loss per unit of x, 0 or more"},
		},
		Result:   share,
		Examples: []Example{{"decay(0, 3)", "1"}, {"decay(12, 5%)", "0.5488116360940264"}},
		Plain:    decay,
	},
	{
		Name: "membership",
		Doc: "The share to which x belongs to a fuzzy set, by the direct method of calibration: 0.05 at the anchor out, 0.5 at the crossover, " +
			"0.95 at the anchor full, S-shaped in between. It is an error for the anchors not to ascend.",
		Params: []Param{
			{Name: "x", Type: number, Doc: "the raw value"},
			{Name: "out", Type: number, Doc: "the anchor of full non-membership, in the unit of x"},
			{Name: "crossover", Type: number, Doc: "neither in nor out, above out"},
			{Name: "full", Type: number, Doc: "the anchor of full membership, above the crossover"},
		},
		Result:   share,
		Examples: []Example{{"membership(2_000, 200, 2_000, 20_000)", "0.5"}, {"round(membership(200, 200, 2_000, 20_000), 12)", "0.05"}, {"round(membership(20_000, 200, 2_000, 20_000), 12)", "0.95"}},
		Plain:    membership,
	},
	{
		Name: "noisy_or",
		Doc: "The chance that at least one of several independent causes works, 1 - product(1 - w). Without causes it is 0. " +
			"It is an error for a number to lie outside 0 to 1.",
		Params:   []Param{{Name: "shares", Type: numbers, Doc: "the chance of each cause, from 0 to 1"}},
		Result:   share,
		Examples: []Example{{"noisy_or([50%, 50%])", "0.75"}, {"noisy_or([0.1])", "0.1"}, {"noisy_or([])", "0"}},
		Plain:    noisyOr,
	},
	{
		Name: "noisy_and",
		Doc: "The chance that all of several independent conditions hold, product(w). Without conditions it is 1. " +
			"It is an error for a number to lie outside 0 to 1.",
		Params:   []Param{{Name: "shares", Type: numbers, Doc: "the chance of each condition, from 0 to 1"}},
		Result:   share,
		Examples: []Example{{"noisy_and([50%, 50%])", "0.25"}, {"noisy_and([0.9, 0])", "0"}, {"noisy_and([])", "1"}},
		Plain:    noisyAnd,
	},
}

func saturate(x, half float64) float64 {
	if !(x >= 0 && half > 0) {
		return math.NaN()
	}
	if x+half > math.MaxFloat64 { // halving is exact, and changes nothing
		x, half = float64(x/2), float64(half/2)
	}
	return x / (x + half)
}

func decay(x, rate float64) float64 {
	if !(x >= 0 && rate >= 0) {
		return math.NaN()
	}
	return exp(-float64(rate * x))
}

// oddsOfFull is the logarithm of the odds 0.95 : 0.05, which the direct method
// gives the anchor of full membership. The bits are those of ln(19).
const oddsOfFull = 2.9444389791664403

// membership is logistic in the log odds, which are linear on either side of the
// crossover.
func membership(x, out, crossover, full float64) float64 {
	if !(out < crossover && crossover < full) {
		return math.NaN()
	}
	reach := full - crossover
	if x < crossover {
		reach = crossover - out
	}
	return logistic(float64((x-crossover)*oddsOfFull) / reach)
}

// noisyOr adds to the chance so far the part of what is left that the next
// cause brings. It is 1 - product(1 - w) written so that small chances keep
// their digits: one alone comes back unchanged.
func noisyOr(shares []float64) float64 {
	if !areShares(shares) {
		return math.NaN()
	}
	p := 0.0
	for _, w := range shares {
		p += float64(w * (1 - p))
	}
	return p
}

func noisyAnd(shares []float64) float64 {
	if !areShares(shares) {
		return math.NaN()
	}
	return product(shares)
}

func areShares(xs []float64) bool {
	for _, x := range xs {
		if !(x >= 0 && x <= 1) {
			return false
		}
	}
	return true
}
