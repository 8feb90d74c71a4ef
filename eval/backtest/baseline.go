package backtest

import (
	"math"

	"github.com/entente-lang/entente/stdlib"
)

// observation is a case with what the baselines may know of it.
type observation struct {
	unit     string
	fold     int
	x        float64 // the one thing a fitted baseline reads
	happened bool
}

// constantRate forecasts the share of the training cases that happened.
func constantRate(training []observation) func(observation) float64 {
	yes := 0.0
	for _, o := range training {
		yes += number(o.happened)
	}
	// Half a case each way keeps the rate away from the certain 0 and 1.
	rate := (yes + 0.5) / (float64(len(training)) + 1)
	return func(observation) float64 { return rate }
}

// ridge is what holds the slope of a logit back: it keeps the estimate finite
// where the training cases can be told apart without error.
const ridge = 0.01

// fitLogit fits a logit with one explanatory variable by Newton's method, and
// gives its forecast. The variable is scaled to mean 0 and deviation 1.
func fitLogit(training []observation) func(observation) float64 {
	mean, deviation := moments(training)
	z := func(o observation) float64 { return (o.x - mean) / deviation }
	var a, b float64
	for range 50 {
		var g0, g1, h00, h01, h11 float64
		for _, o := range training {
			x := z(o)
			p := stdlib.Logistic(a + float64(b*x))
			r, w := number(o.happened)-p, float64(p*(1-p))
			g0, g1 = g0+r, g1+float64(r*x)
			h00, h01, h11 = h00+w, h01+float64(w*x), h11+float64(float64(w*x)*x)
		}
		g1 -= float64(ridge * b)
		h11 += ridge
		h00 += 1e-9
		det := float64(h00*h11) - float64(h01*h01)
		if det <= 0 {
			break
		}
		da := (float64(h11*g0) - float64(h01*g1)) / det
		db := (float64(h00*g1) - float64(h01*g0)) / det
		a, b = a+bounded(da), b+bounded(db)
		if da*da+db*db < 1e-24 {
			break
		}
	}
	return func(o observation) float64 { return stdlib.Logistic(a + float64(b*z(o))) }
}

// bounded keeps a step of Newton's method from running away.
func bounded(step float64) float64 { return max(-2, min(2, step)) }

func moments(all []observation) (mean, deviation float64) {
	n := float64(max(1, len(all)))
	for _, o := range all {
		mean += o.x
	}
	mean /= n
	for _, o := range all {
		deviation += float64((o.x - mean) * (o.x - mean))
	}
	if deviation == 0 {
		return mean, 1
	}
	return mean, math.Sqrt(deviation / n)
}
