package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var dominatedForm = &Rule{
	Code:     "dominated-form",
	Group:    Wrong,
	Title:    "a form of defection that is never the best choice",
	Why:      "A partner takes the form that sheds the most risk for the least visibility. A form beside which another sheds at least as much of both risks and is no more visible is never chosen, whatever the partner weighs; one of its numbers is probably wrong.",
	Severity: diag.Warning,
	Bad: `import "std/core"
form relocation "Move to a safer area" {
  risk_military  = 60%
  risk_political = 10%
  visible        = 20%
  lost           = 40%
  flag           = true
}
form caveat_more "A further caveat" {
  risk_military  = 30%
  risk_political = 10%
  visible        = 25%
  lost           = 30%
  flag           = true
}`,
	Good: `import "std/core"
form relocation "Move to a safer area" {
  risk_military  = 60%
  risk_political = 10%
  visible        = 20%
  lost           = 40%
  flag           = true
}
form caveat_more "A further caveat" {
  risk_military  = 30%
  risk_political = 10%
  visible        = 10%
  lost           = 30%
  flag           = true
}`,
	Check: func(p *Pass) {
		forms := p.Set.RecordsOf(rules.FormKind)
		for _, f := range forms {
			for _, g := range forms {
				if f != g && dominates(g, f) {
					d := p.Report(f.At, "correct one of its numbers, or leave the form out",
						"`%s` is never best: `%s` sheds at least as much of both risks and is no more visible", f.ID, g.ID)
					d.WithRelated(g.At, "the form that is always as good")
					break
				}
			}
		}
	},
}

// dominates reports whether g is at least as good as f in all that a partner
// weighs, and better in something. Forms with a value missing are left alone.
func dominates(g, f *rules.Record) bool {
	better := false
	for name, more := range map[string]float64{"risk_military": 1, "risk_political": 1, "visible": -1} {
		x, ok1 := formNumber(g, name)
		y, ok2 := formNumber(f, name)
		if !ok1 || !ok2 || (x-y)*more < 0 {
			return false
		}
		better = better || x != y
	}
	return better
}

func formNumber(r *rules.Record, name string) (float64, bool) {
	a, ok := r.Kind.Attr(name)
	if !ok || r.Cells[a.Slot] == nil {
		return 0, false
	}
	x, ok := r.Cells[a.Slot].Value.(float64)
	return x, ok
}
