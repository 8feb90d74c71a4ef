package columns

import (
	"math"
	"math/bits"
)

// A group is a list in the order of its kind: the members of a coalition, or
// those of them that a filter leaves. It is a bit for each row, and the same
// for all lanes of whoever asks.

// gathering gives a group in the frame of its kind. Its Trouble has a lane for
// each world.
type gathering interface {
	members(m *Machine) *Vector
}

// given is a group that the machine was given.
type givenGroup int

func (g givenGroup) members(m *Machine) *Vector { return &m.groups[g].Vector }

// everyone is all rows of a kind, given the frame of them.
type everyone int

func (g everyone) members(m *Machine) *Vector {
	f := &m.frames[g]
	f.whole.Bits = f.all
	return &f.whole
}

// filtered is the members of a group of whom something holds.
type filtered struct {
	target // in the frame of the kind; its vector is its own
	memoID int
	deps   []Dep
	of     gathering
	holds  operation
}

func (o *filtered) members(m *Machine) *Vector {
	mem := &m.memos[o.memoID]
	if mem.known && m.fresh(o.deps, mem.stamp) {
		return mem.value
	}
	f, v := o.open(m)
	g := o.of.members(m)
	v.of(&g.Trouble)
	holds := o.holds.eval(m, g.Bits)
	out := v.bits(f.n)
	for k := range out {
		out[k] = g.Bits[k] & holds.Bits[k]
	}
	if holds.Some {
		m.firstTroubles(&v.Trouble, holds, g.Bits, nil)
	}
	*mem = memory{v, m.clock, true}
	return v
}

// firstTroubles gives each world the trouble of the first member that has any.
// A member in before settles the matter for those behind it.
func (m *Machine) firstTroubles(t *Trouble, x *Vector, in, before Bits) {
	settled := uint64(0) // worlds, of which there are 64 at the most
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			d := l & (m.width - 1)
			if settled>>d&1 != 0 {
				continue
			}
			switch {
			case x.Bad.Has(l) && x.Fail.Has(l):
				t.failed(1, d)
			case x.Bad.Has(l) && t.word(0)>>d&1 == 0:
				t.absent(1, d)
			case !x.Bad.Has(l) && (before == nil || !before.Has(l)):
				continue
			}
			settled |= 1 << d
		}
	}
}

// reduction is what an aggregate makes of the items it goes through.
type reduction int

const (
	counting reduction = iota
	summing
	allOf
	anyOf
	noneOf
	oneOf
	filtering
	mapping
	choosing
)

var reductions = map[string]reduction{"count": counting, "sum": summing, "all": allOf, "any": anyOf, "none": noneOf, "one": oneOf,
	"filter": filtering, "map": mapping, "best": choosing}

// overGroup is an aggregate over a group, one value for each world. Its body
// runs in the frame of the group's kind.
type overGroup struct {
	target
	how   reduction
	group gathering
	body  operation // nil for a plain count
}

func (o *overGroup) eval(m *Machine, _ Bits) *Vector {
	_, v := o.open(m)
	g := o.group.members(m)
	v.of(&g.Trouble)
	v.room(o.shape(), m.width)
	if o.body == nil {
		m.countIn(v.Num, g.Bits, nil)
		return v
	}
	x := o.body.eval(m, g.Bits)
	if x.Some {
		m.firstTroubles(&v.Trouble, x, g.Bits, o.decisive(v, g.Bits, x))
	}
	o.reduce(m, v, g.Bits, x)
	if o.how == summing {
		v.unfinite(&v.Trouble, m.frames[world].all, m.width)
	}
	return v
}

func (o *overGroup) shape() shape {
	switch o.how {
	case counting, summing:
		return number
	case mapping:
		return numbers
	}
	return truth
}

// decisive are the members at whom an aggregate of truths stops.
func (o *overGroup) decisive(v *Vector, in Bits, x *Vector) Bits {
	if o.how != allOf && o.how != anyOf && o.how != noneOf {
		return nil
	}
	stops := v.liveBits(len(in) * 64)
	for k := range stops {
		if stops[k] = in[k] & x.Bits[k]; o.how == allOf {
			stops[k] = in[k] &^ x.Bits[k]
		}
	}
	return stops
}

