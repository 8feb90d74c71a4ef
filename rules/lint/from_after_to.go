package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
)

var fromAfterTo = &Rule{
	Code:     "from-after-to",
	Title:    "a record that ends before it begins",
	Why:      "Its `from` lies after its `to`, so that it is in force on no day. The two changed places, or a year is wrong.",
	Severity: diag.Warning,
	Group:    Wrong,
	Bad: `import "std/core"
mission oif "Iraq" {
  from = 2008-12-31
  to   = 2003-03-20
  tasks = [combat, patrol]
  force = 100_000
}`,
	Good: `import "std/core"
mission oif "Iraq" {
  from = 2003-03-20
  to   = 2008-12-31
  tasks = [combat, patrol]
  force = 100_000
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Records {
			from, ok1 := plainNumber(r, "from")
			to, ok2 := plainNumber(r, "to")
			a, _ := r.Kind.Attr("from")
			if ok1 && ok2 && from > to && a.Type.Base == types.Date {
				p.Report(cellOf(r, "from").At, "swap them, or correct one", "the %s `%s` begins on %s and ends on %s", r.Kind.Name, r.ID, types.FormatDay(from), types.FormatDay(to)).
					WithRelated(cellOf(r, "to").At, "its end")
			}
		}
	},
}
