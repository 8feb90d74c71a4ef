package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/expression"
)

var selfComparison = &Rule{
	Code:     "self-comparison",
	Title:    "something compared with, taken from or joined to itself",
	Why:      "Both sides are the same, so that the result is known beforehand. One of them was to be another attribute or another record.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule closer {
  for p in members
  when p.quality > p.quality
  military += 1
}`,
	Good: `import "std/core"
rule closer {
  for p in members
  when p.quality > p.standing
  military += 1
}`,
	Check: func(p *Pass) {
		everywhere(p.Set, func(n expression.Node) {
			b, ok := n.(*expression.Binary)
			if !ok || b.Op == "+" || b.Op == "*" {
				return
			}
			if _, constant := numeral(b.X); !constant && same(b.X, b.Y) {
				p.Report(b.Span(), "name what was meant on one of the sides", "both sides of `%s` are the same", b.Op)
			}
		})
	},
}
