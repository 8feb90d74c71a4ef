package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var contradictoryCaveats = &Rule{
	Code:     "contradictory-caveats",
	Title:    "two caveats that together forbid every task",
	Why:      "Each of the two leaves the contingent something to do, both together leave it nothing. Either the partner sends soldiers who may do nothing, or one of the caveats is written too wide.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
mission watch "Watch" {
  tasks = [patrol, guard]
  force = 100_000
}
partner esp "Spain" {
  caveat indoors "Stays in the barracks" { forbids = [patrol] }
  caveat outdoors "Never on guard" { forbids = [guard] }
}`,
	Good: `import "std/core"
mission watch "Watch" {
  tasks = [patrol, guard, train]
  force = 100_000
}
partner esp "Spain" {
  caveat indoors "Stays in the barracks" { forbids = [patrol] }
  caveat outdoors "Never on guard" { forbids = [guard] }
}`,
	Check: func(p *Pass) {
		for _, pair := range p.caveatPairs() {
			a, b := pair[0], pair[1]
			for _, m := range p.known().kinds["mission"] {
				tasks := texts(m, "tasks")
				if len(tasks) == 0 || !force(m).meets(force(a)) || !force(m).meets(force(b)) {
					continue
				}
				if covers(tasks, texts(a, "forbids"), texts(b, "forbids")) && !covers(tasks, texts(a, "forbids")) && !covers(tasks, texts(b, "forbids")) {
					p.Report(place(b), "say what the contingent may still do, or take the soldiers out", "`%s` and `%s` together forbid `%s` every task of `%s`", a.ID, b.ID, b.Owner.ID, m.ID).
						WithRelated(place(a), "the other caveat")
					break
				}
			}
		}
	},
}

// caveatPairs are the pairs of caveats of one partner that are in force on the
// same day.
func (p *Pass) caveatPairs() (pairs [][2]*rules.Record) {
	all := p.known().kinds["caveat"]
	byOwner := map[*rules.Record][]*rules.Record{}
	for _, b := range all {
		for _, a := range byOwner[b.Owner] {
			if b.Owner != nil && force(a).meets(force(b)) {
				pairs = append(pairs, [2]*rules.Record{a, b})
			}
		}
		byOwner[b.Owner] = append(byOwner[b.Owner], b)
	}
	return pairs
}

// texts is the set of words that an attribute holds.
func texts(r *rules.Record, name string) []string {
	set, _ := value(r, name).([]string)
	return set
}

// covers reports whether the sets together hold all of the words.
func covers(words []string, sets ...[]string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(sets, func(s []string) bool { return slices.Contains(s, w) })
	})
}
