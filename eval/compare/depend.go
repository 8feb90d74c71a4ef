package compare

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Which changed declarations does a contribution rest on? We walk from its rule
// over all that it reads: parameters, constants, relations, attributes, their
// derivations and tables, and what these read. A change counts as a cause when
// the walk passes it and it changed something that can move a number. The walk
// keeps apart what is read of the very records that the rule was applied to,
// where only their values count, and what is read of others, where the values
// of all members do. It reads both versions at once, so that a new read leads
// to what it reads, and one that is gone too. What it finds is what the answer
// can rest on; it does not prove that each part alone would have moved it.

// Cause is a changed declaration that an answer rests on.
type Cause struct {
	Change  string   `json:"change"` // kind and name: param number_friction
	At      string   `json:"at"`
	Clauses []Clause `json:"clauses"` // those that can move a number
	Via     []string `json:"via"`     // what is read on the way, beginning with the rule
}

// node is something that expressions read.
type node struct {
	what string // rule, param, let, relation, dimension or attr
	name string // of an attr kind.attr
	own  bool   // an attr read of the records that the rule is applied to
}

// causes are the changes that a rule's contribution rests on, the nearest first.
func (c *comparison) causes(rule string, binding eval.Binding) []Cause {
	start := node{what: "rule", name: rule}
	from := map[node]node{start: {}}
	queue := []node{start}
	var out []Cause
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		out = join(out, c.named(n, binding, path(from, n)))
		for _, s := range []*rules.Set{c.old.program.Set(), c.new.program.Set()} {
			for _, next := range c.reads(s, n, binding) {
				if _, seen := from[next]; !seen {
					from[next] = n
					queue = append(queue, next)
				}
			}
		}
	}
	return out
}

func path(from map[node]node, n node) []string {
	out := []string{}
	for ; n.what != ""; n = from[n] {
		name := n.name
		if n.what != "attr" {
			name = n.what + " " + n.name
		}
		out = append(out, name)
	}
	slices.Reverse(out)
	return slices.Compact(out)
}

// reads is what a node reads in one version.
func (c *comparison) reads(s *rules.Set, n node, binding eval.Binding) []node {
	switch n.what {
	case "rule":
		return c.ruleReads(s, n.name, binding)
	case "let":
		for _, l := range s.Lets {
			if l.Name == n.name {
				return expressionReads(s, l.Expr, false)
			}
		}
	case "attr":
		out := c.membership(s, n)
		for _, d := range s.Derived {
			if d.Attr.Kind+"."+d.Attr.Name == n.name {
				for _, e := range d.Exprs() {
					out = append(out, expressionReads(s, e, n.own)...)
				}
			}
		}
		return out
	}
	return nil
}

func (c *comparison) ruleReads(s *rules.Set, id string, binding eval.Binding) []node {
	r, ok := s.Rule(id)
	if !ok {
		return nil
	}
	var out []node
	if !c.stayed(binding) {
		out = domain(s, r)
	}
	out = append(out, expressionReads(s, r.When, true)...)
	for _, e := range r.Effects {
		out = append(out, expressionReads(s, e.Expr, true)...)
	}
	return out
}

// stayed reports whether the records that a rule was applied to are members, or
// belong to members, in both versions: then who else takes part is no matter.
func (c *comparison) stayed(binding eval.Binding) bool {
	return len(binding) > 0 && !slices.ContainsFunc(binding, func(b eval.Bound) bool {
		id := c.holder(b.ID)
		return !slices.Contains(c.old.result.Coalition.Members, id) || !slices.Contains(c.new.result.Coalition.Members, id)
	})
}

// domain is what decides on the records that a rule ranges over.
func domain(s *rules.Set, r *rules.Rule) []node {
	if len(r.Names) == 0 {
		return nil
	}
	co, _ := s.Kind(rules.CoalitionKind)
	if _, ok := co.Attr(r.Domain); ok {
		return []node{{what: "attr", name: rules.CoalitionKind + "." + r.Domain}}
	}
	return []node{{what: "attr", name: rules.PartnerKind + "." + r.Domain}, members}
}

var members = node{what: "attr", name: rules.CoalitionKind + ".members"}

// composed are the attributes of a coalition that its selections decide on.
var composed = []string{"members", "partners", "candidates"}

// membership is what the selections of the coalition read.
func (c *comparison) membership(s *rules.Set, n node) []node {
	co, ok := s.Coalition(c.new.input.Coalition)
	attr, of := strings.CutPrefix(n.name, rules.CoalitionKind+".")
	if !ok || !of || !slices.Contains(composed, attr) {
		return nil
	}
	return append(expressionReads(s, co.Members.Where, false), expressionReads(s, co.Candidates.Where, false)...)
}

