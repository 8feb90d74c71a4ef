package columns

// operation computes the value of a node for all lanes of its frame. live are
// the lanes in which the value counts.
type operation interface {
	eval(m *Machine, live Bits) *Vector
}

// target is the frame that an operation runs in and the vector it writes to.
type target struct{ frame, dst int }

func (t target) open(m *Machine) (*frame, *Vector) {
	f := &m.frames[t.frame]
	return f, f.out(t.dst)
}

// constant has one value for all lanes.
type constant struct {
	target
	value Vector
	bits  bool // it is a truth, which has a bit for each lane
	truth bool
}

// codeVector is one record or text for all lanes.
func codeVector(code int32) Vector {
	return Vector{One: true, rest: &rest{Code: []int32{code}}}
}

func (o *constant) eval(m *Machine, _ Bits) *Vector {
	if !o.bits {
		return &o.value
	}
	f, v := o.open(m)
	v.bits(f.n).fill(o.truth)
	v.none()
	return v
}

// rowsOf is the row that each lane is about.
type rowsOf struct {
	frame int
	which binding
}

type binding int

const (
	itself binding = iota // the lanes are the rows of a kind
	firstName
	secondName
	itemOf // the lanes are the items of a collection
)

func (o *rowsOf) eval(m *Machine, _ Bits) *Vector {
	f := &m.frames[o.frame]
	switch o.which {
	case firstName:
		return &f.a
	case secondName:
		return &f.b
	case itemOf:
		return &f.item
	}
	return &f.row
}

// raised is the value that the lane of a frame around has.
type raised struct {
	target
	x operation // a rowsOf of the frame around, or another raised
}

func (o *raised) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.none()
	switch {
	case x.Num != nil:
		out := v.num(f.n)
		for i, l := range f.up[:f.n] {
			out[i] = x.Num[x.At(int(l))]
		}
	default:
		out := v.code(f.n)
		for i, l := range f.up[:f.n] {
			out[i] = x.Code[x.At(int(l))]
		}
	}
	return v
}

// global is a parameter or a constant, or the day of judgement.
type global struct{ index int }

const theDay = -1

func (o *global) eval(m *Machine, _ Bits) *Vector {
	if o.index == theDay {
		return &m.day.Vector
	}
	return &m.globals[o.index].Vector
}

// spread carries a value of the whole world into a frame of many lanes.
type spread struct {
	target
	x    operation
	kind shape
}

func (o *spread) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	v.none()
	if !live.Any() {
		o.fill(f, v, nil, m.width)
		return v
	}
	x := o.x.eval(m, m.frames[world].all)
	o.fill(f, v, x, m.width)
	v.whole(&x.Trouble, m.width, live)
	return v
}

// fill writes the value of every world into its lanes. Where all worlds have the
// same, or there is but one, one value stands for all.
func (o *spread) fill(f *frame, v, x *Vector, width int) {
	if o.kind == truth {
		w := uint64(0)
		if x != nil {
			w = repeated(x.Bits[0], width)
		}
		out := v.bits(f.n)
		for k := range out {
			out[k] = w
		}
		return
	}
	n := f.n
	one := x != nil && x.One || width == 1
	if one {
		n = 1
	}
	switch o.kind {
	case number:
		scatter(v.num(n), x, width, func(x *Vector) []float64 { return x.Num })
	case code:
		scatter(v.code(n), x, width, func(x *Vector) []int32 { return x.Code })
	case codes:
		scatter(v.list(n), x, width, func(x *Vector) [][]int32 { return x.List })
	case numbers:
		scatter(v.nums(n), x, width, func(x *Vector) [][]float64 { return x.Nums })
	}
	v.One = one
}

func scatter[T any](out []T, x *Vector, width int, column func(*Vector) []T) {
	if x == nil {
		clear(out)
		return
	}
	xs := column(x)[:min(width, len(out))]
	for l := 0; l < len(out); l += width {
		copy(out[l:], xs)
	}
}

// attribute reads an attribute of the row that each lane is about.
type attribute struct {
	target
	of         operation // nil where lanes are rows of the kind
	kind, slot int
	shape      shape
	soft       bool // an absent value is gone, rather than trouble
}

func (o *attribute) eval(m *Machine, live Bits) *Vector {
	c := m.columns[o.kind][o.slot]
	if o.of == nil {
		if o.soft {
			return &c.soft
		}
		return &c.Vector
	}
	f, v := o.open(m)
	x := o.of.eval(m, live)
	v.of(&x.Trouble)
	o.gather(m, f, v, x, c)
	words := wordsOf(f.n)
	if o.soft {
		gone := v.goneBits(f.n)
		o.goneFrom(m, f, gone, x, c)
		return v
	}
	if c.Some {
		for l := range f.n {
			if c.Bad.Has(m.cell(x, l)) && live.Has(l) && !(v.Some && v.Bad.Has(l)) {
				v.absent(words, l)
			}
		}
	}
	return v
}

