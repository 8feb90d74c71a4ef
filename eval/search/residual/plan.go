package residual

import (
	"math"
	"slices"
)

// laneBits is how many of the last choices a block leaves open: its coalitions
// are the lanes of a word.
const laneBits = 6

// Plan is a program laid out for a search that settles one choice after the
// other, in an order. It is immutable.
type Plan struct {
	*Program
	order []int // the choice settled at a depth
	depth []int // of a choice
	lanes int   // choices that a block leaves open

	vars    []Bool         // by depth; -1 where nothing asks
	moves   [][]linearMove // by depth: the sums that a choice is part of
	steps   []step         // the nodes that matter, in order
	err     []float64      // how far a column may be off, by Num
	ordered []bool         // sums whose columns are added up in the evaluator's order

	axes    []axis
	tests   map[Bool][]Bool // the comparisons that a guard rests on
	byDepth [][]float64     // the weights of each linear sum
	under   [][]int         // by dimension: the whole sums that its factors rest on
}

type linearMove struct {
	linear int
	weight float64
}

// axis is a dimension laid out by depth: amounts in steps, with their signs.
type axis struct {
	dim     int
	start   float64
	weight  []float64 // what a choice adds by itself
	groups  []group   // amounts that share a condition
	terms   []term    // all others
	factors []Term
	low     float64 // no total is below this before factors
	high    float64 // and none above
}

type group struct {
	guard  Bool
	base   float64
	weight []float64
	from   int // the first depth with a weight
	to     int // behind the last
}

// term is an amount that differs. With a choice it counts where that is taken.
type term struct {
	guard  Bool
	choice int // its depth, or -1
	amount Num
	sign   float64
	affine *affine
}

// affine is a number that is a linear sum by a factor and an offset, or the
// smaller or larger of that and a constant.
type affine struct {
	linear        int
	scale, offset float64
	bound         float64
	fold          string // min, max or ""
}

// NewPlan lays out a program for an order of its choices.
func NewPlan(p *Program, order []int) *Plan {
	p = p.clone() // a plan adds nodes
	pl := &Plan{Program: p, order: order, depth: make([]int, len(order)), lanes: min(laneBits, len(order))}
	for d, v := range order {
		pl.depth[v] = d
	}
	for i := range p.Dims {
		pl.axes = append(pl.axes, pl.axis(i))
	}
	pl.nodes()
	pl.accuracy()
	pl.comparisons()
	pl.factorSums()
	pl.vars = make([]Bool, len(order))
	pl.moves = make([][]linearMove, len(order))
	for range p.linears {
		pl.byDepth = append(pl.byDepth, make([]float64, len(order)))
	}
	for d, v := range order {
		pl.vars[d] = p.Var(v)
		for k := range p.linears {
			if w := p.linears[k].weight[v]; w != 0 {
				pl.byDepth[k][d] = w
				pl.moves[d] = append(pl.moves[d], linearMove{k, w})
			}
		}
	}
	return pl
}

// axis sorts the terms of a dimension by how they depend on choices.
func (pl *Plan) axis(dim int) axis {
	d := &pl.Dims[dim]
	a := axis{dim: dim, start: d.Start, weight: make([]float64, len(pl.order)), factors: d.Factors}
	groups := map[Bool]int{}
	for i := range d.Terms {
		t := &d.Terms[i]
		rest, choice := pl.split(t.Guard)
		x, ok := pl.constant(t.Amount)
		switch {
		case ok && rest == True && choice >= 0:
			a.weight[choice] += t.steps(x, d.Steps)
		case ok:
			k, found := groups[rest]
			if !found {
				k = len(a.groups)
				groups[rest] = k
				a.groups = append(a.groups, group{guard: rest, weight: make([]float64, len(pl.order))})
			}
			a.groups[k].add(choice, t.steps(x, d.Steps))
		default:
			a.terms = append(a.terms, pl.term(t, rest, choice))
		}
	}
	for k := range a.groups {
		a.groups[k].span()
	}
	pl.extent(&a)
	return a
}

func (g *group) add(choice int, x float64) {
	if choice < 0 {
		g.base += x
		return
	}
	g.weight[choice] += x
}

func (g *group) span() {
	g.from, g.to = len(g.weight), 0
	for d, w := range g.weight {
		if w != 0 {
			g.from, g.to = min(g.from, d), d+1
		}
	}
}

