package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

var ownReference = &Rule{
	Code:     "own-reference",
	Title:    "a record that names itself",
	Why:      "A partner that is its own host serves under nobody. Leave the attribute out where there is nobody to name.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
partner pol "Poland" {
  host = pol
}`,
	Good: `import "std/core"
partner usa "United States"
partner pol "Poland" {
  host = usa
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Records {
			for _, a := range r.Kind.Attrs {
				eachValue(r.Cells[a.Slot], func(v any, at source.Span) {
					if v == any(r) {
						p.Report(at, "leave it out, or name another", "the %s `%s` is its own `%s`", r.Kind.Name, r.ID, a.Name)
					}
				})
			}
		}
	},
}
