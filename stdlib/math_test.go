package stdlib

import (
	"flag"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	points = flag.Int("points", 20_000, "random points at which to measure each function")
)

// precision of the reference, in bits.
const precision = 256

func bigOf(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func bigNew() *big.Float { return new(big.Float).SetPrec(precision) }

// bigLn2 is the sum of 1 / (n * 2**n).
var bigLn2 = func() *big.Float {
	sum := bigNew()
	for n := 1; n < precision+20; n++ {
		term := bigNew().Quo(bigOf(1), bigOf(float64(n)))
		sum.Add(sum, term.SetMantExp(term, -n))
	}
	return sum
}()

// bigExp is e**x by the series at x/2**24, squared 24 times: another way than
// the one measured.
func bigExp(x *big.Float) *big.Float {
	f, _ := x.Float64()
	k := math.Round(f / math.Ln2)
	r := bigNew().Sub(x, bigNew().Mul(bigOf(k), bigLn2))
	r.SetMantExp(r, -24)
	sum, term := bigOf(1), bigOf(1)
	for n := 1.0; n <= 10; n++ {
		term.Quo(term.Mul(term, r), bigOf(n))
		sum.Add(sum, term)
	}
	for range 24 {
		sum.Mul(sum, sum)
	}
	return sum.SetMantExp(sum, int(k))
}

// bigLn solves e**y = x from a first guess by Halley's rule, which triples
// the number of right digits.
func bigLn(x float64) *big.Float {
	if x == 1 {
		return bigNew()
	}
	y, b := bigOf(roughLn(x)), bigOf(x)
	for range 2 {
		e := bigExp(y)
		step := bigNew().Quo(bigNew().Sub(b, e), bigNew().Add(b, e))
		y.Add(y, step.Add(step, step))
	}
	return y
}

// roughLn takes the number apart first: math.Log is far off for subnormal
// numbers on amd64.
func roughLn(x float64) float64 {
	if x > 0.5 && x < 2 {
		return math.Log(x)
	}
	m, e := math.Frexp(x)
	return math.Log(m) + float64(e)*math.Ln2
}

// ulps is how far a result is from the true value, in units of the last place
// that a float64 of the true value's size has.
func ulps(got float64, want *big.Float) float64 {
	exponent := max(want.MantExp(nil)-53, -1074)
	diff := bigNew().Sub(bigOf(got), want)
	u, _ := diff.SetMantExp(diff, -exponent).Float64()
	return math.Abs(u)
}

// A measured function has the arguments at which it is measured and its true
// value there.
type measured struct {
	name  string
	bound float64 // ulp
	draw  func(r *rand.Rand) []float64
	got   func(x []float64) float64
	want  func(x []float64) *big.Float
}

var measuredFuncs = []measured{
	{"exp", 0.55, one(func(r *rand.Rand) float64 { return spread(r, -708, 709.78) }), first(exp), bigFirst(bigExp)},
	{"exp-subnormal", 1, one(func(r *rand.Rand) float64 { return spread(r, -745.1, -708.4) }), first(exp), bigFirst(bigExp)},
	{"ln", 0.51, one(positive), first(ln), func(x []float64) *big.Float { return bigLn(x[0]) }},
	{"log10", 0.51, one(positive), first(log10), func(x []float64) *big.Float {
		return bigNew().Quo(bigLn(x[0]), bigLn(10))
	}},
	{"pow", 0.55, powPoint(-708, 709.7), powGot, powWant},
	{"pow-subnormal", 1, powPoint(-745, -708.4), powGot, powWant},
	{"logistic", 0.55, one(func(r *rand.Rand) float64 { return spread(r, -708, 60) }), first(logistic), func(x []float64) *big.Float {
		return bigNew().Quo(bigOf(1), bigNew().Add(bigOf(1), bigExp(bigOf(-x[0]))))
	}},
}

func one(f func(*rand.Rand) float64) func(*rand.Rand) []float64 {
	return func(r *rand.Rand) []float64 { return []float64{f(r)} }
}

func first(f func(float64) float64) func([]float64) float64 {
	return func(x []float64) float64 { return f(x[0]) }
}

func bigFirst(f func(*big.Float) *big.Float) func([]float64) *big.Float {
	return func(x []float64) *big.Float { return f(bigOf(x[0])) }
}

// spread draws from the whole range, from near its middle, and in sizes of
// every order.
func spread(r *rand.Rand, lo, hi float64) float64 {
	x := lo + r.Float64()*(hi-lo)
	switch r.IntN(4) {
	case 0:
		x = lo + math.Mod(x-lo, 4)
	case 1:
		x = max(lo, min(hi, r.NormFloat64()))
	case 2:
		x = max(lo, min(hi, r.NormFloat64()*math.Ldexp(1, -r.IntN(60))))
	}
	return x
}

// positive draws numbers of every size, subnormal ones included, and numbers
// near 1.
func positive(r *rand.Rand) float64 {
	switch r.IntN(3) {
	case 0:
		return math.Float64frombits(1 + r.Uint64N(0x7ff0_0000_0000_0000-1))
	case 1:
		return 1 + (r.Float64()-0.5)*math.Ldexp(1, -r.IntN(52))
	}
	return 0.5 + 2*r.Float64()
}

// powPoint draws a base, and an exponent so that the logarithm of the power
// lies in the range.
func powPoint(lo, hi float64) func(r *rand.Rand) []float64 {
	return func(r *rand.Rand) []float64 {
		for {
			x := positive(r)
			y := spread(r, lo, hi) / roughLn(x)
			if r.IntN(4) == 0 {
				y = math.Round(y)
			}
			if z := y * roughLn(x); z > lo && z < hi && x != 1 {
				return []float64{x, y}
			}
		}
	}
}

func powGot(x []float64) float64 { return pow(x[0], x[1]) }

func powWant(x []float64) *big.Float {
	return bigExp(bigNew().Mul(bigLn(x[0]), bigOf(x[1])))
}

// TestAccuracy measures. The figures in math.go are those of
// go test ./stdlib -run Accuracy -points 1000000 -v
func TestAccuracy(t *testing.T) {
	for _, m := range measuredFuncs {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1815, 1914))
			worst, at := 0.0, []float64{}
			for range *points {
				x := m.draw(r)
				if u := ulps(m.got(x), m.want(x)); u > worst {
					worst, at = u, x
				}
			}
			t.Logf("%.4f ulp at %v", worst, at)
			if worst > m.bound {
				t.Errorf("%.4f ulp at %v; want at most %v", worst, at, m.bound)
			}
		})
	}
}

