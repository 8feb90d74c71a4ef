package lint

import (
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

var eventsOutOfOrder = &Rule{
	Code:     "events-out-of-order",
	Title:    "an event written behind a later one",
	Why:      "Events happen in the order of their days, whatever the order of the lines. A reader takes a scenario for a story; a day out of order is often a slip in the year.",
	Severity: diag.Note,
	Group:    Fragile,
	Bad: `import "std/core"
partner esp "Spain" { ally = true }
scenario history "As it happened" {
  at 2004-03-14 "Election" { esp.ally = false }
  at 2003-03-20 "Invasion" { esp.ally = true }
}`,
	Good: `import "std/core"
partner esp "Spain" { ally = true }
scenario history "As it happened" {
  at 2003-03-20 "Invasion" { esp.ally = true }
  at 2004-03-14 "Election" { esp.ally = false }
}`,
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			nodes(f, func(s *lang.ScenarioDecl) {
				var last *lang.Event
				latest := 0.0
				for _, item := range s.Items {
					if item.Event == nil {
						continue
					}
					day := dayOf(item.Event)
					if last != nil && day < latest {
						p.Report(item.Event.Date.Span(), "correct the day, or move the event up", "the event lies before the one above it").WithRelated(last.Date.Span(), "the later event")
						continue
					}
					last, latest = item.Event, day
				}
			})
		}
	},
}

func dayOf(e *lang.Event) float64 {
	v, _, _ := e.Date.Value()
	day, _ := v.(float64)
	return day
}
