package columns

import (
	"math"
	"math/bits"
)

// The loops of this file run over all lanes, live or not: it is cheaper to
// compute what nobody asks for than to ask who does.

// operator is what an operation does with two numbers.
type operator uint8

const (
	plus operator = iota
	minus
	times
	over
	equal
	below
	above
)

// operand is a column of numbers, or one number for all lanes.
type operand struct {
	xs  []float64
	one bool
}

func (v *Vector) operand(n int) operand {
	if v.One {
		return operand{v.Num[:1], true}
	}
	return operand{v.Num[:n], false}
}

// each spreads one number over all lanes where both operands are one: such an
// expression is rare in a frame of many.
func (x operand) each(n int) operand {
	if !x.one {
		return x
	}
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = x.xs[0]
	}
	return operand{xs, false}
}

// arithmetic computes x op y for every lane. A product is rounded on its own,
// on every processor.
func arithmetic(op operator, dst []float64, x, y operand) {
	if x.one && y.one {
		x = x.each(len(dst))
	}
	switch {
	case y.one:
		withNumber(op, dst, x.xs, y.xs[0])
	case x.one:
		numberWith(op, dst, x.xs[0], y.xs)
	default:
		columnsWith(op, dst, x.xs, y.xs)
	}
}

func columnsWith(op operator, dst, x, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	switch op {
	case plus:
		for i := range dst {
			dst[i] = x[i] + y[i]
		}
	case minus:
		for i := range dst {
			dst[i] = x[i] - y[i]
		}
	case times:
		for i := range dst {
			dst[i] = float64(x[i] * y[i])
		}
	case over:
		for i := range dst {
			dst[i] = x[i] / y[i]
		}
	}
}

func withNumber(op operator, dst, x []float64, y float64) {
	x = x[:len(dst)]
	switch op {
	case plus:
		for i := range dst {
			dst[i] = x[i] + y
		}
	case minus:
		for i := range dst {
			dst[i] = x[i] - y
		}
	case times:
		for i := range dst {
			dst[i] = float64(x[i] * y)
		}
	case over:
		for i := range dst {
			dst[i] = x[i] / y
		}
	}
}

func numberWith(op operator, dst []float64, x float64, y []float64) {
	y = y[:len(dst)]
	switch op {
	case plus:
		for i := range dst {
			dst[i] = x + y[i]
		}
	case minus:
		for i := range dst {
			dst[i] = x - y[i]
		}
	case times:
		for i := range dst {
			dst[i] = float64(x * y[i])
		}
	case over:
		for i := range dst {
			dst[i] = x / y[i]
		}
	}
}

// extreme is the smallest or largest of two numbers as the library has it: the
// first where neither comes before the other, and never a negative zero.
func extreme(least bool, dst []float64, x, y operand) {
	if x.one && y.one {
		x = x.each(len(dst))
	}
	switch {
	case y.one:
		extremeWith(least, dst, x.xs, y.xs[0])
	case x.one:
		for i, b := range y.xs[:len(dst)] {
			dst[i] = extremeOf(least, x.xs[0], b)
		}
	default:
		ys := y.xs[:len(dst)]
		for i, a := range x.xs[:len(dst)] {
			dst[i] = extremeOf(least, a, ys[i])
		}
	}
}

func extremeWith(least bool, dst, x []float64, y float64) {
	x = x[:len(dst)]
	if least {
		for i, a := range x {
			dst[i] = min(a, y) + 0
		}
		return
	}
	for i, a := range x {
		dst[i] = max(a, y) + 0
	}
}

func extremeOf(least bool, a, b float64) float64 {
	if least {
		return min(a, b) + 0 // which makes 0 of a negative zero
	}
	return max(a, b) + 0
}

// bit is 1 for true; it compiles to one instruction.
func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// compare sets the lanes in which x op y holds; op is equal, below or above.
func compare(op operator, dst Bits, n int, x, y operand) {
	if x.one && y.one {
		x = x.each(n)
	}
	if x.one {
		x, y = y, x
		switch op {
		case below:
			op = above
		case above:
			op = below
		}
	}
	switch op {
	case equal:
		equals(dst, x.xs[:n], y)
	case below:
		less(dst, x.xs[:n], y)
	case above:
		greater(dst, x.xs[:n], y)
	}
}

