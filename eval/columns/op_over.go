package columns

import (
	"cmp"
	"slices"
)

// most is how many items an aggregate goes through at once, so that what it
// needs on the way stays small. One list longer than that is gone through
// whole.
const most = 4096

// overList is an aggregate over a collection of each lane. Its body runs in a
// frame of its own, whose lanes are the items of all collections.
type overList struct {
	target
	how   reduction
	over  operation
	items shape // of the collection: codes or numbers
	inner int   // the frame of the body
	body  operation
}

func (o *overList) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	x := o.over.eval(m, live)
	v.of(&x.Trouble)
	v.room(o.shape(), f.n)
	v.withRest()
	if o.body == nil {
		o.plain(f, v, x, live)
	} else {
		o.through(m, f, v, x, live)
	}
	if o.how == summing || o.how == choosing && o.items == numbers {
		v.unfinite(&v.Trouble, live, f.n)
	}
	return v
}

func (o *overList) shape() shape {
	switch o.how {
	case counting, summing:
		return number
	case choosing:
		if o.items == numbers {
			return number
		}
		return code
	case mapping:
		return numbers
	case filtering:
		return o.items
	}
	return truth
}

// plain counts or adds up what is there.
func (o *overList) plain(f *frame, v, x *Vector, live Bits) {
	for k, w := range live {
		for w &^= v.word(k); w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			at := x.At(l)
			switch {
			case o.how == summing:
				total := 0.0
				for _, y := range x.Nums[at] {
					total += y
				}
				v.Num[l] = total
			case o.items == numbers:
				v.Num[l] = float64(len(x.Nums[at]))
			default:
				v.Num[l] = float64(len(x.List[at]))
			}
		}
	}
}

// through gathers the items of lane after lane and has the body judge them
// together.
func (o *overList) through(m *Machine, f *frame, v, x *Vector, live Bits) {
	inner := &m.frames[o.inner]
	v.codes, v.flat = v.codes[:0], v.flat[:0]
	v.lanes = v.lanes[:0]
	o.begin(inner)
	words := wordsOf(f.n)
	for k, w := range live {
		for w &^= v.word(k); w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			o.gather(inner, x, l)
			v.lanes = append(v.lanes, int32(l))
			if len(inner.up) >= most {
				o.judge(m, inner, v, words)
			}
		}
	}
	o.judge(m, inner, v, words)
}

func (o *overList) begin(inner *frame) {
	inner.up = inner.up[:0]
	inner.item.Code, inner.item.Num = inner.item.Code[:0], inner.item.Num[:0]
}

func (o *overList) gather(inner *frame, x *Vector, l int) {
	at := x.At(l)
	if o.items == numbers {
		inner.item.Num = append(inner.item.Num, x.Nums[at]...)
	} else {
		inner.item.Code = append(inner.item.Code, x.List[at]...)
	}
	for len(inner.up) < len(inner.item.Code)+len(inner.item.Num) {
		inner.up = append(inner.up, int32(l))
	}
}

// judge runs the body over the items gathered and makes of them a value for
// each of their lanes.
func (o *overList) judge(m *Machine, inner *frame, v *Vector, words int) {
	m.resize(inner, len(inner.up))
	stopped := inner.n >= most && m.Stopped()
	var x *Vector
	if inner.n > 0 && !stopped {
		x = o.body.eval(m, inner.all)
	}
	at := 0
	for _, l := range v.lanes {
		if stopped {
			v.failed(words, int(l)) // the vm will say why
			continue
		}
		end := at
		for end < inner.n && inner.up[end] == l {
			end++
		}
		o.lane(inner, v, x, int(l), at, end, words)
		at = end
	}
	v.lanes = v.lanes[:0]
	o.begin(inner)
}

// so is what an aggregate knows after some items of a lane.
type so struct {
	hits  int
	total float64
	top   int // the best item so far, or -1
	codes int // where the lane's items begin among those kept
	flat  int
}

// lane makes a value of the items of one lane. It stops where the vm stops: at
// the first item that settles a truth, or that is in trouble.
func (o *overList) lane(inner *frame, v, x *Vector, l, from, to, words int) {
	at := so{top: -1, codes: len(v.codes), flat: len(v.flat)}
	for i := from; i < to; i++ {
		if x.Some && x.Bad.Has(i) {
			if x.Fail.Has(i) {
				v.failed(words, l)
			} else {
				v.absent(words, l)
			}
			return
		}
		if o.how == choosing {
			if y := x.number(i); y-y != 0 {
				v.failed(words, l)
				return
			}
		}
		if o.item(inner, v, x, &at, i) {
			v.setTruth(l, o.how == anyOf)
			return
		}
	}
	o.finish(inner, v, &at, l, words)
}

// item takes one item into account, and reports whether it settles a truth.
func (o *overList) item(inner *frame, v, x *Vector, at *so, i int) (settled bool) {
	switch o.how {
	case summing:
		at.total += x.number(i)
	case mapping:
		v.flat = append(v.flat, x.number(i))
	case choosing:
		if at.top < 0 || o.better(inner, x, i, at.top) {
			at.top = i
		}
	default:
		holds := x.Bits.Has(i)
		if at.hits += int(bit(holds)); holds && o.how == filtering {
			o.keep(inner, v, i)
		}
		return o.settles(holds)
	}
	return false
}

