package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var unusedDerivation = &Rule{
	Code:     "unused-derivation",
	Title:    "a derivation that nothing reads",
	Why:      "The attribute is computed for every record and then forgotten. A rule that was to read it is missing, or reads another attribute by mistake.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
derive partner.weight number = 2 * standing`,
	Good: `import "std/core"
derive partner.weight number = 2 * standing
rule weighty {
  for p in members
  political += p.weight
}`,
	Check: func(p *Pass) {
		for _, d := range p.Set.Derived {
			// The evaluator itself reads the attributes of forms.
			if d.Attr.Kind != rules.FormKind && !p.known().read[attrKey(d.Attr.Kind, d.Attr.Name)] {
				p.Report(d.At, "read it in a rule, or take it out", "nothing reads `%s.%s`", d.Attr.Kind, d.Attr.Name)
			}
		}
	},
}
