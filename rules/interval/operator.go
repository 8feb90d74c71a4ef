package interval

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

func (e *Evaluator) unary(x *expression.Unary) Value {
	v := e.node(x.X)
	if x.Op == "not" {
		v.Truth = turned(v.Truth)
		return v
	}
	v.Num = negated(v.Num)
	return v
}

func (e *Evaluator) binary(x *expression.Binary) Value {
	switch x.Op {
	case "and", "or":
		return e.joined(x)
	case "+", "-", "*", "/":
		return e.arithmetic(x)
	}
	a, b := e.node(x.X), e.node(x.Y)
	v := Value{Present: true}
	switch x.X.Type().Base {
	case types.Bool:
		v = sameTruth(a, b)
	case types.Text, types.Enum:
		v.Truth = sameText(a, b)
	case types.Ref:
		v.Truth = sameRef(a, b)
	default:
		return e.compare(x, e.checked(x.X, a), e.checked(x.Y, b))
	}
	if a.Deps|b.Deps != 0 && v.Truth.Trend == Steady {
		v.Truth.Trend = Unsteady
	}
	if x.Op == "!=" {
		v.Truth = turned(v.Truth)
	}
	v.Truth = v.Truth.settle()
	return v.after(a, b)
}

// joined is `and` or `or`. The right side is judged with what the left one
// says, and only where the left one leaves it open.
func (e *Evaluator) joined(x *expression.Binary) Value {
	a := e.node(x.X)
	and := x.Op == "and"
	right := e.assume(x.X, and)
	stop, pass := a.Truth.False, a.Truth.True && !right.closed
	if !and {
		stop, pass = a.Truth.True, a.Truth.False && !right.closed
	}
	if !pass {
		a.Truth.True, a.Truth.False = !and, and
		a.Truth.Trend = Steady
		return a
	}
	b := right.node(x.Y)
	v := Value{Present: a.Present && (stop || b.Present), Missing: a.Missing || b.Missing, Fails: a.Fails || b.Fails, Deps: a.Deps | b.Deps}
	if and {
		v.Truth = Truth{True: b.Truth.True, False: stop || b.Truth.False}
	} else {
		v.Truth = Truth{True: stop || b.Truth.True, False: b.Truth.False}
	}
	// b was judged where a lets it pass. If a can move, so can b's ranges, but
	// not its trend.
	v.Truth.Trend = a.Truth.Trend.With(b.Truth.Trend)
	v.Truth = v.Truth.settle()
	return v
}

func sameTruth(a, b Value) Value {
	v := Value{Present: true}
	v.Truth.True = a.Truth.True && b.Truth.True || a.Truth.False && b.Truth.False
	v.Truth.False = a.Truth.True && b.Truth.False || a.Truth.False && b.Truth.True
	if b.Truth.Always() {
		v.Truth.Trend = a.Truth.Trend
	}
	return v
}

func sameText(a, b Value) Truth {
	if a.Texts == nil || b.Texts == nil {
		return Truth{True: true, False: true}
	}
	common := slices.ContainsFunc(a.Texts, func(s string) bool { return slices.Contains(b.Texts, s) })
	return Truth{True: common, False: !(len(a.Texts) == 1 && len(b.Texts) == 1 && common)}
}

func sameRef(a, b Value) Truth {
	t := Truth{}
	for _, x := range a.Refs {
		for _, y := range b.Refs {
			switch {
			case x.Path == y.Path && !x.vague():
				t.True = true
				t.False = t.False || len(a.Refs)*len(b.Refs) > 1
			case x.Named && y.Named:
				t.False = true
			default:
				t.True, t.False = true, true
			}
		}
	}
	return t
}

// checked is a number before it vanishes in a comparison: the evaluator checks
// those that come out of operations.
func (e *Evaluator) checked(x expression.Node, v Value) Value {
	switch x.(type) {
	case *expression.Binary, *expression.Choice, *expression.Default, *expression.Unary:
		if x.Type().IsNumeric() {
			return v.finite()
		}
	}
	return v
}

// compare compares two numbers or dates.
func (e *Evaluator) compare(x *expression.Binary, a, b Value) Value {
	v := Value{Present: true}
	if sameTree(x.X, x.Y) && !a.Num.NaN {
		holds := x.Op == "==" || x.Op == "<=" || x.Op == ">="
		v.Truth = Truth{True: holds, False: !holds}
		return v.after(a, b)
	}
	v.Truth = order(x.Op, a.Num, b.Num)
	if a.Num.NaN || b.Num.NaN {
		v.Truth = Truth{True: true, False: true, Trend: Unsteady}
	}
	return v.after(a, b)
}

