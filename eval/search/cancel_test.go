package search

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/studygen"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/internal/workload"
)

// looking is a context that ends when it has been looked at so many times. Time
// is the processor's: how busy the machine is with other things does not count.
type looking struct {
	context.Context
	looks   atomic.Int64
	end     int64 // 0 never ends
	done    chan struct{}
	ended   float64
	last    float64
	longest float64 // between two looks
}

func newLooking(end int64) *looking {
	return &looking{Context: context.Background(), end: end, done: make(chan struct{}), last: testkit.CPUTime()}
}

func (l *looking) look() {
	now := testkit.CPUTime()
	l.longest, l.last = max(l.longest, now-l.last), now
	if l.looks.Add(1) == l.end {
		l.ended = now
		close(l.done)
	}
}

func (l *looking) Done() <-chan struct{} { l.look(); return l.done }

func (l *looking) Err() error {
	l.look()
	select {
	case <-l.done:
		return context.Canceled
	default:
		return nil
	}
}

// asking is a question with all that leads up to it.
type asking struct {
	name string
	ask  func(ctx context.Context) (*Proof, error) // no proof: a question whose answer has none
}

// askings go through all phases of a search: the set-up, climbing, the choice of
// an order, branch and bound, the judgements that confirm, coalitions one by one,
// values exact and sampled.
func askings(t *testing.T) []asking {
	big := compile(t, workload.Study(workload.NewRules(1, 60), workload.NewWorld(1, 27), 13))
	small := compile(t, workload.Study(workload.NewRules(2, 60), workload.NewWorld(2, 15), 7))
	generated := compile(t, studygen.Study(3, studygen.Options{Partners: 14, Members: 5, Rules: 12}))
	with := func(p *eval.Program, id string, o Options, ask func(ctx context.Context, s *Space) (*Proof, error)) func(context.Context) (*Proof, error) {
		return func(ctx context.Context) (*Proof, error) {
			o.Threads = 1
			s, err := New(ctx, p, id, o)
			if err != nil {
				return nil, err
			}
			return ask(ctx, s)
		}
	}
	frontier := func(ctx context.Context, s *Space) (*Proof, error) {
		f, err := s.Frontier(ctx)
		if err != nil {
			return nil, err
		}
		return &f.Proof, nil
	}
	values := func(o Sampling) func(ctx context.Context, s *Space) (*Proof, error) {
		return func(ctx context.Context, s *Space) (*Proof, error) {
			_, err := s.Values(ctx, o)
			return nil, err
		}
	}
	return []asking{
		{"frontier", with(big, workload.Coalition, Options{}, frontier)},
		{"one by one", with(small, workload.Coalition, Options{Max: 4}, func(ctx context.Context, s *Space) (*Proof, error) {
			s.plan = nil
			return frontier(ctx, s)
		})},
		{"best", with(generated, studygen.Coalition, Options{}, func(ctx context.Context, s *Space) (*Proof, error) {
			r, err := s.Best(ctx, 20, Weight{"political", 1}, Weight{"military", 1})
			if err != nil {
				return nil, err
			}
			return &r.Proof, nil
		})},
		{"change", with(generated, studygen.Coalition, Options{Floors: []Floor{{"political", 2}}, Lift: true}, func(ctx context.Context, s *Space) (*Proof, error) {
			r, err := s.Cheapest(ctx, Costs{})
			if err != nil {
				return nil, err
			}
			if r.Second != nil {
				return r.Second, nil
			}
			return &r.Proof, nil
		})},
		{"values", with(small, workload.Coalition, Options{}, values(Sampling{}))},
		{"values of twenty", with(compile(t, workload.Study(workload.NewRules(4, 6), workload.NewWorld(4, 21), 10)), workload.Coalition, Options{}, values(Sampling{}))},
		{"sampled values", with(big, workload.Coalition, Options{}, values(Sampling{Samples: 100, Always: true}))},
		{"sampled values one by one", with(small, workload.Coalition, Options{}, func(ctx context.Context, s *Space) (*Proof, error) {
			s.plan = nil
			return values(Sampling{Samples: 10, Always: true})(ctx, s)
		})},
	}
}

const (
	soon = 0.05 // seconds
	few  = 8    // points of a question that are tried
)

// TestCancelled ends the context at points over all phases of a search, and holds
// that it ends at once, with what it had found and every coalition accounted for,
// or with the error that says so; and that no two looks lie far apart.
func TestCancelled(t *testing.T) {
	points, slowest, longest := 0, 0.0, 0.0
	for _, a := range askings(t) {
		looks, between := whole(t, a)
		longest = max(longest, between)
		for i := range int64(few) {
			end := 1 + i*(looks-1)/(few-1)
			if end == looks {
				end--
			}
			late := cancelledAt(t, a, end)
			if late > soon*testkit.Slowdown { // a collection of garbage may have come between: the median of three
				three := []float64{late, cancelledAt(t, a, end), cancelledAt(t, a, end)}
				slices.Sort(three)
				late = three[1]
			}
			points++
			slowest = max(slowest, late)
			if late > soon*testkit.Slowdown {
				t.Errorf("%s: ended at look %d of %d, it goes on for %.1f ms", a.name, end, looks, 1e3*late)
			}
		}
		t.Logf("%s: %d looks, %.1f ms between two at most", a.name, looks, 1e3*between)
	}
	t.Logf("%d points, after which it went on for %.1f ms at most; %.1f ms between two looks at most", points, 1e3*slowest, 1e3*longest)
	if longest > soon*testkit.Slowdown {
		t.Errorf("%v s lie between two looks", longest)
	}
}

// whole asks a question to the end: how often the context was looked at, and
// the longest time between two looks, the least of three.
func whole(t *testing.T, a asking) (looks int64, between float64) {
	t.Helper()
	for try := range 3 {
		ctx := newLooking(0)
		if p, err := a.ask(ctx); err != nil || p != nil && !p.Complete {
			t.Fatalf("%s: %v, %+v", a.name, err, p)
		}
		looks = ctx.looks.Load()
		if try == 0 || ctx.longest < between {
			between = ctx.longest
		}
		if between < soon*testkit.Slowdown {
			break
		}
	}
	return looks, between
}

// cancelledAt is how long a search goes on after its context ended.
func cancelledAt(t *testing.T, a asking, end int64) float64 {
	t.Helper()
	ctx := newLooking(end)
	p, err := a.ask(ctx)
	late := testkit.CPUTime() - ctx.ended
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		t.Errorf("%s: ended at look %d it gives %v", a.name, end, err)
	case p != nil && p.Sum().Cmp(p.Coalitions) != 0:
		t.Errorf("%s: ended at look %d it does not add up: %+v", a.name, end, p)
	}
	return late
}
