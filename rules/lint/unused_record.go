package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var unusedRecord = &Rule{
	Code:     "unused-record",
	Title:    "a record that no coalition, test, scenario or relation reaches",
	Why:      "Nothing names the partner, mission or source of legitimacy, so that it changes no score. It was forgotten in a list, or is a leftover.",
	Severity: diag.Warning,
	Group:    Unclear,
	Bad: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
partner esp "Spain" { troops = 1300 }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
}`,
	Good: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
partner esp "Spain" { troops = 1300 }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [esp]
}`,
	Check: func(p *Pass) {
		if len(p.Set.Coalitions) == 0 {
			return // facts for others to use
		}
		reached := p.reachedKinds()
		for _, r := range p.Set.Records {
			if r.At.IsZero() || reached[r.Kind.Name] || p.known().referred[r] || p.known().words[r.ID] > 1 {
				continue
			}
			p.Report(r.At, "name it where it was meant, or take it out", "nothing names the %s `%s`", r.Kind.Name, r.ID)
		}
	},
}

// reachedKinds are the kinds whose records count without being named: those
// that a selection, a table of pairs or an expression can find, those that
// belong to others, and the forms, which the evaluator chooses from.
func (p *Pass) reachedKinds() map[string]bool {
	reached := map[string]bool{rules.FormKind: true}
	if slices.ContainsFunc(p.Set.Coalitions, func(c *rules.Coalition) bool { return c.Members.Where != nil || c.Candidates.Where != nil }) {
		reached[rules.PartnerKind] = true
	}
	for _, k := range p.Set.Kinds {
		if k.Of != "" {
			reached[k.Name] = true
		}
	}
	everywhere(p.Set, func(n expression.Node) {
		if all, ok := n.(*expression.Records); ok {
			reached[all.Kind] = true
		}
	})
	for _, r := range p.Set.Relations {
		reached[r.From], reached[r.To] = true, true
	}
	return reached
}
