package lint

import (
	"maps"
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// maxAge is how old, in years, the newest number of a series may be.
const maxAge = 5

var staleSeries = &Rule{
	Code:     "stale-series",
	Title:    "a series that ends more than five years before the day of judgement",
	Why:      "The last value of a series stays in force for ever. Judged years later, a coalition is scored by numbers that nobody checked since: continue the table, or say until when its values hold.",
	Severity: diag.Warning,
	Group:    Fragile,
	Bad: `-- main.entente --
import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner from "panel.csv" key id date date { troops = troops }
coalition willing "Coalition" {
  as_of   = 2013-09-25
  mission = oif
  lead    = usa
  members = [usa]
}
-- panel.csv --
id,date,troops,source
usa,2003-09-25,130000,a list
`,
	Good: `-- main.entente --
import "std/core"
mission oif "Iraq" { tasks = [combat, patrol]  force = 100_000 }
partner from "panel.csv" key id date date { troops = troops }
coalition willing "Coalition" {
  as_of   = 2004-09-25
  mission = oif
  lead    = usa
  members = [usa]
}
-- panel.csv --
id,date,troops,source
usa,2003-09-25,130000,a list
`,
	Check: func(p *Pass) {
		day := p.firstJudgement()
		stale := map[*rules.Attr][]*rules.Record{}
		for _, r := range p.Set.Records {
			for _, a := range r.Kind.Attrs {
				if last := lastOf(r.Cells[a.Slot]); last != nil && day-last.Day > maxAge*365.25 {
					stale[a] = append(stale[a], r)
				}
			}
		}
		for _, a := range slices.SortedFunc(maps.Keys(stale), func(a, b *rules.Attr) int { return a.At.Start - b.At.Start }) {
			r := stale[a][0]
			last := lastOf(r.Cells[a.Slot])
			p.Report(last.At, "continue the table, or judge an earlier day", "on %s the newest `%s` of `%s` is of %s%s",
				types.FormatDay(day), a.Name, r.ID, types.FormatDay(last.Day), alsoOf(len(stale[a])-1))
		}
	},
}

// firstJudgement is the earliest day on which a coalition is judged, so that
// whatever is stale is stale for all. It is 0 where there is no coalition.
func (p *Pass) firstJudgement() float64 {
	first := 0.0
	for _, co := range p.Set.Coalitions {
		if day, ok := plainNumber(co.Record, "as_of"); ok && (first == 0 || day < first) {
			first = day
		}
	}
	return first
}

// lastOf is the last value of a series. A series that ends with nothing, or
// with none, says that it is over.
func lastOf(c *rules.Cell) *rules.Dated {
	if c == nil || len(c.Series) == 0 {
		return nil
	}
	last := &c.Series[len(c.Series)-1]
	if last.Value == nil || last.Value == 0.0 {
		return nil
	}
	return last
}
