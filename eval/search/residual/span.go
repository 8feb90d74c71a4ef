package residual

import (
	"math"

	"github.com/entente-lang/entente/stdlib"
)

// Span is what a number can be: the evaluated value lies between the ends, both
// included. A value that is not finite is a fault that is tracked apart, so
// that ends say nothing about it.
type Span struct{ Low, High float64 }

func (s Span) thin() bool { return s.Low == s.High }

// size is the largest distance from zero.
func (s Span) size() float64 { return max(math.Abs(s.Low), math.Abs(s.High)) }

func (s Span) join(t Span) Span { return Span{min(s.Low, t.Low), max(s.High, t.High)} }

func (s Span) widened(by float64) Span { return Span{s.Low - by, s.High + by} }

// sane gives back ends that were lost where infinities met.
func (s Span) sane() Span {
	if s.Low != s.Low {
		s.Low = math.Inf(-1)
	}
	if s.High != s.High {
		s.High = math.Inf(1)
	}
	return s
}

var anything = Span{math.Inf(-1), math.Inf(1)}

// Truth is what a truth can be: a set of answers.
type Truth uint8

// The sets of answers.
const (
	Always Truth = 1
	Never  Truth = 2
	Open   Truth = 3
)

func (t Truth) not() Truth { return t>>1&1 | t&1<<1 }

func (t Truth) and(u Truth) Truth { return t&u&Always | (t|u)&Never }

func (t Truth) or(u Truth) Truth { return (t|u)&Always | t&u&Never }

// view is what is known of the nodes below one: over all coalitions, or over
// those of a subtree.
type view struct {
	nums    []Span
	bools   []Truth
	linears []Span // nil for all coalitions
}

// span is what a number can be, given what those below it can be. Rounding to
// the nearest keeps order, so that the operation on the ends gives ends.
func (g *Graph) span(id Num, v *view) Span {
	n := &g.nums[id]
	switch n.op {
	case opConst:
		return Span{n.low, n.low}.sane()
	case opLinear:
		return g.linearSpan(n.linear, v)
	case opSum:
		return g.sumSpan(n.items, v)
	case opChoice:
		switch v.bools[n.c] {
		case Always:
			return v.nums[n.x]
		case Never:
			return v.nums[n.y]
		}
		return v.nums[n.x].join(v.nums[n.y])
	case opNeg:
		return Span{-v.nums[n.x].High, -v.nums[n.x].Low}
	case opClamp:
		x := v.nums[n.x]
		return Span{max(n.low, min(n.high, x.Low)), max(n.low, min(n.high, x.High))}
	case opCall:
		return g.callSpan(n.f, n.args, v)
	case opList:
		return g.listSpan(n, v)
	}
	return operated(n.op, v.nums[n.x], v.nums[n.y])
}

func operated(op numOp, x, y Span) Span {
	switch op {
	case opAdd:
		return Span{x.Low + y.Low, x.High + y.High}.sane()
	case opSub:
		return Span{x.Low - y.High, x.High - y.Low}.sane()
	case opDiv:
		if y.Low <= 0 && y.High >= 0 {
			return anything
		}
	}
	s := Span{math.Inf(1), math.Inf(-1)}
	for _, a := range [2]float64{x.Low, x.High} {
		for _, b := range [2]float64{y.Low, y.High} {
			z := arithmetic(op, a, b)
			if z != z {
				return anything
			}
			s.Low, s.High = min(s.Low, z), max(s.High, z)
		}
	}
	return s
}

func (g *Graph) linearSpan(i int, v *view) Span {
	l := &g.linears[i]
	if v.linears != nil {
		s := v.linears[i]
		if l.whole {
			return s
		}
		if s.High-s.Low <= l.slack {
			if exact, ok := added(g.nums[l.node].items, v); ok {
				return exact
			}
		}
		return s.widened(l.slack)
	}
	s := Span{l.base, l.base}
	for _, w := range l.weight {
		s.Low, s.High = s.Low+min(0, w), s.High+max(0, w)
	}
	return s.widened(l.slack)
}

func (g *Graph) sumSpan(items []Item, v *view) Span {
	if s, ok := added(items, v); ok {
		return s
	}
	s, size := Span{}, 0.0
	for _, i := range items {
		x := v.nums[i.X]
		size += x.size()
		switch v.bools[i.In] {
		case Always:
			s.Low, s.High = s.Low+x.Low, s.High+x.High
		case Open:
			s.Low, s.High = s.Low+min(0, x.Low), s.High+max(0, x.High)
		}
	}
	return s.sane().widened(float64(len(items)+4) * 0x1p-52 * size).sane()
}

// separately names the functions that, each argument alone, only rise or only
// fall, so that they are largest and smallest where arguments are at their ends.
// The number says by how many units in the last place they may break that.
var separately = map[string]int{
	"clamp": 0, "floor": 0, "ceil": 0, "round": 0, "sqrt": 1, "exp": 4, "ln": 4, "log10": 4, "pow": 8,
	"logistic": 8, "saturate": 4, "decay": 8, "share_of": 1,
}

func (g *Graph) callSpan(f *stdlib.Func, args []Num, v *view) Span {
	if f.Name == "share_of" && g.isPart(args[0], args[1]) {
		return Span{0, 1}
	}
	switch f.Name {
	case "min":
		return folded(args, v, func(a, b float64) float64 { return min(a, b) })
	case "max":
		return folded(args, v, func(a, b float64) float64 { return max(a, b) })
	}
	units, known := separately[f.Name]
	thin := true
	for _, a := range args {
		thin = thin && v.nums[a].thin()
	}
	if f.Name == "abs" {
		x := v.nums[args[0]]
		low := max(0, x.Low, -x.High)
		return Span{low, x.size()}
	}
	if thin {
		units = 0
	} else if !known || len(args) > 4 {
		return anything
	}
	return corners(f, args, v, units)
}

