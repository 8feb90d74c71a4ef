package rules

import "github.com/entente-lang/entente/rules/expression"

// Expressions are all expressions of the set, in no order that means anything.
func (s *Set) Expressions() []*expression.Expr {
	var all []*expression.Expr
	add := func(list ...*expression.Expr) {
		for _, e := range list {
			if e != nil {
				all = append(all, e)
			}
		}
	}
	notes := func(n Notes) {
		if n.Because != nil {
			for _, part := range n.Because.Parts {
				add(part.Expr)
			}
		}
	}
	changes := func(list []Change) {
		for _, x := range list {
			add(x.Expr)
		}
	}
	for _, x := range s.Lets {
		add(x.Expr)
	}
	for _, x := range s.Derived {
		add(x.Exprs()...)
		notes(x.Notes)
	}
	for _, x := range s.Rules {
		add(x.When)
		for _, e := range x.Effects {
			add(e.Expr)
		}
		notes(x.Notes)
	}
	for _, x := range s.Triggers {
		add(x.When, x.Hazard)
		changes(x.Changes)
		notes(x.Notes)
	}
	for _, x := range s.Scenarios {
		for _, e := range x.Events {
			changes(e.Changes)
			notes(e.Notes)
		}
	}
	for _, x := range s.Coalitions {
		add(x.Members.Where, x.Candidates.Where)
		for _, q := range x.Requires {
			add(q.Expr)
		}
	}
	for _, x := range s.Tests {
		add(x.Expects...)
	}
	for _, x := range s.Properties {
		add(x.When)
		for _, l := range x.Laws {
			add(l.Expr)
		}
	}
	return all
}
