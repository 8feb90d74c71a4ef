package columns

// Vector is the value of an expression for every lane of a frame. Which of its
// columns is in use follows from the type of the expression. In lanes that are
// not live or are in trouble the value may be anything. What most vectors do not
// need stands apart: there are many, and the processor passes over them.
type Vector struct {
	Num  []float64 // numbers and dates
	Bits Bits      // truths

	// One says that all lanes have the value of the first, of Num, Code, List or
	// Nums.
	One bool

	Trouble
	live Bits // for the use of the operation that owns the vector
	*rest
}

// rest is what records, texts and collections need.
type rest struct {
	gone Bits        // of soft reads: lanes whose value is absent
	Code []int32     // records by their row, texts by their symbol
	List [][]int32   // collections of records or texts
	Nums [][]float64 // collections of numbers

	// For the use of the operation that owns the vector.
	args  []*Vector
	codes []int32
	lanes []int32
	flat  []float64
	sets  [4]Bits
}

// withRest is the vector with room for the rest.
func (v *Vector) withRest() *Vector {
	if v.rest == nil {
		v.rest = &rest{}
	}
	return v
}

// Trouble says which lanes have no value.
type Trouble struct {
	Some bool // whether any lane may be in Bad
	Bad  Bits // no value: one that was read is absent, or a calculation failed
	Fail Bits // of those, the ones where a calculation failed
}

// none takes all lanes out of trouble.
func (t *Trouble) none() { t.Some = false }

func (t *Trouble) make(words int) {
	if cap(t.Bad) < words {
		t.Bad, t.Fail = make(Bits, words), make(Bits, words)
	}
	t.Bad, t.Fail = t.Bad[:words], t.Fail[:words]
}

// of takes over the trouble of a first operand.
func (t *Trouble) of(x *Trouble) {
	if t == x {
		return
	}
	if t.Some = x.Some; x.Some {
		t.make(len(x.Bad))
		copy(t.Bad, x.Bad)
		copy(t.Fail, x.Fail)
	}
}

// then adds what a later operand says: what went wrong first counts.
func (t *Trouble) then(y *Trouble) {
	switch {
	case !y.Some:
	case !t.Some:
		t.of(y)
	default:
		for i := range min(len(t.Bad), len(y.Bad)) { // a kind without rows has no words
			t.Fail[i] |= y.Fail[i] &^ t.Bad[i]
			t.Bad[i] |= y.Bad[i]
		}
	}
}

// within adds what a later operand says in some lanes.
func (t *Trouble) within(y *Trouble, lanes Bits) {
	if !y.Some {
		return
	}
	t.begin(len(lanes))
	for i, in := range lanes {
		t.Fail[i] |= y.Fail[i] & in &^ t.Bad[i]
		t.Bad[i] |= y.Bad[i] & in
	}
}

// begin makes room for trouble, if there was none.
func (t *Trouble) begin(words int) {
	if !t.Some {
		t.make(words)
		clear(t.Bad)
		clear(t.Fail)
		t.Some = true
	}
}

// absent adds a lane in which a value is absent.
func (t *Trouble) absent(words, i int) {
	t.begin(words)
	t.Bad.Set(i)
}

// failed adds a lane in which a calculation failed, unless something went
// wrong there before.
func (t *Trouble) failed(words, i int) {
	t.begin(words)
	if !t.Bad.Has(i) {
		t.Bad.Set(i)
		t.Fail.Set(i)
	}
}

// word is the lanes in trouble among the 64 of a word.
func (t *Trouble) word(k int) uint64 {
	if !t.Some {
		return 0
	}
	return t.Bad[k]
}

// whole carries the trouble of worlds into the lanes of a frame.
func (t *Trouble) whole(x *Trouble, width int, live Bits) {
	if !x.Some {
		return
	}
	live.All(func(l int) bool {
		switch d := l & (width - 1); {
		case x.Fail.Has(d):
			t.failed(len(live), l)
		case x.Bad.Has(d) && !(t.Some && t.Bad.Has(l)):
			t.absent(len(live), l)
		}
		return true
	})
}

// The columns of a vector grow when they are first used, and are kept.

func (v *Vector) num(n int) []float64 {
	if cap(v.Num) < n {
		v.Num = make([]float64, n)
	}
	v.Num, v.One = v.Num[:n], false
	return v.Num
}

func (v *Vector) code(n int) []int32 {
	v.withRest()
	if cap(v.Code) < n {
		v.Code = make([]int32, n)
	}
	v.Code, v.One = v.Code[:n], false
	return v.Code
}

func (v *Vector) list(n int) [][]int32 {
	v.withRest()
	if cap(v.List) < n {
		v.List = make([][]int32, n)
	}
	v.List, v.One = v.List[:n], false
	return v.List
}

func (v *Vector) nums(n int) [][]float64 {
	v.withRest()
	if cap(v.Nums) < n {
		v.Nums = make([][]float64, n)
	}
	v.Nums, v.One = v.Nums[:n], false
	return v.Nums
}

func (v *Vector) bits(n int) Bits { v.One = false; return sized(&v.Bits, n) }

func (v *Vector) goneBits(n int) Bits { return sized(&v.withRest().gone, n) }

func (v *Vector) liveBits(n int) Bits { return sized(&v.live, n) }

// sized gives a set room for n lanes.
func sized(b *Bits, n int) Bits {
	w := wordsOf(n)
	if cap(*b) < w {
		*b = make(Bits, w)
	}
	*b = (*b)[:w]
	return *b
}

// At is where a lane's value stands.
func (v *Vector) At(lane int) int {
	if v.One {
		return 0
	}
	return lane
}
