package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search/residual"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// Among says from whom coalitions are formed.
type Among int

// The pools. The lead is in all of them and in every coalition.
const (
	Everyone   Among = iota // members and candidates
	Members                 // members alone: who could be left out
	Candidates              // candidates come and go, the members stay
)

// MaxChoices is how many partners may come and go in one search.
const MaxChoices = 62

// DefaultNodes is the limit on what a search visits: an hour, or less, on two
// cores. The context may end it sooner.
const DefaultNodes = 1_000_000_000

// Options say over which coalitions to search. The zero value takes all that
// members and candidates could form.
type Options struct {
	Day      float64         // of judgement; 0 takes the coalition's own
	Settings []rules.Setting // other values for attributes and parameters

	Among   Among
	With    []*rules.Record // partners that are in every coalition
	Without []*rules.Record // partners that are in none
	Min     int             // members, the lead included; 0 means no limit
	Max     int
	Floors  []Floor // scores that every coalition must reach

	// Lift lets caveats be lifted, too, where a question is about changes.
	Lift bool

	Threads int // 0 means GOMAXPROCS; results do not depend on it

	// MaxCost lowers the program's limit on the steps of one judgement, which is
	// what New takes at the most, and what is known of a study before anything
	// runs; 0 leaves it. New refuses what could take more with eval.ErrLimit.
	MaxCost float64
	// Nodes is the most nodes and blocks to visit; 0 means DefaultNodes, and less
	// sets no limit. A search that comes to it gives the best it has found, and
	// the gap.
	Nodes int64

	// Progress is called now and then, from any goroutine but one at a time.
	Progress func(Progress)
}

// Floor is a score that a coalition must reach: at least Value or, where less
// is better, at most.
type Floor struct {
	Dimension string  `json:"dimension"`
	Value     float64 `json:"value"`
}

// ErrQuestion is wrapped by errors about questions that have no answer.
var ErrQuestion = eval.ErrQuestion

// ErrDisagree says that a search and a judgement came to different scores: a
// fault of entente. Nothing is reported then.
var ErrDisagree = errors.New("the search and the judgement disagree; this is a fault of entente")

// Space is the set of coalitions that a search goes through. It is immutable
// and safe for any number of goroutines.
type Space struct {
	program   *eval.Program
	coalition *rules.Coalition
	opts      Options
	question  residual.Question
	declared  []*rules.Record // the members, by id
	pool      []*rules.Record // by choice: a partner, or a caveat to lift
	isMember  []bool          // by choice: a partner, who counts for the size
	always    int             // members in every coalition, the lead included
	residual  *residual.Program
	plan      *residual.Plan // nil where the rules have no residual form
	refusal   error          // why
}

// New finds out who may come and go. The error wraps ErrQuestion where the
// options contradict each other or the study.
func New(ctx context.Context, p *eval.Program, coalition string, o Options) (*Space, error) {
	co, ok := p.Set().Coalition(coalition)
	if !ok {
		return nil, fmt.Errorf("%w: there is no coalition %q", ErrQuestion, coalition)
	}
	if o.Threads <= 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	if o.Nodes == 0 {
		o.Nodes = DefaultNodes
	}
	s := &Space{program: p, coalition: co, opts: o}
	in := s.input()
	if _, err := p.Affordable(&in); err != nil {
		return nil, err
	}
	s.question = residual.Question{Coalition: co, Day: o.Day, Settings: o.Settings, Member: map[*rules.Record]int{}, Lifted: map[*rules.Record]int{}}
	if err := s.choose(ctx); err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, s.prepare(ctx)
}

// input is the question of a judgement.
func (s *Space) input() eval.Input {
	return eval.Input{Coalition: s.coalition.ID(), Day: s.opts.Day, Settings: s.opts.Settings, MaxCost: s.opts.MaxCost}
}

