package rules

import (
	"maps"
	"slices"

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
	scope := c.scope(u, expression.Scope{Judged: true})
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