// reduce makes a value of what was found of the members of each world.
func (o *overGroup) reduce(m *Machine, v *Vector, in Bits, x *Vector) {
	switch o.how {
	case counting:
		m.countIn(v.Num, in, x.Bits)
	case summing:
		m.sumIn(v.Num, x, in)
	case mapping:
		m.listIn(v.Nums, x, in)
	default:
		m.all, m.hits = grown(m.all, m.width), grown(m.hits, m.width)
		m.countIn(m.all, in, nil)
		m.countIn(m.hits, in, x.Bits)
		for d, hits := range m.hits {
			v.setTruth(d, o.settles(hits, m.all[d]))
		}
	}
}

// settles reports what is true when something holds of so many of so many.
func (o *overGroup) settles(hits, of float64) bool {
	switch o.how {
	case allOf:
		return hits == of
	case noneOf:
		return hits == 0
	case oneOf:
		return hits == 1
	}
	return hits > 0
}

// countIn counts the members of each world, or those of whom something holds.
func (m *Machine) countIn(out []float64, in, holds Bits) {
	clear(out)
	for k, w := range in {
		if holds != nil {
			w &= holds[k]
		}
		if m.width == 1 {
			out[0] += float64(onesIn(w))
			continue
		}
		for ; w != 0; w &= w - 1 {
			out[LaneOf(k, w)&(m.width-1)]++
		}
	}
}

// sumIn adds a number of each member, world by world, in the order of members.
func (m *Machine) sumIn(out []float64, x *Vector, in Bits) {
	clear(out)
	if m.width == 1 && !x.One {
		out[0] = sumOver(x.Num, in)
		return
	}
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			out[l&(m.width-1)] += x.Num[x.At(l)]
		}
	}
}

// listIn lists a number of each member, world by world, in the order of members.
func (m *Machine) listIn(out [][]float64, x *Vector, in Bits) {
	for d := range out {
		out[d] = out[d][:0]
	}
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			d := l & (m.width - 1)
			out[d] = append(out[d], x.Num[x.At(l)])
		}
	}
}

// grown is a slice with room for n numbers.
func grown(xs []float64, n int) []float64 {
	if cap(xs) < n {
		return make([]float64, n)
	}
	return xs[:n]
}

// endOf is the smallest or the largest of a number of the members, without a
// list of these.
type endOf struct {
	target
	over  *overGroup   // which maps the members to the number
	list  *aggregateOf // the same with a list, for what is not plain
	least bool
}

// mapped is what maps the members of a group to a number, if an operation does.
func mapped(o operation) *overGroup {
	if kept, ok := o.(*memo); ok {
		o = kept.x
	}
	if over, ok := o.(*overGroup); ok && over.how == mapping {
		return over
	}
	return nil
}

func (o *endOf) eval(m *Machine, live Bits) *Vector {
	g := o.over.group.members(m)
	x := o.over.body.eval(m, g.Bits)
	if g.Some || x.Some || x.One || anyUnfinite(x.Num) {
		return o.list.eval(m, live)
	}
	_, v := o.open(m)
	v.none()
	out := v.num(m.width)
	worst := math.Inf(-1)
	if o.least {
		worst = math.Inf(1)
	}
	for d := range out {
		out[d] = worst
	}
	o.pass(out, x.Num, g.Bits)
	for d, y := range out {
		if out[d] = y + 0; y == worst { // nobody takes part
			return o.list.eval(m, live)
		}
	}
	return v
}

// pass goes through the numbers of the members of all worlds.
func (o *endOf) pass(out, xs []float64, in Bits) {
	world := len(out) - 1
	if o.least {
		for k, w := range in {
			for part := xs[k<<6:]; w != 0; w &= w - 1 {
				if l := bits.TrailingZeros64(w) & 63; part[l] < out[l&world] {
					out[l&world] = part[l]
				}
			}
		}
		return
	}
	for k, w := range in {
		for part := xs[k<<6:]; w != 0; w &= w - 1 {
			if l := bits.TrailingZeros64(w) & 63; part[l] > out[l&world] {
				out[l&world] = part[l]
			}
		}
	}
}

// listOf is a group as a list of rows, for who goes through it lane by lane.
type listOf struct {
	target
	group gathering
}

func (o *listOf) eval(m *Machine, _ Bits) *Vector {
	_, v := o.open(m)
	g := o.group.members(m)
	v.of(&g.Trouble)
	list := v.list(m.width)
	for d := range list {
		list[d] = list[d][:0]
	}
	for k, w := range g.Bits {
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			d := l & (m.width - 1)
			list[d] = append(list[d], int32(l/m.width))
		}
	}
	return v
}
