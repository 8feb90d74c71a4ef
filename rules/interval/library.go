package interval

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// functions are the functions of the library on ranges, by name. A test holds
// that none is left out.
var functions = map[string]func(args []Value) Value{
	"min": func(a []Value) Value { return folded(a, smaller) },
	"max": func(a []Value) Value { return folded(a, larger) },
	"abs": func(a []Value) Value { return Of(absolute(a[0].Num)) },
	"clamp": func(a []Value) Value {
		v := Of(larger(a[1].Num, smaller(a[0].Num, a[2].Num)))
		v.Fails = a[1].Num.High > a[2].Num.Low
		return v
	},
	"round": func(a []Value) Value {
		if len(a) > 1 && !a[1].Num.thin() {
			return vague(anyNumber(types.Type{}, nil), a)
		}
		digits := Point(0)
		if len(a) > 1 {
			digits = a[1].Num
		}
		return Of(steps(a[0].Num, "round", digits.Low)).finite()
	},
	"floor":          func(a []Value) Value { return Of(steps(a[0].Num, "floor")) },
	"ceil":           func(a []Value) Value { return Of(steps(a[0].Num, "ceil")) },
	"sqrt":           func(a []Value) Value { return root(a[0].Num) },
	"exp":            func(a []Value) Value { return power(a[0].Num) },
	"ln":             func(a []Value) Value { return logarithm(a[0].Num, "ln", 1) },
	"log10":          func(a []Value) Value { return logarithm(a[0].Num, "log10", 1/math.Ln10) },
	"pow":            func(a []Value) Value { return powers(a[0].Num, a[1].Num) },
	"near":           near,
	"logistic":       func(a []Value) Value { return logistic(a[0].Num) },
	"saturate":       func(a []Value) Value { return saturate(a[0].Num, a[1].Num) },
	"membership":     membership,
	"decay":          func(a []Value) Value { return decay(a[0].Num, a[1].Num) },
	"share_of":       func(a []Value) Value { return shareOf(a[0].Num, a[1].Num) },
	"noisy_or":       func(a []Value) Value { return noisyOr(a[0].Items) },
	"noisy_and":      func(a []Value) Value { return noisyAnd(a[0].Items) },
	"mean":           func(a []Value) Value { return mean(a[0].Items) },
	"median":         func(a []Value) Value { return middle(a[0].Items, "median") },
	"smallest":       func(a []Value) Value { return middle(a[0].Items, "smallest") },
	"largest":        func(a []Value) Value { return middle(a[0].Items, "largest") },
	"product":        func(a []Value) Value { return productOf(a[0].Items) },
	"gini":           func(a []Value) Value { return vague(Between(0, 1), a) },
	"herfindahl":     func(a []Value) Value { return vague(Between(0, 1), a) },
	"months_between": func(a []Value) Value { return months(a, 1) },
	"years_between":  func(a []Value) Value { return months(a, 12) },
	"add_months":     addMonths,
	"year":           func(a []Value) Value { return Of(steps(a[0].Num, "year")).finite() },
	"month": func(a []Value) Value {
		n := Between(1, 12)
		n.Whole = true
		return vague(n, a)
	},
}

// call calls a function of the library.
func (e *Evaluator) call(x *expression.Call) Value {
	var args []Value
	for _, n := range x.Args {
		v := e.node(n)
		if n.Type().IsNumeric() || n.Type().Base == types.Date {
			v = v.finite()
		}
		args = append(args, v)
	}
	flags := Value{Present: true}.after(args...)
	if !flags.Present {
		return Anything(x.Type(), nil, "").after(flags)
	}
	f, ok := functions[x.Func.Name]
	if !ok || x.Func.Host { // of a function of the host nothing is known but its type
		v := Anything(x.Type(), nil, "")
		v.Truth.Trend = Unsteady
		if x.Type().IsNumeric() {
			v = vague(unbounded(), args)
		}
		return v.after(Value{Present: true, Fails: true}, flags)
	}
	v := f(args)
	if exact, ok := exactly(x.Func, args, x.Args); ok {
		v = pinned(v, exact)
	}
	return v.after(flags)
}

// exactly calls the function itself where its arguments are single values.
func exactly(f *stdlib.Func, args []Value, nodes []expression.Node) (any, bool) {
	plain := make([]any, len(args))
	for i, a := range args {
		if a.Items == nil || nodes[i].Type().Base != types.Numbers {
			if !a.Num.thin() {
				return nil, false
			}
			plain[i] = a.Num.Low
			continue
		}
		if !a.Items.certain() {
			return nil, false
		}
		list := make([]float64, 0, len(a.Items.List))
		for _, x := range a.Items.List {
			if !x.Num.thin() {
				return nil, false
			}
			list = append(list, x.Num.Low)
		}
		plain[i] = list
	}
	return f.Call(plain), true
}

