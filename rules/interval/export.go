package interval

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// This file is what a ledger of points needs beside expressions.

var numberType = types.Type{Base: types.Number}

// Plus is the sum of two numbers.
func Plus(a, b Number) Number { return plus(a, b) }

// Minus is a number with its sign turned.
func Minus(a Number) Number { return negated(a) }

// Times is the product of two numbers.
func Times(a, b Number) Number { return times(a, b) }

// Over is a quotient; the divisor is not zero.
func Over(a, b Number) Number { return over(a, b) }

// Rounded is a number rounded to the nearest whole one. What the rounding adds
// counts as an error of the evaluation, not as steps of the mathematical value.
func Rounded(a Number) Number {
	a.Low, a.High, a.Whole = math.RoundToEven(a.Low), math.RoundToEven(a.High), true
	a.Err += 0.5
	return a.settle(a)
}

// Clamp is the number nearest to a from low to high.
func Clamp(a Number, low, high float64) Number {
	return larger(smaller(a, Point(high)), Point(low))
}

// Choose is the number a where the condition holds, and b where not.
func (e *Evaluator) Choose(c Value, a, b Number) Number {
	switch {
	case c.Truth.Always():
		return a
	case c.Truth.Never():
		return b
	}
	return e.choose(c, Of(a), Of(b), numberType).Num
}

// Marked is a number that is one of the inputs, the i-th. The one that moves is
// what trends and slopes are about.
func Marked(low, high float64, t types.Type, i int, moves bool) Value {
	n := Between(low, high)
	n.Whole = t.Base == types.Count || t.Base == types.Date || low == high && low == math.Trunc(low)
	if moves && low < high {
		n.Trend, n.Slope = Rising, Range{1, 1}
	}
	v := Of(n)
	if low < high {
		v.Deps = 1 << i
	}
	return v
}

// Read is an attribute of a record, derived where it must be.
func (e *Evaluator) Read(of Ref, a *rules.Attr) Value { return e.read(of, a) }

// Records are the items of a list of records; none where it is absent.
func (v Value) Records() []Item {
	if v.Items == nil {
		return nil
	}
	return v.Items.List
}

// Finite is a number after the check that it is one.
func (v Value) Finite() Value { return v.finite() }

// Counted fills in how many items there can be.
func (i *Items) Counted() *Items { return i.counted() }
