package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
)

var leadWithoutTroops = &Rule{
	Code:     "lead-without-troops",
	Title:    "a coalition whose lead brings no soldiers",
	Why:      "On the day of judgement the leading partner has no troops, or none are given. Most often a row of the table is missing.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States"
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
}`,
	Good: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
}`,
	Check: func(p *Pass) {
		troops := attr(p.Set, "partner", "troops")
		if troops == nil || troops.Derived != nil || !troops.Type.IsNumeric() {
			return
		}
		for _, co := range p.Set.Coalitions {
			day, ok := plainNumber(co.Record, "as_of")
			if co.Lead == nil || !ok {
				continue
			}
			if v, _, _ := given(co.Lead, troops).On(day); v == nil || v == 0.0 {
				p.Report(co.Record.At, "give `"+co.Lead.ID+"` its troops, or name another lead", "`%s` leads with no troops on %s", co.Lead.ID, show(day, types.Type{Base: types.Date})).
					WithRelated(place(co.Lead), "the lead")
			}
		}
	},
}
