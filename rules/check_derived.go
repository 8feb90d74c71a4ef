package rules

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// declareLets enters the names of the constants. Their types come with their
// expressions.
func (c *checker) declareLets() {
	for _, d := range each[*lang.LetDecl](c) {
		if c.declare("let", d.node.Name, d.unit) {
			c.letDecls[d.node.Name.Text] = d
		}
	}
}

// checkLets checks all constants, each after those it reads.
func (c *checker) checkLets() {
	for _, d := range each[*lang.LetDecl](c) {
		if c.letDecls[d.node.Name.Text].node == d.node {
			c.resolveLet(d.node.Name.Text)
		}
	}
}

// maxChain bounds how many constants may rest on one another.
const maxChain = 500

// resolveLet checks a constant when it is first needed. It is nil for one that
// has a fault or is being resolved already.
func (c *checker) resolveLet(name string) *Let {
	d, known := c.letDecls[name]
	if l, done := c.lets[name]; done || !known {
		return l
	}
	if slices.Contains(c.letPath, name) {
		path := append(c.letPath[slices.Index(c.letPath, name):], name)
		c.add(diag.DeriveCycle, d.node.Name.Span(), "constants in a circle: %s", strings.Join(path, " -> ")).
			WithHint("give one of them a value of its own")
		c.lets[name] = nil
		return nil
	}
	if len(c.letPath) >= maxChain {
		c.add(diag.TooDeep, d.node.Name.Span(), "more than %d constants rest on one another", maxChain).WithHint("give one of them a value of its own")
		c.lets[name] = nil
		return nil
	}
	c.letPath = append(c.letPath, name)
	scope := c.scope(d.unit, expression.Scope{})
	e := expression.Check(d.node.Expr, scope, &c.diags)
	c.letPath = c.letPath[:len(c.letPath)-1]
	if _, failed := c.lets[name]; failed || e == nil {
		c.lets[name] = nil
		return nil
	}
	l := &Let{Name: name, Type: e.Type(), Expr: e, Doc: plainText(d.node.Doc), At: d.node.Name.Span()}
	c.lets[name] = l
	c.set.Lets = append(c.set.Lets, l)
	return l
}

// checkDerived checks derivations and decision tables and brings them into an
// order in which each comes after those it reads.
func (c *checker) checkDerived() {
	at := map[source.Span]*Derived{}
	for _, d := range c.set.Derived {
		at[d.At] = d
	}
	for _, d := range each[*lang.DeriveDecl](c) {
		if x := at[d.node.Path.Span()]; x != nil {
			scope := c.scope(d.unit, expression.Scope{Self: x.Attr.Kind, Judged: true})
			x.Expr = expression.CheckAs(d.node.Expr, x.Attr.Type, scope, &c.diags)
			x.Notes = c.body(d.node.Body, d.unit, scope)
		}
	}
	for _, d := range each[*lang.TableDecl](c) {
		if x := at[d.node.Path.Span()]; x != nil {
			c.decisionTable(x, d.node, d.unit)
		}
	}
	c.orderDerived()
}

// derivedBy is the derivation of the attribute that a node reads, or nil.
func (c *checker) derivedBy(n expression.Node) *Derived {
	read, ok := n.(*expression.Attr)
	if !ok {
		return nil
	}
	k, ok := c.kind(read.Kind)
	if !ok {
		return nil
	}
	if a, ok := k.Attr(read.Name); ok {
		return a.Derived
	}
	return nil
}

// orderDerived sorts the derivations by dependency, reports circles, and notes
// which depend on the coalition.
func (c *checker) orderDerived() {
	slices.SortFunc(c.set.Derived, func(a, b *Derived) int { return strings.Compare(attrName(a), attrName(b)) })
	const open, done = 1, 2
	state := map[*Derived]int{}
	var ordered, path []*Derived
	var visit func(d *Derived)
	visit = func(d *Derived) {
		state[d] = open
		path = append(path, d)
		d.Judged = d.Attr.Kind == CoalitionKind
		for _, e := range d.Exprs() {
			if e == nil {
				continue
			}
			expression.Walk(e.Root, func(n expression.Node) {
				if _, ok := n.(*expression.Coalition); ok {
					d.Judged = true
				}
				on := c.derivedBy(n)
				if on == nil {
					return
				}
				switch state[on] {
				case 0:
					visit(on)
				case open:
					c.circle(path, on, n)
				}
				d.Judged = d.Judged || on.Judged
			})
		}
		path = path[:len(path)-1]
		state[d] = done
		ordered = append(ordered, d)
	}
	for _, d := range c.set.Derived {
		if state[d] == 0 {
			visit(d)
		}
	}
	c.set.Derived = ordered
}

func attrName(d *Derived) string { return d.Attr.Kind + "." + d.Attr.Name }

func (c *checker) circle(path []*Derived, on *Derived, n expression.Node) {
	var names []string
	for _, d := range path[slices.Index(path, on):] {
		names = append(names, attrName(d))
	}
	d := c.add(diag.DeriveCycle, n.Span(), "derivations in a circle: %s", strings.Join(append(names, attrName(on)), " -> ")).
		WithHint("let one of them rest on declared attributes alone")
	d.WithRelated(on.At, attrName(on)+" is derived here")
}

// hitPolicies say which rows of a decision table count.
var hitPolicies = []string{"first", "unique", "any", "sum", "max", "min"}

