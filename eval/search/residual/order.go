package residual

import (
	"math"
	"slices"
)

// Taste says what makes a choice important for the order of a search, beside
// what it adds to scores: how much it weighs in the sums that conditions rest
// on, and how near the end of the lists whose smallest or largest counts.
type Taste struct{ Sums, Ends, Fading float64 }

// Orders are orders of the choices by what they can move, the most important
// first, one for each taste: what is settled first should decide most.
func (p *Program) Orders(tastes ...Taste) [][]int {
	own, sums := p.weights(), p.sumShares()
	out := make([][]int, len(tastes))
	for k, t := range tastes {
		influence := slices.Clone(own)
		for v, s := range sums {
			influence[v] += t.Sums * s
		}
		p.addEnds(t, influence)
		order := make([]int, p.vars)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case influence[a] > influence[b]:
				return -1
			case influence[a] < influence[b]:
				return 1
			}
			return 0
		})
		out[k] = order
	}
	return out
}

// weights are how much of the extent of all scores a choice adds.
func (p *Program) weights() []float64 {
	order := make([]int, p.vars)
	for i := range order {
		order[i] = i
	}
	pl := NewPlan(p, order)
	out := make([]float64, p.vars)
	for i := range pl.axes {
		a := &pl.axes[i]
		steps, extent := pl.Dims[i].Steps, max(1, a.high-a.low)
		for v := range out {
			out[v] += math.Abs(a.weight[v]) / extent
			for k := range a.groups {
				out[v] += 0.5 * math.Abs(a.groups[k].weight[v]) / extent
			}
		}
		for k := range a.terms {
			t := &a.terms[k]
			if t.choice >= 0 {
				out[t.choice] += 0.5 * pl.Graph.spans[t.amount].size() * steps / extent
			} else if t.affine != nil {
				for v, w := range pl.linears[t.affine.linear].weight {
					out[v] += 0.5 * math.Abs(w*t.affine.scale) * steps / extent
				}
			}
		}
	}
	return out
}

// sumShares are how much a choice weighs in all sums together.
func (p *Program) sumShares() []float64 {
	out := make([]float64, p.vars)
	for k := range p.linears {
		total := 0.0
		for _, w := range p.linears[k].weight {
			total += math.Abs(w)
		}
		for v, w := range p.linears[k].weight {
			out[v] += math.Abs(w) / total
		}
	}
	return out
}

// addEnds adds what lists ask of which the smallest or largest counts: whoever
// is at the end and in decides.
func (p *Program) addEnds(t Taste, influence []float64) {
	for i := range p.nums {
		n := &p.nums[i]
		if n.op != opList || n.f.Name != "smallest" && n.f.Name != "largest" {
			continue
		}
		share := t.Ends
		for k := range n.items {
			item := n.items[k]
			if n.f.Name == "largest" {
				item = n.items[len(n.items)-1-k]
			}
			if v, _, ok := p.literal(item.In); ok {
				influence[v] += share
				share *= t.Fading
			}
		}
	}
}
