package columns

import "math/bits"

// Bits is a set of lanes. Bits beyond the last lane may be anything; whoever
// counts them masks them first.
type Bits []uint64

// wordsOf is how many words hold n lanes.
func wordsOf(n int) int { return (n + 63) / 64 }

// Has reports whether a lane is in the set.
func (b Bits) Has(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

// Set puts a lane in.
func (b Bits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// Unset takes a lane out.
func (b Bits) Unset(i int) { b[i>>6] &^= 1 << (i & 63) }

// Count is how many lanes are in.
func (b Bits) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// Any reports whether any lane is in.
func (b Bits) Any() bool {
	for _, w := range b {
		if w != 0 {
			return true
		}
	}
	return false
}

// first puts the first n lanes in, and no others.
func (b Bits) first(n int) {
	clear(b)
	for i := range n >> 6 {
		b[i] = ^uint64(0)
	}
	if r := n & 63; r != 0 {
		b[n>>6] = 1<<r - 1
	}
}

// repeated fills a word with the first bits of another, again and again.
func repeated(w uint64, width int) uint64 {
	w &= 1<<width - 1
	for ; width < 64; width *= 2 {
		w |= w << width
	}
	return w
}

// Widen puts in the lanes of all worlds of some rows, and no others.
func (b Bits) Widen(rows Bits, width int) {
	clear(b)
	each, perWord := uint64(1)<<width-1, 64/width
	rows.All(func(r int) bool {
		if k := r / perWord; k < len(b) {
			b[k] |= each << (r % perWord * width)
		}
		return true
	})
}

// fill puts all lanes in, or none.
func (b Bits) fill(in bool) {
	w := uint64(0)
	if in {
		w = ^w
	}
	for i := range b {
		b[i] = w
	}
}

// All visits the lanes that are in, in their order.
func (b Bits) All(visit func(int) bool) {
	for k, w := range b {
		for ; w != 0; w &= w - 1 {
			if !visit(k<<6 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// lowest is the first lane that is in, or -1.
func (b Bits) lowest() int {
	for k, w := range b {
		if w != 0 {
			return k<<6 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// LaneOf is the first lane that is in the k-th word of a set.
func LaneOf(k int, word uint64) int { return k<<6 + bits.TrailingZeros64(word) }

func onesIn(word uint64) int { return bits.OnesCount64(word) }
