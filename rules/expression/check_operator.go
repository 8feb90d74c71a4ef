package expression

import (
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

var (
	boolean = types.Type{Base: types.Bool}
	number  = types.Type{Base: types.Number}
	invalid = types.Type{Base: types.Invalid}
)

// node converts a node of expr's tree. A node with an error becomes one of
// invalid type, which fits everywhere, so that one mistake is told once.
func (c *checker) node(n ast.Node) Node {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode:
		return c.literal(n)
	case *ast.BoolNode:
		return c.trees.literals.put(Literal{base{boolean, c.span(n)}, n.Value})
	case *ast.IdentifierNode:
		return c.identifier(n)
	case *ast.PointerNode:
		return c.item(n)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.choice(n)
	case *ast.ArrayNode:
		return c.list(n)
	case *ast.CallNode:
		return c.call(n, n.Callee, n.Arguments)
	case *ast.BuiltinNode:
		return c.builtin(n)
	}
	c.add(diag.NotAllowed, c.span(n), "this form of expression is not part of the language")
	return c.bad(c.span(n))
}

func (c *checker) bad(at source.Span) Node { return &Literal{base{invalid, at}, 0.0} }

// literal takes the value from the token that stood here before its
// replacement.
func (c *checker) literal(n ast.Node) Node {
	at := c.span(n)
	t, ok := c.literalAt(at.Start)
	if !ok {
		c.add(diag.NotAllowed, at, "unexpected literal")
		return c.bad(at)
	}
	at.End = at.Start + len(t.Value)
	value, kind := tokenValue(t)
	return c.trees.literals.put(Literal{base{types.Type{Base: kind}, at}, value})
}

func (c *checker) unary(n *ast.UnaryNode) Node {
	x := c.node(n.Node)
	at := c.join(&Literal{base{boolean, c.span(n)}, false}, x)
	if n.Operator == "not" {
		if in, ok := x.(*In); ok && !in.Not && c.span(n).Start > in.X.Span().Start {
			in.Not = true
			return in
		}
		if t := x.Type(); t.Base != types.Bool {
			if t.Base != types.Invalid {
				c.add(diag.TypeMismatch, x.Span(), "`%s` is a %s; `not` needs a truth", clip(x.Span().Text()), t).
					WithHint("`not` binds tighter than a comparison: write `not (a > b)`")
			}
			return c.bad(at)
		}
		return &Unary{base{boolean, at}, "not", x}
	}
	if n.Operator == "+" {
		c.add(diag.NotAllowed, c.span(n), "a sign `+` says nothing").WithHint("leave it out")
	}
	if x.Type().Base != types.Invalid && !x.Type().IsNumeric() {
		c.add(diag.TypeMismatch, x.Span(), "`%s` is a %s; `-` needs a number", clip(x.Span().Text()), x.Type())
		return c.bad(at)
	}
	return &Unary{base{types.Type{Base: types.Number, Unit: x.Type().Unit}, at}, "-", x}
}

func (c *checker) binary(n *ast.BinaryNode) Node {
	if n.Operator == "&&" {
		c.node(n.Left)
		c.add(diag.NotAllowed, c.span(n), "comparisons cannot be chained").WithHint("write `a < b and b < c`")
		return c.bad(c.span(n))
	}
	if n.Operator == "??" {
		return c.fallback(n)
	}
	x := c.node(n.Left)
	c.values = x.Type().Values
	y := c.node(n.Right)
	c.values = nil
	at := c.join(x, y)
	switch n.Operator {
	case "and", "or":
		c.want(x, boolean, "`"+n.Operator+"` joins truths")
		c.want(y, boolean, "`"+n.Operator+"` joins truths")
		return c.trees.binaries.put(Binary{base{boolean, at}, n.Operator, x, y})
	case "==", "!=":
		c.equality(x, y)
		return c.trees.binaries.put(Binary{base{boolean, at}, n.Operator, x, y})
	case "<", "<=", ">", ">=":
		c.order(n.Operator, x, y)
		return c.trees.binaries.put(Binary{base{boolean, at}, n.Operator, x, y})
	case "in":
		c.membership(x, y)
		return &In{base: base{boolean, at}, X: x, List: y}
	case "+", "-", "*", "/":
		return c.arithmetic(n, x, y)
	}
	c.add(diag.NotAllowed, c.span(n), "`%s` is not part of expressions here", n.Operator)
	return c.bad(at)
}

