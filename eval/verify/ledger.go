package verify

import (
	"math"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

// This file adds up a score over a box as package eval does for one input: sums
// rounded to whole steps, then factors, rounded after each, then the bounds.

// factor is a factor of a score, which acts after all sums.
type factor struct {
	applies interval.Value
	amount  interval.Number
}

// tally is the score of a dimension while it is being added up.
type tally struct {
	*facts
	dimension *rules.Dimension
	steps     interval.Number
	total     interval.Number
	factors   []factor
	out       interval.Value // what is known of it beside the number
}

func (f *facts) score(d *rules.Dimension) interval.Value {
	steps := eval.StepsPerPoint(d.Range)
	t := &tally{facts: f, dimension: d, steps: interval.Point(steps), total: interval.Point(math.RoundToEven(d.Start * steps))}
	t.out.Present = true
	for _, r := range f.set.Rules {
		for i := range r.Effects {
			if r.Effects[i].Dimension == d {
				t.rule(r)
				break
			}
		}
	}
	for _, x := range t.factors {
		t.settle(interval.Rounded(interval.Times(t.total, f.eval.Choose(x.applies, x.amount, interval.Point(1)))))
	}
	bounded := interval.Clamp(t.total, math.RoundToEven(d.Range.Low*steps), math.RoundToEven(d.Range.High*steps))
	t.out.Num = interval.Over(bounded, t.steps)
	return t.out
}

// settle is the total from now on. Beyond 2^53 steps eval gives up.
func (t *tally) settle(n interval.Number) {
	t.out.Fails = t.out.Fails || n.NaN || n.High > 1<<53 || n.Low < -1<<53
	t.total = n
}

// rule enters what a rule gives, binding by binding.
func (t *tally) rule(r *rules.Rule) {
	for _, b := range t.bindings(r) {
		scope := interval.Scope{Locals: b.refs}
		applies := interval.Value{Present: true, Truth: interval.Truth{True: true, False: b.maybe}, Deps: b.deps}
		if b.maybe {
			applies.Truth.Trend = b.in
		}
		if r.When != nil {
			applies = also(applies, t.eval.Eval(r.When.Root, scope))
		}
		amounts := make([]interval.Value, len(r.Effects))
		for i := range r.Effects {
			if applies.Truth.True {
				amounts[i] = t.eval.Eval(r.Effects[i].Expr.Root, scope).Finite()
				applies = there(applies, amounts[i])
			}
		}
		t.out.Deps |= applies.Deps
		t.out.Fails = t.out.Fails || applies.Fails
		if applies.Truth.True {
			t.effects(r, applies, amounts)
		}
	}
}

// also is a condition that must hold as well. Where it is absent the rule does
// not apply.
func also(a, c interval.Value) interval.Value {
	c.Deps |= a.Deps
	if !c.Present {
		return interval.Value{Truth: interval.Truth{False: true}, Deps: c.Deps, Fails: c.Fails}
	}
	if a.Truth.False && c.Truth.True {
		c.Truth.False, c.Truth.Trend = true, c.Truth.Trend.With(a.Truth.Trend)
	}
	return there(c, c)
}

// there says that a rule applies only where an amount has a value.
func there(applies, amount interval.Value) interval.Value {
	applies.Fails = applies.Fails || amount.Fails
	applies.Deps |= amount.Deps
	if amount.Missing {
		applies.Truth.False = true
		if applies.Deps != 0 {
			applies.Truth.Trend = interval.Unsteady
		}
	}
	if !amount.Present {
		applies.Truth = interval.Truth{False: true}
	}
	applies.Present, applies.Missing = true, false
	return applies
}

func (t *tally) effects(r *rules.Rule, applies interval.Value, amounts []interval.Value) {
	for i := range r.Effects {
		e := &r.Effects[i]
		if e.Dimension != t.dimension {
			continue
		}
		if e.Op == "*=" {
			t.factors = append(t.factors, factor{applies, amounts[i].Num})
			continue
		}
		steps := interval.Rounded(interval.Times(amounts[i].Num, t.steps))
		if e.Op == "-=" {
			steps = interval.Minus(steps)
		}
		t.settle(interval.Plus(t.total, t.eval.Choose(applies, steps, interval.Point(0))))
	}
}

// binding is the records that a rule is applied to, perhaps.
type binding struct {
	refs  []interval.Ref
	maybe bool
	in    interval.Trend // how being there moves
	deps  uint64
}

// bindings are all that a rule can be applied to, in the order of eval.
func (t *tally) bindings(r *rules.Rule) []binding {
	if len(r.Names) == 0 {
		return []binding{{}}
	}
	items := t.domain(r)
	var out []binding
	for i, a := range items {
		if len(r.Names) == 1 {
			out = append(out, binding{a.Refs, a.Maybe, a.In, a.Deps})
			continue
		}
		for _, b := range items[i+1:] {
			refs := []interval.Ref{a.Refs[0], b.Refs[0]}
			out = append(out, binding{refs, a.Maybe || b.Maybe, a.In.With(b.In), a.Deps | b.Deps})
		}
	}
	return out
}

// domain is what a rule ranges over: a list of the coalition, or what belongs
// to its members.
func (t *tally) domain(r *rules.Rule) []interval.Item {
	co, _ := t.set.Kind(expression.CoalitionKind)
	coalition := interval.Ref{Kind: co.Name, Path: co.Name, Named: true}
	if a, ok := co.Attr(r.Domain); ok {
		return t.eval.Read(coalition, a).Records()
	}
	partner, _ := t.set.Kind(rules.PartnerKind)
	list, _ := partner.Attr(r.Domain)
	members, _ := co.Attr("members")
	owned := map[string]interval.Item{}
	for _, m := range t.eval.Read(coalition, members).Records() {
		for _, x := range t.eval.Read(m.Refs[0], list).Records() {
			x.Maybe, x.In, x.Deps = x.Maybe || m.Maybe, x.In.With(m.In), x.Deps|m.Deps
			owned[x.Refs[0].Path] = x
		}
	}
	return listed(owned, nil).List
}