// goneFrom marks the lanes without a value: none is there, or nobody to ask.
func (o *attribute) goneFrom(m *Machine, f *frame, gone Bits, x *Vector, c *column) {
	before, soft := x.gone, isSoft(o.of)
	for k := range gone {
		w := uint64(0)
		for l := k << 6; l < min(f.n, k<<6+64); l++ {
			w |= bit(soft && before.Has(x.At(l)) || c.Bad.Has(m.cell(x, l))) << (l & 63)
		}
		gone[k] = w
	}
}

// isSoft reports whether an operation says which lanes are gone.
func isSoft(o operation) bool {
	switch o := o.(type) {
	case *attribute:
		return o.soft
	case *relation:
		return o.soft
	case *fallback:
		return o.soft
	}
	return false
}

// cell is the place of the value that a lane reads.
func (m *Machine) cell(x *Vector, lane int) int {
	return int(x.Code[x.At(lane)])*m.width + lane&(m.width-1)
}

func (o *attribute) gather(m *Machine, f *frame, v, x *Vector, c *column) {
	switch o.shape {
	case number:
		out := v.num(f.n)
		if m.width == 1 && !x.One {
			for l, r := range x.Code[:f.n] {
				out[l] = c.Num[r]
			}
			return
		}
		for l := range out {
			out[l] = c.Num[m.cell(x, l)]
		}
	case truth:
		out := v.bits(f.n)
		for k := range out {
			w := uint64(0)
			for l := k << 6; l < min(f.n, k<<6+64); l++ {
				w |= bit(c.Bits.Has(m.cell(x, l))) << (l & 63)
			}
			out[k] = w
		}
	case code:
		out := v.code(f.n)
		for l := range out {
			out[l] = c.Code[m.cell(x, l)]
		}
	case codes:
		out := v.list(f.n)
		for l := range out {
			out[l] = c.List[m.cell(x, l)]
		}
	}
}

// relation reads a number or a truth about the two rows of each lane.
type relation struct {
	target
	a, b  operation
	index int
	shape shape
	soft  bool
}

func (o *relation) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	a := o.a.eval(m, live)
	v.of(&a.Trouble)
	b := o.b.eval(m, live)
	v.then(&b.Trouble)
	v.room(o.shape, f.n)
	gone := v.goneBits(f.n)
	clear(gone)
	words := wordsOf(f.n)
	softA, softB := o.soft && isSoft(o.a), o.soft && isSoft(o.b)
	for l := range f.n {
		switch {
		case !live.Has(l) || v.Some && v.Bad.Has(l):
		case softA && a.gone.Has(a.At(l)) || softB && b.gone.Has(b.At(l)):
			gone.Set(l)
		case m.pair(v, l, o, a.Code[a.At(l)], b.Code[b.At(l)]):
		case o.soft:
			gone.Set(l)
		default:
			v.absent(words, l)
		}
	}
	return v
}

// pair reads the value of a pair, if there is one.
func (m *Machine) pair(v *Vector, lane int, o *relation, a, b int32) bool {
	value := m.Pair(o.index, Row(a), Row(b))
	if value == nil {
		return false
	}
	m.store(v, lane, value)
	return true
}

func (v *Vector) room(t shape, n int) {
	switch t {
	case number:
		v.num(n)
	case truth:
		clear(v.bits(n))
	case code:
		clear(v.code(n)) // a code left over may be that of no row
	case codes:
		clear(v.list(n))
	case numbers:
		v.nums(n)
	}
}

// copyCell copies one value.
func (v *Vector) copyCell(t shape, l int, x *Vector, i int) {
	switch t {
	case number:
		v.Num[l] = x.Num[i]
	case truth:
		v.setTruth(l, x.Bits.Has(i))
	case code:
		v.Code[l] = x.Code[i]
	case codes:
		v.List[l] = x.List[i]
	case numbers:
		v.Nums[l] = x.Nums[i]
	}
}

// sameCell reports whether a lane has the value of a cell.
func (v *Vector) sameCell(t shape, l int, x *Vector, i int) bool {
	switch t {
	case truth:
		return v.Bits.Has(l) == x.Bits.Has(i)
	case code:
		return v.Code[l] == x.Code[i]
	}
	return v.Num[l] == x.Num[i]
}
