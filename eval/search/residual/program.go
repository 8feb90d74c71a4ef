package residual

import (
	"context"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Program is what is left of a rule set for one coalition once everything is
// computed that does not depend on the choices. It is immutable.
type Program struct {
	*Graph
	Dims    []Dim
	Fault   Bool  // where the judgement fails
	Require Bool  // where all requirements hold, those on scores aside
	Score   []Ask // requirements on scores
}

// Dim is a dimension: what is added to its score and what that is multiplied
// by. Amounts are in steps of its ledger.
type Dim struct {
	*rules.Dimension
	Steps     float64 // in a point
	Start     float64 // with all that is added in any case
	Low, High float64
	Terms     []Term
	Factors   []Term
}

// Term is an amount that counts where Guard holds. A sum is rounded to whole
// steps and, with Minus, taken away.
type Term struct {
	Guard  Bool
	Amount Num
	Minus  bool
	Rule   *rules.Rule
	Effect *rules.Effect
}

// Ask is a requirement on a score.
type Ask struct {
	Dim  int
	Than float64 // points
	op   cmpOp
}

// Sense is 1 for a requirement that a score be high enough, -1 that it be low
// enough, and 0 for any other.
func (a Ask) Sense() float64 {
	switch a.op {
	case greater, greaterEqual:
		return 1
	case less, lessEqual:
		return -1
	}
	return 0
}

// Holds reports whether a score in points meets the requirement.
func (a Ask) Holds(points float64) bool { return a.op.holds(points, a.Than) }

// Build evaluates the rules of a set as far as they do not depend on choices.
// The error is a *Refusal where they cannot be put into this form.
func Build(ctx context.Context, set *rules.Set, q *Question) (*Program, error) {
	b := newBuilder(ctx, set, q)
	b.others = b.Belong(&q.Coalition.Candidates)
	p := &Program{Graph: b.Graph, Require: True}
	for _, d := range set.Dimensions {
		steps := eval.StepsPerPoint(d.Range)
		p.Dims = append(p.Dims, Dim{Dimension: d, Steps: steps, Start: math.RoundToEven(d.Start * steps),
			Low: math.RoundToEven(d.Range.Low * steps), High: math.RoundToEven(d.Range.High * steps)})
	}
	b.constants()
	b.derivations()
	for _, r := range set.Rules {
		b.rule(p, r)
	}
	for _, r := range q.Coalition.Requires {
		b.require(p, r.Expr.Root)
	}
	if b.err == nil {
		b.settle(p)
	}
	p.Fault = b.faults
	return p, b.err
}

// constants computes what the study names: one that fails makes every
// judgement fail, read or not.
func (b *builder) constants() {
	for _, l := range b.set.Lets {
		if _, ok := b.lets[l.Name]; !ok {
			v := b.node(l.Expr.Root, env{})
			b.faults = b.Or(b.faults, b.Not(b.ok(v)))
			v.absent, v.fails = False, False
			b.lets[l.Name] = v
		}
	}
}

// derivations computes every derived attribute of every record, as the
// evaluator does: one that fails makes the judgement fail, read or not.
func (b *builder) derivations() {
	for _, d := range b.set.Derived {
		if d.Attr.Kind == rules.CoalitionKind {
			b.attr(b.q.Coalition.Record, d.Attr)
			continue
		}
		for _, r := range b.set.RecordsOf(d.Attr.Kind) {
			b.attr(r, d.Attr)
		}
	}
}

// Belong lists the records that a list or a selection names. A selection does
// not depend on the coalition.
func (b *builder) Belong(m *rules.Members) []*rules.Record {
	out := slices.Clone(m.List)
	if m.Where == nil {
		return out
	}
	for _, r := range b.set.RecordsOf(rules.PartnerKind) {
		v := b.node(m.Where.Root, env{self: ofCase(r)})
		b.faults = b.Or(b.faults, v.fails)
		if b.And(b.ok(v), v.truth) == True && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// rule adds the terms of a rule for every binding.
func (b *builder) rule(p *Program, r *rules.Rule) {
	for _, bound := range b.bindings(r) {
		if b.err != nil {
			return
		}
		b.apply(p, r, bound)
	}
}

// binding is the records that a rule is applied to, where they are there.
type binding struct {
	locals [2]value
	in     Bool
}

func (b *builder) bindings(r *rules.Rule) []binding {
	if len(r.Names) == 0 {
		return []binding{{in: True}}
	}
	items := b.domain(r)
	var out []binding
	for i, x := range items {
		if len(r.Names) == 1 {
			out = append(out, binding{[2]value{x.value}, x.in})
			continue
		}
		for _, y := range items[i+1:] {
			out = append(out, binding{[2]value{x.value, y.value}, b.And(x.in, y.in)})
		}
	}
	return out
}

// domain is a list of the coalition, or what belongs to its members.
func (b *builder) domain(r *rules.Rule) []element {
	co := b.q.Coalition.Record
	if a, ok := co.Kind.Attr(r.Domain); ok {
		v := b.attr(co, a)
		return b.present(v)
	}
	partner, _ := b.set.Kind(rules.PartnerKind)
	list, _ := partner.Attr(r.Domain)
	var out []element
	for _, m := range b.group(b.takesPart).items {
		for _, x := range b.present(b.attr(m.cases[0].v.(*rules.Record), list)) {
			x.in = b.And(x.in, m.in)
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(x, y element) int { return b.first(x.value, y.value) })
	return out
}

// present are the items of a list where it is there.
func (b *builder) present(v value) []element {
	out := slices.Clone(v.items)
	for i := range out {
		out[i].in = b.And(out[i].in, b.ok(v))
	}
	return out
}

// apply runs a rule for a binding. Where its condition or an amount is absent
// it does not apply; where one fails the judgement does.
func (b *builder) apply(p *Program, r *rules.Rule, bound binding) {
	e := env{locals: bound.locals}
	s := sequence{builder: b, ok: True}
	applies := bound.in
	if r.When != nil {
		v := b.node(r.When.Root, e)
		s.add(applies, v)
		applies = b.And(applies, v.truth)
	}
	amounts := make([]Num, len(r.Effects))
	for i := range r.Effects {
		if b.And(applies, s.ok) == False {
			break
		}
		v := b.finite(b.node(r.Effects[i].Expr.Root, e))
		s.add(applies, v)
		amounts[i] = v.num
	}
	b.faults = b.Or(b.faults, s.fails)
	applies = b.And(applies, s.ok)
	if applies == False {
		return
	}
	for i := range r.Effects {
		b.enter(p, Term{Guard: applies, Amount: amounts[i], Rule: r, Effect: &r.Effects[i]})
	}
}

func (b *builder) enter(p *Program, t Term) {
	i := slices.Index(b.set.Dimensions, t.Effect.Dimension)
	d := &p.Dims[i]
	t.Minus = t.Effect.Op == "-="
	if t.Effect.Op == "*=" {
		d.Factors = append(d.Factors, t)
		return
	}
	if x, ok := b.constant(t.Amount); ok && t.Guard == True {
		d.Start += t.steps(x, d.Steps)
		return
	}
	d.Terms = append(d.Terms, t)
}

// steps is what an amount of points adds to a ledger.
func (t *Term) steps(amount, steps float64) float64 {
	x := math.RoundToEven(float64(amount * steps))
	if t.Minus {
		return -x
	}
	return x
}

// require splits a requirement into what rests on scores and what does not.
func (b *builder) require(p *Program, n expression.Node) {
	if and, ok := n.(*expression.Binary); ok && and.Op == "and" {
		b.require(p, and.X)
		b.require(p, and.Y)
		return
	}
	if a, ok := b.onScore(n); ok {
		p.Score = append(p.Score, a)
		return
	}
	v := b.node(n, env{})
	p.Require = b.And(p.Require, b.And(b.ok(v), v.truth))
}

// onScore recognizes the comparison of a score with a number.
func (b *builder) onScore(n expression.Node) (Ask, bool) {
	c, ok := n.(*expression.Binary)
	if !ok || c.Type().Base != types.Bool {
		return Ask{}, false
	}
	op, ok := comparisons[c.Op]
	s, left := c.X.(*expression.Score)
	other := c.Y
	if !left {
		if s, ok = c.Y.(*expression.Score); !ok {
			return Ask{}, false
		}
		other, op = c.X, op.turned()
	}
	if !ok {
		return Ask{}, false
	}
	than, ok := b.constant(b.node(other, env{}).num)
	i := slices.IndexFunc(b.set.Dimensions, func(d *rules.Dimension) bool { return d.Name == s.Dimension })
	return Ask{Dim: i, op: op, Than: than}, ok && b.err == nil
}

// turned is the comparison with its sides exchanged.
func (op cmpOp) turned() cmpOp {
	switch op {
	case less:
		return greater
	case lessEqual:
		return greaterEqual
	case greater:
		return less
	case greaterEqual:
		return lessEqual
	}
	return op
}

// settle makes sure that no total can leave the span in which sums of whole
// steps are exact: the evaluator would then give up, and the graph would not.
func (b *builder) settle(p *Program) {
	for i := range p.Dims {
		d := &p.Dims[i]
		size := math.Abs(d.Start)
		for _, t := range d.Terms {
			size += math.Abs(b.nums[t.Amount].span.size()*d.Steps) + 1
		}
		for _, t := range d.Factors {
			size = size*max(1, b.nums[t.Amount].span.size()) + 1
		}
		if !(size <= maxWhole/2) {
			b.err = &Refusal{"the score of " + d.Name + " may grow beyond what can be added up exactly", d.At}
		}
	}
}
