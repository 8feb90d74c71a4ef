package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

var boolType = types.Type{Base: types.Bool}

// checkRules checks the rules.
func (c *checker) checkRules() {
	for _, d := range each[*lang.RuleDecl](c) {
		ok := c.declare("rule", d.node.Name, d.unit)
		r := &Rule{ID: d.node.Name.Text, Title: titled(d.node.Title, d.node.Name.Text), At: d.node.Name.Span()}
		c.rule(r, d.node, d.unit)
		if ok {
			c.set.Rules = append(c.set.Rules, r)
		}
	}
}

func (c *checker) rule(r *Rule, n *lang.RuleDecl, u *unit) {
	var loop *lang.For
	var when *lang.When
	var notes []*lang.NoteClause
	for _, clause := range n.Clauses {
		switch {
		case clause.For != nil:
			c.once(loop != nil, clause.Span(), "for")
			loop = clause.For
		case clause.When != nil:
			c.once(when != nil, clause.Span(), "when")
			when = clause.When
		case clause.Note != nil:
			notes = append(notes, clause.Note)
		}
	}
	scope := &expression.Scope{Schema: view{c, u}, Judged: true}
	if loop != nil {
		r.ForAt = loop.Span()
		r.Names, r.Domain, r.Kind = c.loop(loop, scope, u)
	}
	if when != nil {
		r.When = expression.CheckAs(when.Expr, boolType, scope, &c.diags)
	}
	for _, clause := range n.Clauses {
		if clause.Effect != nil {
			c.effect(r, clause.Effect, scope, u)
		}
	}
	if !slices.ContainsFunc(n.Clauses, func(x *lang.RuleClause) bool { return x.Effect != nil }) {
		c.add(diag.BadClause, n.Name.Span(), "the rule `%s` has no effect", r.ID).WithHint("political += …, or military *= …")
	}
	r.Notes = c.notes(notes, u, scope)
	if loop != nil && len(loop.Names) == 2 {
		c.pairOrder(r)
	}
}

func (c *checker) once(taken bool, at source.Span, word string) {
	if taken {
		c.add(diag.BadClause, at, "a second `%s`", word).WithHint("join the two, or leave one out")
	}
}

// loop checks a for-clause and binds its names.
func (c *checker) loop(n *lang.For, scope *expression.Scope, u *unit) (names []string, domain, kind string) {
	domain = n.Domain.Text
	kind, ok := c.domain(domain)
	if !ok {
		c.unknown(n.Domain, "collection", c.domains(), u)
		scope.Schema = brokenView{view{c, u}, n.Names}
		return nil, domain, ""
	}
	if len(n.Names) > 2 {
		c.add(diag.BadClause, n.Names[2].Span(), "a rule is about one record or a pair")
	}
	for _, name := range n.Names[:min(2, len(n.Names))] {
		if expression.Reserved(name.Text) {
			c.add(diag.ReservedName, name.Span(), "`%s` has a meaning of its own in expressions", name.Text)
		}
		if slices.Contains(names, name.Text) {
			c.add(diag.Duplicate, name.Span(), "`%s` is bound twice", name.Text)
		}
		names = append(names, name.Text)
		scope.Locals = append(scope.Locals, expression.LocalName{Name: name.Text, Kind: kind})
	}
	return names, domain, kind
}

// brokenView takes the names of a for-clause whose collection is unknown for
// declared, so that one mistake gives one finding.
type brokenView struct {
	view
	names []*lang.Name
}

func (v brokenView) Global(name string) (expression.Name, bool) {
	for _, n := range v.names {
		if n.Text == name {
			return expression.Name{What: expression.Broken}, true
		}
	}
	return v.view.Global(name)
}

// domain is the kind of the records that a for-clause ranges over: a list of
// the coalition, or what belongs to its members.
func (c *checker) domain(name string) (kind string, ok bool) {
	if k, ok := c.kind(CoalitionKind); ok {
		if a, ok := k.Attr(name); ok && a.Type.Base == types.List {
			return a.Type.Kind, true
		}
	}
	for _, k := range c.set.Kinds {
		if k.Of == PartnerKind && k.Name+"s" == name {
			return k.Name, true
		}
	}
	return "", false
}

func (c *checker) domains() []string {
	var names []string
	if k, ok := c.kind(CoalitionKind); ok {
		for _, a := range k.Attrs {
			if a.Type.Base == types.List {
				names = append(names, a.Name)
			}
		}
	}
	for _, k := range c.set.Kinds {
		if k.Of == PartnerKind {
			names = append(names, k.Name+"s")
		}
	}
	return names
}

func (c *checker) effect(r *Rule, n *lang.Effect, scope *expression.Scope, u *unit) {
	e := expression.CheckAs(n.Expr, types.Type{Base: types.Number}, scope, &c.diags)
	dim := c.dimension(n.Dimension, u)
	if e != nil && dim != nil {
		r.Effects = append(r.Effects, Effect{Dimension: dim, Op: n.Op, Expr: e, At: n.Span()})
	}
}

func (c *checker) dimension(n *lang.Name, u *unit) *Dimension {
	if c.dims[n.Text] != nil {
		if _, ok := c.lookup(c.names, n, u, "dimension"); !ok {
			return nil
		}
		return c.dims[n.Text]
	}
	if d := c.names[n.Text]; d != nil && d.bad {
		return nil
	}
	c.unknown(n, "dimension", slices.Sorted(maps.Keys(c.dims)), u)
	return nil
}

// checkTriggers checks the triggers.
func (c *checker) checkTriggers() {
	for _, d := range each[*lang.TriggerDecl](c) {
		ok := c.declare("trigger", d.node.Name, d.unit)
		t := &Trigger{ID: d.node.Name.Text, Title: titled(d.node.Title, d.node.Name.Text), At: d.node.Name.Span()}
		c.trigger(t, d.node, d.unit)
		if ok {
			c.set.Triggers = append(c.set.Triggers, t)
		}
	}
}

