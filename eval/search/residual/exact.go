package residual

import "math"

// Exact evaluates a program for one coalition at a time, in the order and with
// the rounding of the evaluator. It belongs to one goroutine.
type Exact struct {
	p     *Program
	taken uint64
	now   uint32
	nums  []float64
	bools []bool
	whenN []uint32
	whenB []uint32
}

// NewExact makes an evaluator of coalitions.
func (p *Program) NewExact() *Exact {
	return &Exact{p: p, nums: make([]float64, len(p.nums)), whenN: make([]uint32, len(p.nums)),
		bools: make([]bool, len(p.bools)), whenB: make([]uint32, len(p.bools))}
}

// Take sets which choices are taken: bit i is choice i.
func (e *Exact) Take(choices uint64) {
	e.taken = choices
	if e.now++; e.now == 0 {
		clear(e.whenN)
		clear(e.whenB)
		e.now = 1
	}
}

// Fails reports whether the judgement would fail.
func (e *Exact) Fails() bool { return e.truth(e.p.Fault) }

// Meets reports whether the requirements that do not rest on scores hold.
func (e *Exact) Meets() bool { return e.truth(e.p.Require) }

// Score is the bounded score of a dimension in steps.
func (e *Exact) Score(dim int) float64 {
	d := &e.p.Dims[dim]
	total := d.Start
	for i := range d.Terms {
		if t := &d.Terms[i]; e.truth(t.Guard) {
			total += t.steps(e.number(t.Amount), d.Steps)
		}
	}
	for i := range d.Factors {
		if t := &d.Factors[i]; e.truth(t.Guard) {
			total = math.RoundToEven(float64(total * e.number(t.Amount)))
		}
	}
	return max(d.Low, min(d.High, total))
}

func (e *Exact) truth(id Bool) bool {
	if e.whenB[id] != e.now {
		e.bools[id] = e.askBool(&e.p.bools[id])
		e.whenB[id] = e.now
	}
	return e.bools[id]
}

func (e *Exact) askBool(n *boolNode) bool {
	switch n.op {
	case isConst:
		return n.truth == Always
	case isVar:
		return e.taken>>n.v&1 == 1
	case isNot:
		return !e.truth(n.a)
	case isAnd:
		return e.truth(n.a) && e.truth(n.b)
	case isOr:
		return e.truth(n.a) || e.truth(n.b)
	case isCompare:
		return n.cmp.holds(e.number(n.x), e.number(n.y))
	case isCall:
		ok, _ := n.f.Call(e.args(n.args)).(bool)
		return ok
	}
	return n.check(e.number(n.x))
}

func (e *Exact) args(ids []Num) []any {
	args := make([]any, len(ids))
	for i, a := range ids {
		args[i] = e.number(a)
	}
	return args
}

func (e *Exact) number(id Num) float64 {
	if e.whenN[id] != e.now {
		e.nums[id] = e.askNum(&e.p.nums[id])
		e.whenN[id] = e.now
	}
	return e.nums[id]
}

func (e *Exact) askNum(n *numNode) float64 {
	switch n.op {
	case opConst:
		return n.low
	case opLinear, opSum:
		total := 0.0
		for _, i := range n.items {
			if e.truth(i.In) {
				total += e.number(i.X)
			}
		}
		return total
	case opNeg:
		return -e.number(n.x)
	case opChoice:
		if e.truth(n.c) {
			return e.number(n.x)
		}
		return e.number(n.y)
	case opClamp:
		return max(n.low, min(n.high, e.number(n.x)))
	case opCall:
		x, _ := n.f.Call(e.args(n.args)).(float64)
		return x
	case opList:
		return e.listed(n)
	}
	return arithmetic(n.op, e.number(n.x), e.number(n.y))
}

func (e *Exact) listed(n *numNode) float64 {
	list := make([]float64, 0, len(n.items))
	for _, i := range n.items {
		if e.truth(i.In) {
			list = append(list, e.number(i.X))
		}
	}
	x, _ := n.f.Call([]any{list}).(float64)
	return x
}
