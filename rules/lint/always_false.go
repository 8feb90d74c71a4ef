package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/interval"
)

var alwaysFalse = &Rule{
	Code:     "always-false",
	Title:    "a condition that never holds, whatever the facts are",
	Why:      "Over the declared ranges of what it reads it is never true, which is proved by interval analysis; what the records say is not used. What hangs on it never happens. Ask for what was meant, or take it out.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule middling {
  for p in members
  when p.quality > 60% and p.quality < 40%
  military += 1
}`,
	Good: `import "std/core"
rule middling {
  for p in members
  when p.quality < 60% and p.quality > 40%
  military += 1
}`,
	Check: func(p *Pass) {
		p.reportDecided(interval.AlwaysFalse, "never true", "ask for what was meant, or take it out with what hangs on it")
	},
}
