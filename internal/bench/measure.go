package bench

import (
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/entente-lang/entente/internal/testkit"
)

// clock tells the time in seconds.
type clock func() float64

// processor is the time that this process has computed, the collector's work
// included: it does not grow while others have the machine. wall is for work on
// several cores.
var processor clock = testkit.CPUTime

func wall() float64 { return float64(time.Now().UnixNano()) / 1e9 }

// figure is what one operation costs.
type figure struct{ seconds, allocs float64 }

// measure runs an operation, given how often, until the clock has moved enough,
// and says what one costs. The operation has run once before.
func measure(c clock, least float64, op func(n int)) figure {
	for n := 1; ; {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := c()
		op(n)
		took := c() - began
		runtime.ReadMemStats(&after)
		if took >= least/2 {
			return figure{took / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n)}
		}
		n = max(2*n, int(float64(n)*least/max(took, least/1e3)))
	}
}

// contest is one engine's way to do a work.
type contest struct {
	name  string
	op    func(n int)
	scale float64 // how often the operation is contained in the whole work; 0 is 1
	clock clock   // nil is the processor's
}

// outcome is what several rounds gave.
type outcome struct {
	name    string
	ratio   float64 // to the work by hand, the median of the rounds
	low     float64 // the smallest ratio
	high    float64 // the largest
	seconds float64 // the median
	allocs  float64 // the smallest, of one operation
	hand    float64 // the median of the work by hand
}

// race measures contests beside the work by hand. Each engine is timed directly
// behind it, and a ratio is taken within that pair.
func race(rounds int, hand contest, others []contest) []outcome {
	type pair struct{ hand, other figure }
	pairs := make([][]pair, len(others))
	for range rounds {
		for i, o := range others {
			h := measure(handClock(o), handTime, hand.op)
			f := measure(handClock(o), engineTime, o.op)
			if o.scale > 0 {
				f.seconds *= o.scale
			}
			if hand.scale > 0 {
				h.seconds *= hand.scale
			}
			pairs[i] = append(pairs[i], pair{h, f})
		}
	}
	var out []outcome
	for i, o := range others {
		r := outcome{name: o.name, allocs: math.Inf(1)}
		var ratios, times, hands []float64
		for _, p := range pairs[i] {
			ratios = append(ratios, p.other.seconds/p.hand.seconds)
			times, hands = append(times, p.other.seconds), append(hands, p.hand.seconds)
			r.allocs = min(r.allocs, p.other.allocs)
		}
		r.ratio, r.low, r.high = median(ratios), slices.Min(ratios), slices.Max(ratios)
		r.seconds, r.hand = median(times), median(hands)
		out = append(out, r)
	}
	return out
}

// How long the work by hand and an engine are timed in each round, in seconds.
const (
	handTime   = 0.05
	engineTime = 0.1
)

func handClock(o contest) clock {
	if o.clock != nil {
		return o.clock
	}
	return processor
}

func median(xs []float64) float64 {
	s := slices.Sorted(slices.Values(xs))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// slope is the exponent with which y grows with x: the least-squares line
// through their logarithms.
func slope(x, y []float64) float64 {
	n, sx, sy, sxx, sxy := float64(len(x)), 0.0, 0.0, 0.0, 0.0
	for i := range x {
		a, b := math.Log(x[i]), math.Log(y[i])
		sx, sy, sxx, sxy = sx+a, sy+b, sxx+a*a, sxy+a*b
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
