package columns

import "math"

// argument is an operand. Loose says that its numbers may be infinite, or none
// at all: sums and products are not looked at before they are used.
type argument struct {
	operation
	loose bool
}

// arith is + - * or /.
type arith struct {
	target
	op   operator
	x, y argument
}

func (o *arith) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	y := o.y.eval(m, live)
	v.of(&x.Trouble)
	v.then(&y.Trouble)
	n := f.n
	if x.One && y.One {
		n = 1
	}
	if o.op == over {
		o.checkDivision(v, x, y, live, f.n)
	}
	arithmetic(o.op, v.num(n), x.operand(n), y.operand(n))
	v.One = x.One && y.One
	if o.op == over {
		v.unfinite(&v.Trouble, live, f.n)
	}
	return v
}

// checkDivision finds operands that are not finite: their quotient may be zero.
func (o *arith) checkDivision(v, x, y *Vector, live Bits, n int) {
	if o.x.loose {
		x.unfinite(&v.Trouble, live, n)
	}
	if o.y.loose {
		y.unfinite(&v.Trouble, live, n)
	}
}

// negative is -x.
type negative struct {
	target
	x operation
}

func (o *negative) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	n := f.n
	if x.One {
		n = 1
	}
	out := v.num(n)
	for i, a := range x.Num[:n] {
		out[i] = -a
	}
	v.One = x.One
	return v
}

// fold is min or max of one number or more.
type fold struct {
	target
	least bool
	args  []argument
}

func (o *fold) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	args := m.arguments(o.args, live, v, f.n)
	n := f.n
	if allOne(args) {
		n = 1
	}
	best, rest := args[0].operand(n), args[1:]
	if len(rest) == 0 {
		rest = args // the smaller of a number and itself
	}
	out := v.num(n)
	for _, y := range rest {
		extreme(o.least, out, best, y.operand(n))
		best = operand{out, false}
	}
	v.One = allOne(args)
	return v
}

func allOne(args []*Vector) bool {
	for _, a := range args {
		if !a.One {
			return false
		}
	}
	return true
}

// callOf calls a function of the library of one to four numbers.
type callOf struct {
	target
	f    func(args []*Vector, lane int) float64
	args []argument
}

// plainCall makes a function of lanes of one of numbers. It is nil for one that
// takes other arguments.
func plainCall(plain any, given int) (f func(args []*Vector, lane int) float64) {
	takes := 0
	switch plain := plain.(type) {
	case func(float64) float64:
		takes, f = 1, func(a []*Vector, l int) float64 { return plain(a[0].number(l)) }
	case func(_, _ float64) float64:
		takes, f = 2, func(a []*Vector, l int) float64 { return plain(a[0].number(l), a[1].number(l)) }
	case func(_, _, _ float64) float64:
		takes, f = 3, func(a []*Vector, l int) float64 { return plain(a[0].number(l), a[1].number(l), a[2].number(l)) }
	case func(_, _, _, _ float64) float64:
		takes, f = 4, func(a []*Vector, l int) float64 {
			return plain(a[0].number(l), a[1].number(l), a[2].number(l), a[3].number(l))
		}
	}
	if takes != given {
		return nil
	}
	return f
}

func (v *Vector) number(l int) float64 { return v.Num[v.At(l)] }

func (o *callOf) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	args := m.arguments(o.args, live, v, f.n)
	if allOne(args) {
		v.num(1)[0] = o.f(args, 0)
		v.One = true
	} else {
		out := v.num(f.n)
		for k, w := range live {
			for w &^= v.word(k); w != 0; w &= w - 1 {
				l := LaneOf(k, w)
				out[l] = o.f(args, l)
			}
		}
	}
	v.unfinite(&v.Trouble, live, f.n)
	return v
}

// boxedCall calls any other function of the library that takes numbers.
type boxedCall struct {
	target
	f     func([]any) any
	shape shape
	args  []argument
}

func (o *boxedCall) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	args := m.arguments(o.args, live, v, f.n)
	v.room(o.shape, f.n)
	values := make([]any, len(args))
	for k, w := range live {
		for w &^= v.word(k); w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			for i, a := range args {
				values[i] = a.number(l)
			}
			m.store(v, l, o.f(values))
		}
	}
	if o.shape == number {
		v.unfinite(&v.Trouble, live, f.n)
	}
	return v
}

// arguments evaluates the arguments of a call. Numbers that are not finite are
// found after all arguments are there, as a call finds them.
func (m *Machine) arguments(args []argument, live Bits, v *Vector, n int) []*Vector {
	v.withRest().args = v.args[:0]
	v.none()
	for _, a := range args {
		x := a.eval(m, live)
		v.then(&x.Trouble)
		v.args = append(v.args, x)
	}
	for i, a := range args {
		if a.loose {
			v.args[i].unfinite(&v.Trouble, live, n)
		}
	}
	return v.args
}

// aggregateOf calls a function of the library of the numbers of a collection,
// which it is given sorted.
type aggregateOf struct {
	target
	f     func(sorted []float64) float64
	x     operation
	looks looks
}

// looks is what a function of a collection looks at.
type looks int

const (
	inOrder  looks = iota // at all numbers as they are sorted
	atEnds                // at the first and the last
	atTheSum              // at their sum, with the bits that a float64 would drop
)

var looksAt = map[string]looks{"smallest": atEnds, "largest": atEnds, "mean": atTheSum}

// of computes f of numbers in any order.
func (o *aggregateOf) of(m *Machine, xs []float64) float64 {
	if o.looks == atTheSum && exactly(xs) {
		return o.f(xs)
	}
	if o.looks != atEnds || len(xs) == 0 || anyUnfinite(xs) {
		return o.f(m.sorted(xs))
	}
	least, most := xs[0], xs[0]
	for _, x := range xs[1:] {
		if x < least { // the builtin functions ask more
			least = x
		}
		if x > most {
			most = x
		}
	}
	m.scratch = append(m.scratch[:0], least, most)
	return o.f(m.scratch)
}

// exactly reports whether numbers add up exactly, in twice the bits of a float64
// and in any order: their exponents lie so near to each other that the last bit
// of the least is not lost beside the sum of all.
func exactly(xs []float64) bool {
	const exponent = 0x7ff << 52
	least, most := uint64(exponent), uint64(0)
	for _, x := range xs {
		e := math.Float64bits(x) & exponent
		most = max(most, e)
		if x == 0 {
			e = exponent
		}
		least = min(least, e)
	}
	return len(xs) < 1<<20 && most < exponent && (most == 0 || least > 0 && most-least <= 30<<52)
}

func (o *aggregateOf) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.x.eval(m, live)
	v.of(&x.Trouble)
	if x.One {
		v.num(1)[0] = o.of(m, x.Nums[0])
		v.One = true
	} else {
		out := v.num(f.n)
		for k, w := range live {
			for w &^= v.word(k); w != 0; w &= w - 1 {
				l := LaneOf(k, w)
				out[l] = o.of(m, x.Nums[l])
			}
		}
	}
	v.unfinite(&v.Trouble, live, f.n)
	return v
}
