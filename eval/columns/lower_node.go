package columns

import (
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

func (l *lowering) literal(n *expression.Literal, p *place, dst int) operation {
	switch v := n.Value.(type) {
	case bool:
		return &constant{target: l.target(p, dst), bits: true, truth: v}
	case string:
		return &constant{value: codeVector(l.symbol(v))}
	}
	return &constant{value: Vector{Num: []float64{n.Value.(float64)}, One: true}}
}

// record lowers what stands for a record, or for the item of a predicate.
func (l *lowering) record(n expression.Node, p *place) operation {
	switch n := n.(type) {
	case *expression.Record:
		return row(l.layout.Record(n.ID))
	case *expression.Coalition:
		return row(0)
	case *expression.Self:
		if l.root.judged {
			return row(0)
		}
		return l.from(p, 0, func(p *place) operation { return p.self })
	case *expression.Local:
		return l.from(p, 0, func(p *place) operation { return [2]operation{p.first, p.second}[n.Index] })
	}
	return l.from(p, n.(*expression.Item).Depth, func(p *place) operation { return p.item })
}

// row is a record for all lanes. The coalition is the only one of its frame.
func row(index int) operation {
	return &constant{value: codeVector(int32(index))}
}

// from finds what a place or one around it binds, passing over as many, and
// carries it in.
func (l *lowering) from(p *place, pass int, find func(*place) operation) operation {
	if op := find(p); op != nil && pass == 0 {
		return op
	}
	if find(p) != nil {
		pass--
	}
	if p.outer == nil {
		panic(unknown{})
	}
	return &raised{l.own(p.frame), l.from(p.outer, pass, find)}
}

// attribute lowers a read. That of the row a lane is about is a column as it
// stands.
func (l *lowering) attribute(n *expression.Attr, p *place, dst, free int) operation {
	if g := l.group(n); g >= 0 {
		if p.frame != world {
			panic(unknown{n})
		}
		return &listOf{l.own(world), givenGroup(g)}
	}
	op := l.reading(n)
	op.target = l.target(p, dst)
	if !l.direct(n.Of, p) {
		op.of = l.node(n.Of, p, free, free+1)
	}
	return op
}

func (l *lowering) reading(n *expression.Attr) *attribute {
	kind, slot := l.layout.Kind(n.Kind), l.layout.Slot(n.Kind, n.Name)
	l.read(kind, slot, n.Type())
	return &attribute{kind: kind, slot: slot, shape: shapeOf(n.Type())}
}

// direct reports whether lane l of a place is about row l of the record's kind.
func (l *lowering) direct(of expression.Node, p *place) bool {
	switch of := of.(type) {
	case *expression.Coalition:
		return p.frame == world
	case *expression.Self:
		return p.frame == world || p.self != nil && p.kind >= 0
	case *expression.Local:
		return p.first != nil && p.kind >= 0
	case *expression.Item:
		return of.Depth == 0 && p.item != nil && p.kind >= 0
	}
	return false
}

func (l *lowering) relation(n *expression.Relation, p *place, dst, free int, soft bool) operation {
	part := l.node
	if soft {
		part = l.soft
	}
	return &relation{l.target(p, dst), part(n.A, p, free, free+1), part(n.B, p, free+1, free+2), l.layout.Relation(n.Name), shapeOf(n.Type()), soft}
}

// soft lowers a read that gives way: see the engine of package eval.
func (l *lowering) soft(n expression.Node, p *place, dst, free int) operation {
	if shapeOf(n.Type()) == codes {
		dst = lasting
	}
	switch n := n.(type) {
	case *expression.Attr:
		if l.group(n) >= 0 {
			panic(unknown{n})
		}
		op := l.reading(n)
		op.target, op.soft = l.target(p, dst), true
		if !l.direct(n.Of, p) {
			op.of = l.soft(n.Of, p, free, free+1)
		}
		return op
	case *expression.Relation:
		return l.relation(n, p, dst, free, true)
	case *expression.Default:
		return &fallback{l.target(p, dst), l.soft(n.X, p, free, free+1), l.soft(n.Else, p, free+1, free+2), shapeOf(n.Type()), true}
	}
	return l.node(n, p, dst, free)
}

func (l *lowering) unary(n *expression.Unary, p *place, dst, free int) operation {
	x := l.node(n.X, p, free, free+1)
	if n.Op == "not" {
		return &opposite{l.target(p, dst), x}
	}
	return &negative{l.target(p, dst), x}
}

var operators = map[string]operator{"+": plus, "-": minus, "*": times, "/": over, "==": equal, "!=": equal, "<": below, ">=": below, ">": above, "<=": above}

func (l *lowering) binary(n *expression.Binary, p *place, dst, free int) operation {
	x, y := l.node(n.X, p, free, free+1), l.node(n.Y, p, free+1, free+2)
	t := l.target(p, dst)
	negate := n.Op == "!=" || n.Op == "<=" || n.Op == ">="
	switch n.Op {
	case "and", "or":
		return &both{t, x, y, n.Op == "or"}
	case "+", "-", "*", "/":
		return &arith{t, operators[n.Op], l.argument(n.X, x), l.argument(n.Y, y)}
	}
	switch s := shapeOf(n.X.Type()); {
	case s != shapeOf(n.Y.Type()) || s == codes || s == numbers:
		panic(unknown{n})
	case s == number:
		return &compared{t, operators[n.Op], negate, argument{x, loose(n.X)}, argument{y, loose(n.Y)}}
	default:
		return &alike{t, x, y, s, negate}
	}
}

// loose reports whether a number comes straight out of a sum or a product, of a
// list of them or of a constant, and may not be finite.
func loose(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Binary:
		return n.Op != "/"
	case *expression.Choice:
		return loose(n.Then) || loose(n.Else)
	case *expression.Default:
		return loose(n.X) || loose(n.Else)
	case *expression.Unary:
		return loose(n.X)
	case *expression.Item:
		return n.Type().IsNumeric()
	case *expression.Global:
		return n.What == expression.Let
	}
	return false
}

