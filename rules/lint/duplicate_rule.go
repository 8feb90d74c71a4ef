package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var duplicateRule = &Rule{
	Code:     "duplicate-rule",
	Title:    "two rules that say the same",
	Why:      "They range over the same records, ask the same and give the same, so that every point counts twice. Leave one out, or write the difference.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
rule standing_helps {
  for p in members
  political += 3 * p.standing
}
rule weight_helps {
  for q in members
  political += (3 * q.standing)
}`,
	Good: `import "std/core"
rule standing_helps {
  for p in members
  political += 3 * p.standing
}
rule quality_helps {
  for q in members
  political += 3 * q.quality
}`,
	Check: func(p *Pass) {
		first := map[string]*rules.Rule{}
		for _, r := range p.Set.Rules {
			key := ruleShape(r)
			if old := first[key]; old != nil {
				p.Report(r.At, "leave one out, or write the difference", "`%s` says the same as `%s`", r.ID, old.ID).WithRelated(old.At, "the other rule")
				continue
			}
			first[key] = r
		}
	},
}

func ruleShape(r *rules.Rule) string {
	s := r.Domain
	if len(r.Names) == 2 {
		s += " pairs"
	}
	if r.When != nil {
		s += " when " + shape(r.When.Root)
	}
	for _, e := range r.Effects {
		s += " " + e.Dimension.Name + e.Op + shape(e.Expr.Root)
	}
	return s
}
