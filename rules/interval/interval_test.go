package interval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// Every function of the library on plain values has its ranges.
func TestFunctions(t *testing.T) {
	for _, f := range stdlib.All {
		if f.Over == stdlib.Values && functions[f.Name] == nil {
			t.Errorf("%s has no entry", f.Name)
		}
	}
	for name := range functions {
		if _, ok := stdlib.Lookup(name); !ok {
			t.Errorf("%s is no function of the library", name)
		}
	}
}

const decisions = `edition 1
kind partner {
  a share
  b number 0..100
  c count 0..9
  d optional share
  f bool
  g enum(x, y, z)
  h optional ref partner
}
relation tie(partner, partner) share symmetric = 0 {}
derive partner.e share = a * a
table partner.level enum(low, high) {
  hit first
  | a      || level |
  | >= 0.5 || high  |
  | -      || low   |
}
table partner.worth number {
  hit first
  | d    || worth |
  | >= 0 || 1     |
}
`

func TestDecide(t *testing.T) {
	cases := []struct{ condition, want string }{
		{"a >= 0", "always true"},
		{"a > 0", "unknown"},
		{"a >= 0.3 and a < 0.2", "always false"},
		{"a >= 0.3 or a < 0.3", "always true"},
		{"a > 0.3 or a <= 0.3", "always true"},
		{"a >= 0.3 or a < 0.2", "unknown"},
		{"b > 50 ? b >= 50 : b <= 50", "always true"},
		{"a - a == 0", "always true"},
		{"a * a >= 0", "always true"},
		{"a * (1 - a) <= 0.26", "always true"},
		{"a * (1 - a) <= 0.24", "unknown"},
		{"e <= 1 and e >= 0", "always true"},
		{"b == 25 and b / 100 != 0.25", "always false"},
		{"a > 25", "always false"},
		{"c == 0.5", "always false"},
		{"c > 3 and c < 4", "always false"},
		{"c > 8 or c <= 8", "always true"},
		{"d >= 0", "always true (may be absent)"},
		{"(d ?? 0.5) <= 1", "always true"},
		{"known(a)", "always true"},
		{"known(d)", "unknown"},
		{"f or not f", "always true"},
		{"f and not f", "always false"},
		{`g == "x" and g == "y"`, "always false"},
		{`g in ["x", "y"] or g == "z"`, "always true"},
		{`level == "high" and a < 0.4`, "always false"},
		{"h == h", "always true (may be absent)"},
		{"exp(a) >= 0.99", "always true"},
		{"logistic(b) < 0.49", "always false"},
		{"count(members, .a > 2) == 0", "always true"},
		{"count(members, .a >= 0) >= 2", "unknown"},
		{"noisy_or([a, 0.5]) >= 0.9", "unknown"},
		{"noisy_or([a, 0.5]) >= 0.49", "always true"},
		{"worth == 1", "always true (may be absent)"},
		{"count(members) >= 1", "always true"},
		{"all(members, .a <= 1)", "always true"},
		{"noisy_or(map(members, .a)) <= 1.000001", "always true"},
		{"tie(lead, lead) < 0", "always false"},
		{"1 / (a - 2) < 0", "always true"},
		{"b / a >= 0", "always true (may fail)"},
		{"sqrt(a) <= 1 and saturate(b, 10) < 1", "always true"},
	}
	for _, c := range cases {
		if got := decision(decide(t, c.condition)); got != c.want {
			t.Errorf("%s: %s, want %s", c.condition, got, c.want)
		}
	}
}

func decide(t *testing.T, condition string) Decision {
	t.Helper()
	set, found := rules.Load(testkit.Study("s.entente", decisions+"derive partner.k bool = "+condition+"\n"), "s.entente")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	k, _ := set.Kind("partner")
	a, _ := k.Attr("k")
	return Decide(a.Derived.Expr, &Declared{Rules: set})
}

func decision(d Decision) string {
	s := d.Verdict.String()
	if d.Missing && d.Verdict != Unknown {
		s += " (may be absent)"
	}
	if d.Fails && d.Verdict != Unknown {
		s += " (may fail)"
	}
	return s
}

func TestWitness(t *testing.T) {
	d := decide(t, "a >= 0.3 and b < 20")
	show := func(list []Given) string {
		var s []string
		for _, g := range list {
			s = append(s, fmt.Sprintf("%s = %v", g.Path, g.Value))
		}
		return strings.Join(s, ", ")
	}
	if d.Verdict != Unknown || d.True == nil || d.False == nil {
		t.Fatalf("%+v", d)
	}
	for _, g := range d.True {
		x := g.Value.(float64)
		if g.Path == "self.a" && x < 0.3 || g.Path == "self.b" && x >= 20 {
			t.Errorf("no witness: %s", show(d.True))
		}
	}
	if d := decide(t, "a <= 1"); d.True == nil || d.False != nil {
		t.Errorf("%+v", d)
	}
}

