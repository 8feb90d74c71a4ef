package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

var paramWithoutBasis = &Rule{
	Code:     "param-without-basis",
	Title:    "a parameter set without a word on why",
	Why:      "A parameter is a number on which the result depends and which somebody chose. A block behind it says on what ground: `calibration`, or `claim` and `source`.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
param number_friction = 0.1`,
	Good: `import "std/core"
param number_friction = 0.1 {
  calibration "staffs that have never met lose a tenth"
}`,
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			nodes(f, func(d *lang.ParamDecl) {
				if d.Body == nil || !slices.ContainsFunc(d.Body.Items, func(n *lang.NoteClause) bool { return n.Because == nil }) {
					p.Report(d.Name.Span(), "add a block with `calibration`, or `claim` and `source`", "nothing says why `%s` is %s", d.Name.Text, d.Value.Span().Text())
				}
			})
		}
	},
}
