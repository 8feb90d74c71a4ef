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
