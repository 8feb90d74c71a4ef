package entente

import (
	"context"
	"fmt"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// Set is a rule set ready to judge coalitions. It is immutable and safe for any
// number of goroutines.
type Set struct {
	engine  *Engine
	program *eval.Program
	records map[string]*rules.Record // by id, so that no call searches for one
}

func newSet(e *Engine, p *eval.Program) *Set {
	s := &Set{e, p, map[string]*rules.Record{}}
	for _, r := range p.Set().Records {
		s.records[r.ID] = r
	}
	return s
}

// Coalitions are the ids of the coalitions that the rule set declares, sorted.
func (s *Set) Coalitions() []string {
	ids := []string{}
	for _, c := range s.program.Set().Coalitions {
		ids = append(ids, c.ID())
	}
	return ids
}

// Revision is the hash of all files and tables that the rule set was made of:
// 64 hexadecimal digits, which every Result carries.
func (s *Set) Revision() string { return s.program.Set().Revision }

// Cost is the most steps that one judgement of this rule set can take. It is
// known before anything runs and lies within the engine's limit.
func (s *Set) Cost() float64 { return s.program.Cost() }

// CostPart is what one declaration adds to the cost of a judgement: Each steps
// for asking it once, so many Times at the most.
type CostPart struct {
	What  string // rule standing_pays, derive partner.effective
	At    string // path:line:column
	Each  float64
	Times float64
}

// Costs are the parts that add up to Cost, in the order of the rule set.
func (s *Set) Costs() []CostPart {
	out := []CostPart{}
	for _, p := range s.program.Parts() {
		out = append(out, CostPart{p.What, p.At.String(), p.Each, p.Times})
	}
	return out
}

// Limit is the most steps that the engine allows a judgement.
func (s *Set) Limit() float64 { return s.program.Limit() }

// Program is the rule set as the packages of this module under eval take it,
// such as search and simulate. The stability of this package does not cover it.
func (s *Set) Program() *eval.Program { return s.program }

// TestResult is what came of one of the rule set's own tests.
type TestResult struct {
	Title  string
	At     string // path:line:column
	Passed bool
	Failed []string // the expectations that did not hold, and why
}

// Test runs the tests that the rule set holds. The error is a *Failure when the
// context ended first.
func (s *Set) Test(ctx context.Context) ([]TestResult, error) {
	outcomes, err := s.outcomes(ctx)
	if err != nil {
		return nil, err
	}
	results := []TestResult{}
	for _, o := range outcomes {
		results = append(results, newTestResult(o))
	}
	return results, nil
}

// outcomes runs the tests to their end, or says what kept them from it.
func (s *Set) outcomes(ctx context.Context) ([]ruletest.Outcome, error) {
	outcomes, err := ruletest.Run(ctx, s.program, nil)
	if err != nil || ctx.Err() != nil {
		return nil, stoppedBy(ctx)
	}
	return outcomes, nil
}

func newTestResult(o ruletest.Outcome) TestResult {
	r := TestResult{Title: o.Title, At: o.At.String(), Passed: o.Passed()}
	if o.Err != nil {
		r.Failed = append(r.Failed, o.Err.Error())
	}
	for _, f := range o.Failures {
		r.Failed = append(r.Failed, fmt.Sprintf("%s: %s", f.At, expectation(f)))
	}
	return r
}

// failing runs the rule set's own tests and gives those that did not pass, with
// the failure that tells of them.
func (s *Set) failing(ctx context.Context) ([]TestResult, error) {
	outcomes, err := s.outcomes(ctx)
	if err != nil {
		return nil, err
	}
	var failed []TestResult
	var found diag.List
	for _, o := range outcomes {
		if o.Passed() {
			continue
		}
		failed = append(failed, newTestResult(o))
		if o.Err != nil {
			found.Add(diag.TestFailed, o.At, fmt.Sprintf("the test %q could not be run: %v", o.Title, o.Err))
		}
		for _, f := range o.Failures {
			found.Add(diag.TestFailed, f.At, fmt.Sprintf("the test %q failed: %s", o.Title, expectation(f)))
		}
	}
	if len(failed) == 0 {
		return nil, nil
	}
	return failed, eval.Fail(ErrRules, found.Sorted()...)
}

// expectation is one that did not hold, with the values that it met.
func expectation(f ruletest.Failure) string {
	text := f.Text
	if f.Reason != "" {
		return text + ": " + f.Reason
	}
	for i, v := range f.Values {
		sign := ", "
		if i == 0 {
			sign = ", where "
		}
		text += sign + v.Text + " is " + v.Value
	}
	return text
}

// stoppedBy is the failure of what the end of the context kept from ending.
func stoppedBy(ctx context.Context) error {
	return eval.Fail(fmt.Errorf("%w: %w: %w", ErrCancelled, ctx.Err(), context.Cause(ctx)), cancelled(ctx))
}
