package rules

import (
	"slices"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// declareCoalitions enters the names of the coalitions.
func (c *checker) declareCoalitions() {
	k, ok := c.kind(CoalitionKind)
	for _, d := range each[*lang.CoalitionDecl](c) {
		if !ok {
			c.add(diag.UnknownName, d.node.Name.Span(), "a coalition needs the kind `partner`, which nobody declares").WithHint(`import "std/core"`)
			continue
		}
		if !c.declare("coalition", d.node.Name, d.unit) {
			continue
		}
		name := d.node.Name.Text
		r := &Record{Kind: k, ID: name, Title: titled(d.node.Title, name), Cells: make([]*Cell, len(k.Attrs)), At: d.node.Name.Span()}
		c.set.Coalitions = append(c.set.Coalitions, &Coalition{Record: r})
	}
}

// checkCoalitions gives the coalitions their values.
func (c *checker) checkCoalitions() {
	for _, d := range each[*lang.CoalitionDecl](c) {
		i := slices.IndexFunc(c.set.Coalitions, func(x *Coalition) bool { return x.Record.At == d.node.Name.Span() })
		if i >= 0 {
			c.coalition(c.set.Coalitions[i], d.node, d.unit)
		}
	}
}

func (c *checker) coalition(co *Coalition, n *lang.CoalitionDecl, u *unit) {
	var notes []*lang.NoteClause
	given := map[string]*lang.Field{}
	for _, item := range n.Body {
		switch {
		case item.Note != nil:
			notes = append(notes, item.Note)
		case item.Require != nil:
			c.require(co, item.Require, u)
		case given[item.Field.Name.Text] != nil:
			c.add(diag.Duplicate, item.Field.Name.Span(), "`%s` is given twice", item.Field.Name.Text).
				WithRelated(given[item.Field.Name.Text].Span(), "the first one")
		default:
			given[item.Field.Name.Text] = item.Field
		}
	}
	co.Record.Notes = c.notes(notes, u, nil)
	for _, item := range n.Body {
		if item.Field != nil && given[item.Field.Name.Text] == item.Field {
			c.coalitionField(co, item.Field, u)
		}
	}
	for _, name := range []string{"as_of", "lead", "members"} {
		if given[name] == nil {
			c.add(diag.Required, n.Name.Span(), "the coalition `%s` has no `%s`", co.ID(), name).WithHint(coalitionHints[name])
		}
	}
	for _, a := range co.Record.Kind.Attrs {
		if a.Required() && co.Record.Cells[a.Slot] == nil {
			c.add(diag.Required, n.Name.Span(), "the coalition `%s` lacks `%s`, a %s", co.ID(), a.Name, a.Type).WithRelated(a.At, "required here")
		}
	}
}

// coalitionHints say how to give what every coalition needs.
var coalitionHints = map[string]string{
	"as_of":   "the day of judgement: as_of = 2003-09-25",
	"lead":    "the partner that leads: lead = usa",
	"members": "members = [gbr, aus], or members = partner where troops > 0",
}

func (c *checker) coalitionField(co *Coalition, f *lang.Field, u *unit) {
	a := c.settable(co.Record.Kind, f.Name, u)
	if a == nil {
		return
	}
	switch {
	case a.Builtin && a.Name == "partners":
		c.add(diag.NotAllowed, f.Name.Span(), "`partners` are the members without the lead").WithHint("give `members`")
	case a.Builtin && a.Name == "lead":
		if f.Value.Name == nil {
			c.mismatch(f.Value.Span(), a.Type)
			return
		}
		co.Lead = c.reference(f.Value.Name, PartnerKind, u)
	case a.Builtin && a.Name == "members":
		co.Members = c.members(f.Value, u)
	case a.Builtin && a.Name == "candidates":
		co.Candidates = c.members(f.Value, u)
	default:
		cell := c.value(f.Value, a.Type, a.Range, u)
		if cell == nil {
			cell = &Cell{At: f.Span()}
		}
		cell.Source = co.Record.Notes.Sources
		co.Record.Cells[a.Slot] = cell
	}
}

// members reads a list of partners, or a selection.
func (c *checker) members(v *lang.Value, u *unit) Members {
	m := Members{At: v.Span()}
	if v.Where == nil {
		m.List, _ = c.references(v, PartnerKind, u)
		return m
	}
	if v.Where.Kind.Text != PartnerKind {
		c.add(diag.TypeMismatch, v.Where.Kind.Span(), "members are selected from `partner`, not from `%s`", v.Where.Kind.Text)
		return m
	}
	scope := c.scope(u, expression.Scope{Self: PartnerKind})
	m.Where = expression.CheckAs(v.Where.Expr, types.Type{Base: types.Bool}, scope, &c.diags)
	if m.Where != nil && c.readsJudged(m.Where) {
		c.add(diag.DeriveCycle, m.Where.At, "the condition rests on who the members are").
			WithHint("select by attributes of the partner alone")
		m.Where = nil
	}
	return m
}

// readsJudged reports whether an expression reads a derived attribute that
// depends on the coalition.
func (c *checker) readsJudged(e *expression.Expr) bool {
	found := false
	expression.Walk(e.Root, func(n expression.Node) {
		if a := c.derivedBy(n); a != nil && a.Judged {
			found = true
		}
	})
	return found
}

func (c *checker) require(co *Coalition, n *lang.Require, u *unit) {
	scope := c.scope(u, expression.Scope{Judged: true, Scored: true})
	if e := expression.CheckAs(n.Expr, types.Type{Base: types.Bool}, scope, &c.diags); e != nil {
		co.Requires = append(co.Requires, Requirement{Expr: e, Because: plainText(n.Because), At: n.Expr.Span()})
	}
}
