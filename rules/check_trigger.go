package rules

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

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
	scope := c.scope(u, expression.Scope{Judged: true})
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
	c.leaver(t, n, looped)
	t.Notes = c.notes(notes, u, scope)
}

// leaver sees to it that a trigger says who takes a form or leaves: the one
// partner that its `for` binds. A rate without a form or changes is one of
// leaving.
func (c *checker) leaver(t *Trigger, n *lang.TriggerDecl, looped bool) {
	changes := slices.ContainsFunc(n.Clauses, func(x *lang.TriggerClause) bool { return x.Change != nil })
	for _, clause := range n.Clauses {
		leaves := clause.Then != nil || clause.Hazard != nil && !changes
		if leaves && (!looped || t.Kind != "" && (t.Kind != PartnerKind || len(t.Names) != 1)) {
			c.add(diag.BadClause, clause.Span(), "it is not said which partner takes the form or leaves").WithHint("for p in partners")
			return
		}
	}
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
	if word := e.AppendTokens(nil); a.Type.Base == types.Enum && len(word) == 1 && word[0].Type == lang.Ident {
		if c.enumValue(e.Span().Text(), e.Span(), a.Type) == nil {
			return nil
		}
		return expression.Constant(e.Span().Text(), a.Type, e.Span())
	}
	return expression.CheckAs(e, a.Type, scope, &c.diags)
}
