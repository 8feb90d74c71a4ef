package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// The tracer follows a value down to the facts it rests on: a derived
// attribute to what its expression reads, each read once, until all is given.
// Derivations have no circles, so that it ends; maxSteps bounds what it shows.
const maxSteps = 200

type tracer struct {
	*explainer
	judgement *eval.Judgement
	day       float64 // of judgement
	steps     []report.Step
}

// step shows a value and, below it, what it rests on.
func (t *tracer) step(r *rules.Record, a *rules.Attr, depth int) {
	v, ok := t.judgement.Attribute(r.ID, a.Name)
	if !ok {
		v = eval.Value{Value: "not known"}
	}
	s := report.Step{Depth: depth, What: r.ID + "." + a.Name, Value: bare(v), How: "not given"}
	given := isGiven(r, a, t.day)
	if given {
		s.How, s.At = "given", v.Given.String()
	} else if a.Derived != nil {
		s.How, s.At = formula(a.Derived), a.Derived.At.String()
	} else if a.Default != nil {
		s.How, s.At = "the default", a.Default.At.String()
	} else if a.Builtin {
		s.How = "built in"
	}
	s.Source = citeAll(v.Source)
	if !t.put(s) || given || a.Derived == nil {
		return
	}
	for _, e := range a.Derived.Exprs() {
		t.reads(e.Root, r, depth+1)
	}
}

// isGiven reports whether a file or table gives a value in force on the day.
func isGiven(r *rules.Record, a *rules.Attr, day float64) bool {
	v, _, _ := r.Cells[a.Slot].On(day)
	return v != nil
}

// bare is a value without the name in front of why it has none.
func bare(v eval.Value) string { return strings.TrimPrefix(v.Value, v.Text+" ") }

// put adds a step unless it is there already at the same depth below the same
// value, or there are too many.
func (t *tracer) put(s report.Step) bool {
	for i := len(t.steps) - 1; i >= 0 && t.steps[i].Depth >= s.Depth; i-- {
		if t.steps[i].Depth == s.Depth && t.steps[i].What == s.What {
			return false
		}
	}
	if len(t.steps) == maxSteps {
		t.steps = append(t.steps, report.Step{Depth: 0, What: "…", Value: "…", How: fmt.Sprintf("more than %d steps; ask for one of those above", maxSteps)})
	}
	if len(t.steps) > maxSteps {
		return false
	}
	t.steps = append(t.steps, s)
	return true
}

// reads shows what a node of an expression about a record reads.
func (t *tracer) reads(n expression.Node, self *rules.Record, depth int) {
	switch n := n.(type) {
	case *expression.Attr:
		t.read(n, self, depth)
		return
	case *expression.Global:
		t.global(n, depth)
		return
	case *expression.Aggregate:
		t.aggregate(n, self, depth)
		return
	}
	for _, c := range expression.Children(n) {
		t.reads(c, self, depth)
	}
}

// read follows an attribute of a record that can be told.
func (t *tracer) read(n *expression.Attr, self *rules.Record, depth int) {
	of := t.recordOf(n.Of, self)
	if of == nil {
		t.reads(n.Of, self, depth)
		return
	}
	if a, ok := of.Kind.Attr(n.Name); ok {
		t.step(of, a, depth)
	}
}

// recordOf is the record that a node stands for, or nil where only running
// the expression would tell.
func (t *tracer) recordOf(n expression.Node, self *rules.Record) *rules.Record {
	switch n := n.(type) {
	case *expression.Self:
		return self
	case *expression.Coalition:
		return t.find(t.input.Coalition)
	case *expression.Record:
		return t.find(n.ID)
	case *expression.Attr:
		of := t.recordOf(n.Of, self)
		if of == nil {
			return nil
		}
		return t.referred(of, n.Name)
	}
	return nil
}

// referred is the record that an attribute of another refers to.
func (t *tracer) referred(of *rules.Record, name string) *rules.Record {
	a, ok := of.Kind.Attr(name)
	switch {
	case !ok:
		return nil
	case a.Builtin && of.Owner != nil && name == of.Owner.Kind.Name:
		return of.Owner
	case a.Builtin && name == "lead":
		if c, ok := t.set.Coalition(of.ID); ok {
			return c.Lead
		}
	}
	v, _, _ := of.Cells[a.Slot].On(t.day)
	r, _ := v.(*rules.Record)
	return r
}

// global shows a parameter or a constant.
func (t *tracer) global(n *expression.Global, depth int) {
	if p, ok := t.set.Param(n.Name); ok {
		d := describeParam(p)
		how, at := "the default of a parameter", d.At
		if d.SetAt != "" {
			how, at = "a parameter, set by the study", d.SetAt
		}
		t.put(report.Step{Depth: depth, What: n.Name, Value: d.Value, How: how, At: at})
		return
	}
	for _, l := range t.set.Lets {
		if l.Name == n.Name {
			v, err := t.judgement.Eval(l.Expr)
			if err != nil {
				v = nil
			}
			t.put(report.Step{Depth: depth, What: n.Name, Value: eval.Format(v, l.Type), How: report.OneLine(l.Expr.Text()), At: l.At.String()})
		}
	}
}

// aggregate shows the collection that a function runs over and, where its
// records are few and can be told, what the function reads of each.
func (t *tracer) aggregate(n *expression.Aggregate, self *rules.Record, depth int) {
	t.reads(n.Over, self, depth)
	if n.Body == nil {
		return
	}
	items, ok := t.items(n.Over, self)
	if !ok || len(items) > 6 {
		return
	}
	expression.Walk(n.Body, func(b expression.Node) {
		a, ok := b.(*expression.Attr)
		if !ok {
			return
		}
		if _, item := a.Of.(*expression.Item); !item {
			return
		}
		for _, r := range items {
			if attr, ok := r.Kind.Attr(a.Name); ok {
				t.step(r, attr, depth+1)
			}
		}
	})
}

// items are the records of a collection that belongs to a record or that it
// lists.
func (t *tracer) items(n expression.Node, self *rules.Record) ([]*rules.Record, bool) {
	switch n := n.(type) {
	case *expression.Aggregate:
		return t.items(n.Over, self)
	case *expression.Attr:
		of := t.recordOf(n.Of, self)
		if of == nil {
			return nil, false
		}
		a, _ := of.Kind.Attr(n.Name)
		if v, _, _ := of.Cells[a.Slot].On(t.day); v != nil {
			list, ok := v.([]*rules.Record)
			return list, ok
		}
		k, ok := t.set.Kind(a.Type.Kind)
		if !ok || k.Of != of.Kind.Name || !a.Builtin {
			return nil, false
		}
		return slices.DeleteFunc(slices.Clone(t.set.RecordsOf(k.Name)), func(r *rules.Record) bool { return r.Owner != of }), true
	}
	return nil, false
}