func (l *lowering) argument(n expression.Node, op operation) argument { return argument{op, loose(n)} }

func (l *lowering) in(n *expression.In, p *place, dst, free int) operation {
	if g, _, ok := l.gathering(n.List); ok {
		return &belongs{l.target(p, dst), l.node(n.X, p, free, free+1), g, n.Not}
	}
	s := shapeOf(n.List.Type())
	if x := shapeOf(n.X.Type()); x == number && s != numbers || x == code && s != codes || x == truth {
		panic(unknown{n})
	}
	x := argument{l.node(n.X, p, free, free+1), loose(n.X)}
	return &contained{l.target(p, dst), x, l.node(n.List, p, free+1, free+2), s, n.Not}
}

func (l *lowering) list(n *expression.List, p *place, dst, free int) operation {
	op := &listed{target: l.target(p, dst), shape: shapeOf(n.Type())}
	for i, x := range n.Items {
		op.items = append(op.items, l.node(x, p, free+i, free+i+1))
	}
	return op
}

// call lowers a function of the library that has a plain form.
func (l *lowering) call(n *expression.Call, p *place, dst, free int) operation {
	if !ofLibrary(n.Func) {
		panic(unknown{n})
	}
	if f, ok := n.Func.Plain.(func([]float64) float64); ok {
		op := &aggregateOf{l.target(p, dst), f, l.node(n.Args[0], p, free, free+1), looksAt[n.Func.Name]}
		if over := mapped(op.x); over != nil && op.looks == atEnds {
			return &endOf{l.own(world), over, op, n.Func.Name == "smallest"}
		}
		return op
	}
	var args []argument
	for i, a := range n.Args {
		if shapeOf(a.Type()) != number {
			panic(unknown{n})
		}
		args = append(args, l.argument(a, l.node(a, p, free+i, free+i+1)))
	}
	t := l.target(p, dst)
	if n.Func.Name == "min" || n.Func.Name == "max" {
		return &fold{t, n.Func.Name == "min", args}
	}
	if f := plainCall(n.Func.Plain, len(args)); f != nil {
		return &callOf{t, f, args}
	}
	return &boxedCall{t, n.Func.Call, shapeOf(n.Type()), args}
}

// gathering lowers a list that is a group: members, all records of a kind, or
// those of them of whom something holds. It says in which kind.
func (l *lowering) gathering(n expression.Node) (g gathering, kind int, ok bool) {
	switch n := n.(type) {
	case *expression.Attr:
		g := l.group(n)
		return givenGroup(g), l.code.member, g >= 0
	case *expression.Records:
		kind := l.layout.Kind(n.Kind)
		return everyone(l.rows(kind, 0)), kind, true
	case *expression.Aggregate:
		if n.Func.Name != "filter" || n.Body == nil || !l.ofWorld(n) {
			return nil, 0, false
		}
		if of, kind, ok := l.gathering(n.Over); ok {
			g, ok := l.filtered(n, of, kind)
			return g, kind, ok
		}
	}
	return nil, 0, false
}

func (l *lowering) filtered(n *expression.Aggregate, of gathering, kind int) (gathering, bool) {
	text := key(n)
	if g, ok := l.groups[text]; ok {
		return g, true
	}
	deps, steady := l.deps(n)
	if !steady {
		return nil, false
	}
	p := l.bodyOf(n, kind)
	g := &filtered{l.own(p.frame), l.memo(), deps, of, l.node(n.Body, p, 0, 1)}
	l.groups[text] = g
	return g, true
}

// bodyOf is the place of a predicate about the members of a group.
func (l *lowering) bodyOf(n *expression.Aggregate, kind int) *place {
	f := l.rows(kind, height(n))
	return &place{frame: f, kind: kind, item: &rowsOf{f, itself}}
}

func (l *lowering) aggregate(n *expression.Aggregate, p *place, dst, free int) operation {
	how, known := reductions[n.Func.Name]
	if !known || how == choosing && n.Type().Base != types.Ref && !n.Type().IsOrdered() {
		panic(unknown{n}) // texts have an order of their own, not that of their symbols
	}
	if p.frame != world || how == choosing {
		return l.overList(n, how, p, dst, free)
	}
	if g, _, ok := l.gathering(n); ok {
		return &listOf{l.own(world), g}
	}
	g, kind, ok := l.gathering(n.Over)
	if !ok || how == filtering {
		return l.overList(n, how, p, dst, free)
	}
	op := &overGroup{target: l.own(world), how: how, group: g}
	if n.Body != nil {
		op.body = l.node(n.Body, l.bodyOf(n, kind), 0, 1)
	}
	return op
}

// overList lowers an aggregate over a list of each lane.
func (l *lowering) overList(n *expression.Aggregate, how reduction, p *place, dst, free int) operation {
	l.code.lists = true
	op := &overList{target: l.target(p, dst), how: how, over: l.node(n.Over, p, free, free+1), items: shapeOf(n.Over.Type())}
	if n.Body == nil {
		return op
	}
	l.code.frames = append(l.code.frames, &frameSpec{kind: -1})
	op.inner = len(l.code.frames) - 1
	in := &place{frame: op.inner, kind: -1, outer: p, item: &rowsOf{op.inner, itemOf}}
	op.body = l.node(n.Body, in, 0, 1)
	return op
}
