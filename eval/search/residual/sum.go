package residual

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/stdlib"
)

// maxWhole is the largest whole number whose neighbours are still told apart.
const maxWhole = 1 << 53

// Sum adds up the items that are in, in their order, as the evaluator does. A
// sum of constants under literals is linear; where these are whole numbers it
// is also exact in any order.
func (g *Graph) Sum(items []Item) Num {
	items = slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.In == False })
	if l, ok := g.asLinear(items); ok {
		return g.linearNum(l, items)
	}
	return g.num(numNode{op: opSum, items: items})
}

func (g *Graph) asLinear(items []Item) (linear, bool) {
	l := linear{weight: make([]float64, g.vars), whole: true}
	size := 0.0
	for _, i := range items {
		x, ok := g.constant(i.X)
		if !ok || math.IsInf(x, 0) || math.IsNaN(x) {
			return l, false
		}
		l.whole = l.whole && x == math.Trunc(x)
		size += math.Abs(x)
		if i.In == True {
			l.base += x
			continue
		}
		v, turned, ok := g.literal(i.In)
		if !ok {
			return l, false
		}
		if turned {
			l.base += x
			x = -x
		}
		l.weight[v] += x
	}
	l.whole = l.whole && size <= maxWhole
	if !l.whole {
		l.slack = 8 * float64(len(items)+4) * 0x1p-53 * size
	}
	return l, size <= math.MaxFloat64/4
}

// linearNum is the node of a linear sum; items keeps the order in which the
// evaluator adds.
func (g *Graph) linearNum(l linear, items []Item) Num {
	if !slices.ContainsFunc(items, func(i Item) bool { return i.In != True }) {
		total := 0.0
		for _, i := range items {
			total += g.nums[i.X].low
		}
		return g.Const(total)
	}
	g.linears = append(g.linears, l)
	before := len(g.nums)
	n := g.num(numNode{op: opLinear, linear: len(g.linears) - 1, items: items})
	if len(g.nums) == before {
		g.linears = g.linears[:len(g.linears)-1]
	}
	return n
}

// List calls a function of the library on the items that are in.
func (g *Graph) List(f *stdlib.Func, items []Item) Num {
	items = slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.In == False })
	sort := true
	for _, i := range items {
		_, ok := g.constant(i.X)
		sort = sort && ok
	}
	if sort { // the library sorts anyway; sorted items serve the bounds
		slices.SortStableFunc(items, func(a, b Item) int {
			x, y := g.nums[a.X].low, g.nums[b.X].low
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return int(a.In) - int(b.In)
		})
	}
	if sort && !slices.ContainsFunc(items, func(i Item) bool { return i.In != True }) {
		list := make([]float64, len(items))
		for k, i := range items {
			list[k] = g.nums[i.X].low
		}
		return g.Const(f.Call([]any{list}).(float64))
	}
	n := numNode{op: opList, f: f, items: items, linear: -1}
	if f.Name == "mean" {
		n.x, n.y = g.Sum(items), g.count(items)
	}
	return g.num(n)
}

// count is how many items are in.
func (g *Graph) count(items []Item) Num {
	ones := make([]Item, len(items))
	for k, i := range items {
		ones[k] = Item{i.In, g.Const(1)}
	}
	return g.Sum(ones)
}
