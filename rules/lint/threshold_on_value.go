package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var thresholdOnValue = &Rule{
	Code:     "threshold-on-value",
	Title:    "a threshold that a record meets exactly",
	Why:      "For this record the answer hangs on < or <=, and on the last digit of the number. Move the threshold to where no value lies, or say that the case was meant.",
	Severity: diag.Note,
	Group:    Fragile,
	Bad: `import "std/core"
partner esp "Spain" { standing = 55% }
rule weighty {
  for p in members
  when p.standing >= 55%
  political += 1
}`,
	Good: `import "std/core"
partner esp "Spain" { standing = 55% }
rule weighty {
  for p in members
  when p.standing >= 50%
  political += 1
}`,
	Check: func(p *Pass) {
		judgements(p.Set, func(_ *expression.Expr, n expression.Node) {
			read, op, other := compared(n)
			if read == nil || op == "==" || op == "!=" {
				return
			}
			if x, ok := p.constant(other); ok {
				p.meets(read, x, n.Span())
			}
		})
		for _, d := range p.Set.Derived {
			if d.Table != nil {
				p.tableThresholds(d.Table)
			}
		}
	},
}

func (p *Pass) tableThresholds(t *rules.Table) {
	for _, row := range t.Rows {
		for i, test := range row.Tests {
			read, ok := t.Inputs[i].Root.(*expression.Attr)
			for _, part := range test.Parts {
				if ok && part.Op != "==" && part.Op != ".." {
					p.meets(read, part.Low, test.At)
				}
			}
		}
	}
}

// constant is the number that an expression stands for in every judgement: a
// literal, a parameter or a constant that is one.
func (p *Pass) constant(n expression.Node) (float64, bool) {
	g, ok := n.(*expression.Global)
	if !ok {
		return numeral(n)
	}
	if x := p.known().params[g.Name]; x != nil {
		return x.Value, true
	}
	if l := p.known().lets[g.Name]; l != nil {
		return numeral(l.Expr.Root)
	}
	return 0, false
}

// meets reports a threshold that is the value of a record. Nought and one are
// the ends of scales, and days are exact by nature.
func (p *Pass) meets(read *expression.Attr, x float64, at source.Span) {
	a := attr(p.Set, read.Kind, read.Name)
	if a == nil || !a.Type.IsNumeric() || x == 0 || x == 1 {
		return
	}
	for _, r := range p.known().kinds[a.Kind] {
		found := source.Span{}
		eachValue(r.Cells[a.Slot], func(v any, where source.Span) {
			if v == x && found.IsZero() {
				found = where
			}
		})
		if !found.IsZero() {
			p.Report(at, "move the threshold to where no value lies", "`%s` of `%s` is exactly %s", a.Name, r.ID, show(x, a.Type)).WithRelated(found, "its value")
			return
		}
	}
}