// choose numbers the choices: partners by id, then caveats.
func (s *Space) choose(ctx context.Context) error {
	members, candidates, err := residual.Pool(ctx, s.program.Set(), &s.question)
	if refused := (*residual.Refusal)(nil); err != nil && !errors.As(err, &refused) {
		return err
	}
	s.declared = members
	in := func(list []*rules.Record, r *rules.Record) bool { return slices.Contains(list, r) }
	for _, r := range s.program.Set().RecordsOf(rules.PartnerKind) {
		known := in(members, r) || in(candidates, r)
		switch {
		case r == s.coalition.Lead, in(s.opts.With, r):
			s.question.Member[r] = residual.AlwaysIn
		case !known, in(s.opts.Without, r):
			s.question.Member[r] = residual.AlwaysOut
		case s.opts.Among == Members && !in(members, r):
			s.question.Member[r] = residual.AlwaysOut
		case s.opts.Among == Candidates && in(members, r):
			s.question.Member[r] = residual.AlwaysIn
		default:
			s.question.Member[r] = len(s.pool)
			s.pool, s.isMember = append(s.pool, r), append(s.isMember, true)
		}
		if s.question.Member[r] == residual.AlwaysIn {
			s.always++
		}
	}
	if s.opts.Lift {
		s.lifts()
	}
	s.question.Choices = len(s.pool)
	return nil
}

// caveatKind is the kind whose records can be lifted.
const caveatKind = "caveat"

func (s *Space) lifts() {
	k, ok := s.program.Set().Kind(caveatKind)
	if !ok || k.Of != rules.PartnerKind {
		return
	}
	for _, c := range s.program.Set().RecordsOf(caveatKind) {
		if v, ok := s.question.Member[c.Owner]; ok && v != residual.AlwaysOut {
			s.question.Lifted[c] = len(s.pool)
			s.pool, s.isMember = append(s.pool, c), append(s.isMember, false)
		}
	}
}

func (s *Space) check() error {
	for _, r := range s.opts.Without {
		if r == s.coalition.Lead {
			return fmt.Errorf("%w: %s leads the coalition and cannot be left out", ErrQuestion, r.ID)
		}
		if slices.Contains(s.opts.With, r) {
			return fmt.Errorf("%w: %s can be in every coalition or in none, not both", ErrQuestion, r.ID)
		}
	}
	for _, f := range s.opts.Floors {
		if _, ok := s.program.Set().Dimension(f.Dimension); !ok {
			return fmt.Errorf("%w: there is no dimension %q", ErrQuestion, f.Dimension)
		}
	}
	if n := len(s.pool); n > MaxChoices {
		return s.tooMany(n)
	}
	if s.opts.Max > 0 && s.opts.Min > s.opts.Max {
		return fmt.Errorf("%w: no coalition has at least %d and at most %d members", ErrQuestion, s.opts.Min, s.opts.Max)
	}
	return nil
}

// tooMany says that there are more choices than a word has room for.
func (s *Space) tooMany(n int) error {
	return eval.Fail(ErrQuestion, diag.Diagnostic{Code: diag.TooLarge, Severity: diag.Error, Span: s.coalition.Record.At,
		Message: fmt.Sprintf("%d partners may come and go, caveats to lift among them; a search takes at most %d, as many as it keeps in one word", n, MaxChoices),
		Hint:    fmt.Sprintf("settle %d or more of them as in every coalition or in none, or search the members or the candidates alone", n-MaxChoices)})
}

// prepare brings the rules into the form that is searched. Where there is none,
// coalitions are judged one by one.
func (s *Space) prepare(ctx context.Context) error {
	p, err := residual.Build(ctx, s.program.Set(), &s.question)
	if refused := (*residual.Refusal)(nil); errors.As(err, &refused) {
		s.refusal = err
		return nil
	}
	if err != nil {
		return err
	}
	if p.Fault == residual.True {
		_, err := s.program.Judge(ctx, s.input())
		return err
	}
	s.residual = p
	s.plan = residual.NewPlan(p, p.Orders(tastes[0])[0])
	return nil
}

// Slow says why coalitions are judged one by one, or is nil where they are not.
func (s *Space) Slow() error { return s.refusal }

// Choices is how many partners may come and go, and caveats be lifted: a search
// goes through 2^Choices coalitions.
func (s *Space) Choices() int { return len(s.pool) }

// Pool are the partners that may come and go, by id.
func (s *Space) Pool() []*rules.Record {
	var out []*rules.Record
	for i, r := range s.pool {
		if s.isMember[i] {
			out = append(out, r)
		}
	}
	return out
}
