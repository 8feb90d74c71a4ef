package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
)

// identifier resolves a bare name: a bound name, an attribute of the record at
// hand or of the coalition, a dimension, a parameter, a constant or a record.
func (c *checker) identifier(n *ast.IdentifierNode) Node {
	at, name := c.span(n), c.word(n)
	if name == "now" {
		return &Now{base{types.Type{Base: types.Date}, at}}
	}
	for i, l := range c.scope.Locals {
		if l.Name == name {
			return c.trees.locals.put(Local{base{types.Type{Base: types.Ref, Kind: l.Kind}, at}, name, i})
		}
	}
	for _, kind := range c.scope.kinds() {
		if a, ok := c.scope.Schema.Attribute(kind, name); ok {
			return c.trees.attrs.put(Attr{base: base{a.Type, at}, Of: c.owner(kind, at), Kind: kind, Name: name})
		}
	}
	if g, ok := c.scope.Schema.Global(name); ok {
		return c.global(name, g, at)
	}
	if contains(c.values, name) {
		c.add(diag.UnknownName, at, "`%s` is a value; in an expression it is written as a text", name).
			WithHint(fmt.Sprintf("write %q", name)).WithFix("write it as a text", fmt.Sprintf("%q", name))
		return c.bad(at)
	}
	c.unknown(at, name, c.scope.names(), "")
	return c.bad(at)
}

// owner is the record whose attributes can be named bare.
func (c *checker) owner(kind string, at source.Span) Node {
	t := types.Type{Base: types.Ref, Kind: kind}
	if kind == CoalitionKind {
		return &Coalition{base{t, at}}
	}
	return &Self{base{t, at}}
}

func (c *checker) global(name string, g Name, at source.Span) Node {
	if g.Declared != "" {
		c.add(diag.NotImported, at, "`%s` is declared in %s, which this file does not import", name, g.Declared).
			WithHint(fmt.Sprintf("import %q", g.Import))
		return c.bad(at)
	}
	switch g.What {
	case Param, Let:
		return &Global{base{g.Type, at}, name, g.What}
	case RecordName:
		return &Record{base{g.Type, at}, name}
	case DimensionName:
		if c.scope.Scored {
			return &Score{base{number, at}, name}
		}
		c.add(diag.NotAllowed, at, "the score `%s` cannot be read here", name).
			WithHint("rules give points; tests and laws read scores")
	case RelationName:
		c.add(diag.TypeMismatch, at, "`%s` is a relation; it is read of a pair: %s(a, b)", name, name)
	}
	return c.bad(at)
}

// unknown reports a name that nobody declared, with the near miss.
func (c *checker) unknown(at source.Span, name string, candidates []string, where string) {
	d := c.add(diag.UnknownName, at, "unknown name `%s`%s", name, where)
	if near := lang.Nearest(name, candidates); near != "" {
		d.WithHint("did you mean `"+near+"`?").WithFix("write `"+near+"`", near)
	} else if len(candidates) > 0 && len(candidates) <= 12 {
		d.WithHint("there are: " + strings.Join(candidates, ", "))
	}
}

// item is the item that a predicate is about: # or the nothing before .name.
func (c *checker) item(n *ast.PointerNode) Node {
	at := c.span(n)
	if n.Name != "" {
		c.add(diag.NotAllowed, at, "`#%s` is not part of expressions here", n.Name).WithHint(outside["#"+n.Name])
		return c.bad(at)
	}
	if len(c.items) == 0 {
		return c.bad(at)
	}
	return &Item{base{c.items[len(c.items)-1], at}, 0}
}

// member checks `x.name`.
func (c *checker) member(n *ast.MemberNode) Node {
	property, ok := n.Property.(*ast.StringNode)
	if !ok || n.Optional || property.Location() != n.Location() {
		c.node(n.Node)
		c.add(diag.NotAllowed, c.span(n), "brackets that pick an item are not part of expressions here").
			WithHint("no order is defined; use filter, any or all")
		return c.bad(c.span(n))
	}
	at, name := c.span(n), c.word(n)
	if id, ok := n.Node.(*ast.IdentifierNode); ok && id.Value == "before" {
		return c.before(name, c.span(id).Cover(at))
	}
	x := c.node(n.Node)
	whole := x.Span().Cover(at)
	t := x.Type()
	if t.Base == types.Invalid {
		return c.bad(whole)
	}
	if t.Base != types.Ref {
		c.add(diag.TypeMismatch, x.Span(), "`%s` is a %s; only records have attributes", clip(x.Span().Text()), t)
		return c.bad(whole)
	}
	a, ok := c.scope.Schema.Attribute(t.Kind, name)
	if !ok {
		c.unknown(at, name, c.scope.Schema.Attributes(t.Kind), " of kind "+t.Kind)
		return c.bad(whole)
	}
	return c.trees.attrs.put(Attr{base: base{a.Type, whole}, Of: x, Kind: t.Kind, Name: name})
}

// before checks `before.name` in a test.
func (c *checker) before(name string, at source.Span) Node {
	if !c.scope.Tested {
		c.add(diag.NotAllowed, at, "`before` is known in tests only")
		return c.bad(at)
	}
	if a, ok := c.scope.Schema.Attribute(CoalitionKind, name); ok {
		read := &Attr{base: base{a.Type, at}, Of: c.owner(CoalitionKind, at), Kind: CoalitionKind, Name: name}
		return &Before{base{a.Type, at}, read}
	}
	if g, ok := c.scope.Schema.Global(name); ok && g.What == DimensionName && g.Declared == "" {
		return &Before{base{number, at}, &Score{base{number, at}, name}}
	}
	c.unknown(at, name, c.scope.names(), "")
	return c.bad(at)
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// notAMember reports a text that is none of an enum's values.
func notAMember(diags *diag.List, at source.Span, text string, values []string) {
	d := diags.Add(diag.UnknownName, at, fmt.Sprintf("`%s` is none of the values %s", clip(text), strings.Join(values, ", ")))
	if near := lang.Nearest(text, values); near != "" {
		d.WithHint("did you mean `" + near + "`?")
	}
}

// tokenValue is the value of a literal's token and the base of its type.
func tokenValue(t lang.Token) (any, types.Base) {
	if t.Type == lang.String {
		return lang.Unquote(t.Value), types.Text
	}
	n, b, _ := lang.Numeric(t)
	return n, b
}
