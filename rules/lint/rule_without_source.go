package lint

import "github.com/entente-lang/entente/lang/diag"

var ruleWithoutSource = &Rule{
	Code:     "rule-without-source",
	Title:    "a rule of judgement that cites nothing",
	Why:      "A rule is a claim about coalitions. Whoever reads the score must be able to see on whose word it stands; a rule that is the study's own can cite a source that says so.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
rule r {
  when count(members) > 3
  political += 1
  because "there is company"
}`,
	Good: `import "std/core"
source us "This study"
rule r {
  when count(members) > 3
  political += 1
  because "there is company"
  source us
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			if len(r.Notes.Sources) == 0 {
				p.Report(r.At, "add `source ID`, and declare the source if need be", "the rule `%s` names no source", r.ID)
			}
		}
	},
}
