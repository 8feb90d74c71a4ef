package lint

import "github.com/entente-lang/entente/lang/diag"

var requirementWithinUncertainty = &Rule{
	Code:     "requirement-within-uncertainty",
	Title:    "a requirement that is met or not within the stated uncertainty",
	Why:      "Its records give values with spreads, and within them the requirement both holds and fails: that the coalition stands is not known from what the study states. Find better numbers, or ask for less. Of `±` one deviation counts. Only what is proved is reported.",
	Severity: diag.Warning,
	Group:    Fragile,
	Bad: `import "std/core"
mission m "M" { tasks = [patrol] force = 1000 }
partner usa "United States" { troops = 1000 }
partner esp "Spain" { troops = 500 ± 100 }
coalition c "C" {
  as_of = 2004-01-01 mission = m lead = usa members = [esp]
  require sum(partners, .troops) >= 450 because "the lead does not go alone"
}`,
	Good: `import "std/core"
mission m "M" { tasks = [patrol] force = 1000 }
partner usa "United States" { troops = 1000 }
partner esp "Spain" { troops = 500 ± 100 }
coalition c "C" {
  as_of = 2004-01-01 mission = m lead = usa members = [esp]
  require sum(partners, .troops) >= 300 because "the lead does not go alone"
}`,
	Check: func(p *Pass) {
		for _, s := range p.settings() {
			if s.coalition == nil {
				continue
			}
			for _, q := range s.coalition.Requires {
				if yes, no, turned := s.turns(q.Expr.Root); turned {
					p.Report(q.At, "find better numbers, or ask for less",
						"whether `%s` meets this lies within the uncertainty: met with %s, not met with %s", s.coalition.ID(), yes, no)
				}
			}
		}
	},
}
