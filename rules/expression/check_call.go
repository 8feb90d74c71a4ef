package expression

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

// maxNesting is how many predicates may stand inside one another. expr's vm
// never frees the scopes of predicates within a run, and the cost multiplies.
const maxNesting = 2

func (c *checker) builtin(n *ast.BuiltinNode) Node {
	at := c.span(n)
	return c.whole(c.apply(at.Text(), at, n.Arguments))
}

// whole lets the place of a call reach to its closing bracket, so that it can
// be quoted.
func (c *checker) whole(n Node) Node {
	at := n.Span()
	depth := 0
	for _, t := range c.tokens {
		if t.Pos.Offset < at.Start {
			continue
		}
		switch t.Value {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				at.End = t.Pos.Offset + 1
				return place(n, at)
			}
		}
	}
	return n
}

// place gives a call another place.
func place(n Node, at source.Span) Node {
	switch n := n.(type) {
	case *Call:
		n.at = at
	case *Aggregate:
		n.at = at
	case *Relation:
		n.at = at
	case *Known:
		n.at = at
	case *Records:
		n.at = at
	}
	return n
}

func (c *checker) call(n, callee ast.Node, args []ast.Node) Node {
	id, ok := callee.(*ast.IdentifierNode)
	if !ok {
		c.add(diag.NotAllowed, c.span(callee), "records have attributes, not functions")
		return c.bad(c.span(n))
	}
	return c.whole(c.apply(c.word(id), c.span(id), args))
}

// apply checks a call by name: `known`, `records`, a relation, or a function of
// the library.
func (c *checker) apply(name string, at source.Span, args []ast.Node) Node {
	switch name {
	case "known":
		return c.known(at, args)
	case "records":
		return c.records(at, args)
	}
	g, declared := c.scope.Schema.Global(name)
	if declared && g.What == RelationName {
		return c.relation(name, g, at, args)
	}
	f, ok := c.scope.function(name)
	switch {
	case !ok && declared && g.What == Broken:
		return c.bad(at)
	case !ok:
		var names []string
		for _, f := range slices.Concat(stdlib.All, c.scope.Schema.Functions()) {
			names = append(names, f.Name)
		}
		c.unknown(at, name, names, " of a function")
		return c.bad(at)
	}
	if f.Over == stdlib.Values {
		return c.plain(f, at, args)
	}
	return c.aggregate(f, at, args)
}

func (c *checker) known(at source.Span, args []ast.Node) Node {
	if len(args) != 1 {
		c.add(diag.TypeMismatch, at, "known takes one attribute, not %d arguments", len(args))
		return c.bad(at)
	}
	x := c.node(args[0])
	if x.Type().Base != types.Invalid && !soften(x) {
		c.add(diag.TypeMismatch, x.Span(), "`%s` can not be absent by itself; known needs an attribute or a relation", clip(x.Span().Text()))
	}
	return &Known{base{boolean, at.Cover(x.Span())}, x}
}

// records checks `records(KIND)`. What stands in the brackets is looked up among
// the kinds alone: an attribute may have the name of a kind.
func (c *checker) records(at source.Span, args []ast.Node) Node {
	var kind *ast.IdentifierNode
	if len(args) == 1 {
		kind, _ = args[0].(*ast.IdentifierNode)
	}
	if kind == nil {
		c.add(diag.TypeMismatch, at, "records takes the name of one kind").WithHint("records(partner)")
		return c.bad(at)
	}
	name := c.word(kind)
	if kinds := c.scope.Schema.Kinds(); !contains(kinds, name) {
		c.unknown(c.span(kind), name, kinds, " of a kind")
		return c.bad(at)
	}
	return &Records{base{types.Type{Base: types.List, Kind: name}, at.Cover(c.span(kind))}, name}
}

