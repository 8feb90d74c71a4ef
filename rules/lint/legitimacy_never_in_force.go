package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var legitimacyNeverInForce = &Rule{
	Code:     "legitimacy-never-in-force",
	Title:    "a source of legitimacy that ends before the mission begins, or begins after its end",
	Why:      "The coalition rests on something that is in force on no day of its mission, so that it never counts. A year is wrong, or the source belongs to another coalition.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}
legitimacy mandate "A mandate" {
  basis = mandate
  from  = 1990-11-29
  to    = 1991-04-06
}
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of      = 2003-09-25
  mission    = oif
  lead       = usa
  members    = [usa]
  legitimacy = [mandate]
}`,
	Good: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}
legitimacy mandate "A mandate" {
  basis = mandate
  from  = 2003-10-16
}
partner usa "United States" { troops = 130_000 }
coalition willing "Coalition" {
  as_of      = 2003-09-25
  mission    = oif
  lead       = usa
  members    = [usa]
  legitimacy = [mandate]
}`,
	Check: func(p *Pass) {
		for _, co := range p.Set.Coalitions {
			m := missionOf(co)
			if m == nil {
				continue
			}
			for _, l := range records(co.Record, "legitimacy") {
				// From after to is a fault of its own.
				if w := force(l); w.from <= w.to && !w.meets(force(m)) {
					p.reportNever(co, l, m)
				}
			}
		}
	},
}

func (p *Pass) reportNever(co *rules.Coalition, l, m *rules.Record) {
	p.Report(cellOf(co.Record, "legitimacy").At, "correct its dates, or leave it out", "`%s` is in force on no day of the mission `%s`", l.ID, m.ID).
		WithRelated(place(l), "the source of legitimacy").WithRelated(place(m), "the mission")
}
