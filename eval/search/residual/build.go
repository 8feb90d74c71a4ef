package residual

import (
	"context"
	"fmt"
	"slices"

	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Question says which judgements a residual program stands for.
type Question struct {
	Coalition *rules.Coalition
	Day       float64
	Settings  []rules.Setting

	// Member says of each partner that takes part or may: by which choice it
	// does, AlwaysIn or AlwaysOut. Partners that it leaves out do not take part.
	Member map[*rules.Record]int

	// Lifted are caveats, or other records that belong to a partner, that drop out
	// of its list where a choice is taken.
	Lifted map[*rules.Record]int

	Choices int // how many choices there are
}

// What Member says of partners that no choice moves.
const (
	AlwaysIn  = -1
	AlwaysOut = -2
)

// Refusal is the error of a rule set that has no residual program: its
// coalitions are judged one by one.
type Refusal struct {
	Why string
	At  source.Span
}

func (r *Refusal) Error() string {
	if r.At.IsZero() {
		return r.Why
	}
	return fmt.Sprintf("%s: %s", r.At, r.Why)
}

// maxNodes bounds a graph. Beyond it a residual program gains nothing.
const maxNodes = 400_000

// builder evaluates expressions as far as they do not depend on who takes part.
type builder struct {
	*Graph
	ctx       context.Context
	set       *rules.Set
	q         *Question
	day       float64
	settings  map[cell]*rules.Cell
	params    map[string]float64
	attrs     map[cell]value
	lets      map[string]value
	others    []*rules.Record // candidates by declaration
	faults    Bool            // where a judgement fails
	err       error
	asked     int
	scoreTest func(expression.Node) Bool
}

type cell struct {
	record *rules.Record
	slot   int
}

// env is what an expression can name.
type env struct {
	locals [2]value
	self   value
	items  []value
}

func newBuilder(ctx context.Context, set *rules.Set, q *Question) *builder {
	b := &builder{Graph: newGraph(q.Choices), ctx: ctx, set: set, q: q, settings: map[cell]*rules.Cell{}, params: map[string]float64{},
		attrs: map[cell]value{}, lets: map[string]value{}}
	b.Const(0) // what a value without a number holds
	b.day = q.Day
	if b.day == 0 {
		b.day = declaredDay(q.Coalition)
	}
	for _, s := range q.Settings {
		if s.Param != nil {
			b.params[s.Param.Name], _ = s.Cell.Value.(float64)
		} else {
			b.settings[cell{s.Record, s.Attr.Slot}] = s.Cell
		}
	}
	return b
}

// declaredDay is the coalition's own day of judgement.
func declaredDay(co *rules.Coalition) float64 {
	a, _ := co.Record.Kind.Attr("as_of")
	day, _, _ := co.Record.Cells[a.Slot].On(0)
	n, _ := day.(float64)
	return n
}

// refuse notes the first thing that the graph cannot say.
func (b *builder) refuse(n expression.Node, why string, args ...any) value {
	if b.err == nil {
		b.err = &Refusal{fmt.Sprintf(why, args...), n.Span()}
	}
	return value{absent: True}
}

// alive reports whether it makes sense to go on.
func (b *builder) alive(n expression.Node) bool {
	if b.asked++; b.asked%256 == 0 && b.err == nil {
		b.err = context.Cause(b.ctx)
	}
	if len(b.nums)+len(b.bools) > maxNodes {
		b.refuse(n, "the rules come to more than %d parts for this many partners", maxNodes)
	}
	return b.err == nil
}

// node evaluates an expression.
func (b *builder) node(n expression.Node, e env) value {
	if !b.alive(n) {
		return value{absent: True}
	}
	switch n := n.(type) {
	case *expression.Literal:
		return b.ofAny(n.Value)
	case *expression.Local:
		return e.locals[n.Index]
	case *expression.Item:
		return e.items[len(e.items)-1-n.Depth]
	case *expression.Self:
		return e.self
	case *expression.Coalition:
		return ofCase(b.q.Coalition.Record)
	case *expression.Record:
		return ofCase(b.record(n.ID))
	case *expression.Records:
		return b.ofAny(slices.Clone(b.set.RecordsOf(n.Kind)))
	case *expression.Global:
		return b.global(n)
	case *expression.Now:
		return ofNum(b.Const(b.day))
	case *expression.Attr:
		return b.attrOf(b.node(n.Of, e), n)
	case *expression.Relation:
		return b.pairOf(n, b.node(n.A, e), b.node(n.B, e))
	case *expression.Score, *expression.Before:
		return b.refuse(n, "a score is read within an expression")
	}
	return b.operation(n, e)
}

func (b *builder) operation(n expression.Node, e env) value {
	switch n := n.(type) {
	case *expression.Unary:
		v := b.node(n.X, e)
		if n.Op == "not" {
			v.truth = b.Not(v.truth)
		} else {
			v.num = b.Neg(v.num)
		}
		return v
	case *expression.Binary:
		return b.binary(n, e)
	case *expression.In:
		return b.within(n, e)
	case *expression.Choice:
		c := b.node(n.If, e)
		return b.after(b.choose(c.truth, b.node(n.Then, e), b.node(n.Else, e)), c)
	case *expression.Default:
		return b.fallback(n, e)
	case *expression.Known:
		x := b.soft(n.X, e)
		return value{truth: b.Not(x.none), absent: x.absent, fails: x.fails}
	case *expression.Call:
		return b.call(n, e)
	case *expression.Aggregate:
		return b.aggregate(n, e)
	case *expression.List:
		return b.list(n, e)
	}
	return b.refuse(n, "no residual form of %T", n)
}

func (b *builder) record(id string) *rules.Record {
	r, ok := b.set.Record(id)
	if !ok || r.Kind.Name == rules.CoalitionKind {
		return b.q.Coalition.Record
	}
	return r
}

// global is a parameter or a constant. A constant that fails makes every
// judgement fail.
func (b *builder) global(n *expression.Global) value {
	if n.What == expression.Param {
		p, _ := b.set.Param(n.Name)
		if x, ok := b.params[n.Name]; ok {
			return ofNum(b.Const(x))
		}
		return ofNum(b.Const(p.Value))
	}
	if v, ok := b.lets[n.Name]; ok {
		return v
	}
	i := slices.IndexFunc(b.set.Lets, func(l *rules.Let) bool { return l.Name == n.Name })
	v := b.node(b.set.Lets[i].Expr.Root, env{})
	b.faults = b.Or(b.faults, b.Not(b.ok(v)))
	v.absent, v.fails = False, False
	b.lets[n.Name] = v
	return v
}

func (b *builder) binary(n *expression.Binary, e env) value {
	x, y := b.node(n.X, e), b.node(n.Y, e)
	switch n.Op {
	case "and":
		return b.lazily(x, y, x.truth, b.And(x.truth, y.truth))
	case "or":
		return b.lazily(x, y, b.Not(x.truth), b.Or(x.truth, y.truth))
	case "+":
		return b.after(ofNum(b.Graph.operation(opAdd, x.num, y.num)), x, y)
	case "-":
		return b.after(ofNum(b.Graph.operation(opSub, x.num, y.num)), x, y)
	case "*":
		return b.after(ofNum(b.Graph.operation(opMul, x.num, y.num)), x, y)
	case "/":
		return b.divide(x, y)
	}
	return b.compare(n, x, y)
}

// lazily is a truth whose right side is asked only where need holds.
func (b *builder) lazily(x, y value, need, truth Bool) value {
	s := sequence{builder: b, ok: True}
	s.add(True, x)
	s.add(need, y)
	return value{truth: truth, absent: s.absent, fails: s.fails}
}

func (b *builder) divide(x, y value) value {
	v := ofNum(b.Graph.operation(opDiv, x.num, y.num))
	fine := b.and(b.Compare(unequal, y.num, b.Const(0)), b.Finite(x.num), b.Finite(y.num), b.Finite(v.num))
	v.fails = b.Not(fine)
	return b.after(v, x, y)
}

// compare compares two values. Sums and products are checked before they vanish
// in a comparison.
func (b *builder) compare(n *expression.Binary, x, y value) value {
	var truth Bool
	switch t := n.X.Type(); {
	case t.Base == types.Bool:
		truth = b.Same(x.truth, y.truth)
	case t.IsNumeric() || t.Base == types.Date:
		x, y = b.checked(n.X, x), b.checked(n.Y, y)
		return b.after(ofTruth(b.Compare(comparisons[n.Op], x.num, y.num)), x, y)
	default:
		truth = b.sameCase(x, y)
	}
	if n.Op == "!=" {
		truth = b.Not(truth)
	}
	return b.after(ofTruth(truth), x, y)
}

// checked is a number that the evaluator checks before it compares.
func (b *builder) checked(n expression.Node, v value) value {
	switch n.(type) {
	case *expression.Binary, *expression.Choice, *expression.Default, *expression.Unary:
		if n.Type().IsNumeric() {
			return b.finite(v)
		}
	}
	return v
}

func (b *builder) sameCase(x, y value) Bool {
	same := False
	for _, p := range x.cases {
		for _, q := range y.cases {
			if p.v == q.v {
				same = b.Or(same, b.And(p.when, q.when))
			}
		}
	}
	return same
}

// equals is whether two numbers, texts or records are the same.
func (b *builder) equals(x, y value) Bool {
	if x.cases != nil || y.cases != nil {
		return b.sameCase(x, y)
	}
	return b.Compare(equal, x.num, y.num)
}

func (b *builder) within(n *expression.In, e env) value {
	x, list := b.node(n.X, e), b.node(n.List, e)
	if n.X.Type().IsOrdered() {
		x = b.checked(n.X, x)
	}
	found := False
	for _, i := range list.items {
		found = b.Or(found, b.And(i.in, b.equals(x, i.value)))
	}
	if n.Not {
		found = b.Not(found)
	}
	return b.after(ofTruth(found), x, list)
}

func (b *builder) list(n *expression.List, e env) value {
	var out value
	s := sequence{builder: b, ok: True}
	for _, x := range n.Items {
		v := b.node(x, e)
		s.add(True, v)
		v.absent, v.fails = False, False
		out.items = append(out.items, element{v, True})
	}
	out.absent, out.fails = s.absent, s.fails
	return out
}

// call calls a function of the library: on numbers, or on a list of them.
func (b *builder) call(n *expression.Call, e env) value {
	s := sequence{builder: b, ok: True}
	var args []Num
	var list []element
	finite := True
	for _, a := range n.Args {
		v := b.node(a, e)
		s.add(True, v)
		switch a.Type().Base {
		case types.Numbers:
			list = v.items
		case types.Bool, types.Text, types.Enum, types.Set, types.List, types.Ref:
			return b.refuse(n, "no residual form of %s", n.Func.Name)
		default:
			args = append(args, v.num)
			finite = b.And(finite, b.Finite(v.num))
		}
	}
	if len(args) > 0 && len(n.Args) > len(args) {
		return b.refuse(n, "no residual form of %s", n.Func.Name)
	}
	var v value
	switch {
	case len(args) == 0:
		v = ofNum(b.List(n.Func, elementsOf(list)))
		v.fails = b.Not(b.Finite(v.num))
	case n.Func.Result.Base == types.Bool:
		v = value{truth: b.Ask(n.Func, args), fails: b.Not(finite)}
	default:
		v = ofNum(b.Call(n.Func, args))
		v.fails = b.Not(b.And(finite, b.Finite(v.num)))
	}
	s.add(True, v)
	v.absent, v.fails = s.absent, s.fails
	return v
}

func elementsOf(list []element) []Item {
	items := make([]Item, len(list))
	for i, x := range list {
		items[i] = Item{x.in, x.num}
	}
	return items
}
