package eval

import (
	"slices"

	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Reads is what the value of expressions rests on: attributes, whatever record
// they are of, and the day. Parameters and relations do not change in a course.
type Reads struct {
	attrs []int // by their number among all attributes, ascending
	now   bool

	// Of a derivation: slots of the record that is derived; those that the day is
	// compared with, where it is used for nothing else; and all other attributes.
	own, dates, others []int
}

// Reads finds out what expressions read; nil ones read nothing.
func (p *Program) Reads(exprs ...*expression.Expr) *Reads {
	r := &Reads{}
	for _, e := range exprs {
		if e != nil {
			p.reads(r, e.Root)
		}
	}
	slices.Sort(r.attrs)
	r.attrs = slices.Compact(r.attrs)
	return r
}

// ReadsOf is Reads of a part of an expression.
func (p *Program) ReadsOf(n expression.Node) *Reads {
	r := &Reads{}
	p.reads(r, n)
	return r
}

func (p *Program) reads(r *Reads, n expression.Node) {
	switch n := n.(type) {
	case *expression.Now:
		r.now = true
	case *expression.Attr:
		r.attrs = append(r.attrs, p.number(n.Kind, p.layout.slot(n.Kind, n.Name)))
	case *expression.Global:
		for _, l := range p.set.Lets {
			if l.Name == n.Name {
				p.reads(r, l.Expr.Root)
			}
		}
	}
	for _, c := range expression.Children(n) {
		p.reads(r, c)
	}
}

// derivation is what a derivation reads. Much of it is attributes of the same
// record: a change of one record then moves one value. And most that read the
// day compare it with dates: they move on the days on which it passes one.
func (p *Program) derivation(d *rules.Derived) *Reads {
	o := ownReading{program: p, own: []int{d.Attr.Slot}, dated: d.Table == nil}
	for _, e := range d.Exprs() {
		o.visit(e.Root)
	}
	r := p.Reads(d.Exprs()...)
	r.own, r.others = o.own, o.others
	if o.dated {
		r.dates = o.dates
	}
	return r
}

// ownReading tells what of its own record a derivation reads from the rest.
type ownReading struct {
	program            *Program
	own, dates, others []int
	dated              bool // it does nothing with the day but compare it with its dates
}

func (o *ownReading) visit(n expression.Node) {
	switch n := n.(type) {
	case *expression.Attr:
		slot := o.program.layout.slot(n.Kind, n.Name)
		if _, own := n.Of.(*expression.Self); own {
			o.own = append(o.own, slot)
			return
		}
		o.others = append(o.others, o.program.number(n.Kind, slot))
	case *expression.Global:
		for _, l := range o.program.set.Lets {
			if l.Name == n.Name {
				o.visit(l.Expr.Root)
			}
		}
	case *expression.Now:
		o.dated = false
	case *expression.Binary:
		if o.compares(n.X, n.Y) || o.compares(n.Y, n.X) {
			return
		}
	}
	for _, c := range expression.Children(n) {
		o.visit(c)
	}
}

// compares takes note of a comparison of the day with a date of the record, or
// with the day itself where the record gives none.
func (o *ownReading) compares(x, y expression.Node) bool {
	if _, ok := x.(*expression.Now); !ok {
		return false
	}
	if d, ok := y.(*expression.Default); ok {
		if _, ok := d.Else.(*expression.Now); !ok {
			return false
		}
		y = d.X
	}
	a, ok := y.(*expression.Attr)
	if !ok {
		return false
	}
	if _, own := a.Of.(*expression.Self); !own {
		return false
	}
	slot := o.program.layout.slot(a.Kind, a.Name)
	o.own, o.dates = append(o.own, slot), append(o.dates, slot)
	return true
}

// number is the number of an attribute among those of all kinds.
func (p *Program) number(kind string, slot int) int {
	for _, k := range p.set.Kinds[:p.layout.kinds[kind]] {
		slot += len(k.Attrs)
	}
	return slot
}

// And is what is read here, and some attributes.
func (p *Program) And(r *Reads, attrs ...*rules.Attr) *Reads {
	out := &Reads{attrs: slices.Clone(r.attrs), now: r.now}
	for _, a := range attrs {
		out.attrs = append(out.attrs, p.number(a.Kind, a.Slot))
	}
	return out
}

// With is what is read here, and a list of the coalition beside it.
func (p *Program) With(r *Reads, l Loop) *Reads {
	out := &Reads{attrs: slices.Clone(r.attrs), now: r.now}
	co := func(name string) int {
		return p.number(rules.CoalitionKind, p.layout.slot(rules.CoalitionKind, name))
	}
	switch {
	case l.domain.once:
	case l.domain.slot >= 0:
		out.attrs = append(out.attrs, p.number(rules.CoalitionKind, l.domain.slot))
	default:
		out.attrs = append(out.attrs, co("members"))
	}
	return out
}

// changes keeps when each attribute changed last, so that only what rests on a
// change is computed again. Its times are the settlings of a course.
type changes struct {
	clock  int                 // settlings so far
	at     []int               // by attribute: the settling that noticed its last change
	now    int                 // the settling that noticed the last change of the day
	all    bool                // everything has to be computed
	first  map[*rules.Kind]int // the number of a kind's first attribute
	before float64             // the day of the settling before
}

func newChanges(p *Program) *changes {
	c := &changes{first: map[*rules.Kind]int{}}
	n := 0
	for _, k := range p.set.Kinds {
		c.first[k] = n
		n += len(k.Attrs)
	}
	c.at = make([]int, n)
	return c
}

// note says that an attribute of a record changed, for the next settling.
func (c *changes) note(r *row, slot int) { c.mark(r, slot, c.clock+1) }

// settled says so within a settling.
func (c *changes) settled(r *row, slot int) { c.mark(r, slot, c.clock) }

func (c *changes) mark(r *row, slot, at int) {
	c.at[c.first[r.record.Kind]+slot] = at
	if r.changed == nil {
		r.changed = make([]int, len(r.vals))
	}
	r.changed[slot] = at
}

// moved reports whether a record has to be derived anew in this settling.
func (c *changes) moved(r *row, reads *Reads, day float64) bool {
	if c.all || reads.now && c.now == c.clock && reads.dates == nil {
		return true
	}
	for _, a := range reads.others {
		if c.at[a] == c.clock {
			return true
		}
	}
	for _, slot := range reads.dates {
		if at, ok := r.vals[slot].(float64); ok && (c.before < at) != (day < at) || ok && (c.before > at) != (day > at) {
			return true
		}
	}
	for _, slot := range reads.own {
		if r.changed != nil && r.changed[slot] == c.clock {
			return true
		}
	}
	return false
}

// fresh reports whether something that is read changed after a settling.
func (c *changes) fresh(r *Reads, since int) bool {
	if r.now && c.now > since {
		return true
	}
	for _, a := range r.attrs {
		if c.at[a] > since {
			return true
		}
	}
	return false
}

// alike reports whether two values of an attribute are the same.
func alike(a, b any) bool {
	switch x := a.(type) {
	case nil:
		return b == nil
	case []*row:
		y, ok := b.([]*row)
		return ok && slices.Equal(x, y)
	case []string:
		y, ok := b.([]string)
		return ok && slices.Equal(x, y)
	case []float64:
		y, ok := b.([]float64)
		return ok && slices.Equal(x, y)
	}
	switch b.(type) {
	case []*row, []string, []float64:
		return false
	}
	return a == b
}
