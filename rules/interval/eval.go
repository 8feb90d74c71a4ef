package interval

import (
	"fmt"
	"maps"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Eval says what an expression can come out as. Names bound by `for` and the
// record at hand stand for any record of their kind.
func Eval(x expression.Node, facts Facts) Value {
	return New(facts).Eval(x, Scope{})
}

// Scope says which records the names of an expression stand for. What is left
// out stands for any record of its kind.
type Scope struct {
	Locals []Ref
	Self   *Ref
}

// Evaluator evaluates expressions about the same facts and keeps what it has
// derived. It belongs to one goroutine.
type Evaluator struct {
	facts  Facts
	log    *log
	scope  Scope
	items  []Value          // of the predicates around, outermost first
	known  map[string]Value // what conditions say about paths
	memo   map[string]Value // derived attributes, under what is known
	closed bool             // what is known contradicts itself: nothing gets here
	level  int              // how many predicates are around, those of derivations counted
}

// log is what evaluation leaves behind.
type log struct {
	blame uint64 // the marked inputs of what stayed undecided
	reads map[string]reading
}

// reading is a read of an attribute or a parameter that nothing computes.
type reading struct {
	value Value
	typ   types.Type
}

// New starts an evaluation.
func New(facts Facts) *Evaluator {
	return &Evaluator{facts: facts, memo: map[string]Value{}, log: &log{reads: map[string]reading{}}}
}

// Blame are the marked inputs on which conditions rest that stayed undecided.
func (e *Evaluator) Blame() uint64 { return e.log.blame }

// Eval evaluates an expression.
func (e *Evaluator) Eval(x expression.Node, scope Scope) Value {
	f := *e
	f.scope, f.items = scope, nil
	return f.node(x)
}

// with is the evaluator once a path is known to have a value.
func (e *Evaluator) with(path string, v Value) *Evaluator {
	f := *e
	f.known = maps.Clone(e.known)
	if f.known == nil {
		f.known = map[string]Value{}
	}
	f.known[path] = v
	f.memo = map[string]Value{}
	return &f
}

func (e *Evaluator) node(x expression.Node) Value {
	switch x := x.(type) {
	case *expression.Literal:
		return Exactly(x.Value)
	case *expression.Local:
		return e.local(x)
	case *expression.Item:
		return e.items[len(e.items)-1-x.Depth]
	case *expression.Self:
		if e.scope.Self != nil {
			return Value{Present: true, Refs: []Ref{*e.scope.Self}}
		}
		return Value{Present: true, Refs: []Ref{{Kind: x.Type().Kind, Path: "self"}}}
	case *expression.Coalition:
		return Value{Present: true, Refs: []Ref{{Kind: expression.CoalitionKind, Path: expression.CoalitionKind, Named: true}}}
	case *expression.Record:
		return Value{Present: true, Refs: []Ref{{Kind: x.Type().Kind, Path: x.ID, Named: true}}}
	case *expression.Records:
		return e.facts.Records(x.Kind)
	case *expression.Global:
		return e.global(x)
	case *expression.Now:
		return e.facts.Now()
	case *expression.Attr:
		return e.attr(x)
	case *expression.Relation:
		return e.relation(x)
	case *expression.Score:
		d, _ := e.facts.Set().Dimension(x.Dimension)
		return e.facts.Score(d)
	case *expression.Before:
		return e.before(x)
	}
	return e.operation(x)
}

func (e *Evaluator) operation(x expression.Node) Value {
	switch x := x.(type) {
	case *expression.Unary:
		return e.unary(x)
	case *expression.Binary:
		return e.binary(x)
	case *expression.In:
		return e.in(x)
	case *expression.Choice:
		return e.choice(x)
	case *expression.Default:
		return e.fallback(x)
	case *expression.Known:
		return isKnown(e.node(x.X))
	case *expression.Call:
		return e.call(x)
	case *expression.Aggregate:
		return e.aggregate(x)
	case *expression.List:
		return e.list(x)
	}
	panic(fmt.Sprintf("interval does not know %T", x))
}

func (e *Evaluator) local(x *expression.Local) Value {
	if x.Index < len(e.scope.Locals) {
		return Value{Present: true, Refs: []Ref{e.scope.Locals[x.Index]}}
	}
	return Value{Present: true, Refs: []Ref{{Kind: x.Type().Kind, Path: x.Name}}}
}

func (e *Evaluator) global(x *expression.Global) Value {
	if v, ok := e.known[x.Name]; ok {
		return v
	}
	if x.What == expression.Param {
		p, _ := e.facts.Set().Param(x.Name)
		v := e.facts.Param(p)
		e.log.reads[x.Name] = reading{v, p.Type}
		return v
	}
	if v, ok := e.memo["let "+x.Name]; ok {
		return v
	}
	for _, l := range e.facts.Set().Lets {
		if l.Name == x.Name {
			v := e.Eval(l.Expr.Root, Scope{})
			e.memo["let "+x.Name] = v
			return v
		}
	}
	panic("interval: no constant " + x.Name)
}

// attr reads an attribute of each record that it can be of.
func (e *Evaluator) attr(x *expression.Attr) Value {
	of := e.node(x.Of)
	k, _ := e.facts.Set().Kind(x.Kind)
	a, _ := k.Attr(x.Name)
	out := Value{}
	for i, r := range of.Refs {
		v := e.read(r, a)
		if i == 0 {
			out = v
		} else {
			out = either(out, v, a.Type)
		}
	}
	if len(of.Refs) > 1 && of.Deps != 0 {
		e.log.blame |= of.Deps
		out = out.unsure()
	}
	return out.after(of)
}

// read is an attribute of one record.
func (e *Evaluator) read(r Ref, a *rules.Attr) Value {
	path := r.Path + "." + a.Name
	if v, ok := e.known[path]; ok {
		return v
	}
	if v, ok := e.memo[path]; ok {
		return v
	}
	v, derive := e.facts.Attr(r, a)
	if derive && (v.Missing || !v.Present) {
		given := v.Present
		v.Missing = false
		v = either(v, e.derive(r, a.Derived), a.Type)
		if e.memo[path] = v; !given {
			return v
		}
	}
	e.log.reads[path] = reading{v, a.Type}
	return v
}

func (e *Evaluator) relation(x *expression.Relation) Value {
	a, b := e.node(x.A), e.node(x.B)
	r, _ := e.facts.Set().Relation(x.Name)
	var out Value
	for _, from := range a.Refs {
		for _, to := range b.Refs {
			out = either(out, e.facts.Relation(r, from, to), r.Type)
		}
	}
	if len(a.Refs)*len(b.Refs) > 1 && a.Deps|b.Deps != 0 {
		e.log.blame |= a.Deps | b.Deps
		out = out.unsure()
	}
	return out.after(a, b)
}

// before reads the state before a test's changes, of which nothing is known.
func (e *Evaluator) before(x *expression.Before) Value {
	if s, ok := x.X.(*expression.Score); ok {
		d, _ := e.facts.Set().Dimension(s.Dimension)
		return Of(Between(d.Range.Low, d.Range.High))
	}
	v := Anything(x.Type(), nil, "before")
	v.Missing = true
	return v
}

func (e *Evaluator) list(x *expression.List) Value {
	items := &Items{Listed: true}
	var parts []Value
	for _, n := range x.Items {
		v := e.node(n)
		parts = append(parts, v)
		items.List = append(items.List, Item{Value: v})
	}
	return Value{Present: true, Items: items.counted()}.after(parts...)
}

// isKnown is known(x).
func isKnown(v Value) Value {
	t := Truth{True: v.Present, False: v.Missing || v.Fails || !v.Present}
	if t.open() {
		t.Trend = Unsteady
		if v.Deps == 0 {
			t.Trend = Steady
		}
	}
	return Value{Present: true, Truth: t, Deps: v.Deps}
}

// fallback is x ?? y.
func (e *Evaluator) fallback(x *expression.Default) Value {
	v := e.node(x.X)
	if !v.Missing && !v.Fails && v.Present {
		return v
	}
	w := e.node(x.Else)
	has := isKnown(v)
	v.Missing = false
	if !v.Present {
		return w.after(Value{Present: true, Fails: v.Fails, Deps: v.Deps})
	}
	out := either(v, w, x.Type())
	if has.Truth.Trend == Unsteady {
		e.log.blame |= v.Deps
		out = out.unsure()
	}
	return out
}

func (e *Evaluator) choice(x *expression.Choice) Value {
	c := e.node(x.If)
	yes, no := e.assume(x.If, true), e.assume(x.If, false)
	switch {
	case c.Truth.Never() || yes.closed:
		return no.node(x.Else).after(c)
	case c.Truth.Always() || no.closed:
		return yes.node(x.Then).after(c)
	}
	return e.choose(c, yes.node(x.Then), no.node(x.Else), x.Type())
}

// choose is one of two values by a condition that is not decided.
func (e *Evaluator) choose(c, a, b Value, t types.Type) Value {
	out := either(a, b, t)
	if c.Truth.Trend != Steady {
		out = out.unsure()
		if t.IsNumeric() && a.Present && b.Present {
			out.Num.Trend, out.Num.Slope = stepping(c.Truth.Trend, a.Num, b.Num)
		}
	}
	if out.Num.Trend == Unsteady || out.Truth.Trend == Unsteady || !t.IsNumeric() {
		e.log.blame |= c.Deps
	}
	return out.after(Value{Present: c.Present, Missing: c.Missing, Fails: c.Fails, Deps: c.Deps})
}

// stepping is how c ? a : b moves when c turns at most once: a step up from b
// to a is an infinite slope up.
func stepping(c Trend, a, b Number) (Trend, Range) {
	if c == Falling {
		a, b, c = b, a, Rising
	}
	both := a.Trend.With(b.Trend)
	trend, slope := Unsteady, anySlope
	switch {
	case c != Rising:
	case a.Low >= b.High:
		trend = both.With(Rising)
		if a.Low-a.Err >= b.High+b.Err {
			slope.Low = min(0, a.Slope.Low, b.Slope.Low)
		}
	case a.High <= b.Low:
		trend = both.With(Falling)
		if a.High+a.Err <= b.Low-b.Err {
			slope.High = max(0, a.Slope.High, b.Slope.High)
		}
	}
	return trend, slope
}
