package rules

import (
	"maps"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// view is the schema as one file sees it. It implements expression.Schema.
type view struct {
	c *checker
	u *unit
}

// scope is what expressions of a file may name, s telling what is there beyond
// the schema.
func (c *checker) scope(u *unit, s expression.Scope) *expression.Scope {
	s.Schema, s.Trees = view{c, u}, &c.trees
	return &s
}

func (v view) Attribute(kind, name string) (expression.Attribute, bool) {
	k, ok := v.c.kind(kind)
	if !ok {
		return expression.Attribute{}, false
	}
	a, ok := k.Attr(name)
	if !ok {
		return expression.Attribute{}, false
	}
	return expression.Attribute{Type: a.Type, Partial: a.Optional || a.Derived != nil}, true
}

func (v view) Attributes(kind string) []string {
	k, ok := v.c.kind(kind)
	if !ok {
		return nil
	}
	return slices.Sorted(maps.Keys(k.byName))
}

func (v view) Kinds() []string {
	var names []string
	for name, d := range v.c.kinds {
		if v.c.sees(v.u, d.unit) && name != CoalitionKind {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (v view) Global(name string) (expression.Name, bool) {
	d := v.c.names[name]
	if d == nil {
		return expression.Name{}, false
	}
	n := v.c.globalName(name, d)
	if !v.c.sees(v.u, d.unit) {
		n.Declared, n.Import = d.at.Path(), importPath(v.u, d.unit)
	}
	return n, true
}

// Globals lists the names without asking what they stand for: a constant may be
// in the middle of being resolved.
func (v view) Globals(scored bool) []string {
	var names []string
	for name, d := range v.c.names {
		if v.c.sees(v.u, d.unit) && (scored || d.what != "dimension") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (v view) Functions() []*stdlib.Func { return v.c.load.functions }

// globalName says what a name stands for in an expression.
func (c *checker) globalName(name string, d *declared) expression.Name {
	if d.bad {
		return expression.Name{What: expression.Broken}
	}
	switch d.what {
	case "param":
		if p := c.params[name]; p != nil {
			return expression.Name{What: expression.Param, Type: p.Type}
		}
	case "let":
		if l := c.resolveLet(name); l != nil {
			return expression.Name{What: expression.Let, Type: l.Type}
		}
	case "relation":
		if r := c.rels[name]; r != nil {
			return expression.Name{What: expression.RelationName, Type: r.Type, Pair: [2]string{r.From, r.To}, Total: r.Default != nil}
		}
	case "dimension":
		return expression.Name{What: expression.DimensionName, Type: types.Type{Base: types.Number}}
	}
	if r := c.records[name]; r != nil {
		return expression.Name{What: expression.RecordName, Type: types.Type{Base: types.Ref, Kind: r.Kind.Name}}
	}
	return expression.Name{What: expression.Broken}
}

// kind finds a kind while kinds are still being declared.
func (c *checker) kind(name string) (*Kind, bool) {
	for _, k := range c.set.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return nil, false
}