func (c *checker) decisionTable(x *Derived, n *lang.TableDecl, u *unit) {
	scope := c.scope(u, expression.Scope{Self: x.Attr.Kind, Judged: true})
	x.Notes = c.notes(n.Notes, u, scope)
	t := x.Table
	t.Hit = n.Hit.Text
	if !slices.Contains(hitPolicies, t.Hit) {
		c.add(diag.UnknownName, n.Hit.Span(), "unknown hit policy `%s`", t.Hit).WithHint("first, unique, any, sum, max or min")
		return
	}
	if slices.Contains(hitPolicies[3:], t.Hit) && !x.Attr.Type.IsNumeric() {
		c.add(diag.TypeMismatch, n.Hit.Span(), "`hit %s` needs a number, not a %s", t.Hit, x.Attr.Type)
	}
	head := n.Rows[0]
	whole := true
	for _, cell := range head.Cells {
		e := expression.Check(cell.Expr(), scope, &c.diags)
		whole = whole && e != nil
		t.Inputs = append(t.Inputs, e)
	}
	if name := head.Result.Span().Text(); name != x.Attr.Name {
		c.add(diag.UnknownName, head.Result.Span(), "the last column is `%s`; the table is for `%s`", name, x.Attr.Name).WithHint("write `" + x.Attr.Name + "`")
	}
	if len(n.Rows) == 1 {
		c.add(diag.BadClause, n.Path.Span(), "the table has no rows under its heading")
		whole = false
	}
	for _, row := range n.Rows[1:] {
		r, ok := c.tableRow(x, row, scope)
		whole = whole && ok
		t.Rows = append(t.Rows, r)
	}
	if whole {
		c.coverage(x, n)
	} else {
		t.Rows = nil
	}
}

func (c *checker) tableRow(x *Derived, n *lang.TableRow, scope *expression.Scope) (*Row, bool) {
	r := &Row{At: n.Span()}
	if len(n.Cells) != len(x.Table.Inputs) {
		c.add(diag.BadClause, n.Span(), "the row has %d conditions; the heading has %d", len(n.Cells), len(x.Table.Inputs))
		return r, false
	}
	ok := true
	for i, cell := range n.Cells {
		if x.Table.Inputs[i] == nil {
			return r, false
		}
		test, fits := c.cellTest(cell, x.Table.Inputs[i].Type())
		ok = ok && fits
		r.Tests = append(r.Tests, test)
	}
	r.Result = c.tableResult(x, n.Result, scope)
	return r, ok && r.Result != nil
}

// tableResult checks the last cell of a row. A bare word is a value of the
// attribute's enum.
func (c *checker) tableResult(x *Derived, cell *lang.Cell, scope *expression.Scope) *expression.Expr {
	if text := cell.Span().Text(); x.Attr.Type.Base == types.Enum {
		if c.enumValue(strings.Trim(text, `"`), cell.Span(), x.Attr.Type) == nil {
			return nil
		}
		return expression.Constant(strings.Trim(text, `"`), x.Attr.Type, cell.Span())
	}
	e := expression.CheckAs(cell.Expr(), x.Attr.Type, scope, &c.diags)
	if e == nil {
		return nil
	}
	if lit, ok := e.Root.(*expression.Literal); ok {
		if n, isNumber := lit.Value.(float64); isNumber && !c.inRange(n, x.Attr.Type, x.Attr.Range, cell.Span()) {
			return nil
		}
	}
	return e
}

// cellTest reads a condition cell against the type of its input.
func (c *checker) cellTest(cell *lang.Cell, t types.Type) (CellTest, bool) {
	test, ok := cell.Test()
	out := CellTest{Any: test.Any, All: test.All, At: cell.Span()}
	if !ok {
		c.add(diag.Syntax, cell.Span(), "`%s` is no condition of a table", cell.Span().Text()).
			WithHint("a cell holds -, a value, a comparison such as >= 1%, a range 0.2 .. 0.5, or several joined by a comma (or) or `and`")
		return out, false
	}
	if test.Any {
		return out, true
	}
	switch {
	case t.Base == types.Bool && len(test.Items) == 1 && len(test.Parts) == 0 && (test.Items[0] == "true" || test.Items[0] == "false"):
		value := test.Items[0] == "true"
		out.Bool = &value
		return out, true
	case t.Base == types.Enum && len(test.Parts) == 0:
		for _, item := range test.Items {
			if c.enumValue(item, cell.Span(), t) == nil {
				return out, false
			}
		}
		out.Texts = test.Items
		return out, true
	case t.Base == types.Text && len(test.Parts) == 0:
		out.Texts = test.Items
		return out, true
	case t.IsOrdered() && len(test.Items) == 0:
		return c.comparisons(out, test, cell, t)
	}
	c.add(diag.TypeMismatch, cell.Span(), "`%s` cannot be asked of a %s", cell.Span().Text(), t)
	return out, false
}

func (c *checker) comparisons(out CellTest, test lang.Test, cell *lang.Cell, t types.Type) (CellTest, bool) {
	for _, p := range test.Parts {
		part := Compare{Op: p.Op}
		low, base, ok := lang.Numeric(p.Low)
		if !ok {
			return out, false
		}
		part.Low = signed(low, p.MinusLow)
		bases := []types.Base{base}
		if p.Op == ".." {
			high, base, ok := lang.Numeric(p.High)
			if !ok {
				return out, false
			}
			part.High = signed(high, p.MinusHigh)
			bases = append(bases, base)
		}
		for _, b := range bases {
			if !literalFits(b, t) {
				c.add(diag.TypeMismatch, cell.Span(), "`%s` cannot be asked of a %s", cell.Span().Text(), t)
				return out, false
			}
		}
		if p.Op == ".." && part.Low > part.High {
			c.add(diag.BadInterval, cell.Span(), "the low end of `%s` lies above its high end", cell.Span().Text())
			return out, false
		}
		out.Parts = append(out.Parts, part)
	}
	return out, true
}

func signed(x float64, minus bool) float64 {
	if minus {
		return -x
	}
	return x
}
