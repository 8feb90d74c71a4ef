package entente

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
)

// Watching says how a rule set is kept up to date. The zero value reloads when
// Live.Reload is called, and then alone.
type Watching struct {
	// Changes calls changed whenever the sources may have changed, until the
	// context ends. Package rules/watch gives one for a folder; a program may give
	// one that waits for a signal, a message or a clock.
	Changes func(ctx context.Context, changed func()) error

	// Tell, where it is given, is told what came of each reload that found a
	// change, one at a time.
	Tell func(Reload)
}

// Reload is what came of one attempt to load the sources anew.
type Reload struct {
	Taken    bool         // the new rule set is in force from now on
	Same     bool         // nothing has changed since the one in force was loaded
	Set      *Set         // the rule set in force after the attempt
	Findings Diagnostics  // of the sources, warnings among them
	Failed   []TestResult // the rule set's own tests that did not pass
	Err      error        // why it was not taken, a *Failure; or what ended Changes
}

// Live is a rule set that is loaded anew when its sources change. Only a rule
// set that compiles, declares a coalition and passes its own tests comes into
// force; until then the last good one stays. It is safe for any number of goroutines.
type Live struct {
	engine  *Engine
	sources []Source
	tell    func(Reload)
	reload  sync.Mutex // held by the one attempt that runs
	current atomic.Pointer[Set]
	ended   chan struct{}
}

// Watch compiles the sources and keeps them up to date until the context ends.
// The first rule set must compile and pass its tests, or there is none to keep:
// the error is then a *Failure that wraps ErrRules.
func (e *Engine) Watch(ctx context.Context, w Watching, sources ...Source) (*Live, error) {
	l := &Live{engine: e, sources: slices.Clone(sources), tell: w.Tell, ended: make(chan struct{})}
	first := l.load(ctx)
	if first.Err != nil {
		return nil, first.Err
	}
	l.current.Store(first.Set)
	go func() {
		defer close(l.ended)
		if w.Changes == nil {
			<-ctx.Done()
			return
		}
		if err := w.Changes(ctx, func() { l.Reload(ctx) }); err != nil && ctx.Err() == nil {
			l.report(Reload{Set: l.Set(), Err: fmt.Errorf("the rules are no longer watched: %w", err)})
		}
	}()
	return l, nil
}

// Set is the rule set in force. A judgement keeps to the set that it began with;
// ask for the set anew before each.
func (l *Live) Set() *Set { return l.current.Load() }

// Done is closed when the watching has ended, with its context.
func (l *Live) Done() <-chan struct{} { return l.ended }

// Reload loads the sources now. Of several at once each waits for the one
// before.
func (l *Live) Reload(ctx context.Context) Reload {
	l.reload.Lock()
	defer l.reload.Unlock()
	r := l.load(ctx)
	if r.Err == nil {
		l.current.Store(r.Set)
	}
	r.Set = l.Set()
	if l.tell != nil && !r.Same {
		l.tell(r)
	}
	return r
}

func (l *Live) report(r Reload) {
	l.reload.Lock()
	defer l.reload.Unlock()
	if l.tell != nil {
		l.tell(r)
	}
}

// load compiles the sources and runs the tests of what comes out. Its Set is the
// new one, or the one in force where that is the same.
func (l *Live) load(ctx context.Context) Reload {
	set, found := l.engine.Compile(ctx, l.sources...)
	r := Reload{Findings: found, Err: found.Err(), Set: set}
	if ctx.Err() != nil {
		r.Err = stoppedBy(ctx)
	}
	if r.Err != nil {
		return r
	}
	old := l.Set()
	if old != nil && old.Revision() == set.Revision() {
		r.Same, r.Set = true, old
		return r
	}
	if len(set.Coalitions()) == 0 { // such as a file that is just being written
		r.Err = eval.Fail(ErrRules, finding(diag.Required, "the rules declare no coalition, so there is nothing to judge", ""))
		return r
	}
	if r.Failed, r.Err = set.failing(ctx); r.Err == nil {
		r.Taken = true
	}
	return r
}