func (c *checker) trigger(t *Trigger, n *lang.TriggerDecl, u *unit) {
	scope := &expression.Scope{Schema: view{c, u}, Judged: true}
	looped := false
	for _, clause := range n.Clauses {
		if clause.For != nil {
			c.once(looped, clause.Span(), "for")
			looped = true
			t.Names, t.Domain, t.Kind = c.loop(clause.For, scope, u)
		}
	}
	var notes []*lang.NoteClause
	does := false
	for _, clause := range n.Clauses {
		switch {
		case clause.When != nil:
			c.once(t.When != nil, clause.Span(), "when")
			t.When = expression.CheckAs(clause.When.Expr, boolType, scope, &c.diags)
		case clause.Then != nil:
			c.once(t.Form != nil, clause.Span(), "then")
			does = true
			t.Form = c.reference(clause.Then, FormKind, u)
		case clause.Hazard != nil:
			does = true
			c.hazard(t, clause.Hazard, scope)
		case clause.Change != nil:
			does = true
			if change, ok := c.change(clause.Change, scope, u); ok {
				t.Changes = append(t.Changes, change)
			}
		case clause.Note != nil:
			notes = append(notes, clause.Note)
		}
	}
	if !does {
		c.add(diag.BadClause, n.Name.Span(), "the trigger `%s` brings nothing about", t.ID).
			WithHint("then FORM, hazard RATE per year, or a change such as p.political_risk += 0.2")
	}
	t.Notes = c.notes(notes, u, scope)
}

// periods are the units of time of scenarios and hazards.
var periods = []string{"day", "week", "month", "quarter", "year"}

func (c *checker) hazard(t *Trigger, n *lang.Hazard, scope *expression.Scope) {
	c.once(t.Hazard != nil, n.Span(), "hazard")
	t.Hazard = expression.CheckAs(n.Rate, types.Type{Base: types.Number}, scope, &c.diags)
	t.Per = n.Per.Text
	c.period(n.Per)
}

func (c *checker) period(n *lang.Name) {
	if !slices.Contains(periods, n.Text) {
		c.add(diag.UnknownName, n.Span(), "unknown unit of time `%s`", n.Text).WithHint("it is one of: " + strings.Join(periods, ", "))
	}
}

// change checks a change of an attribute of a bound or named record.
func (c *checker) change(n *lang.Change, scope *expression.Scope, u *unit) (Change, bool) {
	out := Change{Op: n.Op, At: n.Span()}
	if len(n.Path.Names) == 1 && c.dims[n.Path.Names[0].Text] != nil {
		c.add(diag.BadClause, n.Path.Span(), "points are given by rules, not here").WithHint("write a rule")
		return out, false
	}
	if len(n.Path.Names) != 2 {
		c.add(diag.Syntax, n.Path.Span(), "a change names a record and its attribute: esp.in_office = true")
		return out, false
	}
	out.Name = n.Path.Names[0].Text
	kind := ""
	for _, l := range scope.Locals {
		if l.Name == out.Name {
			kind = l.Kind
		}
	}
	if kind == "" {
		if _, ok := c.lookup(c.names, n.Path.Names[0], u, "record"); !ok {
			return out, false
		}
		if out.Record = c.records[out.Name]; out.Record == nil {
			c.add(diag.TypeMismatch, n.Path.Names[0].Span(), "`%s` is no record", out.Name)
			return out, false
		}
		kind = out.Record.Kind.Name
	}
	k, _ := c.kind(kind)
	if out.Attr = c.settable(k, n.Path.Names[1], u); out.Attr == nil {
		return out, false
	}
	if n.Op != "=" && !out.Attr.Type.IsNumeric() {
		c.add(diag.TypeMismatch, n.Span(), "`%s` needs a number; `%s` is a %s", n.Op, out.Attr.Name, out.Attr.Type)
		return out, false
	}
	out.Expr = c.changeValue(n.Expr, out.Attr, scope)
	return out, out.Expr != nil
}

// changeValue checks the right side of a change. A bare word is a value of the
// attribute's enum.
func (c *checker) changeValue(e *lang.Expr, a *Attr, scope *expression.Scope) *expression.Expr {
	if a.Type.Base == types.Enum && len(e.Tokens) == 1 && e.Tokens[0].Type == lang.Ident {
		if c.enumValue(e.Span().Text(), e.Span(), a.Type) == nil {
			return nil
		}
		return expression.Constant(e.Span().Text(), a.Type, e.Span())
	}
	return expression.CheckAs(e, a.Type, scope, &c.diags)
}

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
	scope := &expression.Scope{Schema: view{c, u}, Judged: true}
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
			s.Coalition, _ = c.given(item.Given, u)
		}
	}
	s.Notes = c.notes(notes, u, nil)
	slices.SortStableFunc(s.Events, func(a, b Event) int { return cmp.Compare(a.Day, b.Day) })
}

func (c *checker) event(s *Scenario, n *lang.Event, scope *expression.Scope, u *unit) {
	day, ok := c.ordered(n.Date, types.Type{Base: types.Date})
	e := Event{Day: day, Title: plainText(n.Title), At: n.Span()}
	var notes []*lang.NoteClause
	for _, item := range n.Items {
		if item.Note != nil {
			notes = append(notes, item.Note)
		} else if change, ok := c.change(item.Change, scope, u); ok {
			e.Changes = append(e.Changes, change)
		}
	}
	e.Notes = c.notes(notes, u, scope)
	if ok {
		s.Events = append(s.Events, e)
	}
}
