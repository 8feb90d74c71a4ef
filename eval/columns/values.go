package columns

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
)

// This file puts values into columns and takes them out.

func newColumn(t shape, n int) *column {
	c := &column{version: 1, shape: t, lanes: n}
	n = max(1, n) // lanes in trouble may be about a row of a kind that has none
	c.room(t, n)
	c.begin(wordsOf(n))
	c.Bad.first(n)
	c.share()
	return c
}

// share lets the soft reading see the same values.
func (c *column) share() {
	c.withRest()
	c.soft.withRest()
	c.soft.Num, c.soft.Bits, c.soft.Code, c.soft.List, c.soft.Nums = c.Num, c.Bits, c.Code, c.List, c.Nums
	c.soft.gone = c.Bad
}

// Reads reports whether the code reads an attribute at all.
func (m *Machine) Reads(kind, slot int) bool { return m.columns[kind][slot] != nil }

// Put gives an attribute of a row its value in all worlds: what an Asker may
// give, or nil for none.
func (m *Machine) Put(kind, slot, row int, value any) {
	if c := m.columns[kind][slot]; c != nil {
		for d := range m.width {
			m.put(c, row*m.width+d, value)
		}
		m.touch(c)
	}
}

// PutIn gives an attribute of a row its value in one world.
func (m *Machine) PutIn(world, kind, slot, row int, value any) {
	if c := m.columns[kind][slot]; c != nil {
		m.put(c, row*m.width+world, value)
		m.touch(c)
	}
}

// Place is where a number attribute of a row stands.
type Place struct{ Kind, Slot, Row int }

// Places are attributes of rows whose numbers are put again and again.
type Places struct {
	columns []*column
	first   []int // the lane of the first world
}

// Places finds the columns of attributes, nil for one that nobody reads. All of
// them have a value from now on.
func (m *Machine) Places(at []Place) *Places {
	out := &Places{}
	for _, p := range at {
		c := m.columns[p.Kind][p.Slot]
		for d := range m.width {
			if c != nil {
				c.Bad.Unset(p.Row*m.width + d)
			}
		}
		out.columns, out.first = append(out.columns, c), append(out.first, p.Row*m.width)
	}
	return out
}

// PutPlaces gives numbers to places in one world. TouchPlaces is called when all
// worlds have theirs.
func (m *Machine) PutPlaces(world int, at *Places, values []float64) {
	first := at.first[:len(values)]
	for i, c := range at.columns[:len(values)] {
		if c != nil {
			c.Num[first[i]+world] = values[i]
		}
	}
}

// TouchPlaces says that places have other numbers.
func (m *Machine) TouchPlaces(at *Places) {
	since := m.clock
	for _, c := range at.columns {
		if c != nil && c.version <= since {
			m.touch(c)
		}
	}
}

// Fill gives an attribute of all rows their values.
func (m *Machine) Fill(kind, slot int, value func(row int) any) {
	c := m.columns[kind][slot]
	if c == nil {
		return
	}
	for l := range c.lanes {
		m.put(c, l, value(l/m.width))
	}
	m.touch(c)
}

// Get is the value of a type that an attribute of a row has in the first world,
// nil for none.
func (m *Machine) Get(kind, slot, row int, t types.Type) any {
	c, l := m.columns[kind][slot], row*m.width
	if c.Bad.Has(l) {
		return nil
	}
	return m.Value(&c.Vector, l, t)
}

// Holds reports whether a number attribute of a row has a value, to the bit, in
// the first world.
func (m *Machine) Holds(kind, slot, row int, x float64) bool {
	c, l := m.columns[kind][slot], row*m.width
	return !c.Bad.Has(l) && math.Float64bits(c.Num[l]) == math.Float64bits(x)
}

// Value is the value of a type that a lane of a vector has.
func (m *Machine) Value(v *Vector, lane int, t types.Type) any {
	l := v.At(lane)
	switch shapeOf(t) {
	case truth:
		return v.Bits.Has(lane)
	case code:
		if t.Base == types.Ref {
			return Row(v.Code[l])
		}
		return m.text(v.Code[l])
	case codes:
		if t.Base == types.List {
			return eachOf(v.List[l], func(x int32) Row { return Row(x) })
		}
		return eachOf(v.List[l], m.text)
	case numbers:
		return v.Nums[l]
	}
	return v.Num[l]
}

func eachOf[T any](list []int32, f func(int32) T) []T {
	out := make([]T, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}

// Derive gives some rows of an attribute the values of an expression, and takes
// them away in the lanes of none.
func (m *Machine) Derive(kind, slot int, v *Vector, some, none Bits) {
	c := m.columns[kind][slot]
	if c == nil {
		return
	}
	c.take(c.shape, v, some)
	for k := range some {
		c.Bad[k] = c.Bad[k]&^some[k] | none[k]
	}
	m.touch(c)
}

func (m *Machine) put(c *column, lane int, value any) {
	if value == nil {
		c.Bad.Set(lane)
		return
	}
	c.Bad.Unset(lane)
	m.store(&c.Vector, lane, value)
}

// store writes a value into a lane of a vector that has room for it.
func (m *Machine) store(v *Vector, lane int, value any) {
	switch x := value.(type) {
	case float64:
		v.Num[lane] = x
	case bool:
		v.setTruth(lane, x)
	case string:
		v.Code[lane] = m.symbol(x)
	case Row:
		v.Code[lane] = int32(x)
	case []Row:
		list := make([]int32, len(x))
		for i, r := range x {
			list[i] = int32(r)
		}
		v.List[lane] = list
	case []string:
		list := make([]int32, len(x))
		for i, s := range x {
			list[i] = m.symbol(s)
		}
		v.List[lane] = list
	case []float64:
		v.Nums[lane] = x
	}
}

// symbol is the number of a text.
func (m *Machine) symbol(s string) int32 {
	if n, ok := m.code.symbols[s]; ok {
		return n
	}
	n, ok := m.symbols[s]
	if !ok {
		n = int32(len(m.code.texts) + len(m.texts))
		m.symbols[s] = n
		m.texts = append(m.texts, s)
	}
	return n
}

// text is the text of a symbol.
func (m *Machine) text(symbol int32) string {
	if n := len(m.code.texts); int(symbol) >= n {
		return m.texts[int(symbol)-n]
	}
	return m.code.texts[symbol]
}
