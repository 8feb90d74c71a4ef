package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/expression"
)

// maxDepth is how deep a condition may nest: beyond it a reader loses what
// belongs to what.
const maxDepth = 4

var deepCondition = &Rule{
	Code:     "deep-condition",
	Title:    "an expression nested more than four deep",
	Why:      "A reader has to keep every open question in mind. Give the inner part a name with `derive`, or make it a decision table.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
rule tangled {
  for p in members
  when p.ally or (p.standing > 0.5 and not (p.quality > 0.5 or (p.troops > 2 and (p.willingness > 0.5 or p.utility > 0.5))))
  military += 1
}`,
	Good: `import "std/core"
derive partner.ready bool = troops > 2 and (willingness > 0.5 or utility > 0.5)
rule straight {
  for p in members
  when p.ally or (p.standing > 0.5 and not (p.quality > 0.5 or p.ready))
  military += 1
}`,
	Check: func(p *Pass) {
		for _, e := range p.Set.Expressions() {
			if d := depth(e.Root, ""); d > maxDepth {
				p.Report(e.At, "name the inner part with `derive`, or make it a decision table", "questions stand %d deep in one another; %d is the most one can follow", d, maxDepth)
			}
		}
	},
}

// depth counts how many questions stand in one another: `and` in `or`, `not`,
// choices, and what is asked of the items of a collection. A chain of one
// operator counts once.
func depth(n expression.Node, around string) int {
	kind := question(n)
	inner := around
	if kind != "" {
		inner = kind
	}
	deepest := 0
	for _, c := range expression.Children(n) {
		deepest = max(deepest, depth(c, inner))
	}
	if kind != "" && (kind != around || kind == "items" || kind == "choice") {
		deepest++
	}
	return deepest
}

// question is what kind of question a node is, "" for none.
func question(n expression.Node) string {
	switch n := n.(type) {
	case *expression.Binary:
		if n.Op == "and" || n.Op == "or" {
			return n.Op
		}
	case *expression.Unary:
		if n.Op == "not" {
			return n.Op
		}
	case *expression.Choice:
		return "choice"
	case *expression.Aggregate:
		if n.Body != nil {
			return "items"
		}
	}
	return ""
}
