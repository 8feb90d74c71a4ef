package stdlib

import "slices"

// All is every function, family by family. It is the one list: the checker,
// the evaluator, completion, the reference and the tests derive from it.
var All = callable(slices.Concat(numberFuncs, curveFuncs, collectionFuncs, timeFuncs))

// callable gives the functions that have a plain form a Call that stands on it.
func callable(all []*Func) []*Func {
	for _, f := range all {
		switch plain := f.Plain.(type) {
		case func(float64) float64:
			f.Call = unary(plain)
		case func(_, _ float64) float64:
			f.Call = binary(plain)
		case func(_, _, _ float64) float64:
			f.Call = ternary(plain)
		case func(_, _, _, _ float64) float64:
			f.Call = quaternary(plain)
		case func([]float64) float64:
			f.Call = aggregate(plain)
		}
	}
	return all
}

// Arity is the least and the most arguments that the function takes. Most is
// -1 where there is no limit.
func (f *Func) Arity() (least, most int) {
	for _, p := range f.Params {
		if !p.Optional {
			least++
		}
	}
	if f.Variadic {
		return least, -1
	}
	return least, len(f.Params)
}

// The adapters below turn plain Go functions into a Call. They trust the
// types, which the checker has made sure of.

func unary(f func(float64) float64) func([]any) any {
	return func(args []any) any { return f(args[0].(float64)) }
}

func binary(f func(_, _ float64) float64) func([]any) any {
	return func(args []any) any { return f(args[0].(float64), args[1].(float64)) }
}

func ternary(f func(_, _, _ float64) float64) func([]any) any {
	return func(args []any) any {
		return f(args[0].(float64), args[1].(float64), args[2].(float64))
	}
}

func quaternary(f func(_, _, _, _ float64) float64) func([]any) any {
	return func(args []any) any {
		return f(args[0].(float64), args[1].(float64), args[2].(float64), args[3].(float64))
	}
}

// aggregate hands f a sorted copy. The items of a collection have an order
// only because a file must write them in one, and sums of rounded numbers
// depend on it; sorting makes the result a function of what is in the
// collection alone. The copy also keeps the caller's slice as it was.
func aggregate(f func(sorted []float64) float64) func([]any) any {
	return func(args []any) any {
		sorted := slices.Clone(args[0].([]float64))
		slices.Sort(sorted)
		return f(sorted)
	}
}

// unsigned turns -0 into 0, so that no result is ever printed as "-0".
func unsigned(x float64) float64 {
	if x == 0 {
		return 0
	}
	return x
}