func (c *checker) relation(name string, g Name, at source.Span, args []ast.Node) Node {
	if g.Declared != "" {
		return c.global(name, g, at)
	}
	if len(args) != 2 {
		c.add(diag.TypeMismatch, at, "the relation `%s` is of a pair, not of %d", name, len(args))
		return c.bad(at)
	}
	pair := [2]Node{}
	for i, arg := range args {
		pair[i] = c.node(arg)
		c.argument(pair[i], types.Type{Base: types.Ref, Kind: g.Pair[i]}, name)
	}
	return &Relation{base: base{g.Type, at.Cover(pair[1].Span())}, Name: name, A: pair[0], B: pair[1]}
}

// plain checks a call on plain values.
func (c *checker) plain(f *stdlib.Func, at source.Span, args []ast.Node) Node {
	whole := at
	nodes := make([]Node, len(args))
	for i, arg := range args {
		nodes[i] = c.node(arg)
		whole = whole.Cover(nodes[i].Span())
	}
	if !c.count(f, at, len(args)) {
		return &Call{base{f.Result, whole}, f, nodes}
	}
	for i, n := range nodes {
		want := f.Params[min(i, len(f.Params)-1)].Type
		c.argument(n, want, f.Name)
	}
	result := f.Result
	if f.SameUnit {
		result.Unit = c.commonUnit(nodes)
	}
	return &Call{base{result, whole}, f, nodes}
}

// commonUnit is the unit of the arguments of a function that keeps it, and
// reports those that differ.
func (c *checker) commonUnit(args []Node) string {
	first := args[0]
	for _, n := range args {
		if first.Type().Unit == "" {
			first = n
		}
		c.units(first, n, "taken together")
	}
	return first.Type().Unit
}

func (c *checker) count(f *stdlib.Func, at source.Span, got int) bool {
	least, most := f.Arity()
	if got >= least && (got <= most || most < 0) {
		return true
	}
	c.add(diag.TypeMismatch, at, "%s takes %s, not %d", f.Name, arguments(least, most), got).WithHint(f.Signature())
	return false
}