func folded(args []Num, v *view, join func(a, b float64) float64) Span {
	s := v.nums[args[0]]
	for _, a := range args[1:] {
		s = Span{join(s.Low, v.nums[a].Low), join(s.High, v.nums[a].High)}
	}
	return s
}

// isPart reports whether one sum is never negative and never above another,
// because each of its weights is not.
func (g *Graph) isPart(part, whole Num) bool {
	a, b := &g.nums[part], &g.nums[whole]
	if a.op != opLinear || b.op != opLinear {
		return false
	}
	p, w := &g.linears[a.linear], &g.linears[b.linear]
	ok := p.whole && w.whole && p.base >= 0 && p.base <= w.base
	for i := range p.weight {
		ok = ok && p.weight[i] >= 0 && p.weight[i] <= w.weight[i]
	}
	return ok
}

// corners calls a function with its arguments at all their ends.
func corners(f *stdlib.Func, args []Num, v *view, units int) Span {
	s := Span{math.Inf(1), math.Inf(-1)}
	for bits := range 1 << len(args) {
		plain := make([]any, len(args))
		for i, a := range args {
			x := v.nums[a].Low
			if bits>>i&1 == 1 {
				x = v.nums[a].High
			}
			if math.IsInf(x, 0) {
				return anything
			}
			plain[i] = x
		}
		z, ok := f.Call(plain).(float64)
		if !ok || z != z {
			return anything
		}
		s.Low, s.High = min(s.Low, z), max(s.High, z)
	}
	for range units {
		s = Span{math.Nextafter(s.Low, math.Inf(-1)), math.Nextafter(s.High, math.Inf(1))}
	}
	return s
}

// truth is what a truth can be, given what is below it.
func (g *Graph) truth(id Bool, v *view) Truth {
	n := &g.bools[id]
	switch n.op {
	case isConst:
		return n.truth
	case isVar:
		return Open
	case isNot:
		return v.bools[n.a].not()
	case isAnd:
		return v.bools[n.a].and(v.bools[n.b])
	case isOr:
		return v.bools[n.a].or(v.bools[n.b])
	case isCompare:
		return n.cmp.truth(v.nums[n.x], v.nums[n.y])
	}
	if n.op == isCall {
		return Open
	}
	x := v.nums[n.x]
	if of := &g.nums[n.x]; of.op == opList && g.undefined(of, v) {
		return Open
	}
	switch {
	case n.op == isFinite && x.size() <= math.MaxFloat64:
		return Always
	case n.op == isInside && x.Low >= n.low && x.High <= n.high:
		return Always
	case n.op == isWhole && g.isWhole(n.x):
		return Always
	case x.thin() && x.size() <= math.MaxFloat64:
		return answer(n.check(x.Low))
	}
	return Open
}

// isWhole reports whether a number never has a fraction.
func (g *Graph) isWhole(x Num) bool {
	n := &g.nums[x]
	switch n.op {
	case opConst:
		return n.low == math.Trunc(n.low)
	case opLinear:
		return g.linears[n.linear].whole
	case opAdd, opSub, opMul, opNeg, opChoice:
		return g.isWhole(n.x) && (n.op == opNeg || g.isWhole(n.y))
	case opClamp:
		return g.isWhole(n.x) && n.low == math.Trunc(n.low) && n.high == math.Trunc(n.high)
	}
	return false
}

// check answers a question about one number.
func (n *boolNode) check(x float64) bool {
	switch n.op {
	case isFinite:
		return !math.IsInf(x, 0) && !math.IsNaN(x)
	case isWhole:
		return x == math.Trunc(x)
	}
	return inside(x, n.low, n.high)
}

// slack is how far rounding may carry a derived number beyond its range before
// the evaluator calls it a fault.
const slack = 1e-9

func inside(x, low, high float64) bool {
	nearest := max(low, min(high, x))
	return x == nearest || math.Abs(x-nearest) <= slack*max(1, math.Abs(nearest))
}

func answer(b bool) Truth {
	if b {
		return Always
	}
	return Never
}

type cmpOp uint8

const (
	less cmpOp = iota
	lessEqual
	greater
	greaterEqual
	equal
	unequal
)

var comparisons = map[string]cmpOp{"<": less, "<=": lessEqual, ">": greater, ">=": greaterEqual, "==": equal, "!=": unequal}

func (op cmpOp) holds(a, b float64) bool {
	switch op {
	case less:
		return a < b
	case lessEqual:
		return a <= b
	case greater:
		return a > b
	case greaterEqual:
		return a >= b
	case equal:
		return a == b
	}
	return a != b
}

func (op cmpOp) truth(a, b Span) Truth {
	switch op {
	case greater:
		return less.truth(b, a)
	case greaterEqual:
		return lessEqual.truth(b, a)
	case unequal:
		return equal.truth(a, b).not()
	case less:
		return decided(a.High < b.Low, a.Low >= b.High)
	case lessEqual:
		return decided(a.High <= b.Low, a.Low > b.High)
	}
	return decided(a.thin() && b.thin() && a.Low == b.Low, a.High < b.Low || a.Low > b.High)
}

func decided(always, never bool) Truth {
	switch {
	case always:
		return Always
	case never:
		return Never
	}
	return Open
}
