package lint

import (
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var samePartnerTwice = &Rule{
	Code:     "same-partner-twice",
	Title:    "two partners with one title",
	Why:      "Two ids carry the same name, so that one state is counted twice: most often two tables write its key in different ways.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
partner esp "Spain" { troops = 1300 }
partner spain "Spain" { troops = 1300 }`,
	Good: `import "std/core"
partner esp "Spain" { troops = 1300 }
partner prt "Portugal" { troops = 120 }`,
	Check: func(p *Pass) {
		first := map[string]*rules.Record{}
		for _, r := range p.known().kinds[rules.PartnerKind] {
			key := strings.ToLower(strings.Join(strings.Fields(r.Title), " "))
			if r.Title == r.ID {
				continue
			}
			if old := first[key]; old != nil {
				p.Report(place(r), "give both the same id, or different titles", "`%s` and `%s` are both called %q", old.ID, r.ID, r.Title).WithRelated(place(old), "the other one")
				continue
			}
			first[key] = r
		}
	},
}
