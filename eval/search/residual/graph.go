package residual

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"github.com/entente-lang/entente/stdlib"
)

// Num is a number that may differ from coalition to coalition: a node of the
// graph. Bool is a truth. Children have smaller ids than what is made of them.
type (
	Num  int32
	Bool int32
)

// The truths that are the same for every coalition.
const (
	False Bool = 0
	True  Bool = 1
)

type numOp uint8

const (
	opConst  numOp = iota
	opLinear       // a constant and a weight for each choice taken
	opSum          // of the items that are in, in their order
	opAdd
	opSub
	opMul
	opDiv
	opNeg
	opChoice // c ? x : y
	opClamp  // x, brought to low..high
	opCall   // of a function of the library on numbers
	opList   // of a function of the library on the items that are in
)

type boolOp uint8

const (
	isConst boolOp = iota
	isVar          // a choice is taken
	isNot
	isAnd
	isOr
	isCompare
	isFinite // x is a finite number
	isWhole  // x has no fraction
	isInside // x lies in low..high, or outside by no more than rounding
	isCall   // of a function of the library on numbers
)

// Item is a number that is one of a list where In holds.
type Item struct {
	In Bool
	X  Num
}

type numNode struct {
	op        numOp
	low, high float64 // the constant is low
	x, y      Num
	c         Bool
	f         *stdlib.Func
	args      []Num
	items     []Item
	linear    int // index into Graph.linears

	span Span    // of its values over all coalitions
	err  float64 // how far a quick evaluation may be off
}

type boolNode struct {
	op        boolOp
	cmp       cmpOp
	v         int
	a, b      Bool
	x, y      Num
	low, high float64
	f         *stdlib.Func
	args      []Num

	truth Truth // over all coalitions
}

// linear is a sum of weights of choices.
type linear struct {
	node   Num
	base   float64
	weight []float64 // by choice
	whole  bool      // sums of it are exact in any order
	slack  float64   // how far sums in different orders may be apart
}

// Graph holds all nodes of a residual program. Equal nodes are one.
type Graph struct {
	vars    int
	nums    []numNode
	bools   []boolNode
	linears []linear
	known   map[string]int32
	spans   []Span  // of nums, for the whole space
	truths  []Truth // of bools
	order   []step  // all nodes, each after those it is made of
}

// step is a node of either sort.
type step struct {
	num  Num
	bool Bool // counts where num is negative
}

// clone is a graph that can grow without the other.
func (p *Program) clone() *Program {
	q, g := *p, *p.Graph
	g.nums, g.bools, g.linears = slices.Clone(g.nums), slices.Clone(g.bools), slices.Clone(g.linears)
	g.spans, g.truths, g.order = slices.Clone(g.spans), slices.Clone(g.truths), slices.Clone(g.order)
	g.known = maps.Clone(g.known)
	q.Graph = &g
	return &q
}

func newGraph(vars int) *Graph {
	g := &Graph{vars: vars, known: map[string]int32{}}
	g.addBool(boolNode{op: isConst, truth: Never})
	g.addBool(boolNode{op: isConst, truth: Always})
	return g
}

func (g *Graph) addBool(n boolNode) Bool {
	g.bools = append(g.bools, n)
	g.truths = append(g.truths, n.truth)
	g.order = append(g.order, step{-1, Bool(len(g.bools) - 1)})
	return Bool(len(g.bools) - 1)
}

// key writes what makes a node the same as another.
type key []byte

func newKey(kind, op uint8) key { return key{kind, op} }

func (k key) int(xs ...int32) key {
	for _, x := range xs {
		k = binary.LittleEndian.AppendUint32(k, uint32(x))
	}
	return k
}

func (k key) float(xs ...float64) key {
	for _, x := range xs {
		k = binary.LittleEndian.AppendUint64(k, math.Float64bits(x))
	}
	return k
}

func (k key) text(s string) key { return append(append(k, s...), 0) }

// num makes a node or finds the one that is the same.
func (g *Graph) num(n numNode) Num {
	k := newKey(0, uint8(n.op)).int(int32(n.x), int32(n.y), int32(n.c)).float(n.low, n.high)
	if n.f != nil {
		k = k.text(n.f.Name)
	}
	for _, a := range n.args {
		k = k.int(int32(a))
	}
	for _, i := range n.items {
		k = k.int(int32(i.In), int32(i.X))
	}
	if n.op == opLinear {
		l := &g.linears[n.linear]
		k = k.float(l.base).float(l.weight...)
	}
	return g.intern(k, n)
}

func (g *Graph) intern(k key, n numNode) Num {
	if id, ok := g.known[string(k)]; ok {
		return Num(id)
	}
	id := Num(len(g.nums))
	g.nums = append(g.nums, n)
	g.spans = append(g.spans, Span{})
	g.order = append(g.order, step{num: id})
	if n.op == opLinear {
		g.linears[n.linear].node = id
	}
	node := &g.nums[id]
	node.span = g.span(id, &view{nums: g.spans, bools: g.truths})
	g.spans[id] = node.span
	node.err = g.inaccuracy(node)
	g.known[string(k)] = int32(id)
	return id
}

// bool makes a node, a constant where its truth is the same for all coalitions,
// or finds the one that is the same.
func (g *Graph) bool(n boolNode) Bool {
	k := newKey(1, uint8(n.op)).int(int32(n.cmp), int32(n.v), int32(n.a), int32(n.b), int32(n.x), int32(n.y)).float(n.low, n.high)
	if n.f != nil {
		k = k.text(n.f.Name)
	}
	for _, a := range n.args {
		k = k.int(int32(a))
	}
	if id, ok := g.known[string(k)]; ok {
		return Bool(id)
	}
	id := g.addBool(n)
	t := g.truth(id, &view{nums: g.spans, bools: g.truths})
	if t == Always || t == Never {
		g.bools, g.truths, g.order = g.bools[:id], g.truths[:id], g.order[:len(g.order)-1]
		id = False
		if t == Always {
			id = True
		}
	} else {
		g.bools[id].truth, g.truths[id] = t, t
	}
	g.known[string(k)] = int32(id)
	return id
}

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
