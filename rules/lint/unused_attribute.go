package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

var unusedAttribute = &Rule{
	Code:     "unused-attribute",
	Title:    "an attribute that no expression reads",
	Why:      "Records are given values that change no score. A rule that was to read them is missing, or reads another attribute by mistake.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
kind partner + {
  seat bool = false "sits on the council"
}`,
	Good: `import "std/core"
kind partner + {
  seat bool = false "sits on the council"
}
rule seated {
  for p in members
  when p.seat
  political += 1
}`,
	Check: func(p *Pass) {
		for _, k := range p.Set.Kinds {
			for _, a := range k.Attrs {
				// A text describes; the evaluator itself reads forms. A derivation
				// that nobody reads is a finding of its own.
				if k.Name == rules.FormKind || a.Builtin || a.Derived != nil || a.Type.Base == types.Text || p.known().read[attrKey(k.Name, a.Name)] {
					continue
				}
				p.Report(a.At, "read it in a rule, or take it out", "nothing reads `%s.%s`", k.Name, a.Name)
			}
		}
	},
}
