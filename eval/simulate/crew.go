package simulate

import (
	"runtime"
	"sync"
)

// batches is how many parts the draws are cut into. Sums are formed within a
// batch and then over batches in their order, so that the number of workers
// does not change the last bit.
const batches = 64

// crew is the workers on the batches of one run. Batches are handed out in
// their order, and none after one that failed: the error of the first that
// fails is always found.
type crew struct {
	*Options
	errs []error // by batch

	mutex  sync.Mutex
	next   int
	done   int
	failed bool
}

// player plays the draws of a batch, from one to before another.
type player func(batch, from, to int) error

func newCrew(o *Options) *crew { return &crew{Options: o, errs: make([]error, min(batches, o.Draws))} }

// run has each worker begin once it has a batch to play, and gives the first
// error.
func (c *crew) run(begin func() (player, error)) error {
	workers := c.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wait sync.WaitGroup
	for range min(workers, len(c.errs)) {
		wait.Go(func() { c.work(begin) })
	}
	wait.Wait()
	for _, err := range c.errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// work takes one batch after the other.
func (c *crew) work(begin func() (player, error)) {
	var play player
	for {
		i, ok := c.take()
		if !ok {
			return
		}
		var err error
		if play == nil {
			play, err = begin()
		}
		if err == nil {
			err = play(i, c.bound(i), c.bound(i+1))
		}
		if c.errs[i] = err; err != nil {
			c.mutex.Lock()
			c.failed = true
			c.mutex.Unlock()
			return
		}
	}
}

func (c *crew) take() (batch int, ok bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.failed || c.next == len(c.errs) {
		return 0, false
	}
	c.next++
	return c.next - 1, true
}

// bound is the first draw of a batch.
func (c *crew) bound(i int) int { return i * c.Draws / len(c.errs) }

// told counts a draw that is done.
func (c *crew) told() {
	if c.Progress == nil {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.done++
	c.Progress(c.done)
}