// split takes the choice that is settled last out of a conjunction.
func (pl *Plan) split(guard Bool) (rest Bool, choice int) {
	var parts []Bool
	var flatten func(Bool)
	flatten = func(b Bool) {
		if n := pl.bools[b]; n.op == isAnd {
			flatten(n.a)
			flatten(n.b)
			return
		}
		parts = append(parts, b)
	}
	flatten(guard)
	at, choice := -1, -1
	for i, b := range parts {
		if n := pl.bools[b]; n.op == isVar && pl.depth[n.v] > choice {
			at, choice = i, pl.depth[n.v]
		}
	}
	if at < 0 {
		return guard, -1
	}
	return pl.and(slices.Delete(parts, at, at+1)...), choice
}

func (pl *Plan) term(t *Term, rest Bool, choice int) term {
	out := term{guard: rest, choice: choice, amount: t.Amount, sign: 1}
	if t.Minus {
		out.sign = -1
	}
	if choice < 0 {
		out.affine = pl.affine(t.Amount)
	}
	return out
}

// affine recognizes numbers that are linear in the choices, or nearly.
func (pl *Plan) affine(x Num) *affine {
	n := &pl.nums[x]
	switch n.op {
	case opLinear:
		return &affine{linear: n.linear, scale: 1}
	case opNeg:
		if a := pl.affine(n.x); a != nil && a.fold == "" {
			a.scale, a.offset = -a.scale, -a.offset
			return a
		}
	case opAdd, opSub, opMul, opDiv:
		return pl.scaled(n)
	case opCall:
		return pl.folded(n)
	}
	return nil
}

func (pl *Plan) scaled(n *numNode) *affine {
	a, c, ok := pl.affine(n.x), 0.0, false
	if a != nil {
		c, ok = pl.constant(n.y)
	} else if a = pl.affine(n.y); a != nil && (n.op == opAdd || n.op == opMul) {
		c, ok = pl.constant(n.x)
	}
	if !ok || a.fold != "" && (n.op == opAdd || n.op == opSub || c <= 0) || n.op == opDiv && c == 0 {
		return nil
	}
	switch n.op {
	case opAdd:
		a.offset += c
	case opSub:
		a.offset -= c
	case opMul:
		a.scale, a.offset, a.bound = a.scale*c, a.offset*c, a.bound*c
	case opDiv:
		a.scale, a.offset, a.bound = a.scale/c, a.offset/c, a.bound/c
	}
	return a
}

func (pl *Plan) folded(n *numNode) *affine {
	if n.f.Name != "min" && n.f.Name != "max" || len(n.args) != 2 {
		return nil
	}
	for i, x := range n.args {
		a := pl.affine(x)
		c, ok := pl.constant(n.args[1-i])
		if a != nil && a.fold == "" && ok {
			a.fold, a.bound = n.f.Name, c
			return a
		}
	}
	return nil
}

// extent bounds the totals of an axis over all coalitions, before factors.
func (pl *Plan) extent(a *axis) {
	d := &pl.Dims[a.dim]
	a.low, a.high = a.start, a.start
	widen := func(x, y float64) { a.low, a.high = a.low+min(0, x, y), a.high+max(0, x, y) }
	for _, w := range a.weight {
		widen(w, w)
	}
	for _, g := range a.groups {
		widen(g.base, g.base)
		for _, w := range g.weight {
			widen(w, w)
		}
	}
	for _, t := range a.terms {
		s := pl.spans[t.amount]
		widen(t.sign*math.RoundToEven(s.Low*d.Steps), t.sign*math.RoundToEven(s.High*d.Steps))
	}
}

// nodes finds the nodes that the plan rests on.
func (pl *Plan) nodes() {
	nums, bools := make([]bool, len(pl.nums)), make([]bool, len(pl.bools))
	mark := func(b Bool) { bools[b] = true }
	mark(pl.Fault)
	mark(pl.Require)
	for _, a := range pl.axes {
		for _, g := range a.groups {
			mark(g.guard)
		}
		for _, t := range a.terms {
			mark(t.guard)
			nums[t.amount] = true
		}
		for _, t := range a.factors {
			mark(t.Guard)
			nums[t.Amount] = true
		}
	}
	for i := len(pl.Graph.order) - 1; i >= 0; i-- {
		s := pl.Graph.order[i]
		if s.num >= 0 && nums[s.num] {
			pl.nums[s.num].below(nums, bools)
			pl.steps = append(pl.steps, s)
		} else if s.num < 0 && bools[s.bool] {
			pl.bools[s.bool].below(nums, bools)
			pl.steps = append(pl.steps, s)
		}
	}
	slices.Reverse(pl.steps)
}
