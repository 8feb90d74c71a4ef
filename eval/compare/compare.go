package compare

import (
	"cmp"
	"context"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
)

// Report is the difference between two versions of a rule set. Equal versions
// give equal bytes as JSON.
type Report struct {
	Old     string       `json:"old"` // revisions: the hashes of all that was read
	New     string       `json:"new"`
	Changes []Change     `json:"changes"`
	Answers []Answer     `json:"answers"` // of every coalition in both versions, by id and day
	Tests   []TestChange `json:"tests"`   // those with another outcome
	Flips   []Flip       `json:"flips"`
	Near    []NearInput  `json:"near"`  // inputs near what changed that are judged otherwise
	Tried   int          `json:"tried"` // judgements that the search for them took
	Cut     bool         `json:"cut"`   // whether their bound ended it early
}

// Flip is a verdict that came out the other way.
type Flip struct {
	What      string `json:"what"` // quadrant, requirement, test, or judgement where it cannot be completed
	Coalition string `json:"coalition,omitempty"`
	Day       string `json:"day,omitempty"`
	Name      string `json:"name"` // of the partner or test; of a requirement, its text
	From      string `json:"from"`
	To        string `json:"to"`
}

// TestChange is a test with another outcome: passes, fails or none, where a
// version has no such test.
type TestChange struct {
	Title  string `json:"title"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Reason string `json:"reason,omitempty"` // the first that failed, with what is new
}

// Outcomes of tests, requirements and judgements.
const (
	Passes = "passes"
	Fails  = "fails"
	None   = "none"
)

// Changed reports whether anything that a reader of results could notice
// changed: a declaration, an answer or a test.
func (r *Report) Changed() bool {
	return len(r.Changes)+len(r.Tests)+len(r.Flips) > 0 || slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Changed() })
}

// Run compares two versions. A judgement that cannot be completed is part of
// the answer; the error is the context's.
func Run(ctx context.Context, old, new *eval.Program) (*Report, error) {
	r := &Report{Old: old.Set().Revision, New: new.Set().Revision, Tests: []TestChange{}, Flips: []Flip{}, Near: []NearInput{}}
	r.Changes = changes(old.Set(), new.Set())
	var err error
	if r.Answers, err = answers(ctx, old, new, r.Changes); err != nil {
		return nil, err
	}
	for i := range r.Answers {
		r.Flips = append(r.Flips, r.Answers[i].flips()...)
	}
	if err := r.tests(ctx, old, new); err != nil {
		return nil, err
	}
	if err := r.near(ctx, old, new); err != nil {
		return nil, err
	}
	return r, nil
}

// tests runs the tests of both versions and pairs them by their titles.
func (r *Report) tests(ctx context.Context, old, new *eval.Program) error {
	before, err := outcomes(ctx, old)
	if err != nil {
		return err
	}
	after, err := outcomes(ctx, new)
	if err != nil {
		return err
	}
	for title, o := range after {
		r.test(TestChange{title, outcome(before[title]), outcome(o), reason(o)})
	}
	for title, o := range before {
		if after[title] == nil {
			r.test(TestChange{Title: title, Old: outcome(o), New: None})
		}
	}
	slices.SortFunc(r.Tests, func(a, b TestChange) int { return cmp.Compare(a.Title, b.Title) })
	for _, t := range r.Tests {
		if (t.Old == Fails) != (t.New == Fails) {
			r.Flips = append(r.Flips, Flip{What: "test", Name: t.Title, From: t.Old, To: t.New})
		}
	}
	return nil
}

func (r *Report) test(t TestChange) {
	if t.Old != t.New {
		r.Tests = append(r.Tests, t)
	}
}

// outcomes runs all tests. No two of a study have the same title.
func outcomes(ctx context.Context, p *eval.Program) (map[string]*ruletest.Outcome, error) {
	list, err := ruletest.Run(ctx, p, nil)
	if err == nil {
		err = ctx.Err()
	}
	out := map[string]*ruletest.Outcome{}
	for i := range list {
		out[list[i].Title] = &list[i]
	}
	return out, err
}

func outcome(o *ruletest.Outcome) string {
	switch {
	case o == nil:
		return None
	case o.Passed():
		return Passes
	}
	return Fails
}

// reason is the first expectation that did not hold.
func reason(o *ruletest.Outcome) string {
	switch {
	case o.Err != nil:
		return o.Err.Error()
	case len(o.Failures) == 0:
		return ""
	}
	f := o.Failures[0]
	text := f.Text
	if f.Reason != "" {
		return text + ": " + f.Reason
	}
	for i, v := range f.Values {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		text += sep + v.Text + " is " + v.Value
	}
	return text
}
