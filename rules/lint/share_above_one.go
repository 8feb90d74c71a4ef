package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

var shareAboveOne = &Rule{
	Code:     "share-above-one",
	Title:    "a share compared with a number that no share reaches",
	Why:      "A share runs from 0 to 1, so that `> 25` never holds and `< 25` always does. Write the percent sign: 25%.",
	Severity: diag.Warning,
	Group:    Wrong,
	Fix:      MeaningFix,
	Bad: `import "std/core"
rule weight {
  for p in members
  when p.standing >= 25
  political += 1
}`,
	Good: `import "std/core"
rule weight {
  for p in members
  when p.standing >= 25%
  political += 1
}`,
	Check: func(p *Pass) {
		everywhere(p.Set, func(n expression.Node) {
			b, ok := n.(*expression.Binary)
			if !ok || comparisons[b.Op] == "" {
				return
			}
			for _, side := range [2][2]expression.Node{{b.X, b.Y}, {b.Y, b.X}} {
				if x, ok := numeral(side[1]); ok && side[0].Type().Base == types.Share && (x > 1 || x < 0) {
					p.beyondShare(side[0], side[1], x)
				}
			}
		})
	},
}

func (p *Pass) beyondShare(share, number expression.Node, x float64) {
	text := number.Span().Text()
	d := p.Report(number.Span(), "a share is 0 to 1", "`%s` is a share; it never reaches %s", share.Span().Text(), text)
	if number.Type().Base == types.Number && x > 1 && x <= 100 {
		d.WithHint("did you mean "+text+"%?").WithFix("write a percentage", text+"%")
	}
}
