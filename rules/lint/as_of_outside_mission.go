package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
)

var asOfOutsideMission = &Rule{
	Code:     "as-of-outside-mission",
	Title:    "a coalition judged on a day outside its mission",
	Why:      "On that day the mission has not begun or is over: mandates and caveats of the time are not in force, and the score is of something that was not there.",
	Severity: diag.Warning,
	Group:    Fragile,
	Bad: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of   = 2013-09-25
  mission = oif
  lead    = usa
  members = [usa]
}`,
	Good: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
}`,
	Check: func(p *Pass) {
		for _, co := range p.Set.Coalitions {
			m := missionOf(co)
			day, ok := plainNumber(co.Record, "as_of")
			if m != nil && ok && !force(m).holds(day) {
				p.Report(cellOf(co.Record, "as_of").At, "judge it on a day of the mission", "%s is no day of the mission `%s`", types.FormatDay(day), m.ID).
					WithRelated(place(m), "the mission")
			}
		}
	},
}
