package backtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// ErrQuestion is wrapped by the error of a backtest that has no answer: options
// out of bounds, a study without outcomes or one that lets its judgement see
// them.
var ErrQuestion = errors.New("there is nothing to backtest")

// refuse is an ErrQuestion with its reason.
func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrQuestion}, args...)...)
}

// The attributes that tell what became of a partner, of the pack std/outcomes.
const (
	leftAttr = "left"
	didAttr  = "did"
)

// Options say what is forecast and how it is scored. The zero value takes the
// defaults.
type Options struct {
	Scenario  string // may be left out where the study has one
	Draws     int    // paths drawn; 0 means 500
	Window    int    // months that a forecast looks ahead; 0 means 6
	Folds     int    // partners are dealt into so many folds; 0 means 5
	Before    string // a day: train on what begins before it, score the rest; "" splits by partner
	Bootstrap int    // draws of partners for the intervals; 0 means 2,000
	Seed      uint64 // 0 means 1
	Workers   int    // changes no result
	Progress  func(done int)
}

func (o Options) filled() Options {
	fill := func(x *int, by int) {
		if *x == 0 {
			*x = by
		}
	}
	fill(&o.Draws, 500)
	fill(&o.Window, 6)
	fill(&o.Folds, 5)
	fill(&o.Bootstrap, 2000)
	if o.Seed == 0 {
		o.Seed = 1
	}
	return o
}

// The bounds of the options.
const (
	maxBootstrap = 100_000
	maxFolds     = 1000
)

func (o Options) check() (err error) {
	add := func(bad bool, format string, args ...any) {
		if bad {
			err = errors.Join(err, refuse(format, args...))
		}
	}
	add(o.Window < 1 || o.Window > 1200, "the window must be 1 to 1200 months, not %d", o.Window)
	add(o.Folds < 2 || o.Folds > maxFolds, "the folds must be 2 to %d, not %d", maxFolds, o.Folds)
	add(o.Bootstrap < 1 || o.Bootstrap > maxBootstrap, "the bootstrap must be 1 to %d draws, not %d", maxBootstrap, o.Bootstrap)
	add(o.Draws < 1, "the draws must be 1 or more, not %d", o.Draws)
	if o.Before != "" {
		_, ok := types.ParseDay(o.Before)
		add(!ok, "%q is no day of the form YYYY-MM-DD", o.Before)
	}
	return err
}

