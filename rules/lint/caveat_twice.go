package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
)

var caveatTwice = &Rule{
	Code:     "caveat-twice",
	Title:    "one limit written as two caveats",
	Why:      "Two caveats of one partner that forbid the same on the same day are one limit, but a judgement that adds caveats up counts it twice. Leave one out, or give them different times.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
partner esp "Spain" {
  caveat no_combat "No combat" { forbids = [combat] }
  caveat no_attack "No attack" { forbids = [combat] }
}`,
	Good: `import "std/core"
partner esp "Spain" {
  caveat no_combat "No combat" {
    forbids = [combat]
    to      = 2003-12-31
  }
  caveat no_attack "No attack" {
    forbids = [combat]
    from    = 2004-01-01
  }
}`,
	Check: func(p *Pass) {
		for _, pair := range p.caveatPairs() {
			a, b := pair[0], pair[1]
			if f := texts(a, "forbids"); len(f) > 0 && slices.Equal(f, texts(b, "forbids")) {
				p.Report(place(b), "leave one out, or give them different times", "`%s` forbids `%s` the same as `%s`, at the same time", b.ID, b.Owner.ID, a.ID).
					WithRelated(place(a), "the other caveat")
			}
		}
	},
}