func arguments(least, most int) string {
	switch {
	case most < 0:
		return fmt.Sprintf("at least %d arguments", least)
	case least != most:
		return fmt.Sprintf("%d to %d arguments", least, most)
	case most == 1:
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", most)
}

// argument reports an argument of the wrong type.
func (c *checker) argument(n Node, want types.Type, function string) {
	t := n.Type()
	if l, ok := n.(*List); ok && want.Base == types.Numbers && len(l.Items) == 0 {
		return
	}
	if !assignable(t, want) {
		c.add(diag.TypeMismatch, n.Span(), "`%s` is a %s; %s needs a %s here", clip(n.Span().Text()), t, function, want)
	}
}

// aggregate checks a function over the items of a collection.
func (c *checker) aggregate(f *stdlib.Func, at source.Span, args []ast.Node) Node {
	if len(args) == 0 || len(args) > 2 {
		c.add(diag.TypeMismatch, at, "%s takes a collection and what to ask of its items", f.Name).WithHint(f.Signature())
		return c.bad(at)
	}
	over := c.node(args[0])
	t := over.Type()
	if t.Base == types.Invalid {
		return c.bad(at)
	}
	if !t.IsCollection() {
		c.add(diag.TypeMismatch, over.Span(), "`%s` is a %s; %s needs a collection", clip(over.Span().Text()), t, f.Name)
		return c.bad(at)
	}
	node := &Aggregate{base{f.Result, at.Cover(over.Span())}, f, over, nil}
	if len(args) == 2 {
		node.Body = c.predicate(args[1], itemOf(t))
		if node.Body == nil {
			return c.bad(at)
		}
		node.at = node.at.Cover(node.Body.Span())
	}
	return c.result(node)
}

// itemOf is the type of a collection's items.
func itemOf(t types.Type) types.Type {
	switch t.Base {
	case types.List:
		return types.Type{Base: types.Ref, Kind: t.Kind}
	case types.Set:
		return types.Type{Base: types.Enum, Values: t.Values}
	}
	return types.Type{Base: types.Number, Unit: t.Unit}
}

// predicate checks what is asked of each item.
func (c *checker) predicate(n ast.Node, item types.Type) Node {
	p, ok := n.(*ast.PredicateNode)
	if !ok {
		c.add(diag.NotAllowed, c.span(n), "what to ask of the items is missing")
		return nil
	}
	if len(c.items) == maxNesting {
		c.add(diag.NotAllowed, c.span(n), "predicates may stand in one another %d deep at the most", maxNesting).
			WithHint("compute the inner part with `derive`")
		return nil
	}
	c.items = append(c.items, item)
	defer func() { c.items = c.items[:len(c.items)-1] }()
	return c.node(p.Node)
}

// result checks the body of an aggregate and gives the aggregate its type.
func (c *checker) result(n *Aggregate) Node {
	body, t := n.Body, n.Over.Type()
	switch n.Func.Name {
	case "count":
		if body != nil {
			c.want(body, boolean, "count asks for a truth of each item")
		}
	case "all", "any", "none", "one":
		c.needBody(n)
		if body != nil {
			c.want(body, boolean, n.Func.Name+" asks for a truth of each item")
		}
	case "filter":
		c.needBody(n)
		if body != nil {
			c.want(body, boolean, "filter asks for a truth of each item")
		}
		n.typ = t
	case "sum":
		n.typ = types.Type{Base: types.Number, Unit: t.Unit}
		if body == nil && t.Base != types.Numbers {
			c.add(diag.TypeMismatch, n.Over.Span(), "sum needs numbers, or a number of each item: sum(list, .troops)")
		}
		if body != nil {
			c.numeric(body, n.Func.Name)
			n.typ.Unit = body.Type().Unit
		}
	case "map":
		c.needBody(n)
		n.typ = types.Type{Base: types.Numbers}
		if body != nil {
			c.numeric(body, n.Func.Name)
			n.typ.Unit = body.Type().Unit
		}
	case "best":
		c.needBody(n)
		if body != nil {
			c.numeric(body, n.Func.Name)
		}
		n.typ = itemOf(t)
	}
	return n
}

func (c *checker) needBody(n *Aggregate) {
	if n.Body == nil {
		c.add(diag.TypeMismatch, n.Span(), "%s needs what to ask of each item", n.Func.Name).WithHint(n.Func.Signature())
	}
}

func (c *checker) numeric(n Node, function string) {
	if t := n.Type(); t.Base != types.Invalid && !t.IsNumeric() {
		c.add(diag.TypeMismatch, n.Span(), "`%s` is a %s; %s needs a number of each item", clip(n.Span().Text()), t, function)
	}
}

// list checks `[a, b]`: numbers, texts or records.
func (c *checker) list(n *ast.ArrayNode) Node {
	l := &List{base: base{types.Type{Base: types.Numbers}, c.span(n)}}
	for _, item := range n.Nodes {
		x := c.node(item)
		l.Items = append(l.Items, x)
		l.at = l.at.Cover(x.Span())
	}
	if len(l.Items) == 0 {
		return l
	}
	first := l.Items[0].Type()
	for _, x := range l.Items[1:] {
		t, ok := unify(first, x.Type())
		if !ok {
			c.add(diag.TypeMismatch, x.Span(), "a list of a %s and a %s", first, x.Type())
			return c.bad(l.at)
		}
		first = t
	}
	switch first.Base {
	case types.Ref:
		l.typ = types.Type{Base: types.List, Kind: first.Kind}
	case types.Text, types.Enum:
		l.typ = types.Type{Base: types.Set, Values: texts(l.Items)}
	case types.Invalid:
		l.typ = invalid
	default:
		if !first.IsNumeric() && first.Base != types.Date {
			c.add(diag.TypeMismatch, l.at, "a list of %s has no use here", first)
		}
	}
	return l
}

func texts(items []Node) []string {
	var out []string
	for _, x := range items {
		if lit, ok := x.(*Literal); ok {
			if s, ok := lit.Value.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}
