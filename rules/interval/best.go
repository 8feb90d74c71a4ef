package interval

import (
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// some is a record of which only the kind is known. Two of them need not be the
// same.
func some(kind string) Ref { return Ref{Kind: kind, Path: "some " + kind} }

func (r Ref) vague() bool { return r == some(r.Kind) }

// best is the item of the largest value. Where which one it is hangs on a
// marked input, it moves in no known way: between two neighbours it jumps.
func (e *Evaluator) best(x *expression.Aggregate, b bodies) Value {
	for i := range b.said {
		b.said[i] = b.said[i].finite()
	}
	flags := b.flags()
	if !b.items.Listed {
		return checkedItem(e.anyOf(x, b).after(flags), x)
	}
	var out Value
	count := 0
	for i, item := range b.items.List {
		if b.said[i].Present && !b.beaten(i) {
			out = either(out, item.Value, x.Type())
			count++
		}
	}
	out.Missing = out.Missing || b.items.Min == 0
	if out.Deps |= flags.Deps; count > 1 && out.Deps != 0 {
		e.log.blame |= out.Deps
		out = out.unsure()
	}
	return checkedItem(out.after(flags), x)
}

// checkedItem is an item after the evaluator's check: an infinity is none.
func checkedItem(v Value, x *expression.Aggregate) Value {
	if x.Type().IsNumeric() {
		return v.finite()
	}
	return v
}

// anyOf is any item of a collection of which no item is known.
func (e *Evaluator) anyOf(x *expression.Aggregate, b bodies) Value {
	v := b.items.Each
	if x.Type().Base == types.Ref {
		v.Refs = []Ref{some(x.Type().Kind)}
	}
	v.Present = v.Present && b.items.Max > 0
	v.Missing = v.Missing || b.items.Min == 0
	if b.said[0].Deps != 0 {
		v.Deps |= b.said[0].Deps
		v = v.unsure()
	}
	return v
}

// beaten reports whether another item that is there for sure has a larger value,
// or as large a one and comes first.
func (b bodies) beaten(i int) bool {
	for j, s := range b.said {
		high := b.said[i].Num.High
		if j == i || b.items.List[j].Maybe || !s.Present || s.Num.Low < high {
			continue
		}
		if s.Num.Low > high || first(b.items.List[j], b.items.List[i]) {
			return true
		}
	}
	return false
}

// first reports whether a record comes before another for sure.
func first(a, b Item) bool {
	return len(a.Refs) == 1 && len(b.Refs) == 1 && a.Refs[0].Named && b.Refs[0].Named && a.Refs[0].Path < b.Refs[0].Path
}
