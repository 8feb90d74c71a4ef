package lint

import "github.com/entente-lang/entente/lang/diag"

var unusedSource = &Rule{
	Code:     "unused-source",
	Title:    "a source that nothing cites",
	Why:      "A bibliography that lists works nobody used tells the reader less than it seems to. Cite the source where it was used, or take it out.",
	Severity: diag.Warning,
	Group:    Unclear,
	Bad: `source gao "GAO-07-827T"
source rand "RR-A859-1"
let a = 1`,
	Good: `import "std/core"
source gao "GAO-07-827T"
partner esp "Spain" {
  troops = 1300
  source gao
}`,
	Check: func(p *Pass) {
		cited := p.known().cited
		for _, s := range p.Set.Sources {
			if !cited[s.ID] {
				p.Report(s.At, "cite it, or take it out", "nothing cites the source `%s`", s.ID)
			}
		}
	},
}
