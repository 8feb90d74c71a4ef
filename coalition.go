package entente

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Result is the judgement of a coalition: plain data, the caller's own. Its
// members are Coalition, Scores, Baseline, Partners, Requirements, Missing,
// Findings, Cost, Edition, Revision and Version. The contributions of a score
// stand in the order in which they act, sums before factors; sort them by
// Points for the strongest.
type Result = eval.Result

// Totals is a judgement without its reasons: the scores by dimension, what is
// missing, and the revision. It is plain data, the caller's own.
type Totals = eval.Totals

// Drawn is how the scores came out over draws of what is uncertain: by dimension
// the mean with its standard error, the deviation, and the scores that 10, 50
// and 90 of 100 draws do not exceed. It is plain data, the caller's own.
type Drawn = eval.Drawn

// Today, given to AsOf, is the day that the engine's clock shows.
const Today = "today"

// Call bounds one judgement. The zero value takes the engine's bounds and
// accepts that values are missing.
type Call struct {
	// MaxCost lowers the engine's limit for this call; 0 leaves it, and a higher
	// one does not raise it. A judgement that could cost more does not begin.
	MaxCost float64

	// Complete makes a value that a rule needs and nobody gives an error that
	// wraps ErrMissing, rather than an entry of Result.Missing.
	Complete bool
}

// Coalition is a proposed coalition, as its rule set declares it or changed. It
// is immutable: With, Without, Set, Records and AsOf give another one, for the
// price of a few copies, without compiling anything. What is wrong with a change
// comes out of Score, and of Err before it, everything at once.
type Coalition struct {
	problems
	set *Set
	in  eval.Input               // its slices are never written to
	fed map[string]*rules.Record // records that came with Records; never written to

	scorers *sync.Pool // of *eval.Scorer, laid out for this coalition
}

// Coalition is a coalition that the rule set declares.
func (s *Set) Coalition(id string) *Coalition {
	c := &Coalition{set: s, in: eval.Input{Coalition: id}, scorers: &sync.Pool{}}
	if _, ok := s.program.Set().Coalition(id); !ok {
		c.refuse(diag.UnknownName, s.Coalitions(), "there is no coalition %q", id)
	}
	return c
}

// changed is a copy to be changed.
func (c *Coalition) changed() *Coalition {
	d := *c
	d.scorers = &sync.Pool{}
	d.found = slices.Clip(c.found)
	d.in.Add, d.in.Remove = slices.Clip(c.in.Add), slices.Clip(c.in.Remove)
	d.in.Settings, d.in.Records = slices.Clip(c.in.Settings), slices.Clip(c.in.Records)
	return &d
}

// With is the coalition and more members, by their ids.
func (c *Coalition) With(members ...string) *Coalition {
	d := c.changed()
	for _, id := range members {
		if d.enough() {
			break
		}
		if r := d.partner(id); r != nil {
			d.in.Add = append(d.in.Add, r)
		}
	}
	return d
}

// Without is the coalition less some of its members, by their ids. The lead
// cannot be left out.
func (c *Coalition) Without(members ...string) *Coalition {
	d := c.changed()
	for _, id := range members {
		if d.enough() {
			break
		}
		r := d.partner(id)
		co, ok := c.set.program.Set().Coalition(c.in.Coalition)
		switch {
		case r == nil:
		case ok && co.Lead == r:
			d.refuse(diag.BadClause, nil, "%q leads the coalition and cannot be left out", id)
		default:
			d.in.Remove = append(d.in.Remove, r)
		}
	}
	return d
}

// AsOf is the coalition on another day, YYYY-MM-DD or Today.
func (c *Coalition) AsOf(day string) *Coalition {
	d := c.changed()
	if day == Today {
		var ok bool
		if day, ok = c.set.engine.today(); !ok {
			d.refuse(diag.BadLiteral, nil, "the engine has no clock, so there is no today")
			return d
		}
	}
	n, ok := types.ParseDay(day)
	if !ok {
		d.refuse(diag.BadLiteral, nil, "%q is no day of the form YYYY-MM-DD", day)
	}
	d.in.Day = n
	return d
}

// Set gives another value to an attribute of a record, "esp.support"; to an
// attribute of the coalition itself, "coalition.phase"; or to a parameter. The
// value has a Go type that fits: a number, a bool, a string for texts, words and
// ids of records, a []string for several, a time.Time or YYYY-MM-DD for a day. It
// is copied.
func (c *Coalition) Set(path string, value any) *Coalition {
	d := c.changed()
	d.give(path, value)
	return d
}

// give sets a value of a coalition that nobody else has yet.
func (c *Coalition) give(path string, value any) {
	s := rules.Setting{}
	t, r := types.Type{}, (*rules.Range)(nil)
	record, name, dotted := strings.Cut(path, ".")
	if dotted {
		if s.Record = c.record(record); s.Record == nil {
			return
		}
		if s.Attr = c.settable(s.Record.Kind, name, path); s.Attr == nil {
			return
		}
		t, r = s.Attr.Type, s.Attr.Range
	} else {
		p, ok := c.set.program.Set().Param(path)
		if !ok {
			c.refuse(diag.UnknownName, c.set.params(), "there is no parameter %q", path)
			return
		}
		s.Param, t, r = p, p.Type, p.Range
	}
	if s.Cell = c.cell(path, t, r, value); s.Cell != nil {
		c.in.Settings = append(c.in.Settings, s)
	}
}

