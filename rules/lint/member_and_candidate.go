package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var memberAndCandidate = &Rule{
	Code:     "member-and-candidate",
	Title:    "a partner that is a member and a candidate at once",
	Why:      "Candidates are those who could be asked to join. Who is in already stays a member; listed twice, a reader who adds up the lists counts it twice.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
partner esp "Spain" { troops = 1300 }
coalition willing "Coalition" {
  as_of      = 2003-09-25
  mission    = oif
  lead       = usa
  members    = [esp]
  candidates = [esp]
}`,
	Good: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
partner esp "Spain" { troops = 1300 }
partner prt "Portugal" { troops = 120 }
coalition willing "Coalition" {
  as_of      = 2003-09-25
  mission    = oif
  lead       = usa
  members    = [esp]
  candidates = [prt]
}`,
	Check: func(p *Pass) {
		for _, co := range p.Set.Coalitions {
			for _, r := range co.Candidates.List {
				if r == co.Lead || slices.ContainsFunc(co.Members.List, func(m *rules.Record) bool { return m == r }) {
					p.Report(co.Candidates.At, "take it out of one of the lists", "`%s` takes part already", r.ID).WithRelated(co.Members.At, "the members")
				}
			}
		}
	},
}
