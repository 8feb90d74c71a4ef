package compare

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Where does a condition turn? Each comparison in it that has a number on one
// side is solved for the attributes on the other, with all else as the record
// gives it: `troops / 1000 >= 3` turns at 3000 troops, and so does a comparison
// with a derived attribute, at what the attributes that it is derived from must
// be. Truths and enums have no threshold; all their values are tried.

// known is what one version knows of numbers: its constants, the day, and the
// values that a record gives.
type known struct {
	set    *rules.Set
	day    float64 // 0 where it is unknown
	record *rules.Record
}

// number is the value of a part that is one.
func (k known) number(n expression.Node) (float64, bool) {
	switch n := n.(type) {
	case *expression.Literal:
		x, ok := n.Value.(float64)
		return x, ok
	case *expression.Now:
		return k.day, k.day != 0
	case *expression.Global:
		return k.global(n.Name)
	case *expression.Default:
		if x, ok := k.number(n.X); ok {
			return x, true
		}
		return k.number(n.Else)
	case *expression.Attr:
		return k.given(n)
	case *expression.Unary:
		x, ok := k.number(n.X)
		return -x, ok && n.Op == "-"
	case *expression.Binary:
		x, ok := k.number(n.X)
		y, also := k.number(n.Y)
		if !ok || !also {
			return 0, false
		}
		return arithmetic(n.Op, x, y)
	}
	return 0, false
}

func arithmetic(op string, x, y float64) (float64, bool) {
	switch op {
	case "+":
		return x + y, true
	case "-":
		return x - y, true
	case "*":
		return x * y, true
	case "/":
		return x / y, y != 0
	}
	return 0, false
}

func (k known) global(name string) (float64, bool) {
	if p, ok := k.set.Param(name); ok {
		return p.Value, true
	}
	for _, l := range k.set.Lets {
		if l.Name == name {
			return known{set: k.set}.number(l.Expr.Root)
		}
	}
	return 0, false
}

// given is the number that the record at hand itself gives.
func (k known) given(n *expression.Attr) (float64, bool) {
	a := k.attr(n)
	if a == nil {
		return 0, false
	}
	cell := k.record.Cells[a.Slot]
	if cell == nil && a.Derived == nil {
		cell = a.Default
	}
	v, _, _ := cell.On(k.day)
	x, ok := v.(float64)
	return x, ok
}

// attr is the attribute that a part reads of the record at hand, or nil.
func (k known) attr(n *expression.Attr) *rules.Attr {
	if k.record == nil || n.Kind != k.record.Kind.Name {
		return nil
	}
	a, _ := k.record.Kind.Attr(n.Name)
	return a
}

// threshold is a value of an attribute at which a condition turns. One of a
// truth or an enum is a value to try.
type threshold struct {
	attr  *rules.Attr
	value any
}

// thresholds are those of a condition for the record at hand, in the order of
// its text.
func (k known) thresholds(c *criterion) []threshold {
	if c == nil {
		return nil
	}
	if c.row == nil {
		return k.compared(c.node, 0)
	}
	var out []threshold
	for i, test := range c.row.Tests {
		in := c.derived.Table.Inputs[i].Root
		if test.Any {
			continue
		}
		for _, p := range test.Parts {
			out = append(out, k.solve(in, p.Low, 0)...)
			if p.Op == ".." {
				out = append(out, k.solve(in, p.High, 0)...)
			}
		}
		out = append(out, k.compared(in, 0)...)
	}
	return out
}

// deepest bounds how many derivations are looked through.
const deepest = 8

// compared are the thresholds of the comparisons in a part.
func (k known) compared(n expression.Node, depth int) (out []threshold) {
	if depth > deepest {
		return nil
	}
	expression.Walk(n, func(n expression.Node) {
		switch n := n.(type) {
		case *expression.Binary:
			if n.X.Type().IsOrdered() && n.Type().Base == types.Bool {
				out = append(out, k.turns(n, depth)...)
			}
		case *expression.Attr:
			out = append(out, k.plain(n, depth)...)
		}
	})
	return out
}

// turns solves a comparison for what stands on either side.
func (k known) turns(n *expression.Binary, depth int) []threshold {
	var out []threshold
	if y, ok := k.number(n.Y); ok {
		out = k.solve(n.X, y, depth)
	}
	if x, ok := k.number(n.X); ok {
		out = append(out, k.solve(n.Y, x, depth)...)
	}
	return out
}

// plain are the values of a truth or an enum that a part reads.
func (k known) plain(n *expression.Attr, depth int) (out []threshold) {
	a := k.attr(n)
	switch {
	case a == nil:
	case !settable(a) && a.Derived != nil && a.Derived.Expr != nil && a.Type.Base == types.Bool:
		return k.compared(a.Derived.Expr.Root, depth+1)
	case !settable(a):
	case a.Type.Base == types.Bool:
		return []threshold{{a, false}, {a, true}}
	case a.Type.Base == types.Enum:
		for _, v := range a.Type.Values {
			out = append(out, threshold{a, v})
		}
	}
	return out
}

