package lint

import (
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var dominatedForm = &Rule{
	Code:     "dominated-form",
	Group:    Wrong,
	Title:    "a form of defection that is never the best choice",
	Why:      "A partner takes the form that sheds the most risk for the least visibility. A form beside which another sheds at least as much of both risks and is no more visible is never chosen, whatever the partner weighs; nor is one for which, however the two risks and visibility are weighed, now this and now that form is better, or taking no form at all. One of its numbers is probably wrong.",
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
			others := slices.DeleteFunc(slices.Clone(forms), func(g *rules.Record) bool { return g == f })
			if i := slices.IndexFunc(others, func(g *rules.Record) bool { return dominates(g, f) }); i >= 0 {
				g := others[i]
				d := p.Report(f.At, "correct one of its numbers, or leave the form out",
					"`%s` is never best: `%s` sheds at least as much of both risks and is no more visible", f.ID, g.ID)
				d.WithRelated(g.At, "the form that is always as good")
			} else if neverBest(f, others) {
				p.Report(f.At, "correct one of its numbers, or leave the form out",
					"`%s` is never best: however the two risks and visibility are weighed, another form is better", f.ID)
			}
		}
	},
}

// weighed is what a partner weighs of a form: a worth is the sum of the three,
// each times a weight that is not negative. Taking no form has nothing of each.
type weighed [3]float64

func weighedOf(r *rules.Record) (w weighed, ok bool) {
	ok = true
	for i, name := range []string{"risk_military", "risk_political", "visible"} {
		x, given := formNumber(r, name)
		w[i], ok = x, ok && given
	}
	w[2] = -w[2]
	return w, ok
}

// neverBest reports whether for all weights some other form, or none, is better.
// Only the ratios of the weights count, so that all of them are a triangle; what
// is left of it where the form is at least as good as each other one is cut out.
func neverBest(f *rules.Record, others []*rules.Record) bool {
	w, ok := weighedOf(f)
	if !ok {
		return false
	}
	rivals := []weighed{{}}
	for _, g := range others {
		if v, ok := weighedOf(g); ok {
			rivals = append(rivals, v)
		}
	}
	left := []weighed{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	for _, v := range rivals {
		left = cut(left, weighed{w[0] - v[0], w[1] - v[1], w[2] - v[2]})
	}
	return len(left) == 0
}

// cut keeps the part of a convex polygon of weights for which a difference is not
// negative.
func cut(polygon []weighed, d weighed) (out []weighed) {
	const rounding = 1e-9
	worth := func(p weighed) float64 { return p[0]*d[0] + p[1]*d[1] + p[2]*d[2] + rounding }
	for i, p := range polygon {
		q := polygon[(i+1)%len(polygon)]
		x, y := worth(p), worth(q)
		if x >= 0 {
			out = append(out, p)
		}
		if x*y < 0 {
			t := x / (x - y)
			out = append(out, weighed{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1]), p[2] + t*(q[2]-p[2])})
		}
	}
	return out
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
