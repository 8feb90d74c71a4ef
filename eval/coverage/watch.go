package coverage

import (
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// After a judgement its rules and derivations are gone through once more, for
// the same records and along the same way as the engine went: `and` and `or`
// stop at the first part that decides, `a ? b : c` goes on with one of the two,
// and a condition without a value ends the expression. So a clause counts as
// seen only where the judgement asked for it.

// watch counts what a judgement asked for.
func (p *plan) watch(j *eval.Judgement) {
	for _, r := range p.rules {
		r.count.Applied += j.Applied(r.rule)
		for _, about := range j.Bindings(r.rule) {
			w := &way{p, j, about}
			w.rule(r.rule)
		}
	}
	for _, d := range p.derived {
		for _, about := range j.Derivations(d.derived) {
			w := &way{p, j, about}
			w.derive(d)
		}
	}
}

// way is one evaluation.
type way struct {
	plan  *plan
	j     *eval.Judgement
	about eval.About
}

func (w *way) rule(r *rules.Rule) {
	if r.When != nil {
		if holds, ok := w.truth(r.When.Root); !ok || !holds {
			return
		}
	}
	for _, e := range r.Effects {
		if !w.value(e.Expr.Root) {
			return
		}
	}
}

func (w *way) derive(d *derivation) {
	if d.derived.Expr != nil {
		w.value(d.derived.Expr.Root)
		return
	}
	inputs := make([]any, len(d.inputs))
	t := d.derived.Table
	for i, row := range t.Rows {
		hit, ok := w.row(d, row, inputs)
		switch {
		case !ok:
			return
		case !hit:
			d.rows[i].Not++
			continue
		}
		d.rows[i].Hit++
		if !w.value(row.Result.Root) || t.Hit == "first" {
			return
		}
	}
}

// row reports whether a row of a table applies; ok is false where an input that
// it asks for has no value. Inputs are read when the first row asks for them.
func (w *way) row(d *derivation, row *rules.Row, inputs []any) (hit, ok bool) {
	for i := range row.Tests {
		if row.Tests[i].Any {
			continue
		}
		if inputs[i] == nil {
			if !w.value(d.derived.Table.Inputs[i].Root) {
				return false, false
			}
			v, err := w.j.AskAbout(d.inputs[i], w.about)
			if err != nil {
				return false, false
			}
			inputs[i] = v
		}
		number, _ := inputs[i].(float64)
		text, _ := inputs[i].(string)
		truth, _ := inputs[i].(bool)
		if !row.Tests[i].Holds(number, text, truth) {
			return false, true
		}
	}
	return true, true
}

// truth follows a condition; ok is false where it has no value.
func (w *way) truth(n expression.Node) (holds, ok bool) {
	switch n := n.(type) {
	case *expression.Unary:
		holds, ok = w.truth(n.X)
		return !holds, ok
	case *expression.Binary:
		if isLogic(n) {
			holds, ok = w.truth(n.X)
			if !ok || holds == (n.Op == "or") {
				return holds, ok
			}
			return w.truth(n.Y)
		}
	case *expression.Literal:
		holds, ok = n.Value.(bool)
		return holds, ok
	}
	return w.ask(n)
}

// ask asks for a clause and counts its answer.
func (w *way) ask(n expression.Node) (holds, ok bool) {
	a := w.plan.byNode[n]
	w.parts(n)
	v, err := w.j.AskAbout(a.program, w.about)
	holds, ok = v.(bool)
	switch {
	case err != nil || !ok:
		a.count.Missing++
		return false, false
	case holds:
		a.count.True++
	default:
		a.count.False++
	}
	return holds, true
}

// value follows any expression; it is false where a condition on the way has no
// value.
func (w *way) value(n expression.Node) bool {
	if w.plan.byNode[n] != nil || isLogic(n) {
		_, ok := w.truth(n)
		return ok
	}
	return w.parts(n)
}

// parts follows what a node evaluates below itself.
func (w *way) parts(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Choice:
		holds, ok := w.truth(n.If)
		switch {
		case !ok:
			return false
		case holds:
			return w.value(n.Then)
		}
		return w.value(n.Else)
	case *expression.Default:
		w.value(n.X)
		if _, err := w.j.AskAbout(w.plan.prepared[n.X], w.about); err != nil {
			return w.value(n.Else)
		}
		return true
	}
	for _, c := range below(n) {
		if !w.value(c) {
			return false
		}
	}
	return true
}
