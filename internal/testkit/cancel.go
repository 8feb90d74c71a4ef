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
		return c.Context.Done()
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

// Err is context.Canceled once the context has ended.
func (c *Countdown) Err() error {
	select {
	case <-c.done:
		return context.Canceled
	default:
		return nil
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
// context's error, at once.
func CancelEverywhere(t *testing.T, name string, budget float64, call func(context.Context) error) {
	t.Helper()
	const plenty = 1 << 40
	whole := NewCountdown(plenty)
	began := CPUTime()
	if err := call(whole); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	looks := whole.Looks(plenty)
	most := min(looks, 8+int(budget/max(1e-5, CPUTime()-began)))
	worst, slowest := 0, 0.0
	for i := range most {
		at := i * looks / most
		ctx := NewCountdown(at)
		err := call(ctx)
		after, seconds := ctx.After()
		if after == 0 && err == nil {
			continue // on several threads it may look less often, and was done
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s, cancelled at look %d of %d: %v", name, at, looks, err)
			return
		}
		worst, slowest = max(worst, after), max(slowest, seconds)
	}
	t.Logf("%s: cancelled at %d of %d looks; at most %.1f ms between two; at most %d more and %.1f ms once cancelled",
		name, most, looks, whole.Longest()*1e3, worst, slowest*1e3)
	if looks == 0 || worst > mostLooks || max(slowest, whole.Longest()) > patience*Slowdown {
		t.Errorf("%s: %d looks, %.0f ms between two; %d more and %.0f ms once cancelled", name, looks, whole.Longest()*1e3, worst, slowest*1e3)
	}
}
