package interval

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// slack is how far rounding may carry a derived number beyond its range before
// the evaluator calls it a fault.
const slack = 1e-9

// derive is what the derivation of an attribute gives for a record. A fault
// leaves the attribute absent: of a value that Fails, known() may be false.
func (e *Evaluator) derive(r Ref, d *rules.Derived) Value {
	f := *e
	f.scope, f.items = Scope{Self: &r}, nil
	var v Value
	if d.Table != nil {
		v = f.table(d)
	} else {
		v = f.node(d.Expr.Root)
	}
	return inside(v, d.Attr)
}

// inside keeps a derived value to the type and range of its attribute.
func inside(v Value, a *rules.Attr) Value {
	if v.Present && (a.Type.IsNumeric() || a.Type.Base == types.Date) {
		v = v.finite()
		if a.Type.Base == types.Count && !v.Num.Whole {
			v.Fails = v.Fails || !v.Num.thin() || v.Num.Low != math.Trunc(v.Num.Low)
			v.Num.Low, v.Num.High, v.Num.Whole = math.Ceil(v.Num.Low), math.Floor(v.Num.High), true
		}
		if a.Range != nil {
			v = v.bounded(a.Range)
		}
		v.Present = v.Present && v.Num.Low <= v.Num.High
	}
	return v
}

// bounded cuts a number to a range. Within the slack that keeps order; beyond
// it there is no value, and the mathematical function goes on as it is.
func (v Value) bounded(r *rules.Range) Value {
	n := v.Num
	low, high := r.Low-slack*max(1, math.Abs(r.Low)), r.High+slack*max(1, math.Abs(r.High))
	v.Fails = v.Fails || n.Low < low || n.High > high
	v.Present = v.Present && n.Low <= high && n.High >= low
	switch excess := max(r.Low-n.Low, n.High-r.High); {
	case excess > slack/1000:
		n.Slope = n.Slope.join(flat)
	case excess > 0: // the bound counts as rounding
		n.Err += excess
		n = n.settle(n)
	}
	n.Low, n.High = max(r.Low, min(n.Low, r.High)), min(r.High, max(n.High, r.Low))
	v.Num = n
	return v
}

// row is what a row of a decision table can do.
type row struct {
	applies Value
	result  Value
}

// table is a decision table: the rows from the last to the first, each a
// choice between its result and what comes behind it.
func (e *Evaluator) table(d *rules.Derived) Value {
	rows := e.rows(d.Table)
	if d.Table.Hit != "first" && !exclusive(rows) {
		return e.many(rows, d)
	}
	out := Value{Missing: true}
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		switch {
		case r.applies.Truth.Always():
			out = r.result.after(r.applies)
		case r.applies.Truth.Never():
			out = out.after(Value{Present: true, Missing: r.applies.Missing, Fails: r.applies.Fails, Deps: r.applies.Deps})
		default:
			out = e.choose(r.applies, r.result, out, d.Attr.Type)
		}
	}
	for _, r := range rows { // other policies look at every row
		if d.Table.Hit != "first" {
			out.Missing, out.Fails, out.Deps = out.Missing || r.applies.Missing, out.Fails || r.applies.Fails, out.Deps|r.applies.Deps
		}
	}
	return out
}

// rows judges all rows. Those behind one that applies for sure do not count
// under `hit first`.
func (e *Evaluator) rows(t *rules.Table) []row {
	inputs := make([]*Value, len(t.Inputs))
	var rows []row
	for _, r := range t.Rows {
		x := row{applies: Value{Present: true, Truth: Truth{True: true}}}
		for i := range r.Tests {
			if r.Tests[i].Any || x.applies.Truth.Never() {
				continue
			}
			if inputs[i] == nil {
				v := e.node(t.Inputs[i].Root)
				inputs[i] = &v
			}
			x.applies = both(x.applies, asked(&r.Tests[i], *inputs[i], t.Inputs[i].Type()))
		}
		if !x.applies.Truth.Never() {
			x.result = e.node(r.Result.Root)
		}
		rows = append(rows, x)
		if t.Hit == "first" && x.applies.Truth.Always() {
			break
		}
	}
	return rows
}

