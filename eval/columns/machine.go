package columns

import (
	"math"
	"slices"
)

// Machine runs a Code over the values of one world, or of several at once: its
// width. Lane r*width+d of a kind's frame is row r in world d. It belongs to
// one goroutine, and allocates nothing once all its vectors have been used.
type Machine struct {
	Asker // answers for the nodes that have no operation

	code    *Code
	width   int
	clock   uint64 // counts changes
	settled uint64 // the last one of what does not depend on who takes part
	columns [][]*column
	groups  []*group
	globals []*column
	day     *column
	pairs   uint64           // when relations last changed
	symbols map[string]int32 // of texts that the code does not know
	texts   []string
	frames  []frame
	memos   []memory
	scratch []float64
	all     []float64 // for the use of aggregates: members by world
	hits    []float64 // and those of whom something holds
}

// Asker knows what columns do not. Values are a float64, a bool, a string, a
// Row, a []string, a []Row or a []float64.
type Asker interface {
	// Ask gives the value of what was not lowered, for one lane.
	Ask(question any, at Lane) (value any, state State)

	// Stopped reports whether nobody waits for an answer any more.
	Stopped() bool

	// Pair gives the value of a relation for two rows, nil for none.
	Pair(relation int, a, b Row) any
}

// Lane is what an expression is about: the rows bound by `for`, or the row
// whose attribute is derived.
type Lane struct{ A, B, Self int }

// State is whether there is a value.
type State int

// The states.
const (
	Present State = iota
	Absent
	Failed
)

// Row is a record in the frame of its kind.
type Row int32

// column is one attribute of all rows, read hard or softly.
type column struct {
	Vector
	soft    Vector
	shape   shape
	lanes   int
	version uint64
	judged  bool // it depends on who takes part
}

// group is a set of members, in the frame of their kind.
type group struct {
	Vector
	version uint64
}

// frame is what expressions of one place run over: its lanes and the vectors
// that hold what comes out on the way.
type frame struct {
	spec  *frameSpec
	n     int
	all   Bits
	row   Vector // of a kind: its rows
	whole Vector // and all of them as a group
	a, b  Vector // of bindings: their rows
	item  Vector // of a predicate: its items
	up    []int32
	temps []Vector
	own   []Vector
}

// memory is what a memo came to.
type memory struct {
	value *Vector
	stamp uint64
	known bool
}

// NewMachine makes a machine for a world of so many rows of each kind, all
// values of which are absent until they are put. The width is a power of two, at
// most 64; it is 1 unless the code is Wide.
func NewMachine(code *Code, rows []int, width int) *Machine {
	m := &Machine{code: code, width: width, clock: 1, symbols: map[string]int32{}, memos: make([]memory, code.memos)}
	for k, reads := range code.reads {
		columns := make([]*column, len(reads))
		for slot, t := range reads {
			if t.shape != unread {
				columns[slot] = newColumn(t.shape, rows[k]*width)
				columns[slot].judged = t.judged
			}
		}
		m.columns = append(m.columns, columns)
	}
	for range code.groups {
		g := &group{version: 1}
		clear(g.bits(rows[code.member] * width))
		m.groups = append(m.groups, g)
	}
	for _, t := range code.globals {
		m.globals = append(m.globals, newColumn(t, width))
	}
	m.day = newColumn(number, width)
	m.frames = make([]frame, len(code.frames))
	for i, spec := range code.frames {
		f := &m.frames[i]
		f.spec = spec
		for _, v := range []*Vector{&f.row, &f.whole, &f.a, &f.b, &f.item} {
			v.withRest()
		}
		f.temps, f.own = make([]Vector, spec.temps), make([]Vector, spec.own)
		switch {
		case i == world:
			m.resize(f, width)
		case spec.kind >= 0:
			m.resize(f, rows[spec.kind]*width)
			row := f.row.code(f.n)
			for l := range row {
				row[l] = int32(l / width)
			}
		}
	}
	return m
}

func (m *Machine) resize(f *frame, n int) {
	f.n = n
	sized(&f.all, n).first(n)
}

// Eval evaluates an expression for the live lanes of its frame.
func (m *Machine) Eval(x *Expr, live Bits) *Vector { return x.root.eval(m, live) }

// All are all lanes of the frame of an expression.
func (m *Machine) All(x *Expr) Bits { return m.frames[x.frame].all }

