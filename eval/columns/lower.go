package columns

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// shape is which column of a vector a type uses.
type shape uint8

const (
	unread shape = iota
	number
	truth
	code    // of a record or a text
	codes   // of several
	numbers // of several
)

func shapeOf(t types.Type) shape {
	switch t.Base {
	case types.Bool:
		return truth
	case types.Text, types.Enum, types.Ref:
		return code
	case types.Set, types.List:
		return codes
	case types.Numbers:
		return numbers
	}
	return number
}

// Layout numbers what expressions name.
type Layout interface {
	Kind(name string) int
	Slot(kind, attr string) int
	Record(id string) int // its row
	Global(name string) int
	Relation(name string) int

	// Group is the number of an attribute of the coalition that is a group of
	// members, -1 for other attributes.
	Group(attr string) int

	// Judged reports whether an attribute depends on who takes part.
	Judged(kind, slot int) bool

	// Question makes what an Asker is asked for a part of an expression.
	Question(n expression.Node, of *expression.Expr) (any, error)
}

// Code is what expressions were lowered to.
type Code struct {
	reads   [][]reading // by kind and slot
	groups  int
	member  int // the kind of the members of groups
	globals []shape
	frames  []*frameSpec
	memos   int
	symbols map[string]int32
	texts   []string // by symbol
	lists   bool     // some run over lists of lanes, which one world must have to itself
	asks    []string
}

// reading is an attribute that some expression reads, and whether it depends on
// who takes part.
type reading struct {
	shape
	judged bool
}

// frameSpec is a place in which expressions run.
type frameSpec struct {
	kind  int // whose rows are the lanes, or -1
	temps int // vectors that operations pass on to one another
	own   int // vectors that belong to one operation
}

// world is the frame with one lane for each world.
const world = 0

// Expr is a lowered expression.
type Expr struct {
	root  operation
	frame int
}

// Asks are the parts of expressions that are asked of the vm, as "type of node:
// text".
func (c *Code) Asks() []string { return c.asks }

// Wide reports whether a machine may run several worlds at once.
func (c *Code) Wide() bool { return len(c.asks) == 0 && !c.lists }

// Builder lowers the expressions of one rule set.
type Builder struct {
	code   *Code
	layout Layout
	places map[string]int
	shared map[string]operation
	groups map[string]gathering
}

// NewBuilder begins a Code for a rule set with so many attributes of each kind,
// groups of members of a kind, and globals.
func NewBuilder(l Layout, attributes []int, groups, member int, globals []types.Type) *Builder {
	c := &Code{groups: groups, member: member, symbols: map[string]int32{}, frames: []*frameSpec{{kind: -1}}}
	for _, n := range attributes {
		c.reads = append(c.reads, make([]reading, n))
	}
	for _, t := range globals {
		c.globals = append(c.globals, shapeOf(t))
	}
	return &Builder{code: c, layout: l, places: map[string]int{}, shared: map[string]operation{}, groups: map[string]gathering{}}
}

// Code is what was lowered so far.
func (b *Builder) Code() *Code { return b.code }

// frame is a frame for a purpose, made once.
func (b *Builder) frame(key string, spec frameSpec) int {
	if f, ok := b.places[key]; ok {
		return f
	}
	b.code.frames = append(b.code.frames, &spec)
	b.places[key] = len(b.code.frames) - 1
	return b.places[key]
}

// rows is the frame whose lanes are the rows of a kind. Bodies of aggregates
// have frames of their own, by how deep aggregates stand in them, so that none
// overwrites what another still needs.
func (b *Builder) rows(kind, height int) int {
	return b.frame(fmt.Sprintf("rows %d %d", kind, height), frameSpec{kind: kind})
}

// read notes that an attribute is read.
func (b *Builder) read(kind, slot int, t types.Type) {
	b.code.reads[kind][slot] = reading{shapeOf(t), b.layout.Judged(kind, slot)}
}

// symbol is the number of a text.
func (b *Builder) symbol(s string) int32 {
	n, ok := b.code.symbols[s]
	if !ok {
		n = int32(len(b.code.texts))
		b.code.symbols[s] = n
		b.code.texts = append(b.code.texts, s)
	}
	return n
}

// A rule's expressions are evaluated one after the other, and the values of all
// are needed in the end: nth tells them apart.

// Once lowers an expression about the coalition alone.
func (b *Builder) Once(x *expression.Expr, nth int) *Expr {
	return b.lower(x, &place{frame: world, kind: -1}, nth)
}

