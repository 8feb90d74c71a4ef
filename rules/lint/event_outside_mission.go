package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

var eventOutsideMission = &Rule{
	Code:     "event-outside-mission",
	Title:    "an event before the mission begins or after it ended",
	Why:      "A scenario is played from the first to the last day of the mission. What happens outside changes nothing, and is mostly a slip in the year.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}
partner usa "United States" { ally = true }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
}
scenario history "As it happened" {
  given willing
  at 2040-03-14 "Election" { usa.ally = false }
}`,
	Good: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}
partner usa "United States" { ally = true }
coalition willing "Coalition" {
  as_of   = 2003-09-25
  mission = oif
  lead    = usa
  members = [usa]
}
scenario history "As it happened" {
  given willing
  at 2004-03-14 "Election" { usa.ally = false }
}`,
	Check: func(p *Pass) {
		for _, s := range p.Set.Scenarios {
			missions := p.missionsOf(s)
			if len(missions) == 0 {
				continue
			}
			for _, e := range s.Events {
				if !slices.ContainsFunc(missions, func(m *rules.Record) bool { return force(m).holds(e.Day) }) {
					p.Report(e.At, "correct the day, or the mission's dates", "the event of %s lies outside the mission `%s`", types.FormatDay(e.Day), missions[0].ID).
						WithRelated(missions[0].At, "the mission")
				}
			}
		}
	},
}

// missionsOf are the missions that a scenario may be played in: that of its
// coalition, or where it names none those of all.
func (p *Pass) missionsOf(s *rules.Scenario) (missions []*rules.Record) {
	coalitions := p.Set.Coalitions
	if s.Coalition != nil {
		coalitions = []*rules.Coalition{s.Coalition}
	}
	for _, co := range coalitions {
		m := missionOf(co)
		if m == nil {
			return nil
		}
		missions = append(missions, m)
	}
	return missions
}
