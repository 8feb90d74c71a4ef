package search

import (
	"context"
	"sync"
)

// The search is cut into tasks, one for each way to settle the first choices,
// in the order in which one thread would come to them. A task starts from what
// the tasks up to some way before it have found, never from more: so what it
// visits does not depend on how many threads there are or how fast they run.

// lag is how many tasks before it a task does not see.
const lag = 12

// taskDepth is how many choices are settled before tasks begin.
func taskDepth(n int) int { return max(0, min(10, (n-6)/2)) }

// pipeline hands out tasks in order and collects what they came to.
type pipeline struct {
	mu     sync.Mutex
	change *sync.Cond
	next   int
	done   []*taskResult
	nodes  int64
}

type taskResult struct {
	found []found
	tally tally
}

// take gives the next task, once all that it sees are done: visible of them.
func (p *pipeline) take() (task, visible int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == len(p.done) {
		return 0, 0, false
	}
	task = p.next
	p.next++
	visible = max(0, task-lag)
	for visible > 0 && !p.through(visible) {
		p.change.Wait()
	}
	return task, visible, true
}

// through reports whether the first tasks are done.
func (p *pipeline) through(n int) bool {
	for _, r := range p.done[max(0, n-2*lag):n] {
		if r == nil {
			return false
		}
	}
	return true
}

func (p *pipeline) finish(task int, r *taskResult) {
	p.mu.Lock()
	p.done[task] = r
	p.mu.Unlock()
	p.change.Broadcast()
}

// tasks runs the search.
func (j *job) tasks(ctx context.Context, known []found) (tally, archive) {
	n := len(j.member)
	split := taskDepth(n)
	p := &pipeline{done: make([]*taskResult, 1<<split)}
	p.change = sync.NewCond(&p.mu)
	report := j.reporter(len(p.done))
	var wait sync.WaitGroup
	for range min(j.space.opts.Threads, len(p.done)) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			w := j.newWorker(ctx, j.relaxed(known))
			for {
				task, visible, ok := p.take()
				if !ok {
					return
				}
				r := w.task(p, split, task, visible)
				p.finish(task, r)
				report(r)
			}
		}()
	}
	wait.Wait()
	return j.joined(p.done)
}

// joined puts together what the tasks came to, in their order.
func (j *job) joined(results []*taskResult) (tally, archive) {
	total := tally{}
	final := j.empty()
	for _, r := range results {
		for _, f := range r.found {
			final.offer(f.y, f.at)
		}
		total.add(&r.tally)
	}
	return total, final
}

// task goes through one task.
func (w *worker) task(p *pipeline, split, task, visible int) *taskResult {
	used := int64(0)
	p.mu.Lock()
	for ; w.applied < visible; w.applied++ {
		for _, f := range p.done[w.applied].found {
			w.base.offer(f.y, f.at)
		}
	}
	for _, r := range p.done[:visible] {
		used += r.tally.nodes
	}
	p.mu.Unlock()
	w.archive, w.tally, w.found, w.stopped = w.base.clone(), tally{}, nil, false
	if budget := w.space.opts.Nodes; budget > 0 {
		w.limit = max(1, budget-used)
		w.stopped = used >= budget
	}
	w.restart()
	w.stopped = w.stopped || w.ctx.Err() != nil
	w.descend(split, task)
	return &taskResult{w.found, w.tally}
}

// restart counts the partners that may be taken at the root.
func (w *worker) restart() {
	w.room, w.need, w.openMembers = w.most, w.least, 0
	for _, m := range w.member {
		if m {
			w.openMembers++
		}
	}
}

// descend settles the first choices and goes through what is below, unless a
// node on the way is cut already.
func (w *worker) descend(split, task int) {
	if w.state.Depth == split {
		w.visit()
		return
	}
	if w.state.Depth > 0 && w.cutOnTheWay(split) {
		return
	}
	take := task>>(split-1-w.state.Depth)&1 == 1
	w.enter(take)
	w.descend(split, task)
	w.leave(take)
}

// cutOnTheWay counts a task as cut where a node above it is.
func (w *worker) cutOnTheWay(split int) bool {
	before := w.tally
	if w.stopped || !w.skip() {
		w.tally = before
		return false
	}
	open := w.state.Open()
	below := len(w.member) - split
	for _, c := range w.tally.counts() {
		if c[open] > 0 {
			c[open], c[below] = 0, 1
		}
	}
	for i := range w.tally.openings {
		w.tally.openings[i].choices = below
	}
	return true
}