// equals sets the lanes of equal numbers. Eight at a time keep the processor busy.
func equals(dst Bits, x []float64, y operand) {
	for k := range dst {
		part := x[k<<6 : min(len(x), k<<6+64)]
		if y.one {
			dst[k] = equalsNumber(part, y.xs[0])
		} else {
			dst[k] = equalsColumn(part, y.xs[k<<6:][:len(part)])
		}
	}
}

func equalsNumber(x []float64, c float64) (w uint64) {
	i := 0
	for ; i+8 <= len(x); i += 8 {
		p := (*[8]float64)(x[i:])
		b := bit(p[0] == c) | bit(p[1] == c)<<1 | bit(p[2] == c)<<2 | bit(p[3] == c)<<3
		b |= bit(p[4] == c)<<4 | bit(p[5] == c)<<5 | bit(p[6] == c)<<6 | bit(p[7] == c)<<7
		w |= b << (i & 63)
	}
	for ; i < len(x); i++ {
		w |= bit(x[i] == c) << (i & 63)
	}
	return w
}

func equalsColumn(x, y []float64) (w uint64) {
	for i, a := range x {
		w |= bit(a == y[i]) << (i & 63)
	}
	return w
}

// less sets the lanes of smaller numbers.
func less(dst Bits, x []float64, y operand) {
	for k := range dst {
		part := x[k<<6 : min(len(x), k<<6+64)]
		if y.one {
			dst[k] = lessNumber(part, y.xs[0])
		} else {
			dst[k] = lessColumn(part, y.xs[k<<6:][:len(part)])
		}
	}
}

func lessNumber(x []float64, c float64) (w uint64) {
	i := 0
	for ; i+8 <= len(x); i += 8 {
		p := (*[8]float64)(x[i:])
		b := bit(p[0] < c) | bit(p[1] < c)<<1 | bit(p[2] < c)<<2 | bit(p[3] < c)<<3
		b |= bit(p[4] < c)<<4 | bit(p[5] < c)<<5 | bit(p[6] < c)<<6 | bit(p[7] < c)<<7
		w |= b << (i & 63)
	}
	for ; i < len(x); i++ {
		w |= bit(x[i] < c) << (i & 63)
	}
	return w
}

func lessColumn(x, y []float64) (w uint64) {
	for i, a := range x {
		w |= bit(a < y[i]) << (i & 63)
	}
	return w
}

// greater sets the lanes of larger numbers.
func greater(dst Bits, x []float64, y operand) {
	for k := range dst {
		part := x[k<<6 : min(len(x), k<<6+64)]
		if y.one {
			dst[k] = greaterNumber(part, y.xs[0])
		} else {
			dst[k] = greaterColumn(part, y.xs[k<<6:][:len(part)])
		}
	}
}

func greaterNumber(x []float64, c float64) (w uint64) {
	i := 0
	for ; i+8 <= len(x); i += 8 {
		p := (*[8]float64)(x[i:])
		b := bit(p[0] > c) | bit(p[1] > c)<<1 | bit(p[2] > c)<<2 | bit(p[3] > c)<<3
		b |= bit(p[4] > c)<<4 | bit(p[5] > c)<<5 | bit(p[6] > c)<<6 | bit(p[7] > c)<<7
		w |= b << (i & 63)
	}
	for ; i < len(x); i++ {
		w |= bit(x[i] > c) << (i & 63)
	}
	return w
}

func greaterColumn(x, y []float64) (w uint64) {
	for i, a := range x {
		w |= bit(a > y[i]) << (i & 63)
	}
	return w
}

// same sets the lanes in which two codes are equal.
func same(dst Bits, n int, x, y *Vector) {
	if x.One {
		x, y = y, x
	}
	for k := range dst {
		w := uint64(0)
		for i := k << 6; i < min(n, k<<6+64); i++ {
			w |= bit(x.Code[x.At(i)] == y.Code[y.At(i)]) << (i & 63)
		}
		dst[k] = w
	}
}

