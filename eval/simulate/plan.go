package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// MaxDays bounds the days that a scenario looks at: about fifty years, day by
// day.
const MaxDays = 20_000

// MaxDraws bounds the draws of one run.
const MaxDraws = 10_000_000

// plan is a scenario ready to be played. It is shared by all paths and not
// changed by any.
type plan struct {
	program   *eval.Program
	scenario  *rules.Scenario
	coalition *rules.Coalition
	from, to  float64
	days      []day
	rows      int // days that a row of the table is written for
	triggers  []*trigger
	partners  []*rules.Record
	place     map[*rules.Record]int // among the partners
	form      *rules.Attr           // partner.form, or nil
	formSince *rules.Attr
	values    []value // the numbers of a row
	spreads   []spread
	settings  []rules.Setting
}

// day is a day that something may happen on.
type day struct {
	at     float64
	row    int // of the table; -1 where a period is not over
	events []*event
}

// event is an event of the scenario with its expressions prepared.
type event struct {
	*rules.Event
	changes []change
	because *text
}

// trigger is a trigger with its expressions prepared.
type trigger struct {
	*rules.Trigger
	index   int
	loop    eval.Loop
	when    []clause       // all must hold, in this order
	rate    *eval.Prepared // nil: no hazard
	unit    float64        // days that the rate is for
	changes []change
	because *text
	leaves  bool // a form or an exit of the partner it is about
	reads   *eval.Reads
	listed  *eval.Reads // what decides whom it is about
}

// clause is one of the conditions that `and` joins. One that does not hold keeps
// its trigger from firing until something that it reads changes: few are asked
// on most days.
type clause struct {
	*eval.Prepared
	at    source.Span
	reads *eval.Reads
}

// change is a change of an attribute with its value prepared.
type change struct {
	*rules.Change
	value *eval.Prepared
}

// text is a reason with its values prepared.
type text struct {
	parts  []rules.Part
	values []*eval.Prepared
}

// spread is an uncertain value: of an attribute, a parameter or a pair.
type spread struct {
	*rules.Spread
	within *rules.Range
	typ    types.Type
	record *rules.Record
	attr   *rules.Attr
	param  *rules.Param
	cell   *rules.Cell
}

// newPlan prepares the scenario that the options name.
func newPlan(p *eval.Program, o *Options) (*plan, error) {
	s, err := pick(p.Set(), o.Scenario)
	if err != nil {
		return nil, err
	}
	pl := &plan{program: p, scenario: s, place: map[*rules.Record]int{}, settings: o.Settings}
	if pl.coalition, err = pl.pickCoalition(); err != nil {
		return nil, err
	}
	if err := pl.schedule(); err != nil {
		return nil, err
	}
	if k, ok := p.Set().Kind(rules.PartnerKind); ok {
		pl.form, _ = k.Attr("form")
		pl.formSince, _ = k.Attr("form_since")
	}
	pl.count()
	for i, r := range p.Set().RecordsOf(rules.PartnerKind) {
		pl.partners = append(pl.partners, r)
		pl.place[r] = i
	}
	pl.spreads = spreads(p.Set(), o.Settings)
	return pl, pl.prepareTriggers()
}

// value is a number that rows give: a score, a sum over the partners, or a
// derived number of the coalition.
type value struct {
	name, kind string
	dimension  *rules.Dimension
	attr       *rules.Attr
}

// sums are the attributes of partners that rows add up.
var sums = []string{"troops", "nominal", "effective"}

// count lists the numbers of a row. Of two with one name the first counts, and
// flags are counted apart.
func (pl *plan) count() {
	add := func(v value) {
		if v.name != "flags" && !slices.ContainsFunc(pl.values, func(o value) bool { return o.name == v.name }) {
			pl.values = append(pl.values, v)
		}
	}
	for _, d := range pl.program.Set().Dimensions {
		add(value{name: d.Name, kind: SeriesScore, dimension: d})
	}
	if k, ok := pl.program.Set().Kind(rules.PartnerKind); ok {
		for _, name := range sums {
			if a, ok := k.Attr(name); ok && a.Type.IsNumeric() {
				add(value{name: name, kind: SeriesPartners, attr: a})
			}
		}
	}
	own := slices.SortedFunc(slices.Values(pl.coalition.Record.Kind.Attrs), func(a, b *rules.Attr) int { return cmp.Compare(a.Name, b.Name) })
	for _, a := range own {
		if a.Derived != nil && a.Type.IsNumeric() {
			add(value{name: a.Name, kind: SeriesCoalition, attr: a})
		}
	}
}

