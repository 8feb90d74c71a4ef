package residual

import (
	"math"
	"slices"
)

// comparisons finds what each guard rests on.
func (pl *Plan) comparisons() {
	pl.tests = map[Bool][]Bool{}
	find := func(guard Bool) {
		if _, ok := pl.tests[guard]; ok {
			return
		}
		var list []Bool
		var visit func(Bool)
		visit = func(b Bool) {
			switch n := &pl.bools[b]; n.op {
			case isCompare:
				if !slices.Contains(list, b) {
					list = append(list, b)
				}
			case isNot:
				visit(n.a)
			case isAnd, isOr:
				visit(n.a)
				visit(n.b)
			}
		}
		visit(guard)
		pl.tests[guard] = list
	}
	for i := range pl.axes {
		for _, g := range pl.axes[i].groups {
			find(g.guard)
		}
		for _, t := range pl.axes[i].terms {
			find(t.guard)
		}
		for _, t := range pl.axes[i].factors {
			find(t.Guard)
		}
	}
}

// factorSums finds the whole sums that factors rest on.
func (pl *Plan) factorSums() {
	for i := range pl.axes {
		nums, bools := make([]bool, len(pl.nums)), make([]bool, len(pl.bools))
		for _, t := range pl.axes[i].factors {
			nums[t.Amount] = true
		}
		var sums []int
		for k := len(pl.steps) - 1; k >= 0; k-- {
			if s := pl.steps[k]; s.num >= 0 && nums[s.num] {
				n := &pl.nums[s.num]
				n.below(nums, bools)
				if n.op == opLinear && pl.linears[n.linear].whole {
					sums = append(sums, n.linear)
				}
			}
		}
		pl.under = append(pl.under, sums)
	}
}

// below marks what a node is made of.
func (n *numNode) below(nums, bools []bool) {
	switch n.op {
	case opAdd, opSub, opMul, opDiv:
		nums[n.x], nums[n.y] = true, true
	case opChoice:
		nums[n.x], nums[n.y], bools[n.c] = true, true, true
	case opNeg, opClamp:
		nums[n.x] = true
	case opList:
		if n.f.Name == "mean" {
			nums[n.x], nums[n.y] = true, true
		}
	}
	for _, a := range n.args {
		nums[a] = true
	}
	for _, i := range n.items {
		nums[i.X], bools[i.In] = true, true
	}
}

func (n *boolNode) below(nums, bools []bool) {
	switch n.op {
	case isNot:
		bools[n.a] = true
	case isAnd, isOr:
		bools[n.a], bools[n.b] = true, true
	case isCompare:
		nums[n.x], nums[n.y] = true, true
	case isFinite, isWhole, isInside:
		nums[n.x] = true
	}
	for _, a := range n.args {
		nums[a] = true
	}
}

// accuracy finds how far columns may be off. Below a node that cannot say, sums
// are added up in the evaluator's own order instead, which takes longer.
func (pl *Plan) accuracy() {
	pl.ordered = make([]bool, len(pl.nums))
	pl.err = make([]float64, len(pl.nums))
	for _, s := range pl.steps {
		if s.num >= 0 {
			pl.err[s.num] = pl.nums[s.num].err
		}
	}
	exact := make([]bool, len(pl.nums))
	for i := len(pl.steps) - 1; i >= 0; i-- {
		s := pl.steps[i]
		if s.num < 0 {
			n := &pl.bools[s.bool]
			if n.op == isCall || n.op == isWhole {
				nums := make([]bool, len(pl.nums))
				n.below(nums, make([]bool, len(pl.bools)))
				for k := range nums {
					exact[k] = exact[k] || nums[k]
				}
			}
			continue
		}
		n := &pl.nums[s.num]
		if exact[s.num] || math.IsInf(pl.err[s.num], 1) {
			n.below(exact, make([]bool, len(pl.bools)))
			exact[s.num] = true
		}
	}
	for _, s := range pl.steps {
		if s.num >= 0 && exact[s.num] {
			pl.ordered[s.num], pl.err[s.num] = true, 0
		}
	}
}

// Extent bounds the scores of a dimension over all coalitions, in steps.
func (pl *Plan) Extent(dim int) Span {
	a, d := &pl.axes[dim], &pl.Dims[dim]
	s := Span{a.low, a.high}
	for _, t := range a.factors {
		x := pl.Graph.spans[t.Amount].join(Span{1, 1})
		s = operated(opMul, s, x).widened(1)
	}
	return Span{max(d.Low, min(d.High, s.Low)), max(d.Low, min(d.High, s.High))}
}

// Order is the choice that is settled at each depth.
func (pl *Plan) Order() []int { return slices.Clone(pl.order) }