// Each lowers an expression about every row of a kind: the record bound by
// `for`.
func (b *Builder) Each(x *expression.Expr, kind, nth int) *Expr {
	f := b.rows(kind, 0)
	return b.lower(x, &place{frame: f, kind: kind, first: &rowsOf{f, itself}}, nth)
}

// Bound lowers an expression about bindings that are given one by one, of one
// or two records of a kind.
func (b *Builder) Bound(x *expression.Expr, kind, nth int) *Expr {
	f := b.frame(fmt.Sprintf("bound %d", kind), frameSpec{kind: -1})
	return b.lower(x, &place{frame: f, kind: -1, first: &rowsOf{f, firstName}, second: &rowsOf{f, secondName}}, nth)
}

// Derive lowers what is derived for every row of a kind. That of the coalition
// is about the coalition.
func (b *Builder) Derive(x *expression.Expr, kind int, coalition bool) *Expr {
	return b.lower(x, b.subject(kind, coalition), 0)
}

// Reads are what expressions read. They are not steady when their values may
// change for other reasons.
func (b *Builder) Reads(exprs ...*expression.Expr) (all []Dep, steady bool) {
	steady = true
	for _, x := range exprs {
		deps, ok := b.deps(x.Root)
		all, steady = append(all, deps...), steady && ok
	}
	return all, steady
}

// Settled reports whether expressions read nothing that depends on who takes
// part.
func (b *Builder) Settled(exprs ...*expression.Expr) bool {
	for _, x := range exprs {
		if !b.settled(x.Root) {
			return false
		}
	}
	return true
}

// Whole reports whether an expression says nothing of a record bound by `for`.
func (b *Builder) Whole(x *expression.Expr) bool {
	return (&lowering{Builder: b, root: &place{}}).ofWorld(x.Root)
}

// Keep makes a column of an attribute that is derived, read or not.
func (b *Builder) Keep(kind, slot int, t types.Type) { b.read(kind, slot, t) }

func (b *Builder) lower(x *expression.Expr, p *place, nth int) *Expr {
	l := &lowering{Builder: b, expr: x, root: p}
	if p.frame == world {
		return &Expr{l.world(x.Root), world}
	}
	return &Expr{l.node(x.Root, p, nth, nth+1), p.frame}
}

// place is where a node is evaluated.
type place struct {
	frame  int
	kind   int       // whose rows are the lanes, or -1
	first  operation // the records bound by `for`
	second operation
	self   operation
	item   operation // of a predicate
	outer  *place    // around a predicate over lists
	judged bool      // the record itself is the coalition
	memo   bool      // what is around is kept as a whole
}

// body reports whether the place is a predicate.
func (p *place) body() bool { return p.item != nil }

// lowering lowers one expression.
type lowering struct {
	*Builder
	expr *expression.Expr
	root *place
}

// unknown is panicked with at a node that cannot be lowered where it stands;
// the nearest node around it that the vm can be asked for takes its place.
type unknown struct{ node expression.Node }

// lasting is the destination of lists: what their lanes hold is kept by the
// vectors that they were made in, which nobody else may use.
const lasting = -1

// target is where an operation writes to.
func (l *lowering) target(p *place, dst int) target {
	if p.frame == world || dst < 0 {
		return l.own(p.frame)
	}
	spec := l.code.frames[p.frame]
	spec.temps = max(spec.temps, dst+1)
	return target{p.frame, dst}
}

// own is a vector that belongs to one operation.
func (l *lowering) own(frame int) target {
	spec := l.code.frames[frame]
	spec.own++
	return target{frame, -spec.own}
}

// node lowers a node to an operation that writes to dst and may use the
// temporary vectors from free on.
func (l *lowering) node(n expression.Node, p *place, dst, free int) operation {
	if s := shapeOf(n.Type()); s == codes || s == numbers {
		dst = lasting
	}
	switch {
	case isLiteral(n):
	case p.frame != world && l.ofWorld(n):
		return &spread{l.target(p, dst), l.world(n), shapeOf(n.Type())}
	case p.frame == world && height(n) > 0 && l.ofWorld(n):
		if _, ok := n.(*expression.Aggregate); ok {
			return l.world(n)
		}
	}
	if p.body() {
		return l.kept(n, p, dst, free)
	}
	return l.orAsked(n, p, dst, free)
}

func isLiteral(n expression.Node) bool {
	_, ok := n.(*expression.Literal)
	return ok
}

// orAsked lowers a node, or lets it be asked of the vm.
func (l *lowering) orAsked(n expression.Node, p *place, dst, free int) (op operation) {
	defer func() {
		if u := recover(); u != nil {
			if _, ours := u.(unknown); !ours {
				panic(u)
			}
			op = l.ask(n, p, dst)
		}
	}()
	return l.kept(n, p, dst, free)
}

