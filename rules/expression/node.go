package expression

import (
	"fmt"

	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

// This file is THE list of nodes of the typed tree.

// Node is a part of a checked expression.
type Node interface {
	Type() types.Type
	Span() source.Span
}

type base struct {
	typ types.Type
	at  source.Span
}

func (b *base) Type() types.Type  { return b.typ }
func (b *base) Span() source.Span { return b.at }

// Literal is a number, a truth or a text; a date is the number of its day.
type Literal struct {
	base
	Value any // float64, bool or string
}

// Local is a name bound by `for`.
type Local struct {
	base
	Name  string
	Index int // its place in the for-clause, from 0
}

// Item is the item that the innermost predicate is about, or the one around
// it: `.troops` reads an attribute of Item 0.
type Item struct {
	base
	Depth int // 0 for the innermost predicate
}

// Self is the record whose attribute is being derived or selected.
type Self struct{ base }

// Coalition is the coalition that is being judged.
type Coalition struct{ base }

// Record is a record named in the expression.
type Record struct {
	base
	ID string
}

// Records is `records(KIND)`: all records of a kind, by id.
type Records struct {
	base
	Kind string
}

// Global is a parameter or a constant.
type Global struct {
	base
	Name string
	What What
}

// Now is the day of judgement.
type Now struct{ base }

// Attr reads an attribute of a record. Soft reads give way to what stands in
// for an absent value; a hard read of one is reported as missing.
type Attr struct {
	base
	Of   Node
	Kind string
	Name string
	Soft bool
}

// Relation reads a number or a truth about a pair of records.
type Relation struct {
	base
	Name string
	A, B Node
	Soft bool
}

// Score is a dimension's score, in tests and laws.
type Score struct {
	base
	Dimension string
}

// Before reads a score or an attribute of the coalition as it was before a
// test's changes.
type Before struct {
	base
	X Node // a Score, or an Attr of Coalition
}

// Unary is `-x` or `not x`.
type Unary struct {
	base
	Op string
	X  Node
}

// Binary is an arithmetic operation, a comparison, `and` or `or`.
type Binary struct {
	base
	Op   string // + - * / == != < <= > >= and or
	X, Y Node
}

// In is `x in list`, `x not in list`.
type In struct {
	base
	X, List Node
	Not     bool
}

// Choice is `c ? a : b`.
type Choice struct {
	base
	If, Then, Else Node
}

// Default is `x ?? y`: y where x is absent.
type Default struct {
	base
	X, Else Node
}

// Known is `known(x)`: whether x has a value.
type Known struct {
	base
	X Node
}

// Call calls a function of the library on plain values.
type Call struct {
	base
	Func *stdlib.Func
	Args []Node
}

// Aggregate runs a function over the items of a collection.
type Aggregate struct {
	base
	Func *stdlib.Func
	Over Node
	Body Node // nil where the function needs none
}

// List is `[a, b]`.
type List struct {
	base
	Items []Node
}

// Children are the nodes directly below n.
func Children(n Node) (below []Node) {
	Each(n, func(c Node) { below = append(below, c) })
	return below
}

// Walk visits n and all nodes below it, parents first.
func Walk(n Node, visit func(Node)) {
	visit(n)
	Each(n, func(c Node) { Walk(c, visit) })
}

// Each does something for all nodes directly below n. It panics on a node it
// does not know, so that a new one cannot be forgotten.
func Each(n Node, do func(Node)) {
	switch n := n.(type) {
	case *Literal, *Local, *Item, *Self, *Coalition, *Record, *Records, *Global, *Now, *Score:
	case *Attr:
		do(n.Of)
	case *Relation:
		do(n.A)
		do(n.B)
	case *Before:
		do(n.X)
	case *Unary:
		do(n.X)
	case *Binary:
		do(n.X)
		do(n.Y)
	case *In:
		do(n.X)
		do(n.List)
	case *Choice:
		do(n.If)
		do(n.Then)
		do(n.Else)
	case *Default:
		do(n.X)
		do(n.Else)
	case *Known:
		do(n.X)
	case *Call:
		all(n.Args, do)
	case *Aggregate:
		do(n.Over)
		if n.Body != nil {
			do(n.Body)
		}
	case *List:
		all(n.Items, do)
	default:
		panic(fmt.Sprintf("expression.Children does not know %T", n))
	}
}

func all(nodes []Node, do func(Node)) {
	for _, n := range nodes {
		do(n)
	}
}

// Expr is a checked expression.
type Expr struct {
	Root Node
	At   source.Span // the whole text
}

// Constant is an expression that is a value, such as an enum's value in a
// decision table.
func Constant(value any, t types.Type, at source.Span) *Expr {
	return &Expr{Root: &Literal{base{t, at}, value}, At: at}
}

// Type is the type of the expression's result.
func (e *Expr) Type() types.Type { return e.Root.Type() }

// Text is the expression as it is written.
func (e *Expr) Text() string { return e.At.Text() }

// Cost bounds the steps that one run of the expression takes: its nodes, those
// of a predicate as often as its collection has items at the most. records
// tells how many records of a kind there are.
func (e *Expr) Cost(records func(kind string) int) float64 { return cost(e.Root, records) }

func cost(n Node, records func(string) int) float64 {
	total := stepCost(n)
	if a, ok := n.(*Aggregate); ok {
		size := size(a.Over, records)
		total += cost(a.Over, records) + PredicateCost
		if a.Body != nil {
			return total + size*(1+cost(a.Body, records))
		}
		return total + size
	}
	Each(n, func(c Node) { total += cost(c, records) })
	return total
}

// OwnCost is the cost of a part without that of the predicates inside it, which
// are charged for when they are entered.
func OwnCost(n Node) float64 {
	if a, ok := n.(*Aggregate); ok {
		return 1 + OwnCost(a.Over)
	}
	total := stepCost(n)
	Each(n, func(c Node) { total += OwnCost(c) })
	return total
}

// stepCost is the cost of a node by itself.
func stepCost(n Node) float64 {
	if c, ok := n.(*Call); ok {
		return 1 + c.Func.Cost
	}
	return 1
}

// Items is the largest number of items that an aggregate goes through.
func (n *Aggregate) Items(records func(kind string) int) float64 { return size(n.Over, records) }

// PredicateCost is what entering a collection costs, whatever its size.
const PredicateCost = 20

// size is the largest number of items that a collection can have.
func size(n Node, records func(string) int) float64 {
	switch n := n.(type) {
	case *List:
		return float64(len(n.Items))
	case *Aggregate:
		return size(n.Over, records)
	case *Choice:
		return max(size(n.Then, records), size(n.Else, records))
	case *Default:
		return max(size(n.X, records), size(n.Else, records))
	}
	switch t := n.Type(); t.Base {
	case types.List:
		return float64(records(t.Kind))
	case types.Set:
		return float64(len(t.Values))
	}
	return 1
}
