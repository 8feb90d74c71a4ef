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

// checkTests checks the examples.
func (c *checker) checkTests() {
	titles := map[string]source.Span{}
	for _, d := range each[*lang.TestDecl](c) {
		title := d.node.Title.Value()
		if old, ok := titles[title]; ok {
			c.add(diag.Duplicate, d.node.Title.Span(), "two tests have the title %q", title).WithRelated(old, "the first one")
		}
		titles[title] = d.node.Title.Span()
		t := &Test{Title: title, At: d.node.Title.Span()}
		c.test(t, d.node, d.unit)
		c.set.Tests = append(c.set.Tests, t)
	}
}

func (c *checker) test(t *Test, n *lang.TestDecl, u *unit) {
	scope := c.scope(u, expression.Scope{Judged: true, Scored: true, Tested: true})
	var notes []*lang.NoteClause
	given, expects := false, 0
	for _, s := range n.Steps {
		switch {
		case s.Given != nil:
			c.once(given, s.Span(), "given")
			given = true
			t.Coalition, t.Day = c.given(s.Given, u)
		case s.Expect != nil:
			expects++
			if e := expression.CheckAs(s.Expect, boolType, scope, &c.diags); e != nil {
				t.Expects = append(t.Expects, e)
			}
		case s.Set != nil:
			if x, ok := c.setting(s.Set, u); ok {
				t.Settings = append(t.Settings, x)
			}
		case s.Note != nil:
			notes = append(notes, s.Note)
		}
		t.Add = c.partners(t.Add, s.Add, u)
		t.Remove = c.partners(t.Remove, s.Remove, u)
	}
	if !given {
		c.add(diag.BadClause, n.Title.Span(), "the test says of no coalition").WithHint("given COALITION")
	}
	if expects == 0 {
		c.add(diag.BadClause, n.Title.Span(), "the test expects nothing").WithHint("expect political > 50")
	}
	t.Notes = c.notes(notes, u, nil)
}

func (c *checker) given(n *lang.Given, u *unit) (*Coalition, float64) {
	day := 0.0
	if n.On != nil {
		day, _ = c.ordered(n.On, types.Type{Base: types.Date})
	}
	if _, ok := c.lookup(c.coalitions, n.Coalition, u, "coalition"); !ok {
		return nil, day
	}
	i := slices.IndexFunc(c.set.Coalitions, func(x *Coalition) bool { return x.ID() == n.Coalition.Text })
	if i < 0 {
		return nil, day
	}
	return c.set.Coalitions[i], day
}

func (c *checker) partners(list []*Record, names []*lang.Name, u *unit) []*Record {
	for _, n := range names {
		if r := c.reference(n, PartnerKind, u); r != nil {
			list = append(list, r)
		}
	}
	return list
}

// setting checks `esp.standing = 30%` or `param = 0.4`.
func (c *checker) setting(n *lang.Setting, u *unit) (Setting, bool) {
	s := Setting{At: n.Span()}
	t, r := types.Type{}, (*Range)(nil)
	names := n.Path.Names
	if _, ok := c.lookup(c.names, names[0], u, "record or parameter"); !ok {
		return s, false
	}
	switch {
	case len(names) == 1 && c.params[names[0].Text] != nil:
		s.Param = c.params[names[0].Text]
		t, r = s.Param.Type, s.Param.Range
	case len(names) == 2 && c.records[names[0].Text] != nil:
		s.Record = c.records[names[0].Text]
		if s.Attr = c.settable(s.Record.Kind, names[1], u); s.Attr == nil {
			return s, false
		}
		t, r = s.Attr.Type, s.Attr.Range
	default:
		c.add(diag.TypeMismatch, n.Path.Span(), "`%s` is neither a parameter nor an attribute of a record", n.Path).
			WithHint("set esp.standing = 30%, or set a parameter")
		return s, false
	}
	s.Cell = c.value(n.Value, t, r, u)
	return s, s.Cell != nil
}

