package backtest

import (
	"math/rand/v2"
	"slices"
)

// Interval is a figure with its 95 percent bootstrap interval. Draws says in
// how many of the draws it was defined; with few of them the ends mean little.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Draws int     `json:"draws"`
}

// confidence is the share of the bootstrap distribution between the ends.
const confidence = 0.95

// bootstrap draws whole units, with replacement, and gives the percentiles of a
// figure over the draws. Months of one partner hang together: to draw them one
// by one would make intervals too narrow. Each draw has a random stream of its
// own, so that the result does not depend on what was computed before.
func bootstrap[T any](cases []T, unit func(T) string, draws int, seed uint64, figure func([]T) (float64, bool)) (out Interval, ok bool) {
	if out.Value, ok = figure(cases); !ok {
		return out, false
	}
	units := map[string][]T{}
	var names []string
	for _, c := range cases {
		if units[unit(c)] == nil {
			names = append(names, unit(c))
		}
		units[unit(c)] = append(units[unit(c)], c)
	}
	slices.Sort(names)
	var values []float64
	for i := range draws {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		var sample []T
		for range names {
			sample = append(sample, units[names[random.IntN(len(names))]]...)
		}
		if v, ok := figure(sample); ok {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	out.Draws = len(values)
	out.Low, out.High = quantile(values, (1-confidence)/2, out.Value), quantile(values, (1+confidence)/2, out.Value)
	return out, true
}

// quantile interpolates in sorted values; without any it is the alternative.
func quantile(sorted []float64, q, alternative float64) float64 {
	if len(sorted) == 0 {
		return alternative
	}
	at := float64(q * float64(len(sorted)-1))
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}
