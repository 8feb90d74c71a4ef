package eval

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules"
)

// This file judges one group in many worlds at once, which differ in some
// numbers: an operation then runs over all partners of all worlds, and what it
// takes to begin one no longer counts. It gives totals alone. Where anything
// fails or is out of range in some world it gives up, and its caller judges the
// worlds one by one.

// worldsAtOnce is how many there are: as many as leave what an operation works
// on near the processor.
const worldsAtOnce = 32

// wide is a machine of many worlds beside the rows of one.
type wide struct {
	*columns.Machine
	w      *world
	groups [3]columns.Bits // widened
	open   []columns.Bits  // by derivation: whose value is not given
	stamps []uint64        // by derivation: when it was last computed
	kept   []given         // by rule
	totals [][]float64     // by dimension and world, in steps
	scaled [][][]float64   // by dimension and world: factors

	live, fires   columns.Bits
	first, second []int32
	items         []int32
	amounts       []*columns.Vector
}

// given is what a rule gave when it was last applied, by effect and world.
type given struct {
	since       uint64
	sums, sizes [][]float64
}

// newWide makes the machine for a world whose columns know who takes part. It is nil
// where rules need more than lanes: a list that is derived, or a part of an
// expression that is asked of the vm.
func newWide(w *world) *wide {
	p := w.program
	code := p.lowered()
	if !code.Wide() || slices.ContainsFunc(p.derived, func(d *derived) bool { return d.columns == nil }) ||
		slices.ContainsFunc(p.rules, func(r *compiledRule) bool { return !p.lasting(r.domain) }) {
		return nil
	}
	x := &wide{w: w, stamps: make([]uint64, len(p.derived)), kept: make([]given, len(p.rules))}
	x.Machine = columns.NewMachine(code, w.counts(), worldsAtOnce)
	x.Asker = w.columns
	for i, g := range w.columns.groups {
		x.groups[i] = make(columns.Bits, (64*len(g)*worldsAtOnce+63)/64)
	}
	for range p.set.Dimensions {
		x.totals = append(x.totals, make([]float64, worldsAtOnce))
		x.scaled = append(x.scaled, make([][]float64, worldsAtOnce))
	}
	for _, d := range p.derived {
		rows := w.subjects(d)
		x.open = append(x.open, lanes(len(rows), func(l int) bool { return !rows[l].given[d.rule.Attr.Slot] }))
	}
	w.show()
	w.columns.fill(x.Machine)
	return x
}

// lasting reports whether a domain is the same in all worlds of one group.
func (p *Program) lasting(d domain) bool {
	if d.once || d.group >= 0 {
		return true
	}
	kind, slot := rules.CoalitionKind, d.slot
	if slot < 0 {
		kind, slot = rules.PartnerKind, d.child
	}
	return p.set.Kinds[p.layout.kinds[kind]].Attrs[slot].Derived == nil
}

// judge forms the totals of all worlds. It is false where one of them has to be
// judged by itself.
func (x *wide) judge() bool {
	c := x.w.columns
	for i, g := range c.groups {
		x.groups[i].Widen(g, worldsAtOnce)
	}
	for i := range x.groups {
		x.PutGroup(i, x.groups[i][:len(x.Group(i))])
	}
	x.w.restart()
	if !x.afford(c.groups[membersGroup].Count()) || !x.derive(false) || !x.derive(true) {
		return false
	}
	for i := range x.totals {
		for d := range x.totals[i] {
			x.totals[i][d], x.scaled[i][d] = x.w.scores[i].start, x.scaled[i][d][:0]
		}
	}
	for i, r := range x.w.program.rules {
		if !x.rule(&x.kept[i], r) {
			return false
		}
	}
	return x.scale()
}

// afford charges what one world takes.
func (x *wide) afford(steps int) bool { return x.w.charge(float64(steps)) == nil }

func (x *wide) derive(judged bool) bool {
	for i, d := range x.w.program.derived {
		if d.rule.Judged != judged || x.stamps[i] > 0 && d.steady && !x.Changed(d.reads, x.stamps[i]) {
			continue
		}
		if !x.afford(len(x.w.subjects(d))) {
			return false
		}
		x.live = append(x.live[:0], x.open[i]...)
		if x.live.Any() && !x.deriveOne(d) {
			return false
		}
		x.stamps[i] = x.Now()
	}
	return true
}

// lanes are the lanes of all worlds of some rows.
func lanes(rows int, in func(row int) bool) columns.Bits {
	few, all := make(columns.Bits, (rows+63)/64), make(columns.Bits, (rows*worldsAtOnce+63)/64)
	for l := range rows {
		if in(l) {
			few.Set(l)
		}
	}
	all.Widen(few, worldsAtOnce)
	return all
}

func (x *wide) deriveOne(d *derived) bool {
	v := x.Eval(d.columns, x.live)
	none := x.none(v)
	for k := range none {
		if v.Some && x.live[k]&v.Fail[k] != 0 {
			return false
		}
		x.live[k] &^= none[k]
	}
	a := d.rule.Attr
	if bounded(a) && !allowed(v, x.live, a) {
		return false
	}
	x.Derive(d.kind, a.Slot, v, x.live, none)
	return true
}

// none are the live lanes without a value.
func (x *wide) none(v *columns.Vector) columns.Bits {
	if cap(x.fires) < len(x.live) {
		x.fires = make(columns.Bits, len(x.live))
	}
	x.fires = x.fires[:len(x.live)]
	clear(x.fires)
	if v.Some {
		for k := range x.fires {
			x.fires[k] = x.live[k] & v.Bad[k]
		}
	}
	return x.fires
}

