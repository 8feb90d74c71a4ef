package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var unreadBinding = &Rule{
	Code:     "unread-binding",
	Title:    "a rule for each record that looks at none of them",
	Why:      "Neither its condition nor its effect reads the name that `for` binds, so that it gives the same for every record: it counts heads. Read an attribute, or leave the loop out.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule company {
  for p in members
  political += 2
}`,
	Good: `import "std/core"
rule company {
  for p in members
  political += 2 * p.standing
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			for i, name := range r.Names {
				if !slices.ContainsFunc(ruleExprs(r), func(e *expression.Expr) bool { return has(e.Root, isLocal(i)) }) {
					p.Report(r.ForAt, "read an attribute of `"+name+"`, or leave the loop out", "`%s` never reads `%s`", r.ID, name)
				}
			}
		}
	},
}

// ruleExprs are the condition and the effects of a rule.
func ruleExprs(r *rules.Rule) (all []*expression.Expr) {
	if r.When != nil {
		all = append(all, r.When)
	}
	for _, e := range r.Effects {
		all = append(all, e.Expr)
	}
	return all
}

func isLocal(i int) func(expression.Node) bool {
	return func(n expression.Node) bool {
		l, ok := n.(*expression.Local)
		return ok && l.Index == i
	}
}