// TestAccuracyAtEdges measures around the points where the ways of computing
// meet: powers of two, multiples of ln 2 / 2, the square root of 1/2.
func TestAccuracyAtEdges(t *testing.T) {
	check := func(name string, x, got float64, want *big.Float, bound float64) {
		if u := ulps(got, want); u > bound {
			t.Errorf("%s(%v) = %v: %.4f ulp", name, x, got, u)
		}
	}
	for n := -1074; n < 1024; n++ {
		for _, m := range []float64{1, math.Sqrt2 / 2, 0.75} {
			x := math.Ldexp(m, n)
			for _, x := range []float64{math.Nextafter(x, 0), x, math.Nextafter(x, math.Inf(1))} {
				if x > 0 && x != 1 {
					check("ln", x, ln(x), bigLn(x), 0.51)
				}
			}
		}
		for _, x := range []float64{float64(n) * math.Ln2, (float64(n) + 0.5) * math.Ln2} {
			if x > -708 && x < 709.7 {
				check("exp", x, exp(x), bigExp(bigOf(x)), 0.55)
				check("exp", x, exp(math.Nextafter(x, 0)), bigExp(bigOf(math.Nextafter(x, 0))), 0.55)
			}
		}
	}
}

func TestSpecialValues(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	negative := math.Copysign(0, -1)
	for _, c := range []struct {
		call      string
		got, want float64
	}{
		{"exp(+Inf)", exp(inf), inf},
		{"exp(-Inf)", exp(-inf), 0},
		{"exp(NaN)", exp(nan), nan},
		{"exp(0)", exp(0), 1},
		{"exp(-0)", exp(negative), 1},
		{"exp(1e-300)", exp(1e-300), 1},
		{"exp(709.782712893384)", exp(709.782712893384), 1.7976931348622732e308},
		{"exp(709.7827128933841)", exp(709.7827128933841), inf},
		{"exp(-745.1332191019411)", exp(-745.1332191019411), math.SmallestNonzeroFloat64},
		{"exp(-745.1332191019412)", exp(-745.1332191019412), 0},
		{"exp(1e308)", exp(1e308), inf},
		{"exp(-1e308)", exp(-1e308), 0},
		{"ln(0)", ln(0), -inf},
		{"ln(-0)", ln(negative), -inf},
		{"ln(-1)", ln(-1), nan},
		{"ln(-Inf)", ln(-inf), nan},
		{"ln(+Inf)", ln(inf), inf},
		{"ln(NaN)", ln(nan), nan},
		{"ln(1)", ln(1), 0},
		{"ln(smallest)", ln(math.SmallestNonzeroFloat64), -744.4400719213812},
		{"ln(largest)", ln(math.MaxFloat64), 709.782712893384},
		{"log10(0)", log10(0), -inf},
		{"log10(-1)", log10(-1), nan},
		{"log10(+Inf)", log10(inf), inf},
		{"pow(0, 0)", pow(0, 0), 1},
		{"pow(0, 2)", pow(0, 2), 0},
		{"pow(-0, 3)", pow(negative, 3), 0},
		{"pow(0, -1)", pow(0, -1), inf},
		{"pow(NaN, 0)", pow(nan, 0), nan},
		{"pow(1, NaN)", pow(1, nan), nan},
		{"pow(-1, 1e300)", pow(-1, 1e300), 1},
		{"pow(-1, 2**53-1)", pow(-1, 1<<53-1), -1},
		{"pow(-8, 1/3)", pow(-8, 1.0/3), nan},
		{"pow(-2, -3)", pow(-2, -3), -0.125},
		{"pow(1+eps, 1e300)", pow(1+0x1p-52, 1e300), inf},
		{"pow(1-eps, 1e300)", pow(1-0x1p-53, 1e300), 0},
		{"pow(1-eps, -1e300)", pow(1-0x1p-53, -1e300), inf},
		{"pow(2, 1023)", pow(2, 1023), 0x1p1023},
		{"pow(2, 1024)", pow(2, 1024), inf},
		{"pow(2, -1074)", pow(2, -1074), 0x1p-1074},
		{"pow(2, -1076)", pow(2, -1076), 0},
		{"pow(largest, 1)", pow(math.MaxFloat64, 1), math.MaxFloat64},
		{"pow(smallest, 1)", pow(math.SmallestNonzeroFloat64, 1), math.SmallestNonzeroFloat64},
		{"pow(+Inf, -1)", pow(inf, -1), 0},
		{"pow(+Inf, 2)", pow(inf, 2), inf},
		{"pow(-Inf, 3)", pow(-inf, 3), -inf},
		{"pow(2, +Inf)", pow(2, inf), inf},
		{"pow(2, -Inf)", pow(2, -inf), 0},
		{"pow(0.5, +Inf)", pow(0.5, inf), 0},
		{"logistic(-Inf)", logistic(-inf), 0},
		{"logistic(+Inf)", logistic(inf), 1},
		{"logistic(NaN)", logistic(nan), nan},
		{"logistic(-745)", logistic(-745), exp(-745)},
		{"logistic(745)", logistic(745), 1},
	} {
		if !same(c.got, c.want) {
			t.Errorf("%s = %v; want %v", c.call, show(c.got), show(c.want))
		}
	}
}

