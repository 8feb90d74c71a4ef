package search

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/entente-lang/entente/eval/search/residual"
)

// How large a search becomes rests on the order in which choices are settled.
// For many choices some orders are tried on samples of the tree, and the best
// is taken. Nothing but time rests on it.

// tastes are the orders that are tried; the first serves small searches.
var tastes = []residual.Taste{
	{Sums: 0.2, Ends: 0.15, Fading: 0.7}, {Sums: 0.05, Ends: 0.05, Fading: 0.7}, {Sums: 0.05, Ends: 0.15, Fading: 0.5},
	{Sums: 0.5, Ends: 0.15, Fading: 0.7}, {Sums: 0.2, Ends: 0.4, Fading: 0.7}, {Sums: 0.2}, {Sums: 0.5, Ends: 0.5, Fading: 0.8}, {Sums: 1, Ends: 0.05, Fading: 0.7},
}

// fewChoices is up to where the first order is taken unseen.
const fewChoices = 24

// reorder takes the order that promises the smallest tree.
func (j *job) reorder(ctx context.Context, known []found) {
	n := len(j.member)
	if n <= fewChoices {
		return
	}
	o := &orderer{job: j, known: known, best: -1}
	for _, order := range j.space.residual.Orders(tastes...) {
		o.consider(ctx, order)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 4 * (n - fewChoices) {
		order := j.plan.Order()
		from, to := rng.IntN(n-6), rng.IntN(n-6)
		v := order[from]
		order = slices.Insert(slices.Delete(order, from, from+1), to, v)
		o.consider(ctx, order)
	}
	j.layOut()
}

// orderer tries orders.
type orderer struct {
	*job
	known []found
	best  float64
}

// consider keeps an order if its tree seems smaller.
func (o *orderer) consider(ctx context.Context, order []int) {
	if ctx.Err() != nil {
		return
	}
	was := o.plan
	o.plan = residual.NewPlan(o.space.residual, order)
	o.layOut()
	size := o.sample(ctx)
	if o.best < 0 || size < o.best {
		o.best = size
		return
	}
	o.plan = was
}

// samples is how many nodes of a level are followed.
const samples = 24

// sample estimates how many nodes a search would visit: of the nodes of a level
// that are not cut some are followed, and stand for all.
func (o *orderer) sample(ctx context.Context) float64 {
	w := o.newWorker(ctx, nil)
	w.archive, w.tally = o.relaxed(o.known), o.newTally()
	w.restart()
	rng := rand.New(rand.NewPCG(3, 4))
	level, count, total := []uint64{0}, 1.0, 1.0
	for depth := 0; depth < len(o.member)-6 && len(level) > 0 && ctx.Err() == nil; depth++ {
		var next []uint64
		for _, taken := range level {
			for bit := range uint64(2) {
				w.goTo(depth+1, taken|bit<<depth)
				if !w.skip() {
					next = append(next, taken|bit<<depth)
				}
			}
		}
		total += 2 * count
		count *= float64(len(next)) / float64(len(level))
		rng.Shuffle(len(next), func(i, k int) { next[i], next[k] = next[k], next[i] })
		next = next[:min(samples, len(next))]
		slices.SortFunc(next, func(a, b uint64) int {
			if position(a) < position(b) {
				return -1
			}
			return 1
		})
		level = next
	}
	return total
}

// goTo moves to a node by the shortest way.
func (w *worker) goTo(depth int, taken uint64) {
	s := w.state
	for s.Depth > 0 && (s.Depth > depth || (s.Taken()^taken)&(1<<s.Depth-1) != 0) {
		w.leave(s.Taken()>>(s.Depth-1)&1 == 1)
	}
	for s.Depth < depth {
		w.enter(taken>>s.Depth&1 == 1)
	}
}
