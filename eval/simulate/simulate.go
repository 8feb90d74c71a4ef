package simulate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Options say which scenario to play, and how. The zero value plays the only
// one of a study once.
type Options struct {
	Scenario string // its name; may be left out where there is one
	Draws    int    // paths to draw, from 0 to MaxDraws
	Seed     uint64 // of all draws
	Workers  int    // draws at the same time; 0 takes one for each processor. The result is the same.

	// Settings are other values for attributes and parameters. What they fix is
	// not drawn.
	Settings []rules.Setting

	// Progress is told how many draws are done, one call after the other; or nil.
	Progress func(done int)
}

// Run plays a scenario. The error is an *eval.Failure.
func Run(ctx context.Context, p *eval.Program, o Options) (*Result, error) {
	if o.Draws < 0 || o.Draws > MaxDraws {
		return nil, refuse(source.Span{}, "", "draws must lie between 0 and %d, not %d", MaxDraws, o.Draws)
	}
	pl, err := newPlan(p, &o)
	if err != nil {
		return nil, err
	}
	told, err := newPath(ctx, pl)
	if err != nil {
		return nil, err
	}
	told.log = newLog()
	if err := told.play(func(int) { told.log.row(told) }); err != nil {
		return nil, err
	}
	r := pl.result(told)
	if o.Draws > 0 {
		if r.Draws, err = pl.draw(ctx, &o); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// result puts the path that is told into plain data.
func (pl *plan) result(p *path) *Result {
	s, set := pl.scenario, pl.program.Set()
	r := &Result{
		Scenario: Scenario{ID: s.ID, Title: s.Title, Coalition: pl.coalition.ID(), From: types.FormatDay(pl.from), To: types.FormatDay(pl.to), Every: s.Every, Hold: []string{}},
		Series:   pl.series(), Rows: p.log.rows, Log: p.log.entries, Partners: []Partner{}, Hazards: []Hazard{}, Missing: p.log.absent, Findings: pl.findings(p.log),
		Edition: 1, Revision: set.Revision, Version: eval.Version,
	}
	if r.Log == nil {
		r.Log = []Entry{}
	}
	if r.Missing == nil {
		r.Missing = []eval.Missing{}
	}
	if pl.coalition.Lead != nil {
		r.Scenario.Lead = pl.coalition.Lead.ID
	}
	for _, a := range s.Hold {
		r.Scenario.Hold = append(r.Scenario.Hold, a.Kind+"."+a.Name)
	}
	if s.HoldMembers {
		r.Scenario.Hold = append(r.Scenario.Hold, "members")
	}
	if p.over {
		r.Ended = "the lead left on " + types.FormatDay(p.day)
	}
	pl.courses(p, r)
	pl.hazards(p, r)
	return r
}

// series says what the values of rows mean.
func (pl *plan) series() map[string]Series {
	out := map[string]Series{}
	for _, v := range pl.values {
		x := Series{Kind: v.kind}
		if d := v.dimension; d != nil {
			x.Title, x.Unit, x.Better, x.Range = d.Title, d.Unit, d.Better, &[2]float64{d.Range.Low, d.Range.High}
		} else {
			x.Title, x.Unit, x.Share = v.attr.Doc, v.attr.Type.Unit, v.attr.Type.Base == types.Share
			if r := v.attr.Range; r != nil && v.kind == SeriesCoalition {
				x.Range = &[2]float64{r.Low, r.High}
			}
		}
		out[v.name] = x
	}
	return out
}

// courses tell of each partner that took part.
func (pl *plan) courses(p *path, r *Result) {
	for i, partner := range pl.partners {
		from, ok := p.log.joined[partner]
		if !ok || partner == pl.coalition.Lead {
			continue
		}
		c := Partner{ID: partner.ID, Title: partner.Title, From: from}
		if x := p.exits[i]; x.day != 0 {
			c.Left, c.By = types.FormatDay(x.day), pl.by(x.by)
		}
		if f := p.formOf(partner); f != nil {
			c.Form = f.ID
		}
		for _, row := range p.log.stays {
			c.Survival = append(c.Survival, row[i])
		}
		r.Partners = append(r.Partners, c)
	}
}

// by names what made a partner leave.
func (pl *plan) by(i int) string {
	switch i {
	case byEvent:
		return ByEvent
	case bySelection:
		return BySelection
	}
	return pl.triggers[i].ID
}

// hazards tell what each could have done.
func (pl *plan) hazards(p *path, r *Result) {
	for _, x := range p.log.hazards {
		r.Hazards = append(r.Hazards, Hazard{Trigger: x.trigger.ID, Title: x.trigger.Title, Binding: binding(x.trigger, x.about),
			Leaves: p.departs(x.trigger), Chance: 1 - survives(x.sum)})
	}
	slices.SortFunc(r.Hazards, func(a, b Hazard) int {
		return strings.Compare(a.Trigger+" "+a.Binding.String(), b.Trigger+" "+b.Binding.String())
	})
}

// findings are what a reader should know of the path.
func (pl *plan) findings(l *log) []eval.Finding {
	var diags diag.List
	unsure := map[string]bool{}
	for _, m := range l.absent {
		unsure[m.Rule] = true
	}
	for _, t := range pl.triggers {
		if t.rate == nil && !l.fired[t] && !unsure[t.ID] && !rules.IsPack(t.At.Path()) {
			diags.Add(diag.NeverFired, t.At, fmt.Sprintf("the trigger `%s` never fired", t.ID))
		}
	}
	for _, d := range pl.program.Set().Dimensions {
		if n := l.cut[d.Name]; n > 0 {
			diags.Add(diag.Bounded, d.At, fmt.Sprintf("the score of %s was cut at the end of its range in %d of %d rows", d.Title, n, len(l.rows))).
				WithHint("differences between coalitions vanish at the bound; weigh the rules anew, or widen the range")
		}
	}
	for i := range pl.scenario.Events {
		if e := &pl.scenario.Events[i]; e.Day < pl.from || e.Day > pl.to {
			diags.Add(diag.BadClause, e.At, fmt.Sprintf("the event of %s lies outside the scenario, and is not played", types.FormatDay(e.Day)))
		}
	}
	out := []eval.Finding{}
	for _, d := range diags.Sorted() {
		out = append(out, eval.NewFinding(d))
	}
	return out
}

// flags is how many partners take part, the lead not counted.
func (p *path) flags() int {
	n := len(p.members)
	if p.coalition.Lead != nil {
		n--
	}
	return n
}

// show visits the numbers of a row that have a value, each by its place.
func (p *path) show(visit func(i int, name string, x float64)) {
	for i, v := range p.values {
		x, ok := 0.0, true
		switch v.kind {
		case SeriesScore:
			x, ok = p.course.Score(v.name)
		case SeriesPartners:
			x = p.course.Total(v.attr)
		default:
			x, ok = p.course.Value(p.coalition.Record, v.attr).(float64)
		}
		if ok {
			visit(i, v.name, x)
		}
	}
}