func (l *lowering) ask(n expression.Node, p *place, dst int) operation {
	q, err := l.layout.Question(n, l.expr)
	if err != nil {
		panic(err) // what the whole expression could be made of, its parts can
	}
	l.code.asks = append(l.code.asks, fmt.Sprintf("%T: %s", n, n.Span().Text()))
	return &asked{target: l.target(p, dst), question: q, shape: shapeOf(n.Type()), a: p.first, b: p.second, self: p.self}
}

// kept lowers a node. What does not depend on who takes part is kept, where
// what is around it does, or where it is the whole.
func (l *lowering) kept(n expression.Node, p *place, dst, free int) operation {
	if p.kind >= 0 && classifies(n) && !p.body() && l.settled(n) {
		return l.common(n, p)
	}
	if p.kind < 0 || p.memo || trivial(n) || !l.settled(n) {
		return l.operation(n, p, dst, free)
	}
	deps, steady := l.deps(n)
	if !steady {
		return l.operation(n, p, dst, free)
	}
	sealed := *p
	sealed.memo = true
	x := l.operation(n, &sealed, lasting, free)
	return &memo{l.memo(), p.frame, x, deps, true}
}

// classifies reports whether a node asks which of a few texts a record has: many
// rules ask the same.
func classifies(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Binary:
		return (n.Op == "==" || n.Op == "!=") && shapeOf(n.X.Type()) == code && trivial(n.X) && isLiteral(n.Y)
	case *expression.In:
		list, ok := n.List.(*expression.List)
		return ok && shapeOf(n.X.Type()) == code && trivial(n.X) && !slices.ContainsFunc(list.Items, func(x expression.Node) bool { return !isLiteral(x) })
	}
	return false
}

// common lowers a node once for all expressions about the same records, and
// keeps its value.
func (l *lowering) common(n expression.Node, p *place) operation {
	text := string(write(strconv.AppendBool(strconv.AppendInt(nil, int64(p.frame), 10), p.self != nil), n))
	if op, ok := l.shared[text]; ok {
		return op
	}
	deps, _ := l.deps(n)
	l.shared[text] = &memo{l.memo(), p.frame, l.operation(n, p, lasting, 0), deps, true}
	return l.shared[text]
}

func (l *lowering) memo() int { l.code.memos++; return l.code.memos - 1 }

// world lowers a node that is the same for all lanes, once for all expressions.
func (l *lowering) world(n expression.Node) operation {
	text := key(n)
	if op, ok := l.shared[text]; ok {
		return op
	}
	deps, steady := l.deps(n)
	op := l.orAsked(n, &place{frame: world, kind: -1}, 0, 0)
	if steady && !trivial(n) {
		op = &memo{l.memo(), world, op, deps, l.settled(n)}
	}
	l.shared[text] = op
	return op
}

// operation lowers a node by what it is. A node that stands nowhere here is
// asked of the vm.
func (l *lowering) operation(n expression.Node, p *place, dst, free int) operation {
	switch n := n.(type) {
	case *expression.Literal:
		return l.literal(n, p, dst)
	case *expression.Local, *expression.Item, *expression.Self, *expression.Coalition, *expression.Record:
		return l.record(n, p)
	case *expression.Records:
		g, _, _ := l.gathering(n)
		return &listOf{l.own(world), g} // it is the same for all lanes
	case *expression.Global:
		return &global{l.layout.Global(n.Name)}
	case *expression.Now:
		return &global{theDay}
	case *expression.Attr:
		return l.attribute(n, p, dst, free)
	case *expression.Relation:
		return l.relation(n, p, dst, free, false)
	case *expression.Unary:
		return l.unary(n, p, dst, free)
	case *expression.Binary:
		return l.binary(n, p, dst, free)
	case *expression.In:
		return l.in(n, p, dst, free)
	case *expression.Choice:
		return &choice{l.target(p, dst), l.node(n.If, p, free, free+1), l.node(n.Then, p, free+1, free+2), l.node(n.Else, p, free+1, free+2), shapeOf(n.Type())}
	case *expression.Default:
		return &fallback{l.target(p, dst), l.soft(n.X, p, free, free+1), l.node(n.Else, p, free+1, free+2), shapeOf(n.Type()), false}
	case *expression.Known:
		return &known{l.target(p, dst), l.soft(n.X, p, free, free+1)}
	case *expression.Call:
		return l.call(n, p, dst, free)
	case *expression.Aggregate:
		return l.aggregate(n, p, dst, free)
	case *expression.List:
		return l.list(n, p, dst, free)
	}
	panic(unknown{n})
}
