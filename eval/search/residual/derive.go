package residual

import (
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// derive is what a derivation gives for a record. A fault makes the judgement
// fail, and leaves the attribute absent.
func (b *builder) derive(r *rules.Record, d *rules.Derived) value {
	e := env{self: ofCase(r)}
	var v value
	if d.Table != nil {
		v = b.table(d, e)
	} else {
		v = b.node(d.Expr.Root, e)
	}
	v = b.inside(v, d.Attr)
	b.faults = b.Or(b.faults, v.fails)
	v.absent, v.fails = b.Or(v.absent, v.fails), False
	return v
}

// inside keeps a derived number to the type and the range of its attribute.
func (b *builder) inside(v value, a *rules.Attr) value {
	if !a.Type.IsNumeric() && a.Type.Base != types.Date {
		return v
	}
	fine := b.Finite(v.num)
	if a.Type.Base == types.Count {
		fine = b.And(fine, b.Whole(v.num))
	}
	if a.Range != nil {
		fine = b.And(fine, b.Inside(v.num, a.Range.Low, a.Range.High))
		v.num = b.Clamp(v.num, a.Range.Low, a.Range.High)
	}
	v.fails = b.Or(v.fails, b.And(b.Not(v.absent), b.Not(fine)))
	return v
}

// lookup is a decision table that is being read, row by row. The embedded
// sequence follows inputs and results in the order in which they are read.
type lookup struct {
	sequence
	e      env
	d      *rules.Derived
	inputs []*value
	found  Bool
	clash  Bool // rows disagree
	out    value
}

func (b *builder) table(d *rules.Derived, e env) value {
	l := &lookup{sequence: sequence{builder: b, ok: True}, e: e, d: d, inputs: make([]*value, len(d.Table.Inputs))}
	for _, row := range d.Table.Rows {
		live := l.ok
		if d.Table.Hit == "first" {
			live = b.And(live, b.Not(l.found))
		}
		if applies := l.applies(row, live); applies != False {
			l.take(b.node(row.Result.Root, e), b.And(live, applies))
		}
	}
	l.add(True, value{absent: b.Not(l.found)})
	l.add(True, value{fails: l.clash})
	l.out.absent, l.out.fails = l.absent, l.fails
	return l.out
}

// applies reads the tests of a row until one does not hold.
func (l *lookup) applies(row *rules.Row, live Bool) Bool {
	holds := True
	for i := range row.Tests {
		t := &row.Tests[i]
		if t.Any || holds == False {
			continue
		}
		if l.inputs[i] == nil {
			v := l.node(l.d.Table.Inputs[i].Root, l.e)
			l.inputs[i] = &v
		}
		l.add(l.And(live, holds), *l.inputs[i])
		holds = l.And(holds, l.test(t, *l.inputs[i]))
	}
	return holds
}

func (l *lookup) test(t *rules.CellTest, v value) Bool {
	switch {
	case t.Bool != nil:
		return l.Same(v.truth, Fixed(*t.Bool))
	case t.Texts != nil:
		holds := False
		for _, o := range v.cases {
			if slices.Contains(t.Texts, o.v.(string)) {
				holds = l.Or(holds, o.when)
			}
		}
		return holds
	}
	holds := Fixed(t.All)
	for _, p := range t.Parts {
		if t.All {
			holds = l.And(holds, l.part(p, v.num))
		} else {
			holds = l.Or(holds, l.part(p, v.num))
		}
	}
	return holds
}

func (l *lookup) part(p rules.Compare, x Num) Bool {
	if op, ok := comparisons[p.Op]; ok {
		return l.Compare(op, x, l.Const(p.Low))
	}
	return l.And(l.Compare(lessEqual, l.Const(p.Low), x), l.Compare(lessEqual, x, l.Const(p.High)))
}

// take joins the result of a row that applies with those before it.
func (l *lookup) take(v value, applies Bool) {
	l.add(applies, v)
	fresh, again := l.And(applies, l.Not(l.found)), l.And(applies, l.found)
	joined := l.out
	switch l.d.Table.Hit {
	case "any":
		l.clash = l.Or(l.clash, l.And(again, l.Not(l.alike(v, l.out))))
	case "sum":
		joined.num = l.Graph.operation(opAdd, l.out.num, v.num)
	case "max", "min":
		f, _ := stdlib.Lookup(l.d.Table.Hit)
		joined.num = l.Call(f, []Num{l.out.num, v.num})
	case "unique":
		l.clash = l.Or(l.clash, again)
	}
	l.out = l.choose(fresh, v, l.choose(again, joined, l.out))
	l.found = l.Or(l.found, applies)
}

func (l *lookup) alike(x, y value) Bool {
	if l.d.Attr.Type.Base == types.Bool {
		return l.Same(x.truth, y.truth)
	}
	return l.equals(x, y)
}
