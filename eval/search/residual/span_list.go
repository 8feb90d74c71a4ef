package residual

import "math"

// listSpan is what a function of the items that are in can be.
func (g *Graph) listSpan(n *numNode, v *view) Span {
	if list, ok := settled(n.items, v); ok {
		x, _ := n.f.Call([]any{list}).(float64)
		return Span{x, x}.sane()
	}
	switch n.f.Name {
	case "smallest":
		return nested(n.items, v, func(s Span) Span { return s })
	case "largest":
		s := nested(n.items, v, func(s Span) Span { return Span{-s.High, -s.Low} })
		return Span{-s.High, -s.Low}
	case "mean":
		return g.meanSpan(n, v)
	case "median":
		return hull(n.items, v)
	case "noisy_or":
		return noisy(n.items, v, func(x float64) float64 { return 1 - x }, true)
	case "noisy_and":
		return noisy(n.items, v, func(x float64) float64 { return x }, false)
	case "gini", "herfindahl":
		return Span{0, 1}
	case "product":
		return productSpan(n.items, v)
	}
	return anything
}

// settled are the items that are in, where it is known which are and what.
func settled(items []Item, v *view) ([]float64, bool) {
	for _, i := range items {
		if t := v.bools[i.In]; t == Open || t == Always && !v.nums[i.X].thin() {
			return nil, false
		}
	}
	list := make([]float64, 0, len(items))
	for _, i := range items {
		if v.bools[i.In] == Always {
			list = append(list, v.nums[i.X].Low)
		}
	}
	return list, true
}

// added is the sum of settled items, in their order.
func added(items []Item, v *view) (Span, bool) {
	list, ok := settled(items, v)
	total := 0.0
	for _, x := range list {
		total += x
	}
	return Span{total, total}.sane(), ok
}

// productSpan is known for factors that are not negative.
func productSpan(items []Item, v *view) Span {
	s := Span{1, 1}
	for _, i := range items {
		x := v.nums[i.X]
		if x.Low < 0 {
			return anything
		}
		switch v.bools[i.In] {
		case Always:
			s = Span{s.Low * x.Low, s.High * x.High}
		case Open:
			s = Span{s.Low * min(1, x.Low), s.High * max(1, x.High)}
		}
	}
	room := 1 + float64(len(items)+4)*0x1p-50
	return Span{s.Low / room, s.High * room}.sane()
}

// undefined reports whether a function of a list may have no value for some
// coalitions: of nothing, or of numbers that it refuses.
func (g *Graph) undefined(n *numNode, v *view) bool {
	present, positive, low, high := false, false, 0.0, 0.0
	for _, i := range n.items {
		x := v.nums[i.X]
		if v.bools[i.In] == Always {
			present, positive = true, positive || x.Low > 0
		}
		if v.bools[i.In] != Never {
			low, high = min(low, x.Low), max(high, x.High)
		}
	}
	switch n.f.Name {
	case "mean", "median", "smallest", "largest":
		return !present
	case "noisy_or", "noisy_and":
		return low < 0 || high > 1
	case "product":
		return false
	}
	return low < 0 || !positive
}

// nested is the smallest of the items that are in: no larger than the smallest
// that is in for sure, no smaller than the smallest that can be.
func nested(items []Item, v *view, turn func(Span) Span) Span {
	s := Span{math.Inf(1), math.Inf(1)}
	largest := math.Inf(-1)
	for _, i := range items {
		x := turn(v.nums[i.X])
		switch v.bools[i.In] {
		case Always:
			s.Low, s.High = min(s.Low, x.Low), min(s.High, x.High)
		case Open:
			s.Low, largest = min(s.Low, x.Low), max(largest, x.High)
		}
	}
	if math.IsInf(s.High, 1) {
		s.High = largest
	}
	if s.Low > s.High { // nothing can be in: a fault, and no value
		return anything
	}
	return s
}

func hull(items []Item, v *view) Span {
	s := Span{math.Inf(1), math.Inf(-1)}
	for _, i := range items {
		if v.bools[i.In] != Never {
			s = s.join(v.nums[i.X])
		}
	}
	if s.Low > s.High {
		return anything
	}
	return s
}