func (s *Set) params() (names []string) {
	for _, p := range s.program.Set().Params {
		names = append(names, p.Name)
	}
	return names
}

// lookup finds a record, of the rule set or brought along.
func (c *Coalition) lookup(id string) *rules.Record {
	if r := c.fed[id]; r != nil {
		return r
	}
	return c.set.records[id]
}

// record finds a record, or notes that there is none.
func (c *Coalition) record(id string) *rules.Record {
	if r := c.lookup(id); r != nil {
		return r
	}
	if co, ok := c.set.program.Set().Coalition(c.in.Coalition); ok && (id == rules.CoalitionKind || id == co.ID()) {
		return co.Record
	}
	c.refuse(diag.UnknownName, c.ids(""), "there is no record %q", id)
	return nil
}

// partner finds a partner, or notes that there is none.
func (c *Coalition) partner(id string) *rules.Record {
	if r := c.lookup(id); r != nil && r.Kind.Name == rules.PartnerKind {
		return r
	}
	c.refuse(diag.UnknownName, c.ids(rules.PartnerKind), "there is no partner %q", id)
	return nil
}

// ids are those of the records of a kind, or of all, for a hint.
func (c *Coalition) ids(kind string) (ids []string) {
	if !c.hinted() {
		return nil
	}
	for _, r := range slices.Concat(c.set.program.Set().Records, c.in.Records) {
		if kind == "" || r.Kind.Name == kind {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Cost is the most steps that Score can take, records that were brought along
// counted.
func (c *Coalition) Cost() float64 { return c.set.program.CostOf(&c.in) }

// Err tells what is wrong with the coalition and its changes, before anything
// is judged: a *Failure that wraps ErrQuestion, or nil.
func (c *Coalition) Err() error {
	if len(c.found) == 0 {
		return nil
	}
	return eval.Fail(ErrQuestion, slices.Clone(c.found)...)
}

// Score judges the coalition: its scores with all contributions, what each
// partner adds, the lead alone, and what is missing. The error is a *Failure.
func (c *Coalition) Score(ctx context.Context, call Call) (*Result, error) {
	in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	r, err := c.set.program.Score(ctx, in)
	if err != nil {
		return nil, err
	}
	if call.Complete && len(r.Missing) > 0 {
		return nil, incomplete(r.Missing)
	}
	return r, nil
}

// Totals judges the coalition for its scores alone, which are those that Score
// gives, at a small part of the price: no ledger, no reasons, nothing about
// partners. It is for programs that ask often and explain seldom. What it lays
// out for the first call serves the later ones, so keep the Coalition.
func (c *Coalition) Totals(ctx context.Context, call Call) (*Totals, error) {
	in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	scorer, _ := c.scorers.Get().(*eval.Scorer)
	if scorer == nil {
		if scorer, err = c.set.program.NewScorer(ctx, in); err != nil {
			return nil, err
		}
	}
	t, err := scorer.Totals(ctx, call.MaxCost)
	if err != nil {
		return nil, err
	}
	c.scorers.Put(scorer)
	if call.Complete && len(t.Missing) > 0 {
		return nil, incomplete(t.Missing)
	}
	return t, nil
}

// Draw draws the values that are given as spreads, and not set, count times from
// 1 to simulate.MaxDraws, and judges the coalition by each draw. The same seed
// gives the same bits, on any machine. MaxCost bounds each judgement, the context
// all of them; Complete counts for nothing.
func (c *Coalition) Draw(ctx context.Context, call Call, count int, seed uint64) (*Drawn, error) {
	in, err := c.input(call)
	if err != nil {
		return nil, err
	}
	return simulate.Scores(ctx, c.set.program, in, simulate.Options{Draws: count, Seed: seed})
}

// input is the question to put, or why there is none.
func (c *Coalition) input(call Call) (eval.Input, error) {
	if err := c.Err(); err != nil {
		return eval.Input{}, err
	}
	if !(call.MaxCost >= 0) {
		return eval.Input{}, eval.Fail(ErrQuestion, finding(diag.OutOfRange, fmt.Sprintf("MaxCost is %v; it is a number of steps", call.MaxCost), ""))
	}
	in := c.in
	in.MaxCost = call.MaxCost
	return in, nil
}

// incomplete is the failure of a judgement that lacks values.
func incomplete(missing []eval.Missing) error {
	var found []Diagnostic
	for _, m := range missing {
		d := finding(diag.Missing, fmt.Sprintf("%s has no value, which %s asks for at %s: %s", m.Attribute, m.Rule, m.At, m.Because), "give it a value")
		found = append(found, d)
	}
	return eval.Fail(ErrMissing, found...)
}