// TestExactPowers: a power that a float64 can hold comes out exactly.
func TestExactPowers(t *testing.T) {
	for base := 2.0; base <= 1000; base++ {
		for n, want := 1, base; want < 1<<53; n, want = n+1, want*base {
			if got := pow(base, float64(n)); got != want {
				t.Errorf("pow(%v, %d) = %v; want %v", base, n, got, want)
			}
			if got := pow(want, 1/float64(n)); n&(n-1) == 0 && got != base {
				t.Errorf("pow(%v, 1/%d) = %v; want %v", want, n, got, base)
			}
		}
	}
	for n := -307; n <= 308; n++ {
		var x float64
		fmt.Sscanf(fmt.Sprintf("1e%d", n), "%g", &x)
		if got := log10(x); got != float64(n) {
			t.Errorf("log10(%v) = %v", x, got)
		}
	}
}

// TestGoldenBits compares the bits of results with those in the file, which
// other processors must give as well. The arguments are read from the file,
// too: drawing them uses functions that differ between processors.
func TestGoldenBits(t *testing.T) {
	name := filepath.Join("testdata", "math.golden")
	if *update {
		if err := os.WriteFile(name, []byte(drawGolden()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(golden)), "\n")
	for i, line := range lines {
		if got := goldenLine(t, line); got != line {
			t.Errorf("%s:%d: %s, but here %s (if meant: go test ./stdlib -run Golden -update)", name, i+1, line, got)
		}
	}
	if len(lines) < 200 {
		t.Errorf("%s: %d lines; want at least 200", name, len(lines))
	}
}

// goldenLine computes a line anew from its function and arguments.
func goldenLine(t *testing.T, line string) string {
	call, _, _ := strings.Cut(line, " = ")
	fields := strings.Fields(call)
	x := make([]float64, len(fields)-1)
	for i, field := range fields[1:] {
		bits, err := strconv.ParseUint(field, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		x[i] = math.Float64frombits(bits)
	}
	for _, m := range measuredFuncs {
		if m.name == fields[0] {
			return fmt.Sprintf("%s = %016x", call, math.Float64bits(m.got(x)))
		}
	}
	return "no function " + fields[0]
}

func drawGolden() string {
	var b strings.Builder
	r := rand.New(rand.NewPCG(1648, 1919))
	for _, m := range measuredFuncs {
		for range 30 {
			x := m.draw(r)
			b.WriteString(m.name)
			for _, x := range x {
				fmt.Fprintf(&b, " %016x", math.Float64bits(x))
			}
			fmt.Fprintf(&b, " = %016x\n", math.Float64bits(m.got(x)))
		}
	}
	return b.String()
}
