package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var becauseWithoutValue = &Rule{
	Code:     "because-without-value",
	Title:    "a reason that hides the number it rests on",
	Why:      "The effect depends on an attribute, and the because-text in the ledger shows none. {…} puts a value in, so that a reader can check the amount.",
	Severity: diag.Note,
	Group:    Unsound,
	Bad: `import "std/core"
rule standing_helps {
  for p in members
  political += 3 * p.standing
  because "standing helps"
}`,
	Good: `import "std/core"
rule standing_helps {
  for p in members
  political += 3 * p.standing
  because "{p} brings a standing of {p.standing}"
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			dependent := slices.ContainsFunc(r.Effects, func(e rules.Effect) bool { return has(e.Expr.Root, isFact) })
			if r.Notes.Because != nil && dependent && !slices.ContainsFunc(r.Notes.Because.Parts, func(x rules.Part) bool { return x.Expr != nil && has(x.Expr.Root, isFact) }) {
				p.Report(r.At, "put a value in: {p.standing}", "the reason of `%s` shows no value, though its effect depends on one", r.ID)
			}
		}
	},
}

// isFact reports whether a node reads something of a record or a pair.
func isFact(n expression.Node) bool {
	switch n.(type) {
	case *expression.Attr, *expression.Relation, *expression.Aggregate:
		return true
	}
	return false
}
