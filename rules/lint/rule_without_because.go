package lint

import "github.com/entente-lang/entente/lang/diag"

var ruleWithoutBecause = &Rule{
	Code:     "rule-without-because",
	Title:    "a rule of judgement that gives no reason",
	Why:      "Every line of a ledger shows the because-text of its rule. Without one the reader sees points and must guess what they are for.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
source us "This study"
rule r {
  political += 1
  source us
}`,
	Good: `import "std/core"
source us "This study"
rule r {
  political += 1
  because "every coalition shows some support"
  source us
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			if r.Notes.Because == nil {
				p.Report(r.At, "add `because \"…\"`; {…} puts in a value", "the rule `%s` gives no reason", r.ID)
			}
		}
	},
}