// settable reports whether a test may set an attribute.
func settable(a *rules.Attr) bool { return !a.Builtin && (a.Derived == nil || a.Given) }

// solve is what attributes must be for a part to come out as a number, one at a
// time.
func (k known) solve(n expression.Node, want float64, depth int) []threshold {
	if depth > deepest || math.IsNaN(want) || math.IsInf(want, 0) {
		return nil
	}
	switch n := n.(type) {
	case *expression.Default:
		return k.solve(n.X, want, depth)
	case *expression.Choice:
		return append(k.solve(n.Then, want, depth), k.solve(n.Else, want, depth)...)
	case *expression.Unary:
		return k.solve(n.X, -want, depth)
	case *expression.Binary:
		return k.undo(n, want, depth)
	case *expression.Attr:
		switch a := k.attr(n); {
		case a == nil:
		case settable(a):
			return []threshold{{a, want}}
		case a.Derived != nil && a.Derived.Expr != nil:
			return k.solve(a.Derived.Expr.Root, want, depth+1)
		}
	}
	return nil
}

// undo solves an operation for the side that is not a number, or for each where
// both are.
func (k known) undo(n *expression.Binary, want float64, depth int) []threshold {
	var out []threshold
	if y, ok := k.number(n.Y); ok {
		back := map[string]float64{"+": want - y, "-": want + y, "*": want / y, "/": want * y}
		if x, ok := back[n.Op]; ok {
			out = k.solve(n.X, x, depth+1)
		}
	}
	if x, ok := k.number(n.X); ok {
		back := map[string]float64{"+": want - x, "-": x - want, "*": want / x, "/": x / want}
		if y, ok := back[n.Op]; ok {
			out = append(out, k.solve(n.Y, y, depth+1)...)
		}
	}
	return out
}

// point is a value to try; those of a lower rank tell more, and come first.
type point struct {
	attr  *rules.Attr
	value any
	rank  int
}

// The ranks of points.
const (
	midway  = iota // old and new threshold: where versions differ most plainly
	exactly        // at a threshold, or a value of a truth or an enum
	beside         // just below it, or above
)

// around are the values to try for a condition in both versions.
func around(old, new []threshold) []point {
	var out []point
	add := func(a *rules.Attr, v any, rank int) {
		if v = fitting(a, v); v != nil && !slices.ContainsFunc(out, func(p point) bool { return p.attr.Name == a.Name && p.value == v }) {
			out = append(out, point{a, v, rank})
		}
	}
	for _, a := range attributes(old, new) {
		x, y := numbers(old, a), numbers(new, a)
		for i := range min(len(x), len(y)) {
			if x[i] != y[i] {
				add(a, short(x[i]/2+y[i]/2), midway)
			}
		}
		for _, t := range slices.Concat(old, new) {
			if t.attr.Name == a.Name {
				add(a, t.value, exactly)
			}
		}
		for _, t := range slices.Concat(x, y) {
			add(a, short(t-step(a, t)), beside)
			add(a, short(t+step(a, t)), beside)
		}
	}
	slices.SortStableFunc(out, func(p, q point) int { return cmp.Compare(p.rank, q.rank) })
	return out
}

// attributes are those that thresholds are about, each once.
func attributes(lists ...[]threshold) []*rules.Attr {
	var out []*rules.Attr
	for _, t := range slices.Concat(lists...) {
		if !slices.ContainsFunc(out, func(a *rules.Attr) bool { return a.Name == t.attr.Name }) {
			out = append(out, t.attr)
		}
	}
	return out
}

// numbers are the thresholds of one attribute that are numbers.
func numbers(list []threshold, a *rules.Attr) []float64 {
	var out []float64
	for _, t := range list {
		if x, ok := t.value.(float64); ok && t.attr.Name == a.Name {
			out = append(out, x)
		}
	}
	return out
}

// step is what counts as just beside a threshold: the next whole number, or a
// thousandth to a ten-thousandth of it.
func step(a *rules.Attr, x float64) float64 {
	if whole(a) {
		return 1
	}
	if x == 0 {
		return 1e-4
	}
	return math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-3)
}

// short rounds a number to what people write.
func short(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	return y
}

func whole(a *rules.Attr) bool { return a.Type.Base == types.Count || a.Type.Base == types.Date }

// fitting is a value as an attribute can have it, or nil.
func fitting(a *rules.Attr, v any) any {
	x, ok := v.(float64)
	if !ok {
		return v
	}
	if whole(a) {
		x = math.Round(x)
	}
	low, high, ranged := a.Type.Range()
	if !a.Range.Holds(x) || ranged && (x < low || x > high) || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}
