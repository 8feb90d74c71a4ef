package lint

import (
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var massAsPrinciple = &Rule{
	Code:     "mass-as-principle",
	Title:    "flags counted as if their number made a coalition legitimate",
	Why:      "The number of members adds to the political score, or to legitimacy, and no principled source has a say in it. No effect of mere numbers on how a coalition is seen has been found; let mass at most add to what a mandate, a treaty or an invitation gives.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
rule company {
  political += 2 * count(members)
}`,
	Good: `import "std/core"
rule company {
  when principle > 0
  political += 2 * count(members)
}`,
	Check: func(p *Pass) {
		m := &massFinder{facts: p.known(), reads: map[string]int{}}
		for _, r := range p.Set.Rules {
			for _, e := range r.Effects {
				if e.Dimension.Name == "political" && e.Op == "+=" && m.mass(r, e) {
					p.Report(e.At, "let it add to a principled source alone, or leave it out", "`%s` gives points for the number of members alone", r.ID)
				}
			}
		}
		for _, d := range p.Set.Derived {
			if d.Expr != nil && d.Attr.Kind == rules.CoalitionKind && strings.Contains(d.Attr.Name, "legitim") && m.counts(d.Expr.Root) && !m.principled(d.Expr.Root) {
				p.Report(d.At, "let it add to a principled source alone, or leave it out", "`%s` makes legitimacy out of the number of members", d.Attr.Name)
			}
		}
	},
}

// massFinder follows expressions into the derivations and constants that they
// read.
type massFinder struct {
	facts *facts
	reads map[string]int // whether a derived attribute reads a principled source: 1 being found out, 2 no, 3 yes
}

// mass reports whether an effect, or the condition for it, rests on the number
// of members and on no principled source.
func (m *massFinder) mass(r *rules.Rule, e rules.Effect) bool {
	counted := m.counts(e.Expr.Root) && sign(m.facts, e.Expr.Root) >= 0
	if r.When != nil {
		if m.principled(r.When.Root) {
			return false
		}
		for _, part := range conjuncts(r.When.Root) {
			counted = counted || m.atLeast(part) && sign(m.facts, e.Expr.Root) > 0
		}
	}
	return counted && !m.principled(e.Expr.Root)
}

// counts reports whether an expression grows with the bare number of members.
// As a divisor the number makes a share, which is another matter.
func (m *massFinder) counts(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Aggregate:
		return isHeadcount(n)
	case *expression.Binary:
		if n.Op == "/" {
			return m.counts(n.X)
		}
	case *expression.Call:
		if n.Func.Name == "share_of" {
			return m.counts(n.Args[0])
		}
	}
	for _, c := range expression.Children(n) {
		if m.counts(c) {
			return true
		}
	}
	return false
}

// isHeadcount reports whether a node is count(members) or count(partners),
// with no question asked of them.
func isHeadcount(n *expression.Aggregate) bool {
	list, ok := n.Over.(*expression.Attr)
	return ok && n.Func.Name == "count" && n.Body == nil && list.Kind == rules.CoalitionKind && (list.Name == "members" || list.Name == "partners")
}

// atLeast reports whether a condition asks for more than a few members.
// Whether there is a partner at all is a fair question.
func (m *massFinder) atLeast(n expression.Node) bool {
	b, ok := n.(*expression.Binary)
	if !ok {
		return false
	}
	heads, bound, op := b.X, b.Y, b.Op
	if _, ok := numeral(heads); ok {
		heads, bound, op = b.Y, b.X, comparisons[b.Op]
	}
	a, isCount := heads.(*expression.Aggregate)
	x, isNumber := numeral(bound)
	return isCount && isNumber && isHeadcount(a) && x > 1 && (op == ">" || op == ">=")
}

// principled reports whether an expression rests on a source of legitimacy.
func (m *massFinder) principled(n expression.Node) bool {
	return has(n, func(x expression.Node) bool {
		switch x := x.(type) {
		case *expression.Global:
			l := m.facts.lets[x.Name]
			return l != nil && m.principled(l.Expr.Root)
		case *expression.Attr:
			if x.Kind == "legitimacy" || x.Kind == rules.CoalitionKind && x.Name == "legitimacy" {
				return true
			}
			return m.derivedFrom(attrKey(x.Kind, x.Name))
		}
		return false
	})
}

func (m *massFinder) derivedFrom(key string) bool {
	d := m.facts.derived[key]
	if d == nil {
		return false
	}
	if m.reads[key] == 0 {
		m.reads[key] = 1
		answer := 2
		for _, e := range d.Exprs() {
			if e != nil && m.principled(e.Root) {
				answer = 3
			}
		}
		m.reads[key] = answer
	}
	return m.reads[key] == 3
}
