package testkit

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// Countdown is a context that ends when it has been looked at so many times. A
// test that ends a call at its first look, its second and so on ends it at
// every place that looks.
type Countdown struct {
	context.Context
	left  atomic.Int64
	after atomic.Int64
	ended atomic.Int64 // processor time, in nanoseconds
	done  chan struct{}
	end   sync.Once

	mu      sync.Mutex
	last    float64 // processor time of the last look
	longest float64 // between two looks
}

// NewCountdown makes a context that lives for so many looks.
func NewCountdown(looks int) *Countdown {
	c := &Countdown{Context: context.Background(), done: make(chan struct{})}
	c.left.Store(int64(looks))
	return c
}

// Done counts a look; it is closed once there are none left.
func (c *Countdown) Done() <-chan struct{} {
	c.time()
	if c.left.Add(-1) >= 0 {
		return nil
	}
	c.end.Do(func() { // whoever else looks waits until it has ended
		c.ended.Store(int64(CPUTime() * 1e9))
		close(c.done)
	})
	c.after.Add(1)
	return c.done
}

func (c *Countdown) time() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := CPUTime()
	if c.last > 0 {
		c.longest = max(c.longest, now-c.last)
	}
	c.last = now
}

// Longest is the longest processor time between two looks, in seconds.
func (c *Countdown) Longest() float64 { return c.longest }

// Err is context.Canceled once the context has ended. Before that it is a look,
// too.
func (c *Countdown) Err() error {
	if !c.Over() && c.Done() == nil {
		return nil
	}
	return context.Canceled
}

// Over reports whether the context has ended, without a look.
func (c *Countdown) Over() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// Looks is how often the context was looked at before it ended.
func (c *Countdown) Looks(given int) int { return given - int(max(0, c.left.Load())) }

// After is how often it was looked at once it had ended, and the processor time
// since then in seconds: what a call goes on for although nobody waits.
func (c *Countdown) After() (looks int, seconds float64) {
	if c.after.Load() == 0 {
		return 0, 0
	}
	return int(c.after.Load()), CPUTime() - float64(c.ended.Load())/1e9
}

// patience is how long a call may go on once its context has ended, in seconds
// of processor time.
const patience = 0.05

// mostLooks is how often it may look at a context that has ended: once where it
// finds out, and once more for each stage that it passes on its way out.
const mostLooks = 8

// CancelEverywhere runs a call under contexts that end at its first look, its second
// and so on: at all of them or, where that would take longer than so many
// seconds, at some spread over the whole call. The call must come back with the
// context's error, at once. A time that is too long is taken again: the collector
// may have come between.
func CancelEverywhere(t *testing.T, name string, budget float64, call func(context.Context) error) {
	t.Helper()
	began := CPUTime()
	looks, between, err := whole(call)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	took := CPUTime() - began
	for tries := 1; tries < 3 && between > patience*Slowdown; tries++ {
		_, again, _ := whole(call)
		between = min(between, again)
	}
	most := min(looks, 8+int(budget/max(1e-5, took)))
	worst, slowest := 0, 0.0
	for i := range most {
		at := i * looks / most
		after, seconds, err := cancelled(call, at)
		if after == 0 && err == nil {
			continue // on several threads it may look less often, and was done
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s, cancelled at look %d of %d: %v", name, at, looks, err)
			return
		}
		for tries := 1; tries < 3 && seconds > patience*Slowdown; tries++ {
			_, again, _ := cancelled(call, at)
			seconds = min(seconds, again)
		}
		worst, slowest = max(worst, after), max(slowest, seconds)
	}
	t.Logf("%s: cancelled at %d of %d looks; at most %.1f ms between two; at most %d more and %.1f ms once cancelled",
		name, most, looks, between*1e3, worst, slowest*1e3)
	if looks == 0 || worst > mostLooks || max(slowest, between) > patience*Slowdown {
		t.Errorf("%s: %d looks, %.0f ms between two; %d more and %.0f ms once cancelled", name, looks, between*1e3, worst, slowest*1e3)
	}
}

// whole runs a call to its end: how often it looks, and the longest time between.
func whole(call func(context.Context) error) (looks int, between float64, err error) {
	const plenty = 1 << 40
	ctx := NewCountdown(plenty)
	err = call(ctx)
	return ctx.Looks(plenty), ctx.Longest(), err
}

// cancelled runs a call under a context that ends after so many looks.
func cancelled(call func(context.Context) error, at int) (after int, seconds float64, err error) {
	ctx := NewCountdown(at)
	err = call(ctx)
	after, seconds = ctx.After()
	return after, seconds, err
}