// Report is how good forecasts were. It is plain data.
type Report struct {
	Scenario string    `json:"scenario"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Split    string    `json:"split"` // what was fitted on what, in words
	Window   int       `json:"window_months"`
	Draws    int       `json:"draws"`
	Seed     uint64    `json:"seed"`
	Partners int       `json:"partners"`
	Cases    int       `json:"cases"` // windows scored
	Exits    int       `json:"exits"` // of these, in which the partner left
	Figures  []Figures `json:"figures"`

	// Order is Kendall's tau-b between how long partners that left were forecast to
	// stay and when they left.
	Order   *Interval `json:"order"`
	Leavers int       `json:"leavers"`

	Forms   Confusion `json:"forms"`
	Kappa   *float64  `json:"kappa"`
	Courses []Course  `json:"courses"` // by partner
	Version string    `json:"entente"`
}

// Course is one partner: what was forecast and what came.
type Course struct {
	Partner string  `json:"partner"`
	Title   string  `json:"title"`
	Leaves  float64 `json:"leaves"` // the chance forecast that it leaves before the end
	Left    string  `json:"left"`   // the day it left; "" where it stayed
	Form    string  `json:"form"`   // the likeliest
	Did     string  `json:"did"`
}

// Run plays a scenario and holds what it forecasts against what happened.
func Run(ctx context.Context, p *eval.Program, o Options) (*Report, error) {
	o = o.filled()
	if err := o.check(); err != nil {
		return nil, err
	}
	out, err := outcomesOf(p.Set())
	if err != nil {
		return nil, err
	}
	r, err := simulate.Run(ctx, p, simulate.Options{Scenario: o.Scenario, Draws: o.Draws, Seed: o.Seed, Workers: o.Workers, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	return score(r, out, o)
}

// score turns a simulation into cases and scores them.
func score(r *simulate.Result, out outcomes, o Options) (*Report, error) {
	from, _ := types.ParseDay(r.Scenario.From)
	to, _ := types.ParseDay(r.Scenario.To)
	all := courses(r, out, to)
	rep := &Report{Scenario: r.Scenario.ID, From: r.Scenario.From, To: r.Scenario.To, Window: o.Window, Draws: o.Draws, Seed: o.Seed, Partners: len(all), Version: eval.Version}
	cases := windows(all, from, to, o.Window)
	if len(cases) == 0 {
		return nil, refuse("no partner is at risk for a whole window of %d months between %s and %s", o.Window, r.Scenario.From, r.Scenario.To)
	}
	folds := 1
	if o.Before != "" {
		day, _ := types.ParseDay(o.Before)
		splitByTime(cases, day)
		rep.Split = "by time: fitted on windows that begin before " + o.Before + ", scored on the others"
	} else {
		folds = o.Folds
		splitByPartner(cases, folds)
		rep.Split = fmt.Sprintf("by partner: %d folds, each scored with what was fitted on the others", folds)
	}
	scored, err := forecast(cases, folds)
	if err != nil {
		return nil, err
	}
	rep.Cases = len(scored)
	for _, w := range scored {
		rep.Exits += int(number(w.happened))
	}
	for k := range forecasters {
		rep.Figures = append(rep.Figures, figures(scored, k, o))
	}
	rep.Order, rep.Leavers = order(all, from, to, o)
	rep.Forms = forms(all)
	if kappa, ok := rep.Forms.Kappa(); ok {
		rep.Kappa = &kappa
	}
	rep.Courses = told(all, to)
	return rep, nil
}

func told(all []course, to float64) (out []Course) {
	for _, c := range all {
		x := Course{Partner: c.partner, Title: c.title, Leaves: 1 - c.staying(to), Form: c.form, Did: c.did}
		if !math.IsInf(c.left, 1) {
			x.Left = types.FormatDay(c.left)
		}
		out = append(out, x)
	}
	return out
}

// outcomes are what became of partners.
type outcomes struct {
	set       *rules.Set
	left, did *rules.Attr
}

// outcomesOf finds what a study says of outcomes, and refuses one that lets its
// judgement see them.
func outcomesOf(set *rules.Set) (outcomes, error) {
	k, ok := set.Kind(rules.PartnerKind)
	if !ok {
		return outcomes{}, refuse("the study has no partners")
	}
	left, ok1 := k.Attr(leftAttr)
	did, ok2 := k.Attr(didAttr)
	if !ok1 || !ok2 {
		return outcomes{}, refuse(`the study says nothing of what became of partners; import "std/outcomes" and give partners left and did`)
	}
	if where := reads(set, leftAttr, didAttr); where != "" {
		return outcomes{}, refuse("%s reads what became of partners: a forecast that has seen the outcome is none", where)
	}
	return outcomes{set, left, did}, nil
}

// reads finds an expression of the model that reads an attribute of partners.
// Tests and properties may.
func reads(set *rules.Set, attrs ...string) (where string) {
	look := func(exprs ...*expression.Expr) {
		for _, e := range exprs {
			if e == nil {
				continue
			}
			expression.Walk(e.Root, func(n expression.Node) {
				if a, ok := n.(*expression.Attr); ok && a.Kind == rules.PartnerKind && slices.Contains(attrs, a.Name) {
					where = e.At.String()
				}
			})
		}
	}
	for _, r := range set.Rules {
		look(r.When)
		for _, e := range r.Effects {
			look(e.Expr)
		}
	}
	for _, d := range set.Derived {
		look(d.Exprs()...)
	}
	for _, t := range set.Triggers {
		look(t.When, t.Hazard)
		lookAt(t.Changes, look)
	}
	for _, s := range set.Scenarios {
		for _, e := range s.Events {
			lookAt(e.Changes, look)
		}
	}
	for _, l := range set.Lets {
		look(l.Expr)
	}
	for _, c := range set.Coalitions {
		look(c.Members.Where, c.Candidates.Where)
	}
	return where
}

func lookAt(changes []rules.Change, look func(...*expression.Expr)) {
	for _, c := range changes {
		look(c.Expr)
	}
}

// courses puts beside each partner of a simulation what became of it.
func courses(r *simulate.Result, out outcomes, to float64) (all []course) {
	var days []float64
	for _, row := range r.Draws.Rows {
		day, _ := types.ParseDay(row.Day)
		days = append(days, day)
	}
	for _, d := range r.Draws.Partners {
		record, ok := out.set.Record(d.ID)
		i := slices.IndexFunc(r.Partners, func(p simulate.Partner) bool { return p.ID == d.ID })
		if !ok || i < 0 {
			continue // in the draws alone: it joins by chance
		}
		c := course{partner: d.ID, title: record.Title, left: math.Inf(1), did: noForm, form: likeliest(r.Partners[i], d),
			staying: steps(days, d.Stays), troops: troopsOf(record)}
		c.from, _ = types.ParseDay(r.Partners[i].From)
		if v, _, _ := record.Cells[out.left.Slot].On(to); v != nil && v.(float64) <= to {
			c.left = v.(float64)
		}
		if v, _, _ := record.Cells[out.did.Slot].On(to); v != nil {
			c.did = v.(*rules.Record).ID
		}
		all = append(all, c)
	}
	return all
}

// steps is a function of days that keeps each value until the next day.
func steps(days, values []float64) func(float64) float64 {
	return func(day float64) float64 {
		i, exact := slices.BinarySearch(days, day)
		if !exact {
			i--
		}
		if i < 0 {
			return 1
		}
		return values[i]
	}
}

// troopsOf is what a partner had by its table, whatever a scenario makes of it.
func troopsOf(r *rules.Record) func(float64) float64 {
	a, ok := r.Kind.Attr("troops")
	return func(day float64) float64 {
		if !ok {
			return 0
		}
		v, _, _ := r.Cells[a.Slot].On(day)
		x, _ := v.(float64)
		return x
	}
}

// likeliest is the form that a partner is forecast to take: that in which most
// draws leave; or, where more draws stay, that of the path without chance.
func likeliest(p simulate.Partner, d simulate.DrawnCourse) string {
	shares := map[string]float64{}
	for _, x := range d.Exits {
		shares[x.Form] += x.Share
	}
	best, most := p.Form, d.Stays[len(d.Stays)-1]
	for _, form := range slices.Sorted(maps.Keys(shares)) {
		if shares[form] > most {
			best, most = form, shares[form]
		}
	}
	if best == "" {
		return noForm
	}
	return best
}
