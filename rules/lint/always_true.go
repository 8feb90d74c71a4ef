package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/interval"
)

var alwaysTrue = &Rule{
	Code:     "always-true",
	Title:    "a condition that holds whatever the facts are",
	Why:      "Over the declared ranges of what it reads it is never false, which is proved by interval analysis; what the records say is not used. It looks like a test and is none. Take it out, or ask for what was meant.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule takes_part {
  for p in members
  when p.standing >= 0% and p.troops > 500
  military += 1
}`,
	Good: `import "std/core"
rule takes_part {
  for p in members
  when p.standing >= 10% and p.troops > 500
  military += 1
}`,
	Check: func(p *Pass) {
		p.reportDecided(interval.AlwaysTrue, "always true", "take it out, or ask for what was meant")
	},
}
