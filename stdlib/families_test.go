package stdlib

import (
	"math"
	"testing"

	"github.com/entente-lang/entente/lang/types"
)

// TestEdges has the calls that no example can show: those that are errors,
// written NaN, and those at the ends of the numbers. "huge" is the largest
// number, "tiny" the smallest above 0.
func TestEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	huge, tiny := math.MaxFloat64, math.SmallestNonzeroFloat64
	negative := math.Copysign(0, -1)
	for _, c := range []struct {
		name string
		want any
		args []any
	}{
		{"min", 0.0, []any{0.0, negative}},
		{"max", 0.0, []any{negative, 0.0}},
		{"clamp", nan, []any{1.0, 3.0, 2.0}},
		{"clamp", 0.0, []any{-1.0, negative, 2.0}},
		{"round", 0.0, []any{-0.4}},
		{"round", huge, []any{huge, 15.0}},
		{"round", 1e22, []any{1e22}},
		{"round", nan, []any{1.0, 16.0}},
		{"round", nan, []any{1.0, -1.0}},
		{"round", nan, []any{1.0, 0.5}},
		{"round", nan, []any{1.0, nan}},
		{"round", 0.28, []any{0.285, 2.0}}, // stored below its decimal
		{"ceil", 0.0, []any{-0.5}},
		{"sqrt", nan, []any{-1.0}},
		{"sqrt", 0.0, []any{negative}},
		{"near", false, []any{nan, nan, 1.0}},
		{"saturate", 0.5, []any{huge, huge}},
		{"saturate", nan, []any{-1.0, 1.0}},
		{"saturate", nan, []any{0.0, 0.0}},
		{"saturate", 0.5, []any{tiny, tiny}},
		{"membership", nan, []any{1.0, 2.0, 2.0, 3.0}},
		{"membership", nan, []any{1.0, 1.0, 3.0, 2.0}},
		{"membership", nan, []any{nan, 1.0, 2.0, 3.0}},
		{"membership", 1.0, []any{huge, 1.0, 2.0, 3.0}},
		{"membership", 0.0, []any{-1e9, 1.0, 2.0, 3.0}},
		{"decay", nan, []any{-1.0, 1.0}},
		{"decay", nan, []any{1.0, -1.0}},
		{"decay", 0.0, []any{huge, huge}},
		{"noisy_or", nan, []any{[]float64{0.5, 1.5}}},
		{"noisy_or", nan, []any{[]float64{nan}}},
		{"noisy_or", 1.0, []any{[]float64{1, 1, 0.3}}},
		{"noisy_or", 1e-20, []any{[]float64{1e-20}}},
		{"noisy_and", nan, []any{[]float64{-0.5}}},
		{"mean", nan, []any{[]float64{}}},
		{"mean", nan, []any{[]float64(nil)}},
		{"mean", 1.0, []any{[]float64{1e16, 3, -1e16}}},
		{"median", nan, []any{[]float64{}}},
		{"median", huge, []any{[]float64{huge, huge}}},
		{"median", 0.0, []any{[]float64{-huge, huge}}},
		{"product", 1.0, []any{[]float64{0x1p-700, 0x1p-700, 0x1p700, 0x1p700}}},
		{"product", inf, []any{[]float64{huge, huge}}},
		{"product", 0.0, []any{[]float64{0, -1}}},
		{"smallest", nan, []any{[]float64{}}},
		{"largest", nan, []any{[]float64{}}},
		{"share_of", nan, []any{2.0, 1.0}},
		{"share_of", nan, []any{-1.0, 1.0}},
		{"share_of", 1.0, []any{tiny, tiny}},
		{"gini", nan, []any{[]float64{}}},
		{"gini", nan, []any{[]float64{0, 0}}},
		{"gini", nan, []any{[]float64{-1, 2}}},
		{"gini", 0.0, []any{[]float64{0.1, 0.1, 0.1, 0.1, 0.1}}},
		{"herfindahl", nan, []any{[]float64{}}},
		{"herfindahl", nan, []any{[]float64{0}}},
		{"herfindahl", 0.2, []any{[]float64{0.1, 0.1, 0.1, 0.1, 0.1}}},
		{"year", nan, []any{0.0}},
		{"year", nan, []any{1e300}},
		{"year", 9999.0, []any{3652059.0}},
		{"month", nan, []any{inf}},
		{"add_months", nan, []any{1.0, -1.0}},
		{"add_months", nan, []any{3652059.0, 1.0}},
		{"add_months", nan, []any{1.0, 0.5}},
		{"add_months", nan, []any{1.0, 1e300}},
		{"add_months", nan, []any{1.0, nan}},
	} {
		f, ok := Lookup(c.name)
		if !ok {
			t.Fatalf("no function %s", c.name)
		}
		if got := f.Call(c.args); !same(got, c.want) {
			t.Errorf("%s%v = %v; want %v", c.name, c.args, show(got), show(c.want))
		}
	}
}

// TestMonthsBetween holds the laws that its definition promises, from days of
// every kind: month's ends, leap days, the last month of the calendar.
func TestMonthsBetween(t *testing.T) {
	last, _ := types.Day(9999, 12, 31)
	for _, s := range []string{"0001-01-01", "1900-02-28", "2000-02-29", "2003-01-31", "2004-02-29", "2004-12-31"} {
		a, _ := types.ParseDay(s)
		for n := range 60 {
			b, _ := addMonths(a, n)
			if got := monthsBetween(a, b); got != float64(n) {
				t.Errorf("months_between(%s, %s) = %v; want %d", s, types.FormatDay(b), got, n)
			}
		}
		before := -1.0
		for b := a; b < a+1500; b++ {
			got := monthsBetween(a, b)
			if got <= before || got != -monthsBetween(b, a) {
				t.Errorf("months_between(%s, %s) = %v, after %v", s, types.FormatDay(b), got, before)
			}
			before = got
		}
		if got, whole := monthsBetween(a, last), math.Ceil(monthsBetween(a, last-30)); !(got > whole-1 && got <= whole+1) {
			t.Errorf("months_between(%s, 9999-12-31) = %v; want about %v", s, got, whole)
		}
	}
}

func TestRoundGoesToTheNearest(t *testing.T) {
	for i := -2000.0; i <= 2000; i++ {
		if got, want := round(i/2, 0), unsigned(math.RoundToEven(i/2)); got != want {
			t.Errorf("round(%v) = %v; want %v", i/2, got, want)
		}
		if got := round(i/1000, 3); got != unsigned(i/1000) {
			t.Errorf("round(%v, 3) = %v", i/1000, got)
		}
	}
}