// order compares two numbers. `a < b` turns at most once where b-a moves one
// way.
func order(op string, a, b Number) Truth {
	t := Truth{}
	switch op {
	case "<":
		t = Truth{True: a.Low < b.High, False: a.High >= b.Low, Trend: b.Trend.With(a.Trend.Turned())}
	case "<=":
		t = Truth{True: a.Low <= b.High, False: a.High > b.Low, Trend: b.Trend.With(a.Trend.Turned())}
	case ">":
		return order("<", b, a)
	case ">=":
		return order("<=", b, a)
	default:
		t = equal(a, b)
		if op == "!=" {
			t = turned(t)
		}
	}
	return t.settle()
}

func equal(a, b Number) Truth {
	t := Truth{True: a.Low <= b.High && b.Low <= a.High, False: !(a.thin() && b.thin() && a.Low == b.Low)}
	if a.Whole && b.thin() && b.Low != math.Trunc(b.Low) || b.Whole && a.thin() && a.Low != math.Trunc(a.Low) {
		t.True = false
	}
	if a.Trend != Steady || b.Trend != Steady {
		t.Trend = Unsteady
	}
	// At the end of its range a number that rises reaches the end and stays.
	if b.fixed() && b.thin() && a.High == b.Low {
		t.Trend = a.Trend
	}
	if b.fixed() && b.thin() && a.Low == b.Low {
		t.Trend = a.Trend.Turned()
	}
	return t.settle()
}

func (e *Evaluator) arithmetic(x *expression.Binary) Value {
	a, b := e.node(x.X), e.node(x.Y)
	v := Value{Present: true}
	alike := sameTree(x.X, x.Y)
	switch x.Op {
	case "+":
		v.Num = plus(a.Num, b.Num)
	case "-":
		v.Num = plus(a.Num, negated(b.Num))
		if alike && !a.Num.holdsInfinity() && !a.Num.NaN {
			v.Num = Point(0)
		}
	case "*":
		v.Num = times(a.Num, b.Num)
		if alike {
			v.Num = square(a.Num)
		}
	case "/":
		v = divide(a.Num, b.Num)
		if alike && v.Present && !a.Num.holdsInfinity() {
			v.Num = Point(1)
		}
	}
	return v.after(a, b)
}

// divide is a checked division. Where the divisor can be zero the result holds
// for the divisors on either side of it.
func divide(a, b Number) Value {
	if !b.holdsZero() {
		v := Of(over(a, b)).finite()
		v.Fails = v.Fails || a.holdsInfinity() || b.holdsInfinity()
		return v
	}
	v := Value{Present: b.Low < 0 || b.High > 0 || b.NaN, Fails: true, Num: unbounded()}
	v.Num.NaN = false
	if a.NaN || b.NaN {
		return v.finite()
	}
	switch {
	case b.Low == 0 && a.Low >= 0 && b.High > 0:
		v.Num.Low = a.Low / b.High
	case b.Low == 0 && a.High <= 0 && b.High > 0:
		v.Num.High = a.High / b.High
	}
	if v.Num.Low != v.Num.Low || v.Num.High != v.Num.High {
		v.Num = unbounded()
	}
	v.Num = v.Num.settle(a, b)
	return v.finite()
}

// in is `x in list`.
func (e *Evaluator) in(x *expression.In) Value {
	a, list := e.node(x.X), e.node(x.List)
	t := within(a, list.Items, x.X.Type())
	if t.open() && a.Deps|list.Deps != 0 {
		t.Trend = Unsteady
	}
	if x.Not {
		t = turned(t)
	}
	return Value{Present: true, Truth: t.settle()}.after(a, list)
}

func within(a Value, items *Items, t types.Type) Truth {
	if !items.Listed {
		if items.Max == 0 {
			return Truth{False: true}
		}
		return Truth{True: true, False: true}
	}
	out := Truth{False: true}
	for _, x := range items.List {
		same := alike(a, x.Value, t)
		if x.Maybe {
			same.False = true
		}
		out = Truth{True: out.True || same.True, False: out.False && same.False}
	}
	return out.coversAll(a, items, t)
}

// alike says whether a value equals an item.
func alike(a, b Value, t types.Type) Truth {
	switch {
	case t.Base == types.Text || t.Base == types.Enum:
		return sameText(a, b)
	case t.Base == types.Ref:
		return sameRef(a, b)
	case t.Base == types.Bool:
		return sameTruth(a, b).Truth
	case a.Num.NaN || b.Num.NaN:
		return Truth{True: true, False: true}
	}
	return equal(a.Num, b.Num)
}

// coversAll notes that a text is in a list for sure that holds all texts it can
// be.
func (t Truth) coversAll(a Value, items *Items, typ types.Type) Truth {
	if (typ.Base != types.Text && typ.Base != types.Enum) || a.Texts == nil {
		return t
	}
	for _, s := range a.Texts {
		if !slices.ContainsFunc(items.List, func(x Item) bool { return !x.Maybe && slices.Equal(x.Texts, []string{s}) }) {
			return t
		}
	}
	return Truth{True: true}
}
