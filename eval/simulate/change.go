package simulate

import (
	"cmp"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// All changes of one moment are computed from the same state and then put
// together, so that no order of triggers, lines or names matters: what is given
// first, then sums, then factors.

// step is a change with the value that it came to.
type step struct {
	record *rules.Record
	attr   *rules.Attr
	op     string
	value  any
	at     source.Span
}

// target orders steps by what they change.
func (s step) target(o step) int {
	return cmp.Or(cmp.Compare(s.record.Kind.Name, o.record.Kind.Name), cmp.Compare(s.record.ID, o.record.ID), cmp.Compare(s.attr.Slot, o.attr.Slot))
}

// steps computes changes about some records. ok is false where a value is
// absent: then nothing of it happens.
func (p *path) steps(list []change, about eval.About, by eval.Asked) (out []step, ok bool, err error) {
	for _, c := range list {
		s := step{record: c.Record, attr: c.Attr, op: c.Op, at: c.At}
		if i := slices.Index(by.Names, c.Name); i >= 0 {
			s.record = about.Records()[i]
		}
		if s.op != "=" && p.course.Value(s.record, s.attr) == nil {
			p.course.Lacks(by, about, s.record, s.attr)
			return nil, false, nil
		}
		by.At = c.Expr.At
		if s.value, ok, err = p.course.Ask(c.value, about, by); err != nil || !ok {
			return nil, false, err
		}
		out = append(out, s)
	}
	return out, true, nil
}

// moved is an attribute that changed.
type moved struct {
	step
	from, to any
	cut      bool // the result was taken back to the range, or to a whole number
}

// change puts the steps of one moment into force.
func (p *path) change(list []step) (out []moved, err error) {
	slices.SortStableFunc(list, step.target)
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].target(list[0]) == 0 {
			n++
		}
		m, err := p.merge(list[:n])
		if err != nil {
			return nil, err
		}
		p.course.Put(m.record, m.attr, m.to)
		if m.attr == p.form && p.formSince != nil {
			p.course.Put(m.record, p.formSince, p.day)
		}
		out = append(out, m)
		list = list[n:]
	}
	return out, nil
}

// merge puts the steps for one attribute together.
func (p *path) merge(list []step) (moved, error) {
	m := moved{step: list[0], from: p.course.Value(list[0].record, list[0].attr)}
	m.to = m.from
	var sums, factors []float64
	var given *step
	for i, s := range list {
		switch s.op {
		case "=":
			if given != nil && eval.Format(given.value, s.attr.Type) != eval.Format(s.value, s.attr.Type) {
				return m, p.clash(given, &list[i])
			}
			given, m.to = &list[i], s.value
		case "+=":
			sums = append(sums, s.value.(float64))
		case "-=":
			sums = append(sums, -s.value.(float64))
		case "*=":
			factors = append(factors, s.value.(float64))
		}
	}
	x, number := m.to.(float64)
	if !number {
		return m, nil
	}
	x = reckoned(x, sums, factors)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return m, p.fault(diag.BadNumber, m.at, "`%s.%s` grows beyond all numbers", m.record.ID, m.attr.Name)
	}
	m.to = fitted(x, m.attr)
	m.cut = m.to != x
	return m, nil
}

// reckoned adds sums and multiplies factors in the order of their size, which
// is that of no name.
func reckoned(x float64, sums, factors []float64) float64 {
	slices.Sort(sums)
	slices.Sort(factors)
	for _, y := range sums {
		x += y
	}
	for _, y := range factors {
		x = float64(x * y)
	}
	return x
}

// clash is the error of two different values at once.
func (p *path) clash(a, b *step) error {
	return p.fault(diag.BadClause, b.at, "on %s `%s.%s` is given two values, here %s and by %s %s", types.FormatDay(p.day), b.record.ID, b.attr.Name,
		eval.Format(b.value, b.attr.Type), a.at, eval.Format(a.value, a.attr.Type))
}

// fitted takes a number into the range of an attribute, and a count to a whole
// one.
func fitted(x float64, a *rules.Attr) float64 {
	if a.Type.Base == types.Count {
		x = math.RoundToEven(x)
	}
	if a.Range != nil {
		x = min(a.Range.High, max(a.Range.Low, x))
	}
	return x
}
