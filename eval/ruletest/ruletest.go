// Package ruletest runs the tests of a rule set.
//
// In: a *eval.Program. Out: an Outcome for each test, with expected beside
// actual for what failed. It stands on eval alone.
package ruletest

import (
	"context"
	"errors"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Outcome is what came of one test.
type Outcome struct {
	Title    string
	At       source.Span
	Expects  int       // how many expectations it has
	Failures []Failure // those that did not hold
	Err      error     // why the test could not be run, or nil
}

// Passed reports whether all that the test expects came out.
func (o *Outcome) Passed() bool { return o.Err == nil && len(o.Failures) == 0 }

// Failure is an expectation that did not hold.
type Failure struct {
	At     source.Span
	Text   string       // the expectation as it is written
	Values []eval.Value // what its parts came out as
	Reason string       // why it could not be judged, or ""
	Golden *Golden      // the number it would hold with, or nil
}

// Run runs the tests whose titles the filter takes, all for a nil filter, in
// the order of their places. The error is the context's.
func Run(ctx context.Context, p *eval.Program, filter func(title string) bool) ([]Outcome, error) {
	return Watch(ctx, p, filter, nil)
}

// Watch runs tests as Run does and shows each judgement that a test asked about
// once its expectations are answered, the one with the test's changes. seen may
// be nil.
func Watch(ctx context.Context, p *eval.Program, filter func(title string) bool, seen func(*rules.Test, *eval.Judgement)) ([]Outcome, error) {
	var out []Outcome
	for _, t := range p.Set().Tests {
		if filter != nil && !filter(t.Title) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return out, err
		}
		out = append(out, run(ctx, p, t, seen))
	}
	return out, nil
}

// run judges the coalition as it is and with the test's changes, and asks what
// the test expects.
func run(ctx context.Context, p *eval.Program, t *rules.Test, seen func(*rules.Test, *eval.Judgement)) Outcome {
	o := Outcome{Title: t.Title, At: t.At, Expects: len(t.Expects)}
	if t.Coalition == nil {
		o.Err = errors.New("the test names no coalition")
		return o
	}
	in := eval.Input{Coalition: t.Coalition.ID(), Day: t.Day}
	before, err := p.Judge(ctx, in)
	if err != nil {
		o.Err = err
		return o
	}
	in.Add, in.Remove, in.Settings = t.Add, t.Remove, t.Settings
	after, err := p.Judge(ctx, in)
	if err != nil {
		o.Err = err
		return o
	}
	after.Compare(before)
	for _, e := range t.Expects {
		if f := ask(after, e); f != nil {
			o.Failures = append(o.Failures, *f)
		}
	}
	if seen != nil {
		seen(t, after)
	}
	return o
}

// ask puts an expectation to a judgement; nil means that it holds.
func ask(j *eval.Judgement, e *expression.Expr) *Failure {
	v, err := j.Eval(e)
	if err == nil && v.(bool) {
		return nil
	}
	f := &Failure{At: e.At, Text: e.Text(), Values: j.Values(e)}
	if err != nil {
		f.Reason = err.Error()
	} else {
		f.Golden = golden(j, e)
	}
	return f
}
