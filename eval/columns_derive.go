package eval

import (
	"math"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// derive computes the derivations that do, or do not, depend on the coalition,
// where something that they read has changed. With tell, the rows say why a
// value is absent; without, only that it is.
func (c *columnar) derive(judged, tell bool) {
	for i, d := range c.w.program.derived {
		if d.rule.Judged != judged {
			continue
		}
		fresh := c.stamps[i] > 0 && d.steady && !c.Changed(d.reads, c.stamps[i])
		if fresh && (!tell || c.told[i]) {
			continue
		}
		if !c.w.afford(float64(len(c.w.subjects(d))), d.rule.At) {
			return
		}
		c.stamps[i], c.told[i] = c.Now(), tell
		if d.columns == nil {
			c.deriveRows(i, d)
		} else {
			c.deriveColumn(i, d, tell)
		}
	}
}

// deriveRows has the vm derive an attribute, row by row.
func (c *columnar) deriveRows(i int, d *derived) {
	c.told[i] = true
	for _, r := range c.w.subjects(d) {
		c.deriveRow(i, d, r)
	}
}

// deriveRow has the vm derive the value of a row. One that fails is never taken
// for up to date: its fault must be told again.
func (c *columnar) deriveRow(i int, d *derived, r *row) {
	if r.given[d.rule.Attr.Slot] || c.w.halted != nil {
		return
	}
	notes := len(c.w.notes)
	c.w.deriveOne(d, r)
	if len(c.w.notes) > notes {
		c.stamps[i] = 0
	}
	c.Put(d.kind, d.rule.Attr.Slot, c.index(r), c.value(r.vals[d.rule.Attr.Slot]))
}

// deriveColumn derives an attribute for all rows at once. What is absent, what
// failed and what is out of range is left to the vm, which says why.
func (c *columnar) deriveColumn(i int, d *derived, tell bool) {
	rows := c.w.subjects(d)
	live := c.scratch(&c.live, len(rows))
	for l, r := range rows {
		if !r.given[d.rule.Attr.Slot] {
			live.Set(l)
		}
	}
	if live.Any() {
		c.deriveLanes(i, d, live, tell)
	}
}

// renew derives an attribute anew for some rows, brings them up to date, and
// visits those that have another value now.
func (c *columnar) renew(i int, d *derived, live columns.Bits, changed func(lane int)) {
	n := live.Count()
	if n == 0 || !c.w.afford(float64(n), d.rule.At) {
		return
	}
	rows, slot := c.w.subjects(d), d.rule.Attr.Slot
	c.before = c.before[:0]
	for _, r := range rows {
		c.before = append(c.before, r.vals[slot])
	}
	if d.columns == nil {
		live.All(func(l int) bool { c.deriveRow(i, d, rows[l]); return true })
	} else {
		c.deriveLanes(i, d, live, true)
		live.All(func(l int) bool { c.showRow(d, rows[l]); return true })
	}
	c.shown[i] = c.Version(d.kind, slot)
	live.All(func(l int) bool {
		if !alike(c.before[l], rows[l].vals[slot]) {
			changed(l)
		}
		return true
	})
}

// deriveLanes derives an attribute for the live rows.
func (c *columnar) deriveLanes(i int, d *derived, live columns.Bits, tell bool) {
	rows, slot := c.w.subjects(d), d.rule.Attr.Slot
	v := c.Eval(d.columns, live)
	if c.w.halted != nil {
		c.w.note(fault{err: c.w.halted, at: d.rule.At})
		c.stamps[i] = 0
		return
	}
	some, none := c.scratch(&c.fires, len(rows)), c.scratch(&c.trouble, len(rows))
	for k := range some {
		if v.Some {
			none[k] = live[k] & v.Bad[k]
		}
		some[k] = live[k] &^ none[k]
	}
	ask := c.outside(d, v, some)
	c.Derive(d.kind, slot, v, some, none)
	if v.Some {
		for k := range none {
			if !tell {
				none[k] &= v.Fail[k]
			}
			ask = ask || none[k] != 0
		}
	}
	if ask {
		c.askRows(i, d, rows, none)
	}
}

// bounded reports whether an attribute is a number, of which bounds are between
// what it lies, and whether it is whole.
func bounded(a *rules.Attr) bool { return a.Type.IsNumeric() || a.Type.Base == types.Date }

func bounds(a *rules.Attr) (low, high float64, whole bool) {
	low, high = -math.MaxFloat64, math.MaxFloat64
	if a.Range != nil {
		low, high = a.Range.Low, a.Range.High
	}
	return low, high, a.Type.Base == types.Count
}

// outside moves the rows whose number is not finite or lies outside the range of
// the attribute from some to those that are asked for.
func (c *columnar) outside(d *derived, v *columns.Vector, some columns.Bits) (any bool) {
	if v.Num == nil || !bounded(d.rule.Attr) {
		return false
	}
	low, high, whole := bounds(d.rule.Attr)
	some.All(func(l int) bool {
		x := v.Num[v.At(l)]
		if !(low <= x && x <= high) || whole && x != math.Trunc(x) {
			c.odd = append(c.odd, l)
		}
		return true
	})
	for _, l := range c.odd {
		some.Unset(l)
	}
	return len(c.odd) > 0
}

func (c *columnar) askRows(i int, d *derived, rows []*row, none columns.Bits) {
	for l, r := range rows {
		if none.Has(l) || contains(c.odd, l) {
			c.deriveRow(i, d, r)
		}
	}
	c.odd = c.odd[:0]
}

func contains(list []int, x int) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// scratch is an empty set of lanes in place of an old one.
func (c *columnar) scratch(b *columns.Bits, lanes int) columns.Bits {
	words := (lanes + 63) / 64
	if cap(*b) < words {
		*b = make(columns.Bits, words)
	}
	*b = (*b)[:words]
	clear(*b)
	return *b
}

// show brings the rows up to date, for the vm to read.
func (c *columnar) show() {
	if c.seen == c.Now() && c.rows {
		return
	}
	if !c.rows {
		c.rows = true
		c.w.showGroups(c.groups)
	}
	if c.undrawn {
		c.undrawn = false
		for _, at := range c.drawn {
			t := c.w.program.set.Kinds[at[0]].Attrs[at[1]].Type
			for l, r := range c.w.rows[at[0]] {
				r.vals[at[1]] = c.Get(at[0], at[1], l, t)
			}
		}
	}
	c.seen = c.Now()
	for i, d := range c.w.program.derived {
		if c.shown[i] == c.Version(d.kind, d.rule.Attr.Slot) {
			continue
		}
		c.shown[i] = c.Version(d.kind, d.rule.Attr.Slot)
		for _, r := range c.w.subjects(d) {
			if !r.given[d.rule.Attr.Slot] {
				c.showRow(d, r)
			}
		}
	}
}

// showRow brings a derived value of a row up to date.
func (c *columnar) showRow(d *derived, r *row) {
	a, l := d.rule.Attr, c.index(r)
	if x, ok := r.vals[a.Slot].(float64); ok && c.Holds(d.kind, a.Slot, l, x) {
		return // a number takes memory to put into a row
	}
	r.vals[a.Slot] = c.w.valueFor(c.Get(d.kind, a.Slot, l, a.Type), a.Type)
	if r.vals[a.Slot] != nil {
		r.why[a.Slot] = nil
	}
}
