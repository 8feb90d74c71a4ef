package lint

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

var magicNumber = &Rule{
	Code:     "magic-number",
	Title:    "a number in a rule that nothing explains",
	Why:      "A weight or a threshold inside a rule cannot be set by a study nor moved by a sensitivity analysis, and nothing says why it is what it is. Make it a `param`, or say in the rule's `calibration` how it was chosen.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
rule standing_helps {
  for p in members
  political += 12 * p.standing
}`,
	Good: `import "std/core"
param standing_weight number in points 0..50 = 12 "points of one partner of full standing" {
  calibration "eight such partners reach the end of the scale"
}
rule standing_helps {
  for p in members
  political += standing_weight * p.standing
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			if r.Notes.Calibration != "" {
				continue
			}
			for _, e := range ruleExprs(r) {
				expression.Walk(e.Root, func(n expression.Node) {
					if isMagic(n) {
						p.Report(n.Span(), "make it a `param`, or add `calibration`", "nothing explains the %s in `%s`", n.Span().Text(), r.ID)
					}
				})
			}
		}
	},
}

// plainNumbers are those that explain themselves: nothing, one, a pair, half,
// and the end of the scale.
var plainNumbers = []float64{0, 0.5, 1, 2, 100}

func isMagic(n expression.Node) bool {
	lit, ok := n.(*expression.Literal)
	if !ok || lit.Type().Base == types.Date {
		return false
	}
	x, ok := lit.Value.(float64)
	return ok && !slices.Contains(plainNumbers, math.Abs(x))
}
