package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

var unusedRows = &Rule{
	Code:     "unused-rows",
	Title:    "a table with rows that give nothing",
	Why:      "Some rows of the table are passed over: their value is empty, or nothing takes them up. Who counts the rows believes in more facts than there are.",
	Severity: diag.Warning,
	Group:    Fragile,
	Bad: `-- main.entente --
import "std/core"
partner esp "Spain"
partner pol "Poland"
relation ties(partner, partner) share symmetric from "ties.csv" key a, b
-- ties.csv --
a,b,ties
esp,pol,
`,
	Good: `-- main.entente --
import "std/core"
partner esp "Spain"
partner pol "Poland"
relation ties(partner, partner) share symmetric from "ties.csv" key a, b
-- ties.csv --
a,b,ties
esp,pol,0.3
`,
	Check: func(p *Pass) {
		for _, t := range p.Set.Tables {
			readers := p.known().readers[t.File.Path]
			if t.Used >= t.Rows || len(readers) == 0 {
				continue
			}
			p.Report(tableOf(readers[0]).Span(), "complete the rows, or take them out", "%d of the %d rows give nothing", t.Rows-t.Used, t.Rows).
				WithRelated(source.Span{File: t.File}, "the table")
		}
	},
}