// sameAs sets the lanes whose code is one.
func sameAs(dst Bits, x []int32, c int32) {
	for k := range dst {
		w, part := uint64(0), x[k<<6:min(len(x), k<<6+64)]
		i := 0
		for ; i+4 <= len(part); i += 4 {
			p := (*[4]int32)(part[i:])
			w |= (bit(p[0] == c) | bit(p[1] == c)<<1 | bit(p[2] == c)<<2 | bit(p[3] == c)<<3) << (i & 63)
		}
		for ; i < len(part); i++ {
			w |= bit(part[i] == c) << (i & 63)
		}
		dst[k] = w
	}
}

// among sets the lanes whose code is in a set of codes below 64.
func among(dst Bits, x []int32, set uint64) {
	for k := range dst {
		w, part := uint64(0), x[k<<6:min(len(x), k<<6+64)]
		for i, a := range part {
			if uint32(a) < 64 {
				w |= (set >> (a & 63) & 1) << (i & 63)
			}
		}
		dst[k] = w
	}
}

// sumOver adds the numbers of some lanes in their order.
func sumOver(xs []float64, in Bits) float64 {
	total := 0.0
	for k, w := range in {
		part := xs[k<<6 : min(len(xs), k<<6+64)]
		for ; w != 0; w &= w - 1 {
			total += part[bits.TrailingZeros64(w)&63]
		}
	}
	return total
}

// Steps rounds the amounts of some lanes to whole steps and adds them up, with
// their sizes. An amount that is not finite makes sizes so, too.
func Steps(v *Vector, in Bits, perPoint float64) (sum, sizes float64) {
	if v.One {
		s := math.RoundToEven(v.Num[0] * perPoint)
		n := float64(in.Count())
		return float64(s * n), float64(math.Abs(s) * n)
	}
	for k, w := range in {
		part := v.Num[k<<6:]
		for ; w != 0; w &= w - 1 {
			s := math.RoundToEven(part[bits.TrailingZeros64(w)&63] * perPoint)
			sum += s
			sizes += math.Abs(s)
		}
	}
	return sum, sizes
}

// Sum adds whole numbers of some lanes, which are exact in any order: four sums
// at once do not wait for one another.
func Sum(xs []float64, in Bits) float64 {
	var a, b, c, d float64
	for k, w := range in {
		part := xs[k<<6:]
		for bits.OnesCount64(w) >= 4 {
			i := bits.TrailingZeros64(w)
			w &= w - 1
			j := bits.TrailingZeros64(w)
			w &= w - 1
			a, b = a+part[i], b+part[j]
			i = bits.TrailingZeros64(w)
			w &= w - 1
			j = bits.TrailingZeros64(w)
			w &= w - 1
			c, d = c+part[i], d+part[j]
		}
		for ; w != 0; w &= w - 1 {
			a += part[bits.TrailingZeros64(w)]
		}
	}
	return a + b + c + d
}

// StepsEach rounds the amounts of some lanes to whole steps, turns their signs
// where they count against. It says how much that is together, signs aside.
func StepsEach(out []float64, v *Vector, in Bits, perPoint float64, minus bool) (sizes float64) {
	for k, w := range in {
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			s := math.RoundToEven(v.Num[v.At(l)] * perPoint)
			sizes += math.Abs(s)
			if minus {
				s = -s
			}
			out[l] = s
		}
	}
	return sizes
}

// StepsIn is Steps world by world: sums and sizes have a place for each.
func StepsIn(sums, sizes []float64, v *Vector, in Bits, perPoint float64) {
	world := len(sums) - 1
	sizes = sizes[:len(sums)]
	if v.One {
		s := math.RoundToEven(v.Num[0] * perPoint)
		for k, w := range in {
			for ; w != 0; w &= w - 1 {
				l := LaneOf(k, w) & world
				sums[l] += s
				sizes[l] += math.Abs(s)
			}
		}
		return
	}
	for k, w := range in {
		part := v.Num[k<<6:]
		for ; w != 0; w &= w - 1 {
			l := bits.TrailingZeros64(w)
			s := math.RoundToEven(part[l] * perPoint)
			sums[l&world] += s
			sizes[l&world] += math.Abs(s)
		}
	}
}
