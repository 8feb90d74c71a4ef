package columns

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
			d := l % m.width
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
		for d := range m.width {
			v.Num[d] = float64(m.countIn(g.Bits, nil, d))
		}
		return v
	}
	x := o.body.eval(m, g.Bits)
	if x.Some {
		m.firstTroubles(&v.Trouble, x, g.Bits, o.decisive(v, g.Bits, x))
	}
	for d := range m.width {
		o.reduce(m, v, g.Bits, x, d)
	}
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

func (o *overGroup) reduce(m *Machine, v *Vector, in Bits, x *Vector, d int) {
	switch o.how {
	case counting:
		v.Num[d] = float64(m.countIn(in, x.Bits, d))
	case summing:
		v.Num[d] = m.sumIn(x, in, d)
	case mapping:
		v.Nums[d] = m.valuesIn(v.Nums[d][:0], x, in, d)
	default:
		n, hits := m.countIn(in, nil, d), m.countIn(in, x.Bits, d)
		holds := hits > 0
		switch o.how {
		case allOf:
			holds = hits == n
		case noneOf:
			holds = hits == 0
		case oneOf:
			holds = hits == 1
		}
		v.setTruth(d, holds)
	}
}

// countIn counts the members of a world, or those of whom something holds.
func (m *Machine) countIn(in, holds Bits, d int) int {
	n := 0
	if m.width > 1 {
		in.All(func(l int) bool {
			n += int(bit(l%m.width == d && (holds == nil || holds.Has(l))))
			return true
		})
		return n
	}
	if holds == nil {
		return in.Count()
	}
	for k, w := range in {
		n += onesIn(w & holds[k])
	}
	return n
}

// sumIn adds a number of each member of a world, in their order.
func (m *Machine) sumIn(x *Vector, in Bits, d int) float64 {
	if m.width == 1 && !x.One {
		return sumOver(x.Num, in)
	}
	total := 0.0
	in.All(func(l int) bool {
		if l%m.width == d {
			total += x.Num[x.At(l)]
		}
		return true
	})
	return total
}

// valuesIn lists a number of each member of a world, in their order.
func (m *Machine) valuesIn(out []float64, x *Vector, in Bits, d int) []float64 {
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			if l := LaneOf(k, w); m.width == 1 || l%m.width == d {
				out = append(out, x.Num[x.At(l)])
			}
		}
	}
	return out
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
		for k, w := range g.Bits {
			for ; w != 0; w &= w - 1 {
				if l := LaneOf(k, w); l%m.width == d {
					list[d] = append(list[d], int32(l/m.width))
				}
			}
		}
	}
	return v
}
