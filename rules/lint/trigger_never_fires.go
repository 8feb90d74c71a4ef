package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var triggerNeverFires = &Rule{
	Code:     "trigger-never-fires",
	Title:    "a trigger that no scenario can set off",
	Why:      "Its condition asks for an attribute that holds for no record and that no event, trigger or test ever changes. Add the event that was forgotten, or take the trigger out.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
kind partner + {
  wavering bool = false
  angry    bool = false
}
partner esp "Spain" { troops = 1300 }
trigger recall "The soldiers come home" {
  for p in partners
  when p.wavering
  hazard 0.5 per year
}
scenario summer "Summer" {
  at 2004-07-01 "Bad news" { esp.angry = true }
}`,
	Good: `import "std/core"
kind partner + {
  wavering bool = false
}
partner esp "Spain" { troops = 1300 }
trigger recall "The soldiers come home" {
  for p in partners
  when p.wavering
  hazard 0.5 per year
}
scenario summer "Summer" {
  at 2004-07-01 "Bad news" { esp.wavering = true }
}`,
	Check: func(p *Pass) {
		if len(p.Set.Scenarios) == 0 {
			return // a library; who uses it brings the events
		}
		for _, t := range p.Set.Triggers {
			if t.When == nil {
				continue
			}
			for _, part := range conjuncts(t.When.Root) {
				if a := p.neverHolds(part); a != nil {
					p.Report(part.Span(), "add an event that changes it, or take the trigger out",
						"the trigger `%s` can never fire: this holds for no %s, and nothing changes `%s`", t.ID, a.Kind, a.Name)
					break
				}
			}
		}
	},
}

// neverHolds is the attribute by which a condition fails for every record
// whatever happens, or nil where that cannot be told.
func (p *Pass) neverHolds(n expression.Node) *rules.Attr {
	read, want, equal := demand(n)
	if read == nil {
		return nil
	}
	a := p.fixed(read)
	if a == nil || a.Type.Base != types.Bool && a.Type.Base != types.Enum {
		return nil
	}
	for _, r := range p.known().kinds[a.Kind] {
		holds := false
		eachValue(given(r, a), func(v any, _ source.Span) { holds = holds || (v == want) == equal })
		if holds {
			return nil
		}
	}
	return a
}

// demand is the attribute of which a condition asks that it be, or be not, a
// value: a truth, its negation, or a truth or an enum compared with a literal.
func demand(n expression.Node) (read *expression.Attr, want any, equal bool) {
	switch x := n.(type) {
	case *expression.Attr:
		return x, true, true
	case *expression.Unary:
		read, _ = x.X.(*expression.Attr)
		return read, false, true
	case *expression.Binary:
		a, op, other := compared(x)
		if lit, ok := other.(*expression.Literal); ok && (op == "==" || op == "!=") {
			return a, lit.Value, op == "=="
		}
	}
	return nil, nil, false
}

// fixed is the attribute that a node reads, if the facts alone say what its
// values are: it is not computed, nothing changes it, and there are records.
func (p *Pass) fixed(read *expression.Attr) *rules.Attr {
	a := attr(p.Set, read.Kind, read.Name)
	if a == nil || a.Derived != nil || a.Builtin || p.known().changed[attrKey(a.Kind, a.Name)] > 0 || len(p.known().kinds[a.Kind]) == 0 {
		return nil
	}
	return a
}
