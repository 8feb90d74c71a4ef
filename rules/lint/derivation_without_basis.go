package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var derivationWithoutBasis = &Rule{
	Code:     "derivation-without-basis",
	Title:    "a derivation with numbers of its own and no word on where they come from",
	Why:      "Whoever reads a score must be able to tell what an author says from what the study chose. `claim` and `source` say the first, `calibration` the second.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
derive partner.weight number = 0.7 * standing + 0.3 * quality`,
	Good: `import "std/core"
derive partner.weight number = 0.7 * standing + 0.3 * quality "weight of a partner" {
  calibration "standing counts more than twice as much as quality"
}`,
	Check: func(p *Pass) {
		for _, d := range p.Set.Derived {
			if !explained(d.Notes) && ownNumbers(d) {
				p.Report(d.At, "add `calibration`, or `claim` and `source`", "`%s.%s` rests on numbers that nothing explains", d.Attr.Kind, d.Attr.Name)
			}
		}
	},
}

// explained reports whether notes say where a number comes from.
func explained(n rules.Notes) bool {
	return n.Claim != "" || n.Calibration != "" || len(n.Sources) > 0
}

// ownNumbers reports whether a derivation brings in numbers other than 0 and 1.
func ownNumbers(d *rules.Derived) bool {
	if !d.Attr.Type.IsNumeric() {
		return false
	}
	for _, e := range d.Exprs() {
		if e != nil && has(e.Root, isChosen) {
			return true
		}
	}
	return false
}

// isChosen reports whether a node is a number that somebody chose. Days are
// not: they are facts.
func isChosen(n expression.Node) bool {
	x, ok := numeral(n)
	return ok && x != 0 && x != 1 && n.Type().Base != types.Date
}
