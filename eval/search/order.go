package search

import (
	"cmp"
	"context"
	"math"
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

// reorder takes the order that promises the least work.
func (j *job) reorder(ctx context.Context, known []found) {
	n := len(j.member)
	if n <= fewChoices {
		return
	}
	o := &orderer{job: j, known: known, best: math.Inf(1)}
	for _, order := range j.space.residual.Orders(tastes...) {
		o.consider(ctx, order)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for tries := 0; tries < maxTries && o.worthwhile() && ctx.Err() == nil; tries++ {
		order := j.plan.Order()
		from, to := rng.IntN(n-6), rng.IntN(n-6)
		v := order[from]
		order = slices.Insert(slices.Delete(order, from, from+1), to, v)
		o.consider(ctx, order)
	}
	j.layOut()
}

// maxTries is how many orders are tried at the most.
const maxTries = 1000

// orderer tries orders.
type orderer struct {
	*job
	known []found
	best  float64 // the least work estimated
	spent float64 // on estimates
}

// worthwhile reports whether another estimate costs little beside the search.
func (o *orderer) worthwhile() bool { return o.spent < o.best/10 }

// consider keeps an order if it promises less work.
func (o *orderer) consider(ctx context.Context, order []int) {
	if ctx.Err() != nil {
		return
	}
	was := o.plan
	o.plan = residual.NewPlan(o.space.residual, order)
	o.layOut()
	work := 0.0
	for seed := uint64(0); seed < draws && work < o.best; seed++ {
		work += o.sample(ctx, seed) / draws
	}
	if work < o.best {
		o.best = work
		return
	}
	o.plan = was
}

// draws is how many samples have to agree: the lowest of many estimates is too
// low, by chance.
const draws = 2

// samples is how many nodes of a level are followed.
const samples = 24

// sample estimates the work of a search: of the nodes of a level that are not cut
// some are followed, and stand for all.
func (o *orderer) sample(ctx context.Context, seed uint64) float64 {
	w := o.newWorker(ctx, nil)
	w.archive, w.tally = o.relaxed(o.known), tally{}
	w.restart()
	rng := rand.New(rand.NewPCG(3, seed))
	level, count, total := []uint64{0}, 1.0, 0.0
	for depth := 0; depth < len(o.member)-6 && len(level) > 0 && ctx.Err() == nil; depth++ {
		before := w.work
		next := w.below(depth, level)
		total += count * float64(w.work-before) / float64(len(level))
		count *= float64(len(next)) / float64(len(level))
		rng.Shuffle(len(next), func(i, k int) { next[i], next[k] = next[k], next[i] })
		level = next[:min(samples, len(next))]
		slices.SortFunc(level, func(a, b uint64) int { return cmp.Compare(position(a), position(b)) })
	}
	o.spent += float64(w.work)
	return total + blockWork*count
}

// blockWork is the work of a block, in nodes and bounds.
const blockWork = 2

// below are the nodes below some of a level that are not cut.
func (w *worker) below(depth int, level []uint64) (next []uint64) {
	for _, taken := range level {
		for bit := range uint64(2) {
			w.goTo(depth+1, taken|bit<<depth)
			if !w.skip() {
				next = append(next, taken|bit<<depth)
			}
		}
	}
	return next
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
