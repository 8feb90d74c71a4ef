package columns

import "slices"

// truth values take up a bit a lane, so that these operations are a few
// instructions for 64 lanes.

// compared is a comparison of numbers or dates.
type compared struct {
	target
	op     operator
	negate bool // of ops: not equal, not below, not above
	x, y   argument
}

func (o *compared) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	if o.x.loose {
		x.unfinite(&v.Trouble, live, f.n)
	}
	y := o.y.eval(m, live)
	v.then(&y.Trouble)
	if o.y.loose {
		y.unfinite(&v.Trouble, live, f.n)
	}
	out := v.bits(f.n)
	compare(o.op, out, f.n, x.operand(f.n), y.operand(f.n))
	if o.negate {
		for k := range out {
			out[k] = ^out[k]
		}
	}
	return v
}

// alike compares records, texts or truths.
type alike struct {
	target
	x, y   operation
	shape  shape
	negate bool
}

func (o *alike) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	y := o.y.eval(m, live)
	v.of(&x.Trouble)
	v.then(&y.Trouble)
	out := v.bits(f.n)
	switch {
	case o.shape == truth:
		for k := range out {
			out[k] = ^(x.Bits[k] ^ y.Bits[k])
		}
	case y.One && !x.One:
		sameAs(out, x.Code[:f.n], y.Code[0])
	case x.One && !y.One:
		sameAs(out, y.Code[:f.n], x.Code[0])
	default:
		same(out, f.n, x, y)
	}
	if o.negate {
		for k := range out {
			out[k] = ^out[k]
		}
	}
	return v
}

// opposite is `not x`.
type opposite struct {
	target
	x operation
}

func (o *opposite) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	out := v.bits(f.n)
	for k := range out {
		out[k] = ^x.Bits[k]
	}
	return v
}

// both is `x and y` or, with either, `x or y`. y counts in the lanes that x
// leaves open.
type both struct {
	target
	x, y   operation
	either bool
}

func (o *both) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	out, open := v.bits(f.n), v.liveBits(f.n)
	for k := range out {
		w := x.Bits[k]
		if out[k] = w; o.either {
			w = ^w
		}
		open[k] = live[k] & w &^ v.word(k)
	}
	if !open.Any() {
		return v
	}
	y := o.y.eval(m, open)
	v.within(&y.Trouble, open)
	for k := range out {
		if o.either {
			out[k] |= y.Bits[k]
		} else {
			out[k] &= y.Bits[k]
		}
	}
	return v
}

// choice is `c ? x : y`.
type choice struct {
	target
	c, x, y operation
	shape   shape
}

func (o *choice) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	c := o.c.eval(m, live)
	v.of(&c.Trouble)
	v.room(o.shape, f.n)
	open := v.liveBits(f.n)
	for k := range open {
		open[k] = live[k] & c.Bits[k] &^ v.word(k)
	}
	o.take(m, v, o.x, open)
	for k := range open {
		open[k] = live[k] &^ c.Bits[k] &^ v.word(k)
	}
	o.take(m, v, o.y, open)
	return v
}

func (o *choice) take(m *Machine, v *Vector, from operation, lanes Bits) {
	if lanes.Any() {
		x := from.eval(m, lanes)
		v.within(&x.Trouble, lanes)
		v.take(o.shape, x, lanes)
	}
}

// take copies the values of some lanes.
func (v *Vector) take(t shape, x *Vector, lanes Bits) {
	if t == truth {
		for k, w := range lanes {
			v.Bits[k] = v.Bits[k]&^w | x.Bits[k]&w
		}
		return
	}
	for k, w := range lanes {
		if t == number && !x.One && w == ^uint64(0) {
			copy(v.Num[k<<6:][:64], x.Num[k<<6:])
			continue
		}
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			v.copyCell(t, l, x, x.At(l))
		}
	}
}

// fallback is `x ?? y`; soft where it is read softly itself.
type fallback struct {
	target
	x, y  operation
	shape shape
	soft  bool
}

func (o *fallback) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	gone, open := v.goneBits(f.n), v.liveBits(f.n)
	softX := isSoft(o.x)
	for k := range gone {
		if gone[k] = 0; softX {
			gone[k] = x.gone[k]
		}
		open[k] = live[k] & gone[k] &^ v.word(k)
	}
	v.room(o.shape, f.n)
	v.takeAll(o.shape, x, f.n)
	if !open.Any() {
		return v
	}
	y := o.y.eval(m, open)
	v.within(&y.Trouble, open)
	v.take(o.shape, y, open)
	softY := isSoft(o.y)
	for k, w := range open {
		if gone[k] &^= w; softY {
			gone[k] |= w & y.gone[k]
		}
	}
	return v
}

func (v *Vector) takeAll(t shape, x *Vector, n int) {
	switch {
	case t == truth:
		copy(v.Bits, x.Bits)
	case x.One:
		for l := range n {
			v.copyCell(t, l, x, 0)
		}
	case t == number:
		copy(v.Num, x.Num)
	case t == code:
		copy(v.Code, x.Code)
	case t == codes:
		copy(v.List, x.List)
	case t == numbers:
		copy(v.Nums, x.Nums)
	}
}

// known is whether a soft read found a value.
type known struct {
	target
	x operation
}

func (o *known) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	out := v.bits(f.n)
	if !isSoft(o.x) {
		out.fill(true)
		return v
	}
	for k := range out {
		out[k] = ^x.gone[k]
	}
	return v
}

// contained is `x in list`.
type contained struct {
	target
	x      argument
	list   operation
	shape  shape // of the list
	negate bool
}

func (o *contained) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	if o.x.loose {
		x.unfinite(&v.Trouble, live, f.n)
	}
	list := o.list.eval(m, live)
	v.then(&list.Trouble)
	out := v.bits(f.n)
	clear(out)
	switch {
	case o.shape == codes && list.One && !x.One && o.among(out, x.Code[:f.n], list.List[0]):
	default:
		for k, w := range live {
			for w &^= v.word(k); w != 0; w &= w - 1 {
				if l := LaneOf(k, w); o.holds(x, list, l) {
					out.Set(l)
				}
			}
		}
	}
	if o.negate {
		for k := range out {
			out[k] = ^out[k]
		}
	}
	return v
}

// among looks for all lanes at once in a list of small codes.
func (o *contained) among(out Bits, x []int32, list []int32) bool {
	set := uint64(0)
	for _, c := range list {
		if c >= 64 {
			return false
		}
		set |= 1 << c
	}
	among(out, x, set)
	return true
}

func (o *contained) holds(x, list *Vector, l int) bool {
	if o.shape == numbers {
		return slices.Contains(list.Nums[list.At(l)], x.Num[x.At(l)])
	}
	return slices.Contains(list.List[list.At(l)], x.Code[x.At(l)])
}

// belongs is whether a record is in a group.
type belongs struct {
	target
	x      operation
	group  gathering
	negate bool
}

func (o *belongs) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	in := o.group.members(m)
	v.whole(&in.Trouble, m.width, live)
	out := v.bits(f.n)
	for k := range out {
		w := uint64(0)
		for l := k << 6; l < min(f.n, k<<6+64); l++ {
			w |= bit(in.Bits.Has(m.cell(x, l)) != o.negate) << (l & 63)
		}
		out[k] = w
	}
	return v
}
