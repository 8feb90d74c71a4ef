package lint

import (
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

var unusedSource = &Rule{
	Code:     "unused-source",
	Title:    "a source that nothing cites",
	Why:      "A bibliography that lists works nobody used tells the reader less than it seems to. Cite the source where it was used, or take it out.",
	Severity: diag.Warning,
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
		cited := map[string]bool{}
		for _, f := range p.Set.Files {
			for _, d := range f.Decls {
				lang.Walk(d, func(n lang.Node) bool {
					if c, ok := n.(*lang.Cite); ok {
						cited[c.Name.Text] = true
					}
					return true
				})
			}
		}
		for _, s := range p.Set.Sources {
			if !cited[s.ID] {
				p.Report(s.At, "cite it, or take it out", "nothing cites the source `%s`", s.ID)
			}
		}
	},
}
