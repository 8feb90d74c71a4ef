package lint

import "github.com/entente-lang/entente/lang/diag"

var requirementWithoutBecause = &Rule{
	Code:     "requirement-without-because",
	Title:    "a requirement that gives no reason",
	Why:      "A coalition that fails a requirement is told so, and the because-text tells what that means. Without one the reader sees a condition and must guess.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
  require legitimacy_total > 0
}`,
	Good: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
  require legitimacy_total > 0 because "without a principled source it rests on mass alone"
}`,
	Check: func(p *Pass) {
		for _, co := range p.Set.Coalitions {
			for _, q := range co.Requires {
				if q.Because == "" {
					p.Report(q.At, "add `because \"…\"`", "a requirement of `%s` gives no reason", co.ID())
				}
			}
		}
	},
}