// Operations on numbers hold what the operation gives for any values inside,
// and the slopes and trends what it gives for two.
func TestNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	ends := []float64{-3, -1, -0.5, 0, 0.1, 0.3, 1, 2, 50}
	operations := map[string]struct {
		on func(a, b Number) Value
		at func(x, y float64) float64
	}{
		"+":        {func(a, b Number) Value { return Of(plus(a, b)) }, func(x, y float64) float64 { return x + y }},
		"*":        {func(a, b Number) Value { return Of(times(a, b)) }, func(x, y float64) float64 { return float64(x * y) }},
		"/":        {divide, func(x, y float64) float64 { return x / y }},
		"max":      {func(a, b Number) Value { return Of(larger(a, b)) }, func(x, y float64) float64 { return max(x, y) }},
		"pow":      {powers, func(x, y float64) float64 { return lib("pow", x, y) }},
		"saturate": {saturate, func(x, y float64) float64 { return lib("saturate", x, y) }},
		"share_of": {shareOf, func(x, y float64) float64 { return lib("share_of", x, y) }},
		"decay":    {decay, func(x, y float64) float64 { return lib("decay", x, y) }},
		"exp":      {func(a, _ Number) Value { return power(a) }, func(x, _ float64) float64 { return lib("exp", x) }},
		"ln":       {func(a, _ Number) Value { return logarithm(a, "ln", 1) }, func(x, _ float64) float64 { return lib("ln", x) }},
		"sqrt":     {func(a, _ Number) Value { return root(a) }, func(x, _ float64) float64 { return lib("sqrt", x) }},
		"logistic": {func(a, _ Number) Value { return logistic(a) }, func(x, _ float64) float64 { return lib("logistic", x) }},
		"membership": {func(a, b Number) Value { return membership([]Value{Of(a), Of(Point(-2)), Of(b), Of(Point(60))}) },
			func(x, y float64) float64 { return lib("membership", x, -2.0, y, 60.0) }},
		"floor": {func(a, _ Number) Value { return Of(steps(a, "floor")) }, func(x, _ float64) float64 { return lib("floor", x) }},
		"abs":   {func(a, _ Number) Value { return Of(absolute(a)) }, func(x, _ float64) float64 { return math.Abs(x) }},
	}
	for name, op := range operations {
		for range 20_000 {
			a := part(rng, ends)
			b := part(rng, ends)
			if rng.IntN(2) == 0 {
				check(t, rng, name, moving(a), b, op.on(moving(a), b), op.at)
			} else {
				swapped := func(x, y float64) float64 { return op.at(y, x) }
				check(t, rng, name, moving(b), a, op.on(a, moving(b)), swapped)
			}
		}
	}
}

func part(rng *rand.Rand, ends []float64) Number {
	x, y := ends[rng.IntN(len(ends))], ends[rng.IntN(len(ends))]
	if rng.IntN(2) == 0 {
		y = x + rng.Float64()
	}
	return Between(min(x, y), max(x, y))
}

// moving marks a number as the input that moves.
func moving(n Number) Number {
	if !n.thin() {
		n.Trend, n.Slope = Rising, Range{1, 1}
	}
	return n
}

func check(t *testing.T, rng *rand.Rand, name string, a, b Number, v Value, at func(x, y float64) float64) {
	t.Helper()
	inside := func(n Number) float64 {
		return max(n.Low, min(n.High, n.Low+rng.Float64()*1.2*(n.High-n.Low)))
	}
	x1, x2, y := inside(a), inside(a), inside(b)
	z1, z2 := at(min(x1, x2), y), at(max(x1, x2), y)
	for _, z := range []float64{z1, z2} {
		if math.IsNaN(z) || math.IsInf(z, 0) {
			if !v.Fails {
				t.Fatalf("%s of %v, %v is %v, which %+v leaves out", name, x1, y, z, v)
			}
			return
		}
		if !v.Present || z < v.Num.Low || z > v.Num.High {
			t.Fatalf("%s of %v or %v, %v is %v, which %+v leaves out", name, x1, x2, y, z, v)
		}
	}
	move, room := z2-z1, 2*v.Num.Err+1e-300
	low, high := v.Num.Slope.Low*math.Abs(x2-x1), v.Num.Slope.High*math.Abs(x2-x1)
	wrong := v.Num.Trend == Rising && move < 0 || v.Num.Trend == Falling && move > 0 || v.Num.Trend == Steady && move != 0
	slack := room + math.Abs(move)*1e-14 // of the difference taken here
	if wrong || move < low-slack-math.Abs(low)*1e-14 || move > high+slack+math.Abs(high)*1e-14 {
		t.Fatalf("%s from %v to %v, %v moves by %v: %+v", name, x1, x2, y, move, v.Num)
	}
}

// Months rise with the second date and fall with the first, day by day, which
// their ranges rest on.
func TestMonths(t *testing.T) {
	first, _ := types.Day(2003, 1, 1)
	const days = 800
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		b := first + float64(rng.IntN(days))
		last := math.Inf(1)
		for i := range days {
			a := first + float64(i)
			m := lib("months_between", a, b)
			if m > last {
				t.Fatalf("months_between(%s, %s) rises", types.FormatDay(a), types.FormatDay(b))
			}
			if n := -lib("months_between", b, a); n != m {
				t.Fatalf("%v is not %v", n, m)
			}
			last = m
		}
	}
}
