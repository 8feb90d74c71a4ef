package residual

import (
	"math"
	"math/bits"
	"slices"

	"github.com/entente-lang/entente/stdlib"
)

// number is a number in every lane.
func (l *leaf) number(id Num) *column {
	c := l.nums[id]
	if c == nil {
		c = new(column)
		l.nums[id] = c
	}
	if l.whenN[id] == l.now {
		return c
	}
	l.whenN[id] = l.now
	if sp := l.state.view.nums[id]; sp.thin() {
		for i := range c {
			c[i] = sp.Low
		}
		return c
	}
	l.compute(id, &l.state.nums[id], c)
	return c
}

func (l *leaf) compute(id Num, n *numNode, c *column) {
	switch n.op {
	case opLinear:
		if l.state.ordered[id] && !l.state.linears[n.linear].whole {
			l.sum(n.items, c)
			return
		}
		l.linear(n.linear, c)
	case opSum:
		l.sum(n.items, c)
	case opNeg:
		x := l.number(n.x)
		for i := range c {
			c[i] = -x[i]
		}
	case opClamp:
		x := l.number(n.x)
		for i := range c {
			c[i] = max(n.low, min(n.high, x[i]))
		}
	case opChoice:
		l.choose(n, c)
	case opCall:
		l.call(id, n, c)
	case opList:
		l.list(id, n, c)
	default:
		operate(n.op, l.number(n.x), l.number(n.y), c)
	}
}

func operate(op numOp, x, y, c *column) {
	switch op {
	case opAdd:
		for i := range c {
			c[i] = x[i] + y[i]
		}
	case opSub:
		for i := range c {
			c[i] = x[i] - y[i]
		}
	case opMul:
		for i := range c {
			c[i] = float64(x[i] * y[i])
		}
	case opDiv:
		for i := range c {
			c[i] = x[i] / y[i]
		}
	}
}

func (l *leaf) linear(k int, c *column) {
	s := l.state
	n := len(s.order)
	var weight [laneBits]float64
	for j := range s.Open() {
		weight[j] = s.linears[k].weight[s.order[n-1-j]]
	}
	spread(c, s.fixed[k], weight[:s.Open()])
}

// sum adds items in their order.
func (l *leaf) sum(items []Item, c *column) {
	*c = column{}
	for _, i := range items {
		word := l.truth(i.In)
		if word == 0 {
			continue
		}
		x := l.number(i.X)
		for w := word; w != 0; w &= w - 1 {
			k := bits.TrailingZeros64(w)
			c[k] += x[k]
		}
	}
}

func (l *leaf) choose(n *numNode, c *column) {
	word := l.truth(n.c)
	x, y := l.number(n.x), l.number(n.y)
	for i := range c {
		c[i] = y[i]
		if word>>i&1 == 1 {
			c[i] = x[i]
		}
	}
}

// call calls a function of the library. One of a single number remembers its
// results, for there are few numbers of members.
func (l *leaf) call(id Num, n *numNode, c *column) {
	switch n.f.Name {
	case "min", "max":
		l.fold(n, c)
		return
	}
	open := slices.IndexFunc(n.args, func(a Num) bool { return !l.state.view.nums[a].thin() })
	single := open >= 0 && !slices.ContainsFunc(n.args[open+1:], func(a Num) bool { return l.state.nums[a].op != opConst }) &&
		!slices.ContainsFunc(n.args[:open], func(a Num) bool { return l.state.nums[a].op != opConst })
	for i := range bits.Len64(l.all) {
		var k memoKey
		if single {
			k = memoKey{id, math.Float64bits(l.number(n.args[open])[i])}
			if x, ok := l.memo[k]; ok {
				c[i] = x
				continue
			}
		}
		c[i], _ = n.f.Call(l.args(n.args, i)).(float64)
		if single && len(l.memo) < 1<<14 {
			l.memo[k] = c[i]
		}
	}
}

func (l *leaf) fold(n *numNode, c *column) {
	*c = *l.number(n.args[0])
	for _, a := range n.args[1:] {
		x := l.number(a)
		if n.f.Name == "min" {
			for i := range c {
				c[i] = min(c[i], x[i])
			}
		} else {
			for i := range c {
				c[i] = max(c[i], x[i])
			}
		}
	}
}

// list calls a function of the library on the items that are in.
func (l *leaf) list(id Num, n *numNode, c *column) {
	switch n.f.Name {
	case "smallest", "largest":
		if l.constant(n.items) {
			l.extreme(n, c)
			return
		}
	case "mean":
		if !l.state.ordered[id] {
			operate(opDiv, l.number(n.x), l.number(n.y), c)
			return
		}
	}
	for i := range bits.Len64(l.all) {
		c[i] = l.gathered(n.f, n.items, i)
	}
}

func (l *leaf) constant(items []Item) bool {
	for _, i := range items {
		if l.state.nums[i.X].op != opConst {
			return false
		}
	}
	return true
}

// extreme is the first that is in of sorted items.
func (l *leaf) extreme(n *numNode, c *column) {
	left := l.all
	for k := range n.items {
		i := n.items[k]
		if n.f.Name == "largest" {
			i = n.items[len(n.items)-1-k]
		}
		x := l.state.nums[i.X].low
		for w := left & l.truth(i.In); w != 0; w &= w - 1 {
			c[bits.TrailingZeros64(w)] = x
		}
		if left &^= l.truth(i.In); left == 0 {
			return
		}
	}
	for ; left != 0; left &= left - 1 {
		c[bits.TrailingZeros64(left)] = math.NaN()
	}
}

func (l *leaf) gathered(f *stdlib.Func, items []Item, lane int) float64 {
	list := make([]float64, 0, len(items))
	for _, i := range items {
		if l.truth(i.In)>>lane&1 == 1 {
			list = append(list, l.number(i.X)[lane])
		}
	}
	x, _ := f.Call([]any{list}).(float64)
	return x
}
