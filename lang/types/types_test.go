package types

import (
	"testing"
	"time"
)

// TestCalendar goes through every day from 1 January of the year 1 to 31
// December 9999 and compares it with the standard library's calendar.
func TestCalendar(t *testing.T) {
	date := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 1; n <= maxDay; n++ {
		y, m, d := date.Date()
		day, ok := Day(y, int(m), d)
		gotY, gotM, gotD := Calendar(float64(n))
		if !ok || day != float64(n) || gotY != y || gotM != int(m) || gotD != d {
			t.Fatalf("day %d is %v, %v; back %d-%d-%d", n, day, ok, gotY, gotM, gotD)
		}
		date = date.AddDate(0, 0, 1)
	}
	if date.Year() != 10000 {
		t.Errorf("maxDay is not 31 December 9999, but the day before %v", date)
	}
}

func TestParseDay(t *testing.T) {
	for _, s := range []string{"0001-01-01", "2000-02-29", "2003-03-20", "9999-12-31"} {
		day, ok := ParseDay(s)
		if !ok || FormatDay(day) != s || FormatDay(day+0.75) != s {
			t.Errorf("%s is %v, %v, written %s", s, day, ok, FormatDay(day))
		}
	}
	for _, s := range []string{"", "2003-3-20", "2003-02-30", "1900-02-29", "0000-01-01", "2003-13-01", "2003-00-10",
		"2003-01-00", "2003/01/01", "20x3-01-01", "2003-01-011", "-003-01-01", "2003-01-32"} {
		if day, ok := ParseDay(s); ok {
			t.Errorf("%q is taken for day %v", s, day)
		}
	}
}

func TestTypes(t *testing.T) {
	for _, c := range []struct {
		typ                          Type
		text                         string
		numeric, ordered, collection bool
		low, high                    float64
		ranged                       bool
	}{
		{Type{Base: Number}, "number", true, true, false, 0, 0, false},
		{Type{Base: Number, Unit: "km"}, "number in km", true, true, false, 0, 0, false},
		{Type{Base: Share}, "share", true, true, false, 0, 1, true},
		{Type{Base: Count}, "count", true, true, false, 0, 1 << 53, true},
		{Type{Base: Months}, "months", true, true, false, 0, 1 << 53, true},
		{Type{Base: Date}, "date", false, true, false, 1, maxDay, true},
		{Type{Base: Bool}, "bool", false, false, false, 0, 0, false},
		{Type{Base: Text}, "text", false, false, false, 0, 0, false},
		{Type{Base: Enum, Values: []string{"a", "b"}}, "enum(a, b)", false, false, false, 0, 0, false},
		{Type{Base: Set, Values: []string{"a"}}, "set of enum(a)", false, false, true, 0, 0, false},
		{Type{Base: Ref, Kind: "k"}, "ref k", false, false, false, 0, 0, false},
		{Type{Base: List, Kind: "k"}, "list of ref k", false, false, true, 0, 0, false},
		{Type{Base: Numbers}, "list of numbers", false, false, true, 0, 0, false},
		{Type{}, "unknown", false, false, false, 0, 0, false},
	} {
		low, high, ranged := c.typ.Range()
		if c.typ.String() != c.text || c.typ.IsNumeric() != c.numeric || c.typ.IsOrdered() != c.ordered ||
			c.typ.IsCollection() != c.collection || low != c.low || high != c.high || ranged != c.ranged {
			t.Errorf("%s is not as expected: %v %v %v %v", c.text, c.typ, low, high, ranged)
		}
	}
}

func TestSame(t *testing.T) {
	a := Type{Base: Enum, Values: []string{"x", "y"}}
	for _, c := range []struct {
		b    Type
		want bool
	}{
		{Type{Base: Enum, Values: []string{"x", "y"}, Unit: "u"}, true},
		{Type{Base: Enum, Values: []string{"y", "x"}}, false},
		{Type{Base: Set, Values: []string{"x", "y"}}, false},
		{Type{Base: Enum, Values: []string{"x", "y"}, Kind: "k"}, false},
	} {
		if a.Same(c.b) != c.want || c.b.Same(a) != c.want {
			t.Errorf("%v and %v", a, c.b)
		}
	}
}