// both is two tests of a row, the second made if the first holds.
func both(a, b Value) Value {
	v := Value{Truth: Truth{True: a.Truth.True && b.Truth.True, False: a.Truth.False || b.Truth.False,
		Trend: a.Truth.Trend.With(b.Truth.Trend)}.settle()}
	v.Present = a.Present && (a.Truth.False || b.Present)
	v.Missing, v.Fails, v.Deps = a.Missing || b.Missing, a.Fails || b.Fails, a.Deps|b.Deps
	return v
}

// asked is what a cell of a table says of its input.
func asked(t *rules.CellTest, in Value, typ types.Type) Value {
	var truth Truth
	switch {
	case t.Bool != nil && *t.Bool:
		truth = in.Truth
	case t.Bool != nil:
		truth = turned(in.Truth)
	case t.Texts != nil:
		items := Exactly(t.Texts).Items
		truth = within(Value{Texts: in.Texts}, items, types.Type{Base: types.Text})
		if truth.open() && in.Deps != 0 {
			truth.Trend = Unsteady
		}
	default:
		truth = parts(t, in.Num)
	}
	if in.Num.NaN && typ.IsNumeric() {
		truth = Truth{True: true, False: true, Trend: Unsteady}
	}
	return Value{Present: true, Truth: truth}.after(in)
}

// parts joins the comparisons of a cell: all of them or one of them must hold.
func parts(t *rules.CellTest, n Number) Truth {
	out := Truth{True: t.All, False: !t.All}
	for _, p := range t.Parts {
		c := compared(p, n)
		if t.All {
			out = Truth{True: out.True && c.True, False: out.False || c.False, Trend: out.Trend.With(c.Trend)}
		} else {
			out = Truth{True: out.True || c.True, False: out.False && c.False, Trend: out.Trend.With(c.Trend)}
		}
	}
	if !t.All && covers(t.Parts, n) {
		return Truth{True: true}
	}
	return out.settle()
}

func compared(p rules.Compare, n Number) Truth {
	if p.Op != ".." {
		return order(p.Op, n, Point(p.Low))
	}
	a, b := order(">=", n, Point(p.Low)), order("<=", n, Point(p.High))
	return Truth{True: n.Low <= p.High && n.High >= p.Low, False: a.False || b.False, Trend: a.Trend.With(b.Trend)}.settle()
}

// covers reports whether one of several comparisons holds for all of a range.
func covers(list []rules.Compare, n Number) bool {
	for _, p := range list {
		if compared(p, n).Always() {
			return true
		}
	}
	return false
}

// exclusive reports whether at most one row can apply.
func exclusive(rows []row) bool {
	open := 0
	for _, r := range rows {
		if !r.applies.Truth.Never() {
			open++
		}
	}
	return open <= 1
}

// many is a table of which several rows can apply.
func (e *Evaluator) many(rows []row, d *rules.Derived) Value {
	var out Value
	sum := Point(0)
	for _, r := range rows {
		out.Missing, out.Fails, out.Deps = out.Missing || r.applies.Missing, out.Fails || r.applies.Fails, out.Deps|r.applies.Deps
		if r.applies.Truth.Never() {
			continue
		}
		result := r.result
		part := result.Num
		if r.applies.Truth.open() {
			part = join(part, Point(0)).loose()
		}
		sum = plus(sum, part)
		out = either(out, result, d.Attr.Type)
	}
	if d.Table.Hit == "sum" {
		out.Num = sum
	}
	always := func(r row) bool { return r.applies.Truth.Always() }
	out.Missing = out.Missing || !anyRow(rows, always)
	out.Fails = out.Fails || d.Table.Hit == "unique" || d.Table.Hit == "any"
	if out.Deps != 0 {
		e.log.blame |= out.Deps
		out = out.unsure()
	}
	return out
}

func anyRow(rows []row, holds func(row) bool) bool {
	for _, r := range rows {
		if holds(r) {
			return true
		}
	}
	return false
}
