package lint

import (
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

var missingTitle = &Rule{
	Code:     "missing-title",
	Title:    "a rule, trigger, scenario, coalition, mission or source of legitimacy without a title",
	Why:      "Reports show titles to people who never see the rule file. The id alone says little to them.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
rule standing_helps {
  for p in members
  political += 3 * p.standing
}`,
	Good: `import "std/core"
rule standing_helps "Standing adds political value" {
  for p in members
  political += 3 * p.standing
}`,
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			for _, d := range f.Decls {
				if name, title := shown(d); name != nil && title == nil {
					p.Report(name.Span(), "add a title behind the name", "the %s `%s` has no title", word(d), name.Text)
				}
			}
		}
	},
}

// shown are the name and the title of a declaration that reports show.
func shown(d lang.Decl) (*lang.Name, *lang.Text) {
	switch d := d.(type) {
	case *lang.RuleDecl:
		return d.Name, d.Title
	case *lang.TriggerDecl:
		return d.Name, d.Title
	case *lang.ScenarioDecl:
		return d.Name, d.Title
	case *lang.CoalitionDecl:
		return d.Name, d.Title
	case *lang.RecordDecl:
		if d.Kind.Text == "mission" || d.Kind.Text == "legitimacy" {
			return d.Name, d.Title
		}
	}
	return nil, nil
}
