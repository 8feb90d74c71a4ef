package residual

import (
	"github.com/entente-lang/entente/stdlib"
)

// Const is a number that is the same for every coalition.
func (g *Graph) Const(x float64) Num { return g.num(numNode{op: opConst, low: x}) }

// constant is the value of a number that is the same for every coalition.
func (g *Graph) constant(n Num) (float64, bool) {
	return g.nums[n].low, g.nums[n].op == opConst
}

// Var is whether a choice is taken.
func (g *Graph) Var(i int) Bool { return g.bool(boolNode{op: isVar, v: i}) }

// Fixed is a truth that is the same for every coalition.
func Fixed(b bool) Bool {
	if b {
		return True
	}
	return False
}

// Not is the contrary.
func (g *Graph) Not(a Bool) Bool {
	switch {
	case a == True:
		return False
	case a == False:
		return True
	case g.bools[a].op == isNot:
		return g.bools[a].a
	}
	return g.bool(boolNode{op: isNot, a: a})
}

// And holds where both do.
func (g *Graph) And(a, b Bool) Bool {
	switch {
	case a == False || b == False:
		return False
	case a == True || a == b:
		return b
	case b == True:
		return a
	case a == g.negation(b):
		return False
	}
	return g.bool(boolNode{op: isAnd, a: min(a, b), b: max(a, b)})
}

// Or holds where one does.
func (g *Graph) Or(a, b Bool) Bool {
	switch {
	case a == True || b == True:
		return True
	case a == False || a == b:
		return b
	case b == False:
		return a
	case a == g.negation(b):
		return True
	}
	return g.bool(boolNode{op: isOr, a: min(a, b), b: max(a, b)})
}

// negation is the node that is the contrary of b, if there is one, or -1.
func (g *Graph) negation(b Bool) Bool {
	if g.bools[b].op == isNot {
		return g.bools[b].a
	}
	return -1
}

func (g *Graph) and(list ...Bool) Bool {
	all := True
	for _, b := range list {
		all = g.And(all, b)
	}
	return all
}

// Same holds where both truths are equal.
func (g *Graph) Same(a, b Bool) Bool {
	return g.Or(g.And(a, b), g.And(g.Not(a), g.Not(b)))
}

// literal is the choice that a truth is about, and whether it is turned.
func (g *Graph) literal(b Bool) (v int, turned, ok bool) {
	n := &g.bools[b]
	if n.op == isNot {
		n, turned = &g.bools[n.a], true
	}
	return n.v, turned, n.op == isVar
}

// Choose is x where c holds, and y where not.
func (g *Graph) Choose(c Bool, x, y Num) Num {
	switch {
	case c == True || x == y:
		return x
	case c == False:
		return y
	}
	return g.num(numNode{op: opChoice, c: c, x: x, y: y})
}

// operation is an arithmetic operation, done at once where it can be.
func (g *Graph) operation(op numOp, x, y Num) Num {
	a, ok1 := g.constant(x)
	b, ok2 := g.constant(y)
	if ok1 && ok2 {
		return g.Const(arithmetic(op, a, b))
	}
	return g.num(numNode{op: op, x: x, y: y})
}

func arithmetic(op numOp, a, b float64) float64 {
	switch op {
	case opAdd:
		return a + b
	case opSub:
		return a - b
	case opMul:
		return float64(a * b)
	}
	return a / b
}

// Neg is a number with its sign turned.
func (g *Graph) Neg(x Num) Num {
	if a, ok := g.constant(x); ok {
		return g.Const(-a)
	}
	return g.num(numNode{op: opNeg, x: x})
}

// Clamp brings a number to a range.
func (g *Graph) Clamp(x Num, low, high float64) Num {
	if s := g.nums[x].span; s.Low >= low && s.High <= high {
		return x
	}
	if a, ok := g.constant(x); ok {
		return g.Const(max(low, min(high, a)))
	}
	return g.num(numNode{op: opClamp, x: x, low: low, high: high})
}

// Call calls a function of the library.
func (g *Graph) Call(f *stdlib.Func, args []Num) Num {
	if plain, ok := g.constants(args); ok {
		return g.Const(f.Call(plain).(float64))
	}
	return g.num(numNode{op: opCall, f: f, args: args})
}

func (g *Graph) constants(args []Num) ([]any, bool) {
	plain := make([]any, len(args))
	for i, a := range args {
		x, ok := g.constant(a)
		if !ok {
			return nil, false
		}
		plain[i] = x
	}
	return plain, true
}

// Ask calls a function of the library that answers yes or no.
func (g *Graph) Ask(f *stdlib.Func, args []Num) Bool {
	if plain, ok := g.constants(args); ok {
		return Fixed(f.Call(plain).(bool))
	}
	return g.bool(boolNode{op: isCall, f: f, args: args})
}

// Compare compares two numbers.
func (g *Graph) Compare(op cmpOp, x, y Num) Bool {
	if a, ok := g.constant(x); ok {
		if b, ok := g.constant(y); ok {
			return Fixed(op.holds(a, b))
		}
	}
	return g.bool(boolNode{op: isCompare, cmp: op, x: x, y: y})
}

// Finite is whether a number is finite.
func (g *Graph) Finite(x Num) Bool { return g.bool(boolNode{op: isFinite, x: x}) }

// Whole is whether a number has no fraction.
func (g *Graph) Whole(x Num) Bool { return g.bool(boolNode{op: isWhole, x: x}) }

// Inside is whether a number lies in a range, or beside it by rounding alone.
func (g *Graph) Inside(x Num, low, high float64) Bool {
	return g.bool(boolNode{op: isInside, x: x, low: low, high: high})
}