// meanSpan takes those that are in for sure, and of the others, which are
// sorted, as many of the largest as raise the mean.
func (g *Graph) meanSpan(n *numNode, v *view) Span {
	low, high, count, sorted := 0.0, 0.0, 0.0, true
	for _, i := range n.items {
		sorted = sorted && g.nums[i.X].op == opConst
		if v.bools[i.In] == Always {
			low, high, count = low+v.nums[i.X].Low, high+v.nums[i.X].High, count+1
		}
	}
	around := hull(n.items, v)
	if !sorted || math.IsInf(around.size(), 0) {
		return around.widened(4 * 0x1p-52 * around.size()).sane()
	}
	s := Span{greedy(n.items, v, low, count, -1), greedy(n.items, v, high, count, 1)}
	return s.widened(float64(len(n.items)+8) * 0x1p-51 * around.size()).sane()
}

func greedy(items []Item, v *view, sum, count, sign float64) float64 {
	for k := range items {
		i := items[k]
		if sign > 0 {
			i = items[len(items)-1-k]
		}
		if v.bools[i.In] != Open {
			continue
		}
		x := v.nums[i.X].Low
		if count > 0 && sign*(x-sum/count) <= 0 {
			break
		}
		sum, count = sum+x, count+1
	}
	return sum / max(1, count)
}

// noisy is 1 - the product of 1-x, or the product of x: in any case it moves
// one way with each item and with each that comes in.
func noisy(items []Item, v *view, factor func(float64) float64, turned bool) Span {
	low, high := 1.0, 1.0 // of the product
	for _, i := range items {
		x := v.nums[i.X]
		a, b := factor(max(0, min(1, x.Low))), factor(max(0, min(1, x.High)))
		switch v.bools[i.In] {
		case Always:
			low, high = low*min(a, b), high*max(a, b)
		case Open:
			low *= min(a, b)
		}
	}
	s := Span{low, high}
	if turned {
		s = Span{1 - high, 1 - low}
	}
	s = s.widened(float64(len(items)+2) * 0x1p-49)
	return Span{max(0, s.Low), min(1, s.High)}
}

// inaccuracy bounds how far the quick evaluation of a node in columns may be
// from what the evaluator gives: the quick one adds in any order. Infinity
// means that nothing is known.
func (g *Graph) inaccuracy(n *numNode) float64 {
	switch n.op {
	case opConst:
		return 0
	case opLinear:
		return g.linears[n.linear].slack
	case opChoice:
		return max(g.nums[n.x].err, g.nums[n.y].err)
	case opNeg, opClamp:
		return g.nums[n.x].err
	case opSum:
		return g.itemsError(n.items)
	case opList:
		return g.listError(n)
	case opCall:
		return g.callError(n)
	}
	return g.operationError(n)
}

// itemsError is the largest error of an item; of a sum, that of the evaluator's
// own order is kept, so that it adds nothing where the items are exact.
func (g *Graph) itemsError(items []Item) float64 {
	worst := 0.0
	for _, i := range items {
		worst = max(worst, g.nums[i.X].err)
	}
	if worst > 0 {
		return math.Inf(1)
	}
	return 0
}

func (g *Graph) listError(n *numNode) float64 {
	if g.itemsError(n.items) > 0 {
		return math.Inf(1)
	}
	if n.f.Name != "mean" {
		return 0
	}
	size := 0.0
	for _, i := range n.items {
		size = max(size, g.nums[i.X].span.size())
	}
	return g.nums[n.x].err + 16*0x1p-53*size
}

func (g *Graph) callError(n *numNode) float64 {
	worst := 0.0
	for _, a := range n.args {
		worst = max(worst, g.nums[a].err)
	}
	switch n.f.Name {
	case "min", "max", "abs":
		return worst
	}
	if worst > 0 {
		return math.Inf(1)
	}
	return 0
}

func (g *Graph) operationError(n *numNode) float64 {
	x, y := &g.nums[n.x], &g.nums[n.y]
	if x.err == 0 && y.err == 0 {
		return 0
	}
	a, b := x.span.size(), y.span.size()
	err := math.Inf(1)
	switch n.op {
	case opAdd, opSub:
		err = x.err + y.err
	case opMul:
		err = a*y.err + b*x.err + x.err*y.err
	case opDiv:
		nearest := max(y.span.Low, -y.span.High) - y.err
		if nearest > 0 {
			err = (x.err + n.span.size()*y.err) / nearest
		}
	}
	err = err*(1+0x1p-20) + 2*0x1p-52*n.span.size()
	if err != err {
		return math.Inf(1)
	}
	return err
}
