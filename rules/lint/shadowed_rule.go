package lint

import (
	"strconv"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

var shadowedRule = &Rule{
	Code:     "shadowed-rule",
	Title:    "a rule whose every case another rule has counted already",
	Why:      "Both range over the same records and give the same, and wherever the condition of the one holds, so does that of the other, which is proved over the declared ranges. The narrower rule adds the same points a second time. Make the conditions exclude each other, or give the narrower one what it adds.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule weighty {
  for p in members
  when p.standing >= 50%
  political += 2
}
rule great_power {
  for p in members
  when p.standing >= 90%
  political += 2
}`,
	Good: `import "std/core"
rule weighty {
  for p in members
  when p.standing >= 50% and p.standing < 90%
  political += 2
}
rule great_power {
  for p in members
  when p.standing >= 90%
  political += 4
}`,
	Check: func(p *Pass) {
		groups := map[string][]*rules.Rule{}
		for _, r := range p.Set.Rules {
			if r.When == nil {
				continue
			}
			key := effectShape(r)
			for _, other := range last(groups[key], share(work, len(p.Set.Rules), mostCompared)) {
				p.shadows(r, other)
			}
			groups[key] = append(groups[key], r)
		}
	},
}

// mostCompared bounds how many rules with the same effects one is compared
// with, in the order of their names.
const mostCompared = 32

func last[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }

// effectShape is a rule's domain and effects, as ruleShape without the
// condition.
func effectShape(r *rules.Rule) string {
	c := *r
	c.When = nil
	return ruleShape(&c)
}

// shadows reports the narrower of two rules. Those with conditions of one shape
// are duplicates and another rule's affair.
func (p *Pass) shadows(a, b *rules.Rule) {
	if same(a.When.Root, b.When.Root) {
		return
	}
	for _, pair := range [2][2]*rules.Rule{{a, b}, {b, a}} {
		narrow, wide := pair[0], pair[1]
		if p.implies(bound(narrow.When.Root), bound(wide.When.Root)) {
			p.Report(narrow.When.At, "make the conditions exclude each other, or give only what is added",
				"wherever this holds `%s` applies too and gives the same, so that it counts twice", wide.ID).WithRelated(wide.At, "the other rule")
			return
		}
	}
}

// bound gives the names bound by `for` the same names in all rules.
func bound(n expression.Node) expression.Node {
	return rewrite(n, func(n expression.Node) expression.Node {
		if l, ok := n.(*expression.Local); ok {
			c := *l
			c.Name = "record " + strconv.Itoa(l.Index)
			return &c
		}
		return nil
	})
}

// implies reports whether b holds, and has a value, wherever a holds.
func (p *Pass) implies(a, b expression.Node) bool {
	facts := &present{Declared: interval.Declared{Rules: p.Set}, paths: map[string]bool{}}
	for _, part := range conjuncts(a) {
		facts.readBy(part)
	}
	if alone := interval.Eval(a, facts); alone.Truth.Never() {
		return false // it never applies, which is a fault of its own
	}
	// One evaluation, without bisection: pairs are many, and what comparisons
	// say about single attributes is enough for most.
	v := interval.Eval(&expression.Binary{Op: "and", X: a, Y: &expression.Unary{Op: "not", X: b}}, facts)
	return v.Present && v.Truth.Never() && !v.Missing && !v.Fails
}

// present are the declared facts where some attributes are there.
type present struct {
	interval.Declared
	paths map[string]bool
}

// readBy notes what a condition must have read to come out true: all, if it is
// a comparison or an attribute.
func (f *present) readBy(n expression.Node) {
	if has(n, partial) {
		return
	}
	expression.Walk(n, func(n expression.Node) {
		if a, ok := n.(*expression.Attr); ok && !a.Soft {
			if l, ok := a.Of.(*expression.Local); ok {
				f.paths[l.Name+"."+a.Name] = true
			}
		}
	})
}

// partial reports a node that may leave parts of itself unread.
func partial(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Binary:
		return n.Op == "and" || n.Op == "or"
	case *expression.Choice, *expression.Default, *expression.Known, *expression.Aggregate, *expression.In, *expression.Call:
		return true
	}
	return false
}

// Attr is what the declaration allows, and there where it was read.
func (f *present) Attr(of interval.Ref, a *rules.Attr) (interval.Value, bool) {
	v, derive := f.Declared.Attr(of, a)
	if f.paths[of.Path+"."+a.Name] && a.Derived == nil {
		v.Missing = false
	}
	return v, derive
}
