package search

import (
	"context"
	"math"
	"math/bits"

	"github.com/entente-lang/entente/eval/search/residual"
)

// worker goes through parts of the search. It belongs to one goroutine.
type worker struct {
	*job
	ctx      context.Context
	state    *residual.State
	archive  archive
	base     archive // as it was after the tasks that came before
	applied  int     // how many tasks are in base
	tally    tally
	found    []found // what the archive took in
	ceilings []ceiling
	block    residual.Block

	room, need, openMembers int

	chosen        []int
	sums, share   []float64   // by open choice: a weighted sum, and how much of it is taken
	weight, peak  []float64   // by axis: of a mixture, and what comes to its bound
	bounds, grain []float64   // of each direction
	peaks         [][]float64 // by direction, then axis
	want          []float64   // by direction: what a coalition must reach
	lines         [][]line    // of each pair of directions
	values        []float64
	limit         int64 // of nodes, in this task
	stopped       bool
	untilLook     int
	kept          map[residual.Pivot]bool // the part of a pivot that stood last
	scale         []float64               // of the dimensions, for pivots
	limits        []residual.Limit
	turns         []turn
	work          int64 // nodes visited and bounds computed
	hint          int   // the zone that kept the last node
}

func (j *job) newWorker(ctx context.Context, base archive) *worker {
	n, k, d := len(j.member), len(j.axes), len(j.directions)
	w := &worker{job: j, ctx: ctx, state: j.plan.NewState(), base: base, ceilings: make([]ceiling, k), chosen: make([]int, k),
		sums: make([]float64, n), share: make([]float64, n), weight: make([]float64, k), peak: make([]float64, k), bounds: make([]float64, d), grain: make([]float64, d),
		want: make([]float64, d), lines: make([][]line, len(j.pairs)), values: make([]float64, k)}
	for range d {
		w.peaks = append(w.peaks, make([]float64, k))
	}
	for i := range w.ceilings {
		w.ceilings[i].Weight = make([]float64, n)
	}
	for i, dir := range j.directions {
		for a, x := range dir { // sums of whole steps, as large as the axes are
			w.grain[i] += 1e-13 * math.Abs(x) * max(math.Abs(j.axes[a].low), math.Abs(j.axes[a].high))
		}
	}
	w.kept, w.scale = map[residual.Pivot]bool{}, make([]float64, len(j.dims))
	for i, dim := range j.dims {
		e := j.plan.Extent(dim)
		w.scale[i] = max(1, e.High-e.Low)
	}
	w.block.Scores = make([][residual.Lanes]float64, len(j.space.program.Set().Dimensions))
	return w
}

// enter settles a choice and keeps count of partners.
func (w *worker) enter(take bool) {
	if w.member[w.state.Depth] {
		w.openMembers--
		if take {
			w.room--
			w.need--
		}
	}
	w.state.Enter(take)
}

func (w *worker) leave(take bool) {
	w.state.Leave()
	if w.member[w.state.Depth] {
		w.openMembers++
		if take {
			w.room++
			w.need++
		}
	}
}

// visit goes through the coalitions below a node.
func (w *worker) visit() {
	if w.skip() {
		return
	}
	if w.state.IsBlock() {
		w.evaluate()
		return
	}
	for _, take := range [2]bool{false, true} {
		w.enter(take)
		w.visit()
		w.leave(take)
	}
}

// skip decides whether a node can be left out, and counts it then.
func (w *worker) skip() bool {
	w.tally.nodes++
	w.work++
	open := w.state.Open()
	switch {
	case w.room < 0 || w.need > w.openMembers:
		w.tally.size[open]++
	case w.state.Fault() == residual.Always:
		w.tally.failing[open]++
	case w.state.Require() == residual.Never:
		w.tally.unmet[open]++
	case w.stop():
		w.leaveOpen(open)
	case w.hopeless():
		w.tally.bound[open]++
	default:
		return false
	}
	return true
}

// stop reports whether the search has to end here.
func (w *worker) stop() bool {
	if w.stopped {
		return true
	}
	if w.untilLook--; w.untilLook < 0 {
		w.untilLook = 16
		w.stopped = w.ctx.Err() != nil
	}
	w.stopped = w.stopped || w.limit > 0 && w.tally.nodes > w.limit
	return w.stopped
}

// leaveOpen counts a part of the search as open and notes how good a coalition
// in it could be at the most, unless it is cut at sight.
func (w *worker) leaveOpen(choices int) {
	if w.excluded(0) {
		w.tally.bound[choices]++
		return
	}
	w.tally.open[choices]++
	o := opening{choices: choices}
	for i := range w.axes {
		o.most = append(o.most, w.ceilings[i].most)
	}
	if w.merit != nil {
		m := len(w.axes)
		o.merit = w.bounds[m] + 1e-11*math.Abs(w.bounds[m]) + w.grain[m]
	}
	w.tally.openings = append(w.tally.openings, o)
}

// evaluate evaluates a block and offers its coalitions to the archive.
func (w *worker) evaluate() {
	w.state.Evaluate(w.dims, &w.block)
	open := w.state.Open()
	w.tally.blocks[open]++
	w.tally.exact += int64(w.block.Exact)
	w.tally.unjudged += int64(1<<open - bits.OnesCount64(w.block.Fine))
	word := w.block.Fine & w.block.Meets & w.bySizeNow(open)
	for ; word != 0; word &= word - 1 {
		lane := bits.TrailingZeros64(word)
		if !w.reaches(lane) {
			continue
		}
		y := w.compared(w.values)
		at := position(w.state.Lane(lane))
		if w.archive.offer(y, at) {
			w.found = append(w.found, found{append([]float64(nil), y...), at})
		}
	}
}

// position orders coalitions as the search comes to them: the choice settled
// first counts most. It is its own inverse.
func position(taken uint64) uint64 { return bits.Reverse64(taken) }

// bySizeNow are the lanes with a size that is allowed.
func (w *worker) bySizeNow(open int) uint64 {
	var word uint64
	for taken, lanes := range w.sizes[open] {
		if taken <= w.room && taken >= w.need {
			word |= lanes
		}
	}
	return word
}

// reaches fills in the values of a lane and reports whether they are above all
// floors.
func (w *worker) reaches(lane int) bool {
	for i := range w.axes {
		a := &w.axes[i]
		if a.dim >= 0 {
			w.values[i] = a.sense * w.block.Scores[a.dim][lane]
		} else {
			w.values[i] = w.countOf(i, lane)
		}
		if w.values[i] < a.floor {
			return false
		}
	}
	for _, q := range w.asks {
		if !q.Holds(w.block.Scores[q.Dim][lane] / w.plan.Dims[q.Dim].Steps) {
			return false
		}
	}
	return true
}

func (w *worker) countOf(i, lane int) float64 {
	total := w.axes[i].base
	for taken := w.state.Lane(lane); taken != 0; taken &= taken - 1 {
		total += w.counts[i][bits.TrailingZeros64(taken)]
	}
	return w.axes[i].sense * total
}
