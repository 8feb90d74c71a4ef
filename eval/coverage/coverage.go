package coverage

import (
	"context"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// Report is what the tests of a study tried. Lists are by place.
type Report struct {
	Tests   int      `json:"tests"`
	Study   Summary  `json:"study"`
	Packs   Summary  `json:"packs"` // the standard packs
	Rules   []Rule   `json:"rules"`
	Clauses []Clause `json:"clauses"`
	Rows    []Row    `json:"rows"`

	// Prefix stands before the paths in LCOV: the way from where it is read to
	// the root of the study, such as "rules/".
	Prefix string `json:"-"`
}

// Summary counts what there is to try and what was tried. A clause has two
// sides.
type Summary struct {
	Rules        int `json:"rules"`
	RulesApplied int `json:"rules_applied"`
	Sides        int `json:"sides"`
	SidesSeen    int `json:"sides_seen"`
	Rows         int `json:"rows"`
	RowsHit      int `json:"rows_hit"`
}

// Percent is the share of rules, sides and rows that were tried, from 0 to 100;
// 100 where there is nothing to try.
func (s Summary) Percent() float64 {
	all := s.Rules + s.Sides + s.Rows
	if all == 0 {
		return 100
	}
	return 100 * float64(s.RulesApplied+s.SidesSeen+s.RowsHit) / float64(all)
}

// Percent is the share of the study's own rules that was tried.
func (r *Report) Percent() float64 { return r.Study.Percent() }

// Rule is a rule and how often it applied in all tests together.
type Rule struct {
	ID      string `json:"id"`
	At      string `json:"at"`
	Applied int    `json:"applied"`

	span source.Span
}

// Clause is a part of a condition without `and`, `or` or `not`, and how often
// it was asked for and came out true, false or without a value.
type Clause struct {
	Text    string `json:"text"`
	In      string `json:"in"` // the rule, or kind.attribute of a derivation
	At      string `json:"at"`
	True    int    `json:"true"`
	False   int    `json:"false"`
	Missing int    `json:"missing"`

	span source.Span
}

// Row is a row of a decision table, and how often it was asked for and applied
// or not.
type Row struct {
	Table string `json:"table"` // kind.attribute
	At    string `json:"at"`
	Hit   int    `json:"hit"`
	Not   int    `json:"not"`

	span source.Span
}

// Run runs the tests whose titles the filter takes, all for a nil filter, and
// tells what they tried. A test that could not be judged tries nothing. The
// error is the context's.
func Run(ctx context.Context, p *eval.Program, filter func(title string) bool) (*Report, []ruletest.Outcome, error) {
	plan, err := newPlan(p)
	if err != nil {
		return nil, nil, err
	}
	tests := 0
	outcomes, err := ruletest.Watch(ctx, p, filter, func(_ *rules.Test, j *eval.Judgement) {
		tests++
		plan.watch(j)
	})
	r := plan.report()
	r.Tests = tests
	return r, outcomes, err
}

// report gathers what was counted.
func (p *plan) report() *Report {
	r := &Report{Rules: []Rule{}, Clauses: []Clause{}, Rows: []Row{}}
	for _, x := range p.rules {
		r.Rules = append(r.Rules, x.count)
		s := r.summary(x.count.span)
		s.Rules++
		s.RulesApplied += seen(x.count.Applied)
	}
	for _, a := range p.atoms {
		r.Clauses = append(r.Clauses, a.count)
		s := r.summary(a.count.span)
		s.Sides += 2
		s.SidesSeen += seen(a.count.True) + seen(a.count.False)
	}
	for _, x := range p.rows {
		r.Rows = append(r.Rows, *x)
		s := r.summary(x.span)
		s.Rows++
		s.RowsHit += seen(x.Hit)
	}
	slices.SortFunc(r.Rules, func(a, b Rule) int { return byPlace(a.span, b.span) })
	slices.SortFunc(r.Clauses, func(a, b Clause) int { return byPlace(a.span, b.span) })
	slices.SortFunc(r.Rows, func(a, b Row) int { return byPlace(a.span, b.span) })
	return r
}

func (r *Report) summary(at source.Span) *Summary {
	if rules.IsPack(at.Path()) {
		return &r.Packs
	}
	return &r.Study
}

func seen(n int) int { return min(n, 1) }

func byPlace(a, b source.Span) int {
	switch {
	case a.Less(b):
		return -1
	case b.Less(a):
		return 1
	}
	return 0
}