// checkProperties checks the laws.
func (c *checker) checkProperties() {
	for _, d := range each[*lang.PropertyDecl](c) {
		p := &Property{Title: d.node.Title.Value(), At: d.node.Title.Span()}
		c.property(p, d.node, d.unit)
		c.set.Properties = append(c.set.Properties, p)
	}
}

func (c *checker) property(p *Property, n *lang.PropertyDecl, u *unit) {
	scope := c.scope(u, expression.Scope{Judged: true, Scored: true})
	var notes []*lang.NoteClause
	given := false
	for _, s := range n.Steps {
		switch {
		case s.Given != nil:
			c.once(given, s.Span(), "given")
			given = true
			p.Coalition, p.Day = c.given(s.Given, u)
		case s.Vary != nil:
			if v, ok := c.vary(s.Vary, u); ok {
				p.Vary = append(p.Vary, v)
			}
		case s.When != nil:
			c.once(p.When != nil, s.Span(), "when")
			p.When = expression.CheckAs(s.When.Expr, boolType, scope, &c.diags)
		case s.Expect != nil:
			c.law(p, s.Expect, scope)
		case s.Note != nil:
			notes = append(notes, s.Note)
		}
	}
	if !slices.ContainsFunc(n.Steps, func(s *lang.PropertyStep) bool { return s.Vary != nil }) {
		c.add(diag.BadClause, n.Title.Span(), "the property moves nothing").WithHint("vary partner.standing in 0..1")
	}
	if !slices.ContainsFunc(n.Steps, func(s *lang.PropertyStep) bool { return s.Expect != nil }) {
		c.add(diag.BadClause, n.Title.Span(), "the property expects nothing").WithHint("expect political increasing")
	}
	p.Notes = c.notes(notes, u, nil)
}

func (c *checker) law(p *Property, n *lang.Law, scope *expression.Scope) {
	e := expression.CheckAs(n.Expr, types.Type{Base: types.Number}, scope, &c.diags)
	law := Law{Expr: e, Mode: n.Mode, At: n.Span()}
	if (n.Mode == "within") != (n.Within != nil) {
		c.add(diag.BadClause, n.Span(), "`within` needs a range, and only it").WithHint("expect political within 0..100")
		return
	}
	if n.Within != nil {
		r, ok := c.interval(n.Within, types.Type{Base: types.Number})
		if !ok {
			return
		}
		law.Within = r
	}
	if e != nil {
		p.Laws = append(p.Laws, law)
	}
}

// vary checks `partner.standing in 0..1`, of any partner; `esp.standing`, of
// one; or a parameter.
func (c *checker) vary(n *lang.Vary, u *unit) (Varied, bool) {
	v := Varied{At: n.Span()}
	names := n.Path.Names
	t, declared := types.Type{}, (*Range)(nil)
	switch {
	case len(names) == 1:
		if _, ok := c.lookup(c.names, names[0], u, "parameter"); !ok {
			return v, false
		}
		if v.Param = c.params[names[0].Text]; v.Param == nil {
			c.add(diag.TypeMismatch, names[0].Span(), "`%s` is no parameter", names[0].Text)
			return v, false
		}
		t, declared = v.Param.Type, v.Param.Range
	case len(names) == 2:
		k, ok := c.kind(names[0].Text)
		if v.Record = c.records[names[0].Text]; v.Record != nil {
			k, ok = v.Record.Kind, true
		}
		if !ok {
			c.unknown(names[0], "kind or record", slices.Collect(maps.Keys(c.kinds)), u)
			return v, false
		}
		if v.Attr = c.settable(k, names[1], u); v.Attr == nil {
			return v, false
		}
		t, declared = v.Attr.Type, v.Attr.Range
	}
	if !t.IsOrdered() {
		c.add(diag.TypeMismatch, n.Path.Span(), "`%s` is a %s; only numbers and dates can be moved over a range", n.Path, t)
		return v, false
	}
	r, ok := c.interval(n.Range, t)
	if !ok {
		return v, false
	}
	if !declared.Holds(r.Low) || !declared.Holds(r.High) {
		c.add(diag.OutOfRange, n.Range.Span(), "the range goes beyond the one that `%s` declares", n.Path)
		return v, false
	}
	v.Range = *r
	return v, true
}