// Bind gives the frame of bindings its records.
func (m *Machine) Bind(x *Expr, first, second []int32) {
	f := &m.frames[x.frame]
	f.a.Code, f.b.Code = first, second
	m.resize(f, len(first))
}

// Changed reports whether anything an expression reads has changed since a
// moment; Now is such a moment.
func (m *Machine) Changed(deps []Dep, since uint64) bool { return !m.fresh(deps, since) }

// Version is the moment in which an attribute last changed.
func (m *Machine) Version(kind, slot int) uint64 { return m.columns[kind][slot].version }

// Settled is the moment of the last change of anything that does not depend on
// who takes part.
func (m *Machine) Settled() uint64 { return m.settled }

// Now is a moment: it grows with every change.
func (m *Machine) Now() uint64 { return m.clock }

// PutNumbers gives a number attribute of all rows their values, in one world.
func (m *Machine) PutNumbers(kind, slot int, values []float64) {
	c := m.columns[kind][slot]
	if c == nil {
		return
	}
	copy(c.Num, values)
	clear(c.Bad)
	m.touch(c)
}

// PutGlobal gives a parameter or constant its value.
func (m *Machine) PutGlobal(i int, value any) { m.putAll(m.globals[i], value) }

// PutDay gives the day of judgement.
func (m *Machine) PutDay(day float64) { m.putAll(m.day, day) }

func (m *Machine) putAll(c *column, value any) {
	if x, ok := value.(float64); ok && !c.Bad.Has(0) && math.Float64bits(c.Num[0]) == math.Float64bits(x) {
		return
	}
	for d := range m.width {
		m.put(c, d, value)
	}
	m.touch(c)
}

// TouchPairs says that relations have other values.
func (m *Machine) TouchPairs() {
	m.clock++
	m.pairs, m.settled = m.clock, m.clock
}

// PutGroup says who is in a group: the lanes of the members' kind.
func (m *Machine) PutGroup(i int, members Bits) {
	g := m.groups[i]
	if slices.Equal(g.Bits, members) {
		return
	}
	copy(g.Bits, members)
	m.clock++
	g.version = m.clock
}

// Group is who is in a group.
func (m *Machine) Group(i int) Bits { return m.groups[i].Bits }

func (m *Machine) touch(c *column) {
	c.Some = c.Bad.Any()
	m.clock++
	c.version = m.clock
	if !c.judged {
		m.settled = m.clock
	}
}

// Forget makes the next run compute everything anew, whatever has not changed.
func (m *Machine) Forget() {
	for i := range m.memos {
		m.memos[i].known = false
	}
}

// version is when what a dependency names last changed.
func (m *Machine) version(d Dep) uint64 {
	switch d.kind {
	case depGroup:
		return m.groups[d.slot].version
	case depGlobal:
		return m.globals[d.slot].version
	case depDay:
		return m.day.version
	case depPairs:
		return m.pairs
	}
	return m.columns[d.kind][d.slot].version
}

// fresh reports whether nothing has changed since a moment.
func (m *Machine) fresh(deps []Dep, stamp uint64) bool {
	for _, d := range deps {
		if m.version(d) > stamp {
			return false
		}
	}
	return true
}

// out is the vector that an operation writes to.
func (f *frame) out(dst int) *Vector {
	if dst < 0 {
		return &f.own[-1-dst]
	}
	return &f.temps[dst]
}

// unfinite adds to a vector's trouble the live lanes whose number is infinite
// or not a number at all.
func (v *Vector) unfinite(t *Trouble, live Bits, n int) {
	if v.One {
		if x := v.Num[0]; x-x != 0 {
			t.begin(len(live))
			for k, in := range live {
				in &^= t.Bad[k]
				t.Bad[k] |= in
				t.Fail[k] |= in
			}
		}
		return
	}
	if !anyUnfinite(v.Num[:n]) {
		return
	}
	for i, x := range v.Num[:n] {
		if x-x != 0 && live.Has(i) {
			t.failed(len(live), i)
		}
	}
}

// anyUnfinite looks at the exponents alone: that of an infinity or of no
// number is all ones, and one more carries into the sign.
func anyUnfinite(xs []float64) bool {
	const exponent, one = 0x7ff << 52, 1 << 52
	carry := uint64(0)
	for _, x := range xs {
		carry |= (math.Float64bits(x) & exponent) + one
	}
	return carry>>63 != 0
}
