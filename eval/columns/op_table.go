package columns

import (
	"slices"

	"github.com/entente-lang/entente/rules"
)

// table is a decision table. An input counts for the lanes whose first rows ask
// for it: a row of dashes applies whatever is absent.
type table struct {
	target
	inputs []operation // each with a vector of its own
	rows   []tableRow
	hit    string // the policy
	shape  shape
}

type tableRow struct {
	cells  []cell // one an input
	result operation
}

// cell is what a row asks of an input.
type cell struct {
	test    *rules.CellTest
	of      shape
	symbols []int32 // of its texts
}

// lookup is a table on its way through its rows.
type lookup struct {
	*table
	m       *Machine
	v       *Vector
	live    Bits
	open    Bits      // lanes whose value is not settled yet
	applies Bits      // of those, the ones that the row at hand applies to
	found   Bits      // lanes that a row gave a value
	clash   Bits      // lanes that rows give values which do not go together
	known   []*Vector // the inputs asked for so far
}

func (o *table) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	v.none()
	v.room(o.shape, f.n)
	v.withRest()
	l := lookup{table: o, m: m, v: v, live: live, known: v.unknown(len(o.inputs))}
	for i, b := range []*Bits{&l.open, &l.applies, &l.found, &l.clash} {
		*b = sized(&v.sets[i], f.n)
		clear(*b)
	}
	copy(l.open, live)
	for i := range o.rows {
		if l.row(&o.rows[i]); !l.open.Any() {
			break
		}
	}
	l.finish(wordsOf(f.n))
	return v
}

// unknown makes room for the vectors of n inputs.
func (v *Vector) unknown(n int) []*Vector {
	v.withRest().args = v.args[:0]
	for range n {
		v.args = append(v.args, nil)
	}
	return v.args
}

// row gives the lanes that a row applies to their value.
func (l *lookup) row(r *tableRow) {
	copy(l.applies, l.open)
	for i := range r.cells {
		if c := &r.cells[i]; !c.test.Any && l.applies.Any() {
			l.ask(i, c)
		}
	}
	if !l.applies.Any() {
		return
	}
	x := r.result.eval(l.m, l.applies)
	l.drop(&x.Trouble)
	if l.hit != "first" {
		l.join(x)
		return
	}
	l.v.take(l.shape, x, l.applies)
	for k, w := range l.applies {
		l.found[k] |= w
		l.open[k] &^= w
	}
}

// ask narrows the lanes that a row applies to by one of its cells.
func (l *lookup) ask(i int, c *cell) {
	if l.known[i] == nil {
		l.known[i] = l.inputs[i].eval(l.m, l.live)
	}
	x := l.known[i]
	l.drop(&x.Trouble)
	for k, w := range l.applies {
		for ; w != 0; w &= w - 1 {
			if at := LaneOf(k, w); !c.holds(x, at) {
				l.applies.Unset(at)
			}
		}
	}
}

// drop takes lanes in trouble out of the row at hand and of those behind it.
func (l *lookup) drop(t *Trouble) {
	if !t.Some {
		return
	}
	l.v.within(t, l.applies)
	for k := range l.applies {
		l.applies[k] &^= l.v.Bad[k]
		l.open[k] &^= l.v.Bad[k]
	}
}

func (c *cell) holds(x *Vector, lane int) bool {
	switch c.of {
	case code:
		return slices.Contains(c.symbols, x.Code[x.At(lane)])
	case truth:
		return c.test.Holds(0, "", x.Bits.Has(lane))
	}
	return c.test.Holds(x.Num[x.At(lane)], "", false)
}

// join adds the result of a row to those of the rows before it.
func (l *lookup) join(x *Vector) {
	for k, w := range l.applies {
		for ; w != 0; w &= w - 1 {
			at := LaneOf(k, w)
			switch i := x.At(at); {
			case !l.found.Has(at):
				l.found.Set(at)
				l.v.copyCell(l.shape, at, x, l.source(x, at))
			case l.hit == "unique":
				l.clash.Set(at)
			case l.hit == "any":
				if !l.v.sameCell(l.shape, at, x, l.source(x, at)) {
					l.clash.Set(at)
				}
			default:
				l.v.Num[at] = fold2(l.hit, l.v.Num[at], x.Num[i])
			}
		}
	}
}

// source is where the value of a lane stands: truths have one for each.
func (l *lookup) source(x *Vector, lane int) int {
	if l.shape == truth {
		return lane
	}
	return x.At(lane)
}

func fold2(hit string, x, y float64) float64 {
	switch hit {
	case "max":
		return max(x, y)
	case "min":
		return min(x, y)
	}
	return x + y
}

// finish tells the lanes that no row applies to, and those whose rows disagree.
func (l *lookup) finish(words int) {
	for k, w := range l.live {
		for w &^= l.v.word(k); w != 0; w &= w - 1 {
			switch at := LaneOf(k, w); {
			case l.clash.Has(at):
				l.v.failed(words, at)
			case !l.found.Has(at):
				l.v.absent(words, at)
			}
		}
	}
}
