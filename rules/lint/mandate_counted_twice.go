package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var mandateCountedTwice = &Rule{
	Code:     "mandate-counted-twice",
	Title:    "two mandates of one coalition in force on the same day",
	Why:      "A resolution that renews or replaces another gives one mandate, not two, yet sources in force add up. Let the older one end where the newer begins.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
legitimacy first "Resolution 1511" {
  basis = mandate
  from  = 2003-10-16
}
legitimacy renewed "Resolution 1546" {
  basis = mandate
  from  = 2004-06-08
}
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of      = 2004-09-25
  mission    = oif
  lead       = usa
  members    = [usa]
  legitimacy = [first, renewed]
}`,
	Good: `import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
legitimacy first "Resolution 1511" {
  basis = mandate
  from  = 2003-10-16
  to    = 2004-06-07
}
legitimacy renewed "Resolution 1546" {
  basis = mandate
  from  = 2004-06-08
}
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of      = 2004-09-25
  mission    = oif
  lead       = usa
  members    = [usa]
  legitimacy = [first, renewed]
}`,
	Check: func(p *Pass) {
		for _, co := range p.Set.Coalitions {
			var mandates []*rules.Record
			for _, l := range records(co.Record, "legitimacy") {
				if value(l, "basis") != "mandate" {
					continue
				}
				for _, old := range mandates {
					if force(old).meets(force(l)) {
						p.Report(place(l), "let the older one end where the newer begins", "the mandates `%s` and `%s` of `%s` are in force at the same time", old.ID, l.ID, co.ID()).
							WithRelated(place(old), "the other mandate")
					}
				}
				mandates = append(mandates, l)
			}
		}
	},
}
