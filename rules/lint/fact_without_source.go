package lint

import (
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var factWithoutSource = &Rule{
	Code:     "fact-without-source",
	Title:    "a record with numbers and no source",
	Why:      "A number in a case file is a fact that somebody established. A `source` line in the record, or a source column in the table, says who.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
partner esp "Spain" {
  troops = 1300
}`,
	Good: `import "std/core"
source gao "GAO-07-827T"
partner esp "Spain" {
  troops = 1300
  source gao, "p. 12"
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Records {
			if r.Owner != nil && len(r.Owner.Notes.Sources) > 0 && r.Owner.At.Path() == r.At.Path() || p.supposed(r) {
				continue
			}
			for _, cell := range r.Cells {
				if cell == nil {
					continue
				}
				if _, number := cell.Value.(float64); (number || cell.Series != nil) && len(cell.Source) == 0 {
					p.Report(cell.At, "add `source ID` to the record, or a source column to the table", "a number of the %s `%s` names no source", r.Kind.Name, r.ID)
					break
				}
			}
		}
	},
}

// supposed reports whether a record stands in a file of tests: what a test
// supposes is no fact.
func (p *Pass) supposed(r *rules.Record) bool {
	f := p.known().files[r.At.Path()]
	if f == nil {
		return false
	}
	tests, coalitions := 0, 0
	for _, d := range f.Decls {
		switch d.(type) {
		case *lang.TestDecl:
			tests++
		case *lang.CoalitionDecl:
			coalitions++
		}
	}
	return tests > 0 && coalitions == 0
}
