package search

import (
	"context"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/search/residual"
)

// job is one search: what coalitions are compared by, and what they must reach.
type job struct {
	space      *Space
	plan       *residual.Plan // the space's, or one in a better order
	axes       []axis         // those that are compared first, then those with floors alone
	objectives int            // how many are compared
	asks       []residual.Ask // requirements on scores that are no floors
	merit      []float64      // of a ranking: the weight of a step on each axis
	keep       int            // of a ranking: how many

	least, most int         // choices of partners that may be taken
	member      []bool      // by depth: a partner, who counts for the size
	counts      [][]float64 // by axis: the weights of a count, by depth
	dims        []int       // the dimensions that have to be evaluated
	directions  [][]float64 // weights of a step on each axis: the axes, and the merit
	pairs       [][2]int    // directions that are mixed
	sizes       [][]uint64  // by open choices and number taken: the lanes
}

// newJob compares coalitions on some axes, under the floors of the space.
func (s *Space) newJob(objectives []axis) *job {
	j := &job{space: s, plan: s.plan, axes: slices.Clone(objectives), objectives: len(objectives)}
	floors, asks := s.floors()
	j.asks = asks
	for _, f := range floors {
		i := slices.IndexFunc(j.axes, func(a axis) bool { return a.dim == f.dim && a.sense == f.sense })
		if i < 0 {
			j.axes = append(j.axes, f)
		} else {
			j.axes[i].floor = max(j.axes[i].floor, f.floor)
		}
	}
	for _, a := range j.axes {
		if a.dim >= 0 && !slices.Contains(j.dims, a.dim) {
			j.dims = append(j.dims, a.dim)
		}
	}
	for _, q := range asks {
		if !slices.Contains(j.dims, q.Dim) {
			j.dims = append(j.dims, q.Dim)
		}
	}
	j.least, j.most = s.opts.Min-s.always, math.MaxInt
	if s.opts.Max > 0 {
		j.most = s.opts.Max - s.always
	}
	if s.plan != nil {
		j.layOut()
	}
	return j
}

// layOut brings what is known by choice into the order of the search.
func (j *job) layOut() {
	order := j.plan.Order()
	j.counts, j.sizes = nil, nil
	j.member = make([]bool, len(order))
	for d, v := range order {
		j.member[d] = j.space.isMember[v]
	}
	for _, a := range j.axes {
		w := make([]float64, len(order))
		for d, v := range order {
			if a.weight != nil {
				w[d] = a.weight[v]
			}
		}
		j.counts = append(j.counts, w)
	}
	for open := range 7 {
		j.sizes = append(j.sizes, j.bySize(open))
	}
}

// bySize tells the lanes of a block apart by how many partners they take.
func (j *job) bySize(open int) []uint64 {
	n := len(j.member)
	words := make([]uint64, 8)
	if open > n {
		return words
	}
	for lane := range 1 << open {
		taken := 0
		for k := range open {
			if lane>>k&1 == 1 && j.member[n-1-k] {
				taken++
			}
		}
		words[taken] |= 1 << lane
	}
	return words
}

// lowest are values below all others.
func (j *job) lowest() []float64 {
	if j.merit != nil {
		return []float64{math.Inf(-1)}
	}
	low := make([]float64, j.objectives)
	for i := range low {
		low[i] = max(j.axes[i].low, j.axes[i].floor) - 1
	}
	return low
}

// empty is an archive without anything in it.
func (j *job) empty() archive {
	if j.merit != nil {
		return &ranking{k: j.keep, least: math.Inf(-1)}
	}
	return newFrontier(j.lowest())
}

// relaxed is an archive that excludes what is worse than coalitions known
// already, and not what is equal: the search itself will come to these.
func (j *job) relaxed(known []found) archive {
	if j.merit == nil {
		f := newFrontier(j.lowest())
		for _, k := range known {
			y := slices.Clone(k.y)
			for i := range y {
				y[i]--
			}
			f.exclude(y)
		}
		return f
	}
	r := &ranking{k: j.keep, least: math.Inf(-1)}
	if len(known) >= j.keep {
		r.least = math.Nextafter(known[j.keep-1].y[0], math.Inf(-1))
	}
	return r
}

// compared is what is compared of the values on all axes.
func (j *job) compared(y []float64) []float64 {
	if j.merit == nil {
		return y[:j.objectives]
	}
	total := 0.0
	for i, m := range j.merit {
		total += float64(m * y[i])
	}
	return []float64{total}
}

// outcome is what a job came to.
type outcome struct {
	best  []found // frontier: by the first axis; ranking: the best first
	proof Proof
}

// run searches. It goes on to the end, or until the context ends or the budget
// is used up.
func (j *job) run(ctx context.Context) (*outcome, error) {
	if j.plan == nil {
		return j.oneByOne(ctx)
	}
	known := j.local(ctx)
	j.aim()
	j.reorder(ctx, known)
	total, final := j.tasks(ctx, known)
	if len(total.openings) > 0 {
		for _, k := range known {
			final.offer(k.y, position(j.plan.Depths(k.at)))
		}
	} else if err := j.atLeast(final, known); err != nil {
		return nil, err
	}
	return j.outcome(&total, final), nil
}

// outcome says what a search came to.
func (j *job) outcome(t *tally, final archive) *outcome {
	gap := j.close(t, final)
	out := &outcome{best: j.sorted(final), proof: t.proof(len(j.space.pool))}
	out.proof.Gap = gap
	if !out.proof.Complete {
		out.proof.Bound = j.boundOf(t.openings)
	}
	return out
}

// sorted lists what is best in an order that does not depend on the search.
func (j *job) sorted(a archive) []found {
	list := slices.Clone(a.list())
	if j.merit == nil {
		slices.SortFunc(list, func(a, b found) int {
			for i := range a.y {
				if a.y[i] != b.y[i] {
					if a.y[i] > b.y[i] {
						return -1
					}
					return 1
				}
			}
			return 0
		})
	}
	return list
}

// choices are those of the coalition at a position.
func (j *job) choices(at uint64) uint64 {
	if j.plan == nil {
		return at
	}
	return j.plan.Choices(position(at))
}
