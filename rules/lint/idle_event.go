package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var idleEvent = &Rule{
	Code:     "idle-event",
	Title:    "an event whose changes change nothing",
	Why:      "It gives attributes the values they have anyway. Write what it changes, or leave the block out: an event without one is a day to look at, but a reader takes a change for something that matters.",
	Severity: diag.Note,
	Group:    Wrong,
	Bad: `import "std/core"
partner esp "Spain" { ally = false }
scenario history "As it happened" {
  at 2004-03-11 "Bombs in Madrid" { esp.ally = false }
}`,
	Good: `import "std/core"
partner esp "Spain" { ally = true }
scenario history "As it happened" {
  at 2004-03-11 "Bombs in Madrid" { esp.ally = false }
}`,
	Check: func(p *Pass) {
		for _, s := range p.Set.Scenarios {
			for _, e := range s.Events {
				if len(e.Changes) > 0 && len(e.Add) == 0 && !slices.ContainsFunc(e.Changes, func(c rules.Change) bool { return !p.idle(c) }) {
					p.Report(e.At, "write what it changes, or leave the block out", "the event changes nothing")
				}
			}
		}
	},
}

// idle reports whether a change gives the value that stands there anyway.
func (p *Pass) idle(c rules.Change) bool {
	lit, ok := c.Expr.Root.(*expression.Literal)
	switch {
	case !ok || c.Record == nil:
		return false
	case c.Op == "+=" || c.Op == "-=":
		return lit.Value == 0.0
	case c.Op == "*=":
		return lit.Value == 1.0
	}
	cell := given(c.Record, c.Attr)
	alone := p.known().changed[attrKey(c.Attr.Kind, c.Attr.Name)] == 1
	return alone && cell != nil && cell.Spread == nil && cell.Value == lit.Value
}