// join is the place from one part to another, widened by the brackets that only
// one end of it takes in, so that it can be quoted.
func (c *checker) join(x, y Node) source.Span {
	at := x.Span().Cover(y.Span())
	depth, lowest, first, last := 0, 0, -1, -1
	for i, t := range c.tokens {
		if t.Pos.Offset < at.Start || t.Pos.Offset >= at.End {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		switch t.Value {
		case "(":
			depth++
		case ")":
			depth--
			lowest = min(lowest, depth)
		}
	}
	for i := first - 1; i >= 0 && lowest < 0 && c.tokens[i].Value == "("; i-- {
		at.Start, lowest, depth = c.tokens[i].Pos.Offset, lowest+1, depth+1
	}
	for i := last + 1; i < len(c.tokens) && depth > 0 && c.tokens[i].Value == ")"; i++ {
		at.End, depth = c.tokens[i].Pos.Offset+1, depth-1
	}
	return at
}

// want reports a node that is not of the type needed.
func (c *checker) want(n Node, want types.Type, why string) {
	if t := n.Type(); t.Base != types.Invalid && t.Base != want.Base {
		c.add(diag.TypeMismatch, n.Span(), "`%s` is a %s; %s", clip(n.Span().Text()), t, why)
	}
}

func (c *checker) arithmetic(n *ast.BinaryNode, x, y Node) Node {
	at := c.join(x, y)
	a, b := x.Type(), y.Type()
	if a.Base == types.Invalid || b.Base == types.Invalid {
		return c.bad(at)
	}
	if a.Base == types.Date || b.Base == types.Date {
		return c.calendar(n, x, y)
	}
	for _, side := range []Node{x, y} {
		if !side.Type().IsNumeric() {
			c.add(diag.TypeMismatch, side.Span(), "`%s` is a %s; `%s` needs numbers", clip(side.Span().Text()), side.Type(), n.Operator)
			return c.bad(at)
		}
	}
	unit := ""
	switch n.Operator {
	case "+", "-":
		c.units(x, y, "added or subtracted")
		unit = firstOf(a.Unit, b.Unit)
	case "*":
		if a.Unit == "" || b.Unit == "" {
			unit = firstOf(a.Unit, b.Unit)
		}
	case "/":
		if b.Unit == "" {
			unit = a.Unit
		}
	}
	return c.trees.binaries.put(Binary{base{types.Type{Base: types.Number, Unit: unit}, at}, n.Operator, x, y})
}

// calendar checks sums with dates: a date minus a date is a number of days, a
// date plus or minus a length of time is a date.
func (c *checker) calendar(n *ast.BinaryNode, x, y Node) Node {
	at := c.join(x, y)
	a, b := x.Type(), y.Type()
	if n.Operator == "-" && a.Base == types.Date && b.Base == types.Date {
		return &Binary{base{types.Type{Base: types.Number, Unit: "days"}, at}, "-", x, y}
	}
	add, ok := stdlib.Lookup("add_months")
	if ok && a.Base == types.Date && b.Base == types.Months && (n.Operator == "+" || n.Operator == "-") {
		if n.Operator == "-" {
			y = &Unary{base{b, y.Span()}, "-", y}
		}
		return &Call{base{a, at}, add, []Node{x, y}}
	}
	c.add(diag.TypeMismatch, at, "a %s and a %s cannot be joined by `%s`", a, b, n.Operator).
		WithHint("a date minus a date gives days; a date plus `6 months` gives a date")
	return c.bad(at)
}

// units reports quantities of different units.
func (c *checker) units(x, y Node, how string) {
	a, b := x.Type().Unit, y.Type().Unit
	if a != "" && b != "" && a != b {
		c.add(diag.UnitMismatch, x.Span().Cover(y.Span()), "%s in %s and %s in %s cannot be %s",
			"`"+clip(x.Span().Text())+"`", a, "`"+clip(y.Span().Text())+"`", b, how).
			WithHint("divide by something that takes the unit away, or declare both in one unit")
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (c *checker) order(op string, x, y Node) {
	a, b := x.Type(), y.Type()
	switch {
	case a.Base == types.Invalid || b.Base == types.Invalid:
	case a.IsNumeric() && b.IsNumeric():
		c.units(x, y, "compared")
	case a.Base == types.Date && b.Base == types.Date:
	case a.Base == types.Bool && (b.IsNumeric() || b.Base == types.Date):
		c.add(diag.TypeMismatch, x.Span(), "`%s` is a truth; `%s` compares numbers or dates", clip(x.Span().Text()), op).
			WithHint("comparisons cannot be chained: write `a < b and b < c`")
	default:
		c.add(diag.TypeMismatch, x.Span().Cover(y.Span()), "a %s and a %s cannot be compared with `%s`", a, b, op)
	}
}

func (c *checker) equality(x, y Node) {
	a, b := x.Type(), y.Type()
	switch {
	case a.Base == types.Invalid || b.Base == types.Invalid:
	case a.IsNumeric() && b.IsNumeric():
		c.units(x, y, "compared")
	case a.Base == types.Enum && isText(b):
		c.oneOf(y, a)
	case b.Base == types.Enum && isText(a):
		c.oneOf(x, b)
	case a.Base == types.Enum && b.Base == types.Enum, isText(a) && isText(b):
	case a.Base == types.Ref && b.Base == types.Ref && a.Kind == b.Kind:
	case a.Base == b.Base && (a.Base == types.Bool || a.Base == types.Date):
	case a.IsCollection() || b.IsCollection():
		c.add(diag.TypeMismatch, x.Span().Cover(y.Span()), "collections cannot be compared with ==").
			WithHint("ask for an item with `x in list`, or count them")
	default:
		c.add(diag.TypeMismatch, x.Span().Cover(y.Span()), "a %s and a %s are never equal", a, b)
	}
}

func isText(t types.Type) bool { return t.Base == types.Text || t.Base == types.Enum }

// oneOf reports a text that is none of an enum's values.
func (c *checker) oneOf(n Node, enum types.Type) {
	if lit, ok := n.(*Literal); ok {
		if text, ok := lit.Value.(string); ok && !contains(enum.Values, text) {
			notAMember(&c.diags, n.Span(), text, enum.Values)
		}
	}
}

func (c *checker) membership(x, y Node) {
	a, b := x.Type(), y.Type()
	list, isList := y.(*List)
	switch {
	case a.Base == types.Invalid || b.Base == types.Invalid:
	case isList:
		for _, item := range list.Items {
			c.equality(x, item)
		}
	case b.Base == types.Set && isText(a):
		c.oneOf(x, types.Type{Base: types.Enum, Values: b.Values})
	case b.Base == types.List && a.Base == types.Ref && a.Kind == b.Kind:
	case b.Base == types.Numbers && a.IsNumeric():
	default:
		c.add(diag.TypeMismatch, x.Span().Cover(y.Span()), "a %s is never in a %s", a, b)
	}
}

func (c *checker) choice(n *ast.ConditionalNode) Node {
	cond, x, y := c.node(n.Cond), c.node(n.Exp1), c.node(n.Exp2)
	at := c.join(cond, y)
	c.want(cond, boolean, "a choice needs a truth before `?`")
	t, ok := unify(x.Type(), y.Type())
	if !ok {
		c.add(diag.TypeMismatch, x.Span().Cover(y.Span()), "the two sides of a choice are a %s and a %s", x.Type(), y.Type())
	}
	return &Choice{base{t, at}, cond, x, y}
}

// fallback checks `x ?? y`. Only what can be absent has a use for it.
func (c *checker) fallback(n *ast.BinaryNode) Node {
	x, y := c.node(n.Left), c.node(n.Right)
	at := c.join(x, y)
	if !c.standsAlone(at) {
		c.add(diag.Syntax, at, "`??` beside another operator needs brackets").WithHint("write `(x ?? y) > z`")
	}
	if x.Type().Base != types.Invalid && !soften(x) {
		c.add(diag.TypeMismatch, x.Span(), "`%s` can not be absent by itself; `??` needs an attribute or a relation on its left", clip(x.Span().Text()))
	}
	t, ok := unify(x.Type(), y.Type())
	if !ok {
		c.add(diag.TypeMismatch, at, "the two sides of `??` are a %s and a %s", x.Type(), y.Type())
	}
	return &Default{base{t, at}, x, y}
}

// standsAlone reports whether a part of the expression is all of it, stands in
// brackets, or is an argument. expr lets `??` bind tighter than anything on its
// left, which no reader would guess.
func (c *checker) standsAlone(at source.Span) bool {
	text := c.at.Text()
	before := strings.TrimRight(text[:at.Start-c.at.Start], " \t\r\n")
	after := strings.TrimLeft(text[at.End-c.at.Start:], " \t\r\n")
	if before != "" && !strings.ContainsAny(before[len(before)-1:], "([,?:") {
		return false
	}
	return after == "" || strings.ContainsAny(after[:1], ")],?:")
}

// soften makes a read of an attribute or a relation one that gives way.
func soften(n Node) bool {
	switch n := n.(type) {
	case *Attr:
		n.Soft = true
	case *Relation:
		n.Soft = true
	case *Default:
	default:
		return false
	}
	return true
}

// unify is the type of a value that is one of two.
func unify(a, b types.Type) (types.Type, bool) {
	switch {
	case a.Base == types.Invalid || b.Base == types.Invalid:
		return invalid, true
	case a.Same(b):
		if a.Unit != b.Unit {
			a.Unit = firstOf(a.Unit, b.Unit)
		}
		return a, true
	case a.IsNumeric() && b.IsNumeric():
		return types.Type{Base: types.Number, Unit: firstOf(a.Unit, b.Unit)}, true
	case a.Base == types.Enum && b.Base == types.Text:
		return a, true
	case a.Base == types.Text && b.Base == types.Enum:
		return b, true
	case isText(a) && isText(b):
		return types.Type{Base: types.Text}, true
	}
	return invalid, false
}

// assignable reports whether a value of type t can be given to one of type
// want. Ranges are checked when the value is there.
func assignable(t, want types.Type) bool {
	switch {
	case t.Base == types.Invalid || want.Base == types.Invalid || t.Same(want):
		return true
	case t.IsNumeric() && want.IsNumeric():
		return true
	case want.Base == types.Enum && t.Base == types.Text:
		return true
	}
	return isText(t) && want.Base == types.Text
}
