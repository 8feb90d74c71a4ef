package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/expression"
)

var doubleNegative = &Rule{
	Code:     "double-negative",
	Title:    "a negation of a negation",
	Why:      "`not (a != b)` says `a == b` in a way that everybody reads twice.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
rule allied {
  for p in members
  when not (p.command != "national")
  military -= 1
}`,
	Good: `import "std/core"
rule allied {
  for p in members
  when p.command == "national"
  military -= 1
}`,
	Check: func(p *Pass) {
		everywhere(p.Set, func(n expression.Node) {
			if u, ok := n.(*expression.Unary); ok && u.Op == "not" && negative(u.X) {
				p.Report(u.Span(), "say it without the two negations", "a negation of a negation")
			}
		})
	},
}

func negative(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Unary:
		return n.Op == "not"
	case *expression.Binary:
		return n.Op == "!="
	case *expression.In:
		return n.Not
	}
	return false
}