// pinned is a result that is known exactly; how it moves stays as it is.
func pinned(v Value, exact any) Value {
	switch x := exact.(type) {
	case bool:
		v.Truth = Truth{True: x, False: !x}
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return Value{Fails: true}
		}
		v.Present, v.Fails = true, false
		v.Num.Low, v.Num.High, v.Num.NaN, v.Num.Whole = x, x, false, x == math.Trunc(x)
	}
	return v
}

// vague is a result of which only the bounds are known.
func vague(n Number, args []Value) Value {
	still := true
	for _, a := range args {
		still = still && a.Num.fixed()
		if a.Items != nil {
			for _, x := range a.Items.List {
				still = still && x.Num.fixed() && (!x.Maybe || x.In == Steady)
			}
			still = still && a.Items.Each.Num.fixed()
		}
	}
	n.Trend, n.Slope, n.Err = Steady, flat, 0
	if !still {
		n = n.loose()
	}
	v := Of(n)
	v.Fails = true
	return v
}

// lib calls a function of the library on numbers.
func lib(name string, args ...any) float64 {
	f, _ := stdlib.Lookup(name)
	return f.Call(args).(float64)
}

// curve is a rising function: its ends are those of its argument. units says
// how far its rounding can break the order, slope what its quotients are.
func curve(x Number, units int, slope Range, f func(float64) float64) Number {
	n := Number{Low: f(x.Low), High: f(x.High)}.spread(units)
	n.Trend = x.Trend
	if units > 0 && !x.fixed() {
		n.Trend = Unsteady
	}
	n.Slope = slope.times(x.Slope)
	n.Err = product(slope.size(), x.Err) + 4*rounding(n)
	return n.settle(x)
}

// steps is a rising function with steps.
func steps(x Number, name string, more ...any) Number {
	n := curve(x, 0, Range{0, math.Inf(1)}, func(x float64) float64 { return lib(name, append([]any{x}, more...)...) })
	n.Whole = len(more) == 0 || more[0] == 0.0
	if n.Low != n.Low || n.High != n.High {
		return unbounded()
	}
	n.Err = 0
	if x.Err > 0 { // rounding before a step can bring it forward
		n.Slope = anySlope
		if n.thin() {
			n.Slope = flat
		}
	}
	return n.settle(x)
}

func folded(args []Value, join func(a, b Number) Number) Value {
	n := args[0].Num
	for _, a := range args[1:] {
		n = join(n, a.Num)
	}
	return Of(n)
}

func smaller(a, b Number) Number {
	switch {
	case a.High <= b.Low:
		return a
	case b.High < a.Low:
		return b
	}
	n := join(a, b)
	n.High = min(a.High, b.High)
	return n
}

func larger(a, b Number) Number { return negated(smaller(negated(a), negated(b))) }

func absolute(a Number) Number {
	switch {
	case a.Low >= 0:
		return a
	case a.High <= 0:
		return negated(a)
	}
	n := join(a, negated(a))
	n.Low = 0
	return n
}

// near is |a-b| <= tolerance.
func near(args []Value) Value {
	gap := absolute(plus(args[0].Num, negated(args[1].Num)))
	return Value{Present: true, Truth: order("<=", gap, args[2].Num)}
}

func root(x Number) Value {
	v := Value{Present: x.High >= 0, Fails: x.Low < 0}
	x = x.meet(0, x.High)
	w := x.wide()
	slope := Range{0, math.Inf(1)}
	if w.High > 0 && !math.IsInf(w.High, 1) {
		slope.Low = down(down(0.5 / math.Sqrt(w.High)))
	}
	if w.Low > 0 {
		slope.High = up(up(0.5 / math.Sqrt(w.Low)))
	}
	if v.Present {
		v.Num = curve(x, 0, slope, math.Sqrt)
	}
	return v
}

func power(x Number) Value {
	w := x.wide()
	slope := Range{max(0, down(down(lib("exp", w.Low)))), up(up(lib("exp", w.High)))}
	n := curve(x, 2, slope, func(x float64) float64 { return lib("exp", x) })
	n.Low = max(0, n.Low)
	return Of(n).finite()
}

// logarithm is ln or log10; scale is its slope at 1.
func logarithm(x Number, name string, scale float64) Value {
	v := Value{Present: x.High > 0, Fails: x.Low <= 0}
	if !v.Present {
		return v
	}
	x = x.meet(math.SmallestNonzeroFloat64, x.High)
	w := x.wide()
	slope := Range{max(0, down(down(scale/w.High))), math.Inf(1)}
	if w.Low > 0 {
		slope.High = up(up(scale / w.Low))
	}
	v.Num = curve(x, 2, slope, func(x float64) float64 { return lib(name, x) })
	return v.finite()
}
