package lint

import "github.com/entente-lang/entente/lang/diag"

var idleEffect = &Rule{
	Code:     "idle-effect",
	Title:    "an effect that changes no score",
	Why:      "Adding 0 or multiplying by 1 leaves the score as it is, whatever the condition says. A number was left to be filled in.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule company {
  when count(members) > 3
  political += 0
}`,
	Good: `import "std/core"
rule company {
  when count(members) > 3
  political += 2
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			for _, e := range r.Effects {
				x, ok := numeral(e.Expr.Root)
				if ok && (x == 0 && e.Op != "*=" || x == 1 && e.Op == "*=") {
					p.Report(e.At, "fill in the number, or take the effect out", "the effect leaves `%s` as it is", e.Dimension.Name)
				}
			}
		}
	},
}