// refuse is the error of a question that has no answer.
func refuse(at source.Span, hint, format string, args ...any) error {
	return eval.Refuse(diag.Diagnostic{Code: diag.BadClause, Severity: diag.Error, Span: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// pick finds a scenario by its name, or the only one.
func pick(s *rules.Set, name string) (*rules.Scenario, error) {
	var ids []string
	for _, x := range s.Scenarios {
		if x.ID == name || name == "" && len(s.Scenarios) == 1 {
			return x, nil
		}
		ids = append(ids, x.ID)
	}
	switch {
	case len(ids) == 0:
		return nil, refuse(source.Span{}, "scenario NAME { … }", "the study declares no scenario")
	case name == "":
		return nil, refuse(source.Span{}, "", "the study declares several scenarios; choose one: %s", strings.Join(ids, ", "))
	}
	return nil, refuse(source.Span{}, "there are "+strings.Join(ids, ", "), "there is no scenario `%s`", name)
}

func (pl *plan) pickCoalition() (*rules.Coalition, error) {
	all := pl.program.Set().Coalitions
	switch {
	case pl.scenario.Coalition != nil:
		return pl.scenario.Coalition, nil
	case len(all) == 1:
		return all[0], nil
	}
	return nil, refuse(pl.scenario.At, "given COALITION", "the scenario `%s` does not say of which coalition it is", pl.scenario.ID)
}

func (pl *plan) event(e *rules.Event) (*event, error) {
	out := &event{Event: e}
	var err error
	if out.changes, err = pl.changes(e.Changes); err != nil {
		return nil, err
	}
	out.because, err = pl.text(e.Notes.Because)
	return out, err
}

func (pl *plan) prepareTriggers() error {
	for i, t := range pl.program.Set().Triggers {
		x := &trigger{Trigger: t, index: i, loop: pl.program.Loop(t), unit: daysPer[t.Per], leaves: t.Form != nil || t.Hazard != nil && len(t.Changes) == 0}
		var errs [4]error
		x.when, errs[0] = pl.clauses(t.When)
		x.rate, errs[1] = pl.prepare(t.Hazard)
		x.changes, errs[2] = pl.changes(t.Changes)
		x.because, errs[3] = pl.text(t.Notes.Because)
		for _, err := range errs {
			if err != nil {
				return err
			}
		}
		x.listed = pl.program.With(pl.program.Reads(), x.loop)
		x.reads = pl.reads(t, x.loop)
		pl.triggers = append(pl.triggers, x)
	}
	return nil
}

// clauses takes a condition apart.
func (pl *plan) clauses(e *expression.Expr) (out []clause, err error) {
	if e == nil {
		return nil, nil
	}
	var visit func(n expression.Node) error
	visit = func(n expression.Node) error {
		if b, ok := n.(*expression.Binary); ok && b.Op == "and" {
			if err := visit(b.X); err != nil {
				return err
			}
			return visit(b.Y)
		}
		p, err := pl.program.PrepareNode(n, e)
		out = append(out, clause{p, n.Span(), pl.program.ReadsOf(n)})
		return err
	}
	return out, visit(e.Root)
}

// reads is what decides whether a trigger fires, and at which rate.
func (pl *plan) reads(t *rules.Trigger, l eval.Loop) *eval.Reads {
	exprs := []*expression.Expr{t.When, t.Hazard}
	var changed []*rules.Attr // what is added to must have a value
	for _, c := range t.Changes {
		exprs = append(exprs, c.Expr)
		if c.Op != "=" {
			changed = append(changed, c.Attr)
		}
	}
	return pl.program.With(pl.program.And(pl.program.Reads(exprs...), changed...), l)
}

func (pl *plan) prepare(e *expression.Expr) (*eval.Prepared, error) {
	if e == nil {
		return nil, nil
	}
	return pl.program.PrepareNode(e.Root, e)
}

func (pl *plan) changes(list []rules.Change) (out []change, err error) {
	for i := range list {
		v, err := pl.prepare(list[i].Expr)
		if err != nil {
			return nil, err
		}
		out = append(out, change{&list[i], v})
	}
	return out, nil
}

func (pl *plan) text(t *rules.Template) (*text, error) {
	if t == nil {
		return nil, nil
	}
	out := &text{parts: t.Parts}
	for _, part := range t.Parts {
		v, err := pl.prepare(part.Expr)
		if err != nil {
			return nil, err
		}
		out.values = append(out.values, v)
	}
	return out, nil
}

// spreads are the uncertain values of a set, in the order of kinds, records and
// slots; then parameters; then relations. What a setting fixes is not uncertain.
func spreads(s *rules.Set, settings []rules.Setting) (out []spread) {
	fixed := func(x spread) bool {
		return slices.ContainsFunc(settings, func(y rules.Setting) bool {
			return y.Record == x.record && y.Attr == x.attr && y.Param == x.param
		})
	}
	add := func(x spread, t types.Type) {
		if x.Spread != nil && !fixed(x) {
			x.typ = t
			out = append(out, x)
		}
	}
	for _, r := range s.Records {
		for slot, c := range r.Cells {
			if a := r.Kind.Attrs[slot]; c != nil {
				add(spread{Spread: c.Spread, within: a.Range, record: r, attr: a}, a.Type)
			}
		}
	}
	for _, p := range s.Params {
		add(spread{Spread: p.Spread, within: p.Range, param: p}, p.Type)
	}
	for _, rel := range s.Relations {
		for _, c := range rel.Cells() {
			add(spread{Spread: c.Spread, within: rel.Range, cell: c}, rel.Type)
		}
	}
	return out
}

// begin lays the coalition out for a path.
func (pl *plan) begin(ctx context.Context) (*eval.Course, error) {
	return pl.program.Begin(ctx, eval.Input{Coalition: pl.coalition.ID(), Day: pl.from, Settings: pl.settings}, pl.scenario)
}

// survives is the chance that nothing has happened by a sum of rates.
func survives(sum float64) float64 { return stdlib.Exp(-sum) }
