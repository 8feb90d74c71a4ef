package verify

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// Options bound the work. The zero value takes the defaults.
type Options struct {
	Tries   int    // inputs tried for a law that is not proved; 0 means 10,000
	Boxes   int    // boxes evaluated in proving a law; 0 means 4,000, less than 0 none
	Seed    uint64 // of the inputs; 0 means 1
	Workers int    // goroutines; 0 means one a processor. It changes no result

	// Filter takes the properties to run by their titles; nil takes all.
	Filter func(title string) bool
}

const (
	defaultTries = 10_000
	defaultBoxes = 4_000
	checks       = 64    // inputs tried for a law that is proved
	moreChecks   = 1_000 // where a calculation on the way may fail
)

// Slack is how much less counts as lower: rounding to billionths of points, and
// of the numbers they are made of, is no breach of a law. Beyond 1 it is
// relative.
const Slack = 1e-6

// Verdict is what came of a law.
type Verdict int

// The verdicts.
const (
	Proved     Verdict = iota // it holds for all inputs in the ranges that can be judged
	NotRefuted                // no input tried breaks it
	Refuted                   // an input breaks it
	Error                     // it could not be judged
)

// String is the verdict in words.
func (v Verdict) String() string {
	return [...]string{"proved", "not refuted", "refuted", "error"}[v]
}

// Outcome is what came of one law of a property.
type Outcome struct {
	Title   string      // of the property
	Law     string      // the law as it is written
	At      source.Span // of the law
	Verdict Verdict
	Tries   int // inputs tried
	Boxes   int // boxes evaluated in the proof
	Cases   int // coalitions and records that the law is about
	Proven  int // of these, proved

	Counterexample *Counterexample // of what is refuted
	Reason         string          // why it is an error, or not proved, or what a proof leaves out
}

// Counterexample is an input that breaks a law.
type Counterexample struct {
	// Text is the input as the lines of a test: pasted into a `test` block it
	// fails there.
	Text string

	// Before and After are the values at the lower and at the higher value of the
	// input that moves; for `within` both are the value found.
	Before, After float64

	Inputs []Input
}

// Input is the value of an input. Of the one that moves, Before is the lower and
// After the higher value; of others both are the same.
type Input struct {
	Path          string // esp.standing, or the name of a parameter
	Before, After string // as a file writes them
}

// Run runs the properties of a rule set, law by law in the order of their
// places. The error is the context's.
func Run(ctx context.Context, p *eval.Program, opts Options) ([]Outcome, error) {
	r := &runner{ctx: ctx, program: p, opts: opts.filled(), cuts: constants(p.Set())}
	var out []Outcome
	for _, prop := range p.Set().Properties {
		if r.opts.Filter != nil && !r.opts.Filter(prop.Title) {
			continue
		}
		for i := range prop.Laws {
			o, err := r.law(prop, &prop.Laws[i])
			if err != nil {
				return out, err
			}
			out = append(out, o)
		}
	}
	return out, nil
}

func (o Options) filled() Options {
	if o.Tries == 0 {
		o.Tries = defaultTries
	}
	if o.Boxes == 0 {
		o.Boxes = defaultBoxes
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o
}

type runner struct {
	ctx     context.Context
	program *eval.Program
	opts    Options
	cuts    []float64 // the numbers that stand in the rules, ascending
}

// law proves a law where it can, and searches the cases that are left.
func (r *runner) law(p *rules.Property, law *rules.Law) (Outcome, error) {
	o := Outcome{Title: p.Title, Law: law.At.Text(), At: law.At}
	cases, err := r.cases(p)
	if err == nil && len(cases) == 0 {
		err = errors.New("there is nothing to move: no coalition has such a record")
	}
	if err != nil {
		return failed(o, err), r.ctx.Err()
	}
	o.Cases = len(cases)
	open, reason := r.prove(&o, p, law, cases)
	if err := r.ctx.Err(); err != nil {
		return o, err
	}
	s, err := r.searcher(p, law)
	if err != nil {
		return failed(o, err), nil
	}
	tries, among := r.opts.Tries, open
	switch o.Verdict, o.Reason = NotRefuted, reason; {
	case len(open) == 0 && reason == "":
		o.Verdict, tries, among = Proved, checks, cases
	case len(open) == 0: // what the proof leaves out is tried more
		o.Verdict, tries, among = Proved, min(tries, moreChecks), cases
	}
	found := s.run(among, tries)
	if err := r.ctx.Err(); err != nil {
		return o, err
	}
	o.Tries = found.tries
	return r.conclude(o, s, found, len(open) > 0), nil
}

// conclude turns what the search found into an outcome.
func (r *runner) conclude(o Outcome, s *searcher, found finding, searched bool) Outcome {
	switch {
	case found.err != nil:
		return failed(o, found.err)
	case found.breach == nil && found.judged == 0:
		return failed(o, errors.New("none of the inputs tried gives a value: the condition holds for none, or something it reads is absent"))
	case found.breach == nil:
		return o
	}
	c := s.counterexample(s.shrink(found.breach))
	if !searched {
		o.Counterexample = c
		return failed(o, errors.New("the law was proved and yet an input breaks it, which is a fault of entente; please report it"))
	}
	o.Verdict, o.Counterexample, o.Reason = Refuted, c, ""
	return o
}

func failed(o Outcome, err error) Outcome {
	o.Verdict, o.Reason = Error, err.Error()
	return o
}

// partly says what a proof leaves out.
const partly = "for all inputs that can be judged; that none makes a calculation fail is not proved"

// prove tries to prove each case and returns those that are left, with why the
// first of them is. With none left, the reason says what the proof leaves out.
func (r *runner) prove(o *Outcome, p *rules.Property, law *rules.Law, cases []*study) (open []*study, reason string) {
	if r.opts.Boxes < 0 {
		return cases, "no proof was tried"
	}
	budget := max(16, r.opts.Boxes/len(cases))
	provers := make([]*prover, len(cases))
	r.each(len(cases), func(i int) {
		provers[i] = &prover{ctx: r.ctx, program: r.program, study: cases[i], law: law, when: p.When, cuts: r.cuts, budget: budget}
		provers[i].run()
	})
	for i, x := range provers {
		o.Boxes += x.boxes
		if x.proved {
			o.Proven++
			if x.fails && len(open) == 0 {
				reason = partly
			}
			continue
		}
		if len(open) == 0 {
			reason = fmt.Sprintf("not proved for %s: %s", cases[i], x.reason)
		}
		open = append(open, cases[i])
	}
	return open, reason
}

// each runs a task for each number below n, on as many goroutines as the options
// allow.
func (r *runner) each(n int, task func(i int)) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	next := 0
	for range min(r.opts.Workers, n) {
		wg.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= n || r.ctx.Err() != nil {
					return
				}
				task(i)
			}
		})
	}
	wg.Wait()
}

// constants are the numbers that stand in the expressions and tables of a rule
// set.
func constants(set *rules.Set) []float64 {
	var all []float64
	for _, e := range set.Expressions() {
		all = append(all, literals(e)...)
	}
	for _, d := range set.Derived {
		if d.Table == nil {
			continue
		}
		for _, row := range d.Table.Rows {
			for _, t := range row.Tests {
				for _, p := range t.Parts {
					all = append(all, p.Low, p.High)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// beyond reports whether x is lower than y by more than rounding.
func beyond(x, y float64) bool {
	return y-x > Slack*max(1, math.Abs(x), math.Abs(y))
}