// expressionReads is what an expression reads. own says that a name bound by
// `for`, and the record whose attribute is derived, are those of the rule.
func expressionReads(s *rules.Set, e *expression.Expr, own bool) []node {
	var out []node
	if e == nil {
		return nil
	}
	belonging := belongings(s, e)
	expression.Walk(e.Root, func(n expression.Node) {
		switch n := n.(type) {
		case *expression.Global:
			what := "param"
			if n.What != expression.Param {
				what = "let"
			}
			out = append(out, node{what: what, name: n.Name})
		case *expression.Relation:
			out = append(out, node{what: "relation", name: n.Name})
		case *expression.Now:
			out = append(out, node{what: "attr", name: rules.CoalitionKind + ".as_of"})
		case *expression.Attr:
			out = append(out, node{what: "attr", name: n.Kind + "." + n.Name, own: own && (itself(n.Of) || belonging[n.Kind])})
		}
	})
	return out
}

// belongings are the kinds whose records an expression reads only as those that
// belong to the record at hand, such as its caveats.
func belongings(s *rules.Set, e *expression.Expr) map[string]bool {
	out := map[string]bool{}
	expression.Walk(e.Root, func(n expression.Node) {
		a, ok := n.(*expression.Attr)
		if !ok || a.Type().Kind == "" {
			return
		}
		k, _ := s.Kind(a.Kind)
		attr, _ := k.Attr(a.Name)
		mine := itself(a.Of) && attr.Builtin
		if was, seen := out[a.Type().Kind]; seen {
			mine = mine && was
		}
		out[a.Type().Kind] = mine
	})
	return out
}

// itself reports whether a read is of the record at hand.
func itself(n expression.Node) bool {
	switch n.(type) {
	case *expression.Local, *expression.Self:
		return true
	}
	return false
}

// named are the changes of what a node stands for.
func (c *comparison) named(n node, binding eval.Binding, via []string) []Cause {
	var out []Cause
	for i := range c.changes {
		x := &c.changes[i]
		var clauses []Clause
		switch {
		case n.what == x.Kind && n.name == x.Name:
			clauses = weighty(x, "")
		case n.what == "attr" && n.name == x.Name && (x.Kind == "derive" || x.Kind == "table"):
			clauses = weighty(x, "")
		case n.what == "attr":
			clauses = c.attribute(x, n, binding)
		}
		if len(clauses) > 0 {
			out = append(out, Cause{x.String(), x.At, clauses, via})
		}
	}
	return out
}

// wording are the clauses that move no number.
var wording = []string{"title", "because", "claim", "calibration", "source", "unit", "better", "type"}

// weighty are the clauses of a change that can move a number, all of them or
// those of one name.
func weighty(x *Change, name string) []Clause {
	var out []Clause
	for _, c := range x.Clauses {
		if (name == "" || c.Name == name) && !slices.Contains(wording, c.Name) {
			out = append(out, c)
		}
	}
	return out
}

// attribute is what a change did to an attribute: to its declaration, or to its
// value of a record that counts here.
func (c *comparison) attribute(x *Change, n node, binding eval.Binding) []Clause {
	kind, attr, _ := strings.Cut(n.name, ".")
	switch {
	case x.Kind == "kind" && x.Name == kind:
		return weighty(x, attr)
	case x.Kind != kind:
		return nil
	case kind == rules.CoalitionKind:
		return c.coalition(x, attr)
	case !c.counts(x.Name, n.own, binding):
		return nil
	}
	v := Clause{Name: attr, Old: c.old.value(x.Name, attr), New: c.new.value(x.Name, attr)}
	if v.Old == v.New {
		return nil
	}
	return []Clause{v}
}

func (c *comparison) coalition(x *Change, attr string) []Clause {
	if x.Name != c.new.input.Coalition || attr == "as_of" && c.old.day == c.new.day {
		return nil
	}
	if !slices.Contains(composed, attr) {
		return weighty(x, attr)
	}
	return slices.Concat(weighty(x, "members"), weighty(x, "candidates"), weighty(x, "lead"))
}

// counts reports whether a record has a part in a contribution: with own, it is
// one that the rule was applied to, the partner of one, or belongs to either.
func (c *comparison) counts(id string, own bool, binding eval.Binding) bool {
	holder := c.holder(id)
	if own {
		return slices.ContainsFunc(binding, func(b eval.Bound) bool { return c.holder(b.ID) == holder })
	}
	r := c.record(holder)
	return r == nil || r.Kind.Name != rules.PartnerKind ||
		slices.Contains(c.old.result.Coalition.Members, holder) || slices.Contains(c.new.result.Coalition.Members, holder)
}

// holder is the record that a record belongs to, or itself.
func (c *comparison) holder(id string) string {
	if r := c.record(id); r != nil && r.Owner != nil {
		return r.Owner.ID
	}
	return id
}

func (c *comparison) record(id string) *rules.Record {
	if r, ok := c.new.program.Set().Record(id); ok {
		return r
	}
	r, _ := c.old.program.Set().Record(id)
	return r
}

// value is what a record itself gives for an attribute on the day.
func (s *side) value(record, attr string) string {
	r, ok := s.program.Set().Record(record)
	if !ok {
		return ""
	}
	a, ok := r.Kind.Attr(attr)
	if !ok {
		return ""
	}
	v, _, _ := r.Cells[a.Slot].On(s.input.Day)
	return value(v, a.Type)
}
