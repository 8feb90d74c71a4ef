package simulate

import (
	"math"
	"slices"
	"testing"

	"github.com/entente-lang/entente/rules"
)

// TestSample holds each distribution to its mean, its deviation and its ends,
// within five standard errors of a seeded hundred thousand.
func TestSample(t *testing.T) {
	share := &rules.Range{Low: 0, High: 1}
	cases := []struct {
		name       string
		spread     rules.Spread
		within     *rules.Range
		mean, dev  float64
		low, high  float64
		median     float64
		unmeasured bool
	}{
		{"uniform", rules.Spread{Kind: "uniform", Args: []float64{2, 5}}, nil, 3.5, 3 / math.Sqrt(12), 2, 5, 3.5, false},
		{"triangular", rules.Spread{Kind: "triangular", Args: []float64{0, 1, 4}}, nil, 5.0 / 3, math.Sqrt(13.0 / 18), 0, 4, 4 - math.Sqrt(6), false},
		{"triangle without a left side", rules.Spread{Kind: "triangular", Args: []float64{0, 0, 1}}, nil, 1.0 / 3, math.Sqrt(1.0 / 18), 0, 1, 1 - math.Sqrt(0.5), false},
		{"normal", rules.Spread{Kind: "normal", Args: []float64{10, 2}}, nil, 10, 2, math.Inf(-1), math.Inf(1), 10, false},
		{"half normal", rules.Spread{Kind: "normal", Args: []float64{0, 0.1}}, share, 0.1 * math.Sqrt(2/math.Pi), 0.1 * math.Sqrt(1-2/math.Pi), 0, 1, 0.06744897501960817, false},
		{"normal in a narrow range", rules.Spread{Kind: "normal", Args: []float64{0.5, 1e6}}, share, 0.5, 1 / math.Sqrt(12), 0, 1, 0.5, false},
		{"beta", rules.Spread{Kind: "beta", Args: []float64{2, 3}}, share, 0.4, 0.2, 0, 1, 0.3857275681323917, false},
		{"beta with horns", rules.Spread{Kind: "beta", Args: []float64{0.5, 0.5}}, share, 0.5, math.Sqrt(0.125), 0, 1, 0.5, false},
		{"beta at its ends", rules.Spread{Kind: "beta", Args: []float64{1e-3, 1e-3}}, share, 0.5, 0.5 / math.Sqrt(1.002), 0, 1, 0, true},
		{"pert", rules.Spread{Kind: "pert", Args: []float64{0, 3, 6}}, nil, 3, 6 / math.Sqrt(28), 0, 6, 3, false},
	}
	const n = 100_000
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := stream(7, 0)
			xs := make([]float64, n)
			sum, squares := 0.0, 0.0
			for i := range xs {
				xs[i] = sample(r, &c.spread, c.within)
				sum += xs[i]
				squares += (xs[i] - c.mean) * (xs[i] - c.mean)
			}
			slices.Sort(xs)
			if xs[0] < c.low || xs[n-1] > c.high {
				t.Errorf("from %g to %g, not within %g to %g", xs[0], xs[n-1], c.low, c.high)
			}
			if mean := sum / n; math.Abs(mean-c.mean) > 5*c.dev/math.Sqrt(n) {
				t.Errorf("the mean is %g, not %g", mean, c.mean)
			}
			if dev := math.Sqrt(squares / n); math.Abs(dev/c.dev-1) > 0.02 {
				t.Errorf("the deviation is %g, not %g", dev, c.dev)
			}
			below, _ := slices.BinarySearch(xs, c.median)
			if share := float64(below) / n; !c.unmeasured && math.Abs(share-0.5) > 5*0.5/math.Sqrt(n) {
				t.Errorf("%g of the draws lie below the median", share)
			}
		})
	}
}

// TestStreams holds that the streams of neighbouring draws are as little alike
// as the numbers of one.
func TestStreams(t *testing.T) {
	const n = 20_000
	mean, product := 0.0, 0.0
	last := 0.0
	for i := range n {
		u := uniform(stream(1, i))
		mean += u / n
		product += (u - 0.5) * (last - 0.5) / n
		last = u
	}
	if math.Abs(mean-0.5) > 5*0.289/math.Sqrt(n) || math.Abs(product) > 5/12.0/math.Sqrt(n) {
		t.Errorf("first numbers have mean %g and covariance %g with those of the next stream", mean, product)
	}
}

// TestSampleBits pins the bits, which every processor has to give.
func TestSampleBits(t *testing.T) {
	r := stream(42, 7)
	got := []float64{uniform(r), normal(r), gamma(r, 0.7), gamma(r, 3), beta(r, 2, 5),
		sample(r, &rules.Spread{Kind: "pert", Args: []float64{0.1, 0.2, 0.9}}, nil)}
	for i, x := range got {
		if bits := math.Float64bits(x); bits != golden[i] {
			t.Errorf("number %d is %#x, not %#x", i, bits, golden[i])
		}
	}
}

var golden = []uint64{0x3fe49b0231dd6f33, 0x3fc3e7bd3e5621cc, 0x3fe3a703726ce294, 0x4009280e81590a96, 0x3fd4ea95d29dda90, 0x3fdf60dc14a8af12}