// allowed reports whether numbers are what an attribute takes.
func allowed(v *columns.Vector, in columns.Bits, a *rules.Attr) (ok bool) {
	low, high, whole := bounds(a)
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			y := v.Num[v.At(columns.LaneOf(k, w))]
			if !(low <= y && y <= high) || whole && y != math.Trunc(y) {
				return false
			}
		}
	}
	return true
}

// rule adds what a rule gives in each world.
func (x *wide) rule(k *given, r *compiledRule) bool {
	if k.since == 0 || x.Changed(r.reads, k.since) {
		if !x.apply(k, r) {
			return false
		}
	}
	for j, e := range r.effects {
		total := x.totals[e.dimension]
		for d, sum := range k.sums[j] {
			if !(math.Abs(total[d])+k.sizes[j][d] <= maxWhole) {
				return false
			}
			if e.minus {
				sum = -sum
			}
			total[d] += sum
		}
	}
	return true
}

// apply finds out anew what a rule gives in each world.
func (x *wide) apply(k *given, r *compiledRule) bool {
	if k.sums == nil {
		for range r.effects {
			k.sums, k.sizes = append(k.sums, make([]float64, worldsAtOnce)), append(k.sizes, make([]float64, worldsAtOnce))
		}
	}
	for j := range r.effects {
		clear(k.sums[j])
		clear(k.sizes[j])
	}
	k.since = 0
	if !x.bindings(k, r) {
		return false
	}
	if r.steady && !r.domain.pairs && !slices.ContainsFunc(r.effects, func(e compiledEffect) bool { return e.factor }) {
		k.since = x.Now()
	}
	return true
}

// bindings applies a rule to all that it binds.
func (x *wide) bindings(k *given, r *compiledRule) bool {
	switch d := r.domain; {
	case d.once:
		return x.afford(1) && x.give(k, r, x.All(r.anyExpr()))
	case d.dense() && d.group >= 0:
		live := x.Group(d.group)
		return x.afford(live.Count()/worldsAtOnce) && x.give(k, r, live)
	case d.dense():
		in := bitsOf(make(columns.Bits, (len(x.w.rows[r.kind])+63)/64), d.rows(x.w))
		return x.afford(in.Count()) && x.give(k, r, lanes(len(x.w.rows[r.kind]), in.Has))
	}
	return x.listed(k, r)
}

// listed goes through records or pairs of records, each in all worlds.
func (x *wide) listed(k *given, r *compiledRule) bool {
	x.items = x.items[:0]
	for _, row := range r.domain.rows(x.w) {
		x.items = append(x.items, int32(row.record.Index))
	}
	x.first, x.second = x.first[:0], x.second[:0]
	return r.domain.each(x.items, func(a, b int32) bool {
		for range worldsAtOnce {
			x.first, x.second = append(x.first, a), append(x.second, b)
		}
		return len(x.first) < perChunk || x.flush(k, r)
	}) && x.flush(k, r)
}

func (x *wide) flush(k *given, r *compiledRule) bool {
	n := len(x.first)
	if n == 0 {
		return true
	}
	x.Bind(r.anyExpr(), x.first, x.second)
	x.first, x.second = x.first[:0], x.second[:0]
	return x.afford(n/worldsAtOnce) && x.give(k, r, x.All(r.anyExpr()))
}

// give adds what a rule gives in some lanes.
func (x *wide) give(k *given, r *compiledRule, live columns.Bits) bool {
	x.fires = append(x.fires[:0], live...)
	if r.columns != nil {
		v := x.Eval(r.columns, live)
		if !x.drop(v) {
			return false
		}
		for k := range x.fires {
			x.fires[k] &= v.Bits[k]
		}
	}
	x.amounts = x.amounts[:0]
	for i := range r.effects {
		if !x.fires.Any() {
			return true
		}
		v := x.Eval(r.effects[i].columns, x.fires)
		if x.amounts = append(x.amounts, v); !x.drop(v) {
			return false
		}
	}
	for j := range r.effects {
		e := &r.effects[j]
		if !e.factor {
			columns.StepsIn(k.sums[j], k.sizes[j], x.amounts[j], x.fires, x.w.scores[e.dimension].steps)
			continue
		}
		x.fires.All(func(l int) bool {
			d := l % worldsAtOnce
			x.scaled[e.dimension][d] = append(x.scaled[e.dimension][d], x.amounts[j].Num[x.amounts[j].At(l)])
			return true
		})
	}
	return true
}

// drop takes out the lanes without a value. It is false where a calculation
// failed.
func (x *wide) drop(v *columns.Vector) bool {
	if !v.Some {
		return true
	}
	for k := range x.fires {
		if x.fires[k]&v.Fail[k] != 0 {
			return false
		}
		x.fires[k] &^= v.Bad[k]
	}
	return true
}

// scale applies the factors, in their order.
func (x *wide) scale() bool {
	for i := range x.totals {
		for d, factors := range x.scaled[i] {
			for _, f := range factors {
				if x.totals[i][d] = math.RoundToEven(x.totals[i][d] * f); !isWhole(x.totals[i][d]) {
					return false
				}
			}
		}
	}
	return true
}

// score is a score of one world, in points.
func (x *wide) score(dimension, world int) float64 {
	t := &x.w.scores[dimension]
	return t.points(max(t.low, min(t.high, x.totals[dimension][world])))
}
