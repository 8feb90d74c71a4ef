package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var valueNoRecordHas = &Rule{
	Code:     "value-no-record-has",
	Title:    "a question for a value that no record has",
	Why:      "No record gives the attribute this value, and nothing changes it, so that the answer is the same for all. A value is misspelt in the table, or the facts are not complete.",
	Severity: diag.Note,
	Group:    Wrong,
	Bad: `import "std/core"
partner esp "Spain" {
  caveat esp_no_combat "No combat" { forbids = [combat] }
}
rule no_trainers {
  for c in caveats
  when "train" in c.forbids
  military -= 1
}`,
	Good: `import "std/core"
partner esp "Spain" {
  caveat esp_no_combat "No combat" { forbids = [combat] }
}
rule no_fighters {
  for c in caveats
  when "combat" in c.forbids
  military -= 1
}`,
	Check: func(p *Pass) {
		judgements(p.Set, func(_ *expression.Expr, n expression.Node) {
			read, lits := asked(n)
			if read == nil {
				return
			}
			a := p.fixed(read)
			if a == nil || a.Type.Base != types.Enum && a.Type.Base != types.Set {
				return
			}
			for _, lit := range lits {
				if text, ok := lit.Value.(string); ok && !p.someHas(a, text) {
					p.Report(lit.Span(), "correct the value, or complete the facts", "no %s has `%s` as `%s`", a.Kind, text, a.Name)
				}
			}
		})
	},
}

// asked is the attribute that a node asks for certain values, and these.
func asked(n expression.Node) (a *expression.Attr, values []*expression.Literal) {
	one := func(n expression.Node) {
		if lit, ok := n.(*expression.Literal); ok {
			values = append(values, lit)
		}
	}
	if x, ok := n.(*expression.In); ok {
		if list, ok := x.List.(*expression.List); ok {
			for _, item := range list.Items {
				one(item)
			}
			a, _ = x.X.(*expression.Attr)
			return a, values
		}
		one(x.X)
		a, _ = x.List.(*expression.Attr)
		return a, values
	}
	a, op, other := compared(n)
	if op == "==" || op == "!=" {
		one(other)
	}
	return a, values
}

func (p *Pass) someHas(a *rules.Attr, text string) bool {
	return slices.ContainsFunc(p.known().kinds[a.Kind], func(r *rules.Record) bool {
		found := false
		eachValue(given(r, a), func(v any, _ source.Span) {
			set, _ := v.([]string)
			found = found || v == any(text) || slices.Contains(set, text)
		})
		return found
	})
}
