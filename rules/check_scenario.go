package rules

import (
	"cmp"
	"slices"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// checkScenarios checks the scenarios.
func (c *checker) checkScenarios() {
	for _, d := range each[*lang.ScenarioDecl](c) {
		ok := c.declare("scenario", d.node.Name, d.unit)
		s := &Scenario{ID: d.node.Name.Text, Title: titled(d.node.Title, d.node.Name.Text), Every: "month", At: d.node.Name.Span()}
		c.scenario(s, d.node, d.unit)
		if ok {
			c.set.Scenarios = append(c.set.Scenarios, s)
		}
	}
}

func (c *checker) scenario(s *Scenario, n *lang.ScenarioDecl, u *unit) {
	scope := c.scope(u, expression.Scope{Judged: true})
	var notes []*lang.NoteClause
	every := false
	for _, item := range n.Items {
		switch {
		case item.Every != nil:
			c.once(every, item.Span(), "every")
			every = true
			s.Every = item.Every.Text
			c.period(item.Every)
		case item.Note != nil:
			notes = append(notes, item.Note)
		case item.Event != nil:
			c.event(s, item.Event, scope, u)
		case item.Given != nil:
			c.once(s.Coalition != nil, item.Span(), "given")
			s.Coalition, s.From = c.given(item.Given, u)
		case item.To != nil:
			c.once(s.To != 0, item.Span(), "to")
			s.To, _ = c.ordered(item.To, types.Type{Base: types.Date})
		}
		c.hold(s, item.Hold, u)
	}
	s.Notes = c.notes(notes, u, nil)
	c.scenarioDays(s, n)
	slices.SortStableFunc(s.Events, func(a, b Event) int { return cmp.Compare(a.Day, b.Day) })
}

func (c *checker) event(s *Scenario, n *lang.Event, scope *expression.Scope, u *unit) {
	day, ok := c.ordered(n.Date, types.Type{Base: types.Date})
	e := Event{Day: day, Title: plainText(n.Title), At: n.Span()}
	var notes []*lang.NoteClause
	for _, item := range n.Items {
		switch {
		case item.Note != nil:
			notes = append(notes, item.Note)
		case item.Change != nil:
			if change, ok := c.change(item.Change, scope, u); ok {
				e.Changes = append(e.Changes, change)
			}
		}
		e.Add = c.partners(e.Add, item.Add, u)
	}
	e.Notes = c.notes(notes, u, scope)
	if ok {
		s.Events = append(s.Events, e)
	}
}

// hold checks `hold partner.troops`, attributes of a kind whose series are not
// read on, and `hold members`.
func (c *checker) hold(s *Scenario, paths []*lang.Path, u *unit) {
	for _, p := range paths {
		switch {
		case len(p.Names) == 1 && p.Names[0].Text == "members" && s.HoldMembers:
			c.add(diag.Duplicate, p.Span(), "`%s` are held already", p)
		case len(p.Names) == 1 && p.Names[0].Text == "members":
			s.HoldMembers = true
		case len(p.Names) != 2:
			c.add(diag.Syntax, p.Span(), "`hold` names a kind and its attribute: hold partner.troops; or hold members")
		default:
			c.holdAttr(s, p, u)
		}
	}
}

func (c *checker) holdAttr(s *Scenario, p *lang.Path, u *unit) {
	if _, ok := c.lookup(c.kinds, p.Names[0], u, "kind"); !ok {
		return
	}
	k, ok := c.kind(p.Names[0].Text)
	if !ok {
		return
	}
	a := c.settable(k, p.Names[1], u)
	switch {
	case a == nil:
	case slices.Contains(s.Hold, a):
		c.add(diag.Duplicate, p.Span(), "`%s` is held already", p)
	default:
		s.Hold = append(s.Hold, a)
	}
}

// scenarioDays refuses a scenario that ends before it begins.
func (c *checker) scenarioDays(s *Scenario, n *lang.ScenarioDecl) {
	if s.Coalition == nil || s.To == 0 {
		return
	}
	from, to := s.Days(s.Coalition)
	if from == 0 || to > from {
		return
	}
	for _, item := range n.Items {
		if item.To != nil {
			c.add(diag.BadClause, item.To.Span(), "the scenario ends on %s and begins on %s", types.FormatDay(to), types.FormatDay(from)).
				WithHint("correct one of the days")
		}
	}
}
