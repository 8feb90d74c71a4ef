package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

var eventOutsideMission = &Rule{
	Code:     "event-outside-mission",
	Title:    "an event outside the days of the mission or of its scenario",
	Why:      "A scenario is played from its first to its last day, which is that of the mission where it names none. What happens outside changes nothing, and is mostly a slip in the year.",
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
			for _, e := range s.Events {
				switch {
				case len(missions) > 0 && !slices.ContainsFunc(missions, func(m *rules.Record) bool { return force(m).holds(e.Day) }):
					p.Report(e.At, "correct the day, or the mission's dates", "the event of %s lies outside the mission `%s`", types.FormatDay(e.Day), missions[0].ID).
						WithRelated(missions[0].At, "the mission")
				case !p.played(s, e.Day):
					p.Report(e.At, "correct the day, or the days of the scenario", "the event of %s lies outside the scenario `%s`, and is not played", types.FormatDay(e.Day), s.ID).
						WithRelated(s.At, "the scenario")
				}
			}
		}
	},
}

// played reports whether a day lies within a scenario, whatever coalition it is
// played with.
func (p *Pass) played(s *rules.Scenario, day float64) bool {
	return slices.ContainsFunc(p.coalitionsOf(s), func(co *rules.Coalition) bool {
		from, to := s.Days(co)
		return from <= day && (day <= to || to == 0)
	})
}

// coalitionsOf are the coalitions that a scenario may be played with: its own,
// or where it names none all.
func (p *Pass) coalitionsOf(s *rules.Scenario) []*rules.Coalition {
	if s.Coalition != nil {
		return []*rules.Coalition{s.Coalition}
	}
	return p.Set.Coalitions
}

// missionsOf are the missions of the coalitions that a scenario may be played
// with.
func (p *Pass) missionsOf(s *rules.Scenario) (missions []*rules.Record) {
	for _, co := range p.coalitionsOf(s) {
		m := missionOf(co)
		if m == nil {
			return nil
		}
		missions = append(missions, m)
	}
	return missions
}