// finish writes the value of a lane.
func (o *overList) finish(inner *frame, v *Vector, at *so, l, words int) {
	switch {
	case o.how == counting:
		v.Num[l] = float64(at.hits)
	case o.how == summing:
		v.Num[l] = at.total
	case o.how == choosing:
		o.choose(inner, v, l, at.top, words)
	case o.how == mapping || o.how == filtering && o.items == numbers:
		v.Nums[l] = v.flat[at.flat:len(v.flat):len(v.flat)]
	case o.how == filtering:
		v.List[l] = v.codes[at.codes:len(v.codes):len(v.codes)]
	default:
		v.setTruth(l, o.how == allOf || o.how == noneOf || o.how == oneOf && at.hits == 1)
	}
}

// better reports whether an item comes before the best so far: by its value,
// then by its own order, which is that of ids for records.
func (o *overList) better(inner *frame, x *Vector, i, top int) bool {
	a, b := x.number(i), x.number(top)
	if a != b {
		return a > b
	}
	if o.items == numbers {
		return cmp.Less(inner.item.Num[i], inner.item.Num[top])
	}
	return inner.item.Code[i] < inner.item.Code[top]
}

// choose takes the best item; of nothing there is none.
func (o *overList) choose(inner *frame, v *Vector, l, top, words int) {
	switch {
	case top < 0:
		v.absent(words, l)
	case o.items == numbers:
		v.Num[l] = inner.item.Num[top]
	default:
		v.Code[l] = inner.item.Code[top]
	}
}

// settles reports whether an item decides a truth, whatever is behind it.
func (o *overList) settles(holds bool) bool {
	return holds && (o.how == anyOf || o.how == noneOf) || !holds && o.how == allOf
}

func (o *overList) keep(inner *frame, v *Vector, i int) {
	if o.items == numbers {
		v.flat = append(v.flat, inner.item.Num[i])
	} else {
		v.codes = append(v.codes, inner.item.Code[i])
	}
}

func (v *Vector) setTruth(lane int, holds bool) {
	if v.Bits.Unset(lane); holds {
		v.Bits.Set(lane)
	}
}

// listed is `[a, b]`.
type listed struct {
	target
	items []operation
	shape shape
}

func (o *listed) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	v.none()
	v.withRest()
	v.args = v.args[:0]
	for _, item := range o.items {
		x := item.eval(m, live)
		v.then(&x.Trouble)
		v.args = append(v.args, x)
	}
	v.room(o.shape, f.n)
	n := f.n
	if allOne(v.args) {
		n = min(1, f.n)
	}
	v.codes, v.flat = v.codes[:0], v.flat[:0]
	for l := range n {
		codes, flat := len(v.codes), len(v.flat)
		for _, x := range v.args {
			if o.shape == numbers {
				v.flat = append(v.flat, x.Num[x.At(l)])
			} else {
				v.codes = append(v.codes, x.Code[x.At(l)])
			}
		}
		if o.shape == numbers {
			v.Nums[l] = v.flat[flat:len(v.flat):len(v.flat)]
		} else {
			v.List[l] = v.codes[codes:len(v.codes):len(v.codes)]
		}
	}
	v.One = n < f.n || n == 1
	return v
}

// sorted is a sorted copy, which the next call overwrites.
func (m *Machine) sorted(xs []float64) []float64 {
	m.scratch = append(m.scratch[:0], xs...)
	slices.Sort(m.scratch)
	return m.scratch
}

// memo keeps the value of an expression until something that it reads changes.
type memo struct {
	id    int
	frame int
	x     operation // writes to a vector of its own
	deps  []Dep

	settled bool // none of them depends on who takes part
}

func (o *memo) eval(m *Machine, _ Bits) *Vector {
	mem := &m.memos[o.id]
	if mem.known && (o.settled && m.settled <= mem.stamp || m.fresh(o.deps, mem.stamp)) {
		return mem.value
	}
	*mem = memory{o.x.eval(m, m.frames[o.frame].all), m.clock, true}
	return mem.value
}

// asked is a node without an operation: the vm is asked, lane by lane.
type asked struct {
	target
	question any
	shape    shape
	a, b     operation // the rows that the lanes are about, nil for none
	self     operation
}

func (o *asked) eval(m *Machine, live Bits) *Vector {
	f, v := o.open(m)
	v.none()
	v.room(o.shape, f.n)
	rows := [3]*Vector{}
	for i, of := range []operation{o.a, o.b, o.self} {
		if of != nil {
			rows[i] = of.eval(m, live)
		}
	}
	at := func(x *Vector, l int) int {
		if x == nil {
			return -1
		}
		return int(x.Code[x.At(l)])
	}
	for k, w := range live {
		for ; w != 0; w &= w - 1 {
			l := LaneOf(k, w)
			value, state := m.Ask(o.question, Lane{A: at(rows[0], l), B: at(rows[1], l), Self: at(rows[2], l)})
			switch state {
			case Present:
				m.store(v, l, value)
			case Absent:
				v.absent(wordsOf(f.n), l)
			case Failed:
				v.failed(wordsOf(f.n), l)
			}
		}
	}
	return v
}
