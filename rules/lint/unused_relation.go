package lint

import "github.com/entente-lang/entente/lang/diag"

var unusedRelation = &Rule{
	Code:     "unused-relation",
	Title:    "a relation that nothing reads",
	Why:      "Somebody gathered numbers about pairs, and no rule asks for them. A rule is missing, or the relation is a leftover.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
relation ties(partner, partner) share symmetric = 0`,
	Good: `import "std/core"
relation ties(partner, partner) share symmetric = 0
rule tied {
  for p, q in members
  military += ties(p, q)
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Relations {
			if !p.known().pairs[r.Name] {
				p.Report(r.At, "read it in a rule, or take it out", "nothing reads the relation `%s`", r.Name)
			}
		}
	},
}
