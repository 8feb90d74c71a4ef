package eval

import (
	"context"
	"slices"
	"sort"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Course is a coalition in the course of time: its facts change, and it is
// judged anew without being laid out again. It belongs to one goroutine.
//
// A value stands until the next one: a change, or a later row of a series. What
// does not rest on a change is not computed again.
type Course struct {
	*Judgement
	in Input
	*changes
	reads  []*Reads // by derivation
	named  *Reads   // whom the coalition names
	rules  *Reads
	since  int // the settling that was judged last
	moving columns.Bits
	series []serial
	hold   *rules.Scenario // what it holds is not read on
	chosen []*row          // whom the coalition names as members
	pool   []*row          // and as candidates

	joined, gone map[*row]bool // put in and taken out, whoever the coalition names
	left         []*row        // all that took part once and do not now
	departed     int           // the slot of `coalition.departed`, -1 where no kind has it
}

// serial is an attribute of a record that a series gives, and the row of it
// that is in force.
type serial struct {
	row  *row
	slot int
	at   int
}

// Begin lays a coalition out on its first day, for a course in which what a
// scenario holds is not read on. Settle has to be called before anything is
// asked.
func (p *Program) Begin(ctx context.Context, in Input, hold *rules.Scenario) (*Course, error) {
	co, ok := p.set.Coalition(in.Coalition)
	if !ok {
		return nil, refuse(diag.UnknownName, "there is no coalition `%s`", in.Coalition)
	}
	j := &Judgement{program: p, coalition: co, world: p.newWorld(ctx, &in, co), fired: make([]int, len(p.rules))}
	c := &Course{Judgement: j, in: in, hold: hold, joined: map[*row]bool{}, gone: map[*row]bool{}, departed: -1}
	if a, ok := co.Record.Kind.Attr("departed"); ok {
		c.departed = a.Slot
	}
	c.world.each(c.follow)
	c.changes = newChanges(p)
	c.depend()
	return c, nil
}

// depend finds out what is read.
func (c *Course) depend() {
	for _, d := range c.program.derived {
		c.reads = append(c.reads, c.program.derivation(d.rule))
	}
	c.named = c.program.Reads(c.coalition.Members.Where, c.coalition.Candidates.Where)
	var all []*expression.Expr
	c.rules = &Reads{}
	for _, r := range c.program.rules {
		all = append(all, ruleExprs(r.rule)...)
		c.rules = c.program.With(c.rules, Loop{r.domain})
	}
	read := c.program.Reads(all...)
	c.rules = &Reads{attrs: append(c.rules.attrs, read.attrs...), now: read.now}
}

// follow remembers the series of a record, but for those that are held.
func (c *Course) follow(r *row) {
	for slot, cell := range r.record.Cells {
		if cell != nil && cell.Series != nil && !slices.Contains(c.hold.Hold, r.record.Kind.Attrs[slot]) {
			c.series = append(c.series, serial{row: r, slot: slot})
		}
	}
}

// Restart puts the coalition back to a first day as Begin left it.
func (c *Course) Restart(day float64) {
	w := c.world
	w.day, w.drawn, w.drawnParams, c.left = day, nil, nil, c.left[:0]
	w.members, c.chosen, c.pool, c.since = nil, nil, nil, -1
	clear(c.joined)
	clear(c.gone)
	w.layOut(&c.in)
	w.pairsChanged()
	c.all = true
	for i := range c.series {
		c.series[i].at = c.series[i].on(day)
	}
}

// on is how many rows of the series lie on a day or before it.
func (s *serial) on(day float64) int {
	rows := s.row.record.Cells[s.slot].Series
	return sort.Search(len(rows), func(i int) bool { return rows[i].Day > day })
}

// On moves the coalition on to a later day: series that have a new row by then
// give its value, and constants are computed anew.
func (c *Course) On(day float64) {
	c.world.day = day
	c.now = c.clock + 1
	for i := range c.series {
		s := &c.series[i]
		if at := s.on(day); at != s.at {
			s.at = at
			c.world.fillSlot(s.row, s.slot)
			c.note(s.row, s.slot)
		}
	}
	c.world.setGlobals(&c.in)
}

// Put gives an attribute of a record a value: what Ask gave, or what a rule
// set holds.
func (c *Course) Put(r *rules.Record, a *rules.Attr, v any) {
	row := c.world.rowOf(r)
	c.world.assign(row, a.Slot, c.world.value(v))
	row.given[a.Slot] = true
	c.note(row, a.Slot)
}

// Clear takes the value of an attribute away.
func (c *Course) Clear(r *rules.Record, a *rules.Attr) {
	row := c.world.rowOf(r)
	c.world.assign(row, a.Slot, nil)
	c.note(row, a.Slot)
}

// Draw gives a pair of a relation, known by its cell, a value in place of the
// one declared, until the next Restart. Constants notice it by the next On.
func (c *Course) Draw(cell *rules.Cell, x float64) {
	if c.world.drawn == nil {
		c.world.drawn = map[*rules.Cell]float64{}
	}
	c.world.drawn[cell] = x
	c.world.pairsChanged()
}

// DrawParam does the same for a parameter.
func (c *Course) DrawParam(p *rules.Param, x float64) {
	if c.world.drawnParams == nil {
		c.world.drawnParams = map[*rules.Param]float64{}
	}
	c.world.drawnParams[p] = x
}

// Value is the value of an attribute of a record, records as rules has them;
// nil where it has none.
func (c *Course) Value(r *rules.Record, a *rules.Attr) any {
	return outside(c.world.rowOf(r).vals[a.Slot])
}

// outside turns rows into the records they stand for.
func outside(v any) any {
	switch v := v.(type) {
	case *row:
		return v.record
	case []*row:
		out := make([]*rules.Record, len(v))
		for i, r := range v {
			out[i] = r.record
		}
		return out
	}
	return v
}

// Join puts a partner among the members, and Leave takes one out, whoever the
// coalition names.
func (c *Course) Join(r *rules.Record) {
	row := c.world.rowOf(r)
	c.joined[row] = true
	delete(c.gone, row)
}

// Leave takes a partner out of the members.
func (c *Course) Leave(r *rules.Record) {
	row := c.world.rowOf(r)
	c.gone[row] = true
	delete(c.joined, row)
}

// Settle finds out who takes part and derives what can be derived, without
// running the rules. The cost limit counts from here.
func (c *Course) Settle() error {
	w := c.world
	w.notes = w.notes[:0]
	w.restart()
	c.clock++
	c.derive(false)
	if w.lead == nil && c.coalition.Lead != nil {
		w.lead = w.rowOf(c.coalition.Lead)
	}
	c.assemble()
	c.compose()
	c.derive(true)
	c.all, c.before = false, w.day
	return c.failure()
}

// derive computes the derivations that rest on a change.
func (c *Course) derive(judged bool) {
	w := c.world
	for i, d := range w.program.derived {
		attr := d.rule.Attr
		own := c.first[c.kindOf(d)] + attr.Slot
		if d.rule.Judged != judged || !c.all && c.at[own] < c.clock && !c.fresh(c.reads[i], c.clock-1) {
			continue
		}
		if w.columns != nil {
			c.deriveColumn(i, d)
			continue
		}
		for _, r := range w.subjects(d) {
			if !c.moved(r, c.reads[i], w.day) {
				continue
			}
			before := r.vals[attr.Slot]
			w.deriveOne(d, r)
			if !alike(before, r.vals[attr.Slot]) {
				c.settled(r, attr.Slot)
			}
		}
	}
}

// deriveColumn derives an attribute at once for all records that have to be.
func (c *Course) deriveColumn(i int, d *derived) {
	slot, rows := d.rule.Attr.Slot, c.world.subjects(d)
	live := c.world.columns.scratch(&c.moving, len(rows))
	for l, r := range rows {
		if !r.given[slot] && c.moved(r, c.reads[i], c.world.day) {
			live.Set(l)
		}
	}
	c.world.columns.renew(i, d, live, func(l int) { c.settled(rows[l], slot) })
}

func (c *Course) kindOf(d *derived) *rules.Kind { return c.program.set.Kinds[d.kind] }

// compose gives the coalition its lists.
func (c *Course) compose() {
	w, l := c.world, c.program.layout
	partners := slices.DeleteFunc(slices.Clone(w.members), func(r *row) bool { return r == w.lead })
	lists := map[int][]*row{l.slot(rules.CoalitionKind, "members"): w.members, l.slot(rules.CoalitionKind, "partners"): partners,
		l.slot(rules.CoalitionKind, "candidates"): w.others}
	if c.departed >= 0 {
		lists[c.departed] = slices.Clone(c.left)
	}
	for slot, rows := range lists {
		if c.all || !alike(w.coalition.vals[slot], rows) {
			w.assign(w.coalition, slot, rows)
			c.settled(w.coalition, slot)
		}
	}
	if c.all || c.now == c.clock {
		w.place()
		c.settled(w.coalition, l.slot(rules.CoalitionKind, "as_of"))
	}
	if w.columns != nil {
		w.columns.gather(w.members, w.others)
		w.columns.regroup()
		w.columns.rows = true
	}
}

// assemble finds out who takes part.
func (c *Course) assemble() {
	w := c.world
	if c.chosen == nil || !c.hold.HoldMembers && c.fresh(c.named, c.clock-1) {
		c.chosen = append([]*row{}, w.belong(&c.coalition.Members, w.program.members[c.coalition])...)
	}
	if c.pool == nil || c.fresh(c.named, c.clock-1) {
		c.pool = append([]*row{}, byID(w.belong(&c.coalition.Candidates, w.program.candidates[c.coalition]))...)
	}
	now := slices.Clone(c.chosen)
	for r := range c.joined {
		now = append(now, r)
	}
	now = slices.DeleteFunc(now, func(r *row) bool { return c.gone[r] })
	if w.lead != nil {
		now = append(now, w.lead)
	}
	now = byID(now)
	isNow := func(r *row) bool { _, ok := slices.BinarySearchFunc(now, r, idOrder); return ok }
	for _, r := range w.members {
		if !isNow(r) {
			c.left = append(c.left, r)
		}
	}
	c.left = byID(slices.DeleteFunc(c.left, isNow))
	w.members = now
	w.others = slices.DeleteFunc(slices.Clone(c.pool), isNow)
}

// Judge runs the rules over the settled coalition, for its scores alone, unless
// nothing that they read changed since they ran last.
func (c *Course) Judge() error {
	if c.since >= 0 && !c.fresh(c.rules, c.since) {
		return nil
	}
	c.since = c.clock
	c.world.apportion(nil)
	return c.failure()
}

// Clock is the number of the last settling, and Fresh reports whether something
// that is read changed after one.
func (c *Course) Clock() int { return c.clock }

// Fresh reports whether something that is read changed after a settling.
func (c *Course) Fresh(r *Reads, since int) bool { return since < 0 || c.fresh(r, since) }
