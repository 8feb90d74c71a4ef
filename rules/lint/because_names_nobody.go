package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var becauseNamesNobody = &Rule{
	Code:     "because-names-nobody",
	Title:    "a reason that does not say of whom it speaks",
	Why:      "The rule applies to one record after another, and the ledger shows the same sentence for all. Put the bound name in: {p}.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
rule allied {
  for p in members
  when p.ally
  military += 1
  because "an ally knows the procedures"
}`,
	Good: `import "std/core"
rule allied {
  for p in members
  when p.ally
  military += 1
  because "{p} knows the procedures"
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			if len(r.Names) == 0 || r.Notes.Because == nil {
				continue
			}
			if !slices.ContainsFunc(r.Notes.Because.Parts, func(x rules.Part) bool { return x.Expr != nil && has(x.Expr.Root, isBound) }) {
				p.Report(r.At, "put the name in: {"+r.Names[0]+"}", "the reason of `%s` does not say of whom it speaks", r.ID)
			}
		}
	},
}

func isBound(n expression.Node) bool {
	_, ok := n.(*expression.Local)
	return ok
}
