package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/expression"
)

// A rule about pairs is applied once to each two records, and which of them
// comes first says nothing. So a pair rule must mean the same with its names
// exchanged; otherwise renaming a record could change a score.

// pairOrder reports expressions of a pair rule that change their meaning when
// its two names are exchanged.
func (c *checker) pairOrder(r *Rule) {
	if len(r.Names) != 2 || r.Names[0] == r.Names[1] {
		return
	}
	exprs := []*expression.Expr{r.When}
	for _, e := range r.Effects {
		exprs = append(exprs, e.Expr)
	}
	for _, e := range exprs {
		if e != nil && c.canonical(e.Root, [2]int{0, 1}) != c.canonical(e.Root, [2]int{1, 0}) {
			c.add(diag.PairOrder, e.At, "the pair has no order, but `%s` and `%s` do not mean the same here", r.Names[0], r.Names[1]).
				WithHint(fmt.Sprintf("say it of both: `… %[1]s, %[2]s … or … %[2]s, %[1]s …`; or write `for %[1]s in %[3]s` and ask `any(%[3]s, …)`", r.Names[0], r.Names[1], r.Domain))
		}
	}
}

// canonical writes an expression in a form that does not depend on the order of
// operands where that has no meaning. locals renames the bound names.
func (c *checker) canonical(n expression.Node, locals [2]int) string {
	var parts []string
	for _, x := range operands(n) {
		parts = append(parts, c.canonical(x, locals))
	}
	if b, ok := n.(*expression.Binary); ok && (b.Op == ">" || b.Op == ">=") {
		slices.Reverse(parts)
	}
	if c.commutes(n) {
		slices.Sort(parts)
	}
	return label(n, locals) + "(" + strings.Join(parts, ",") + ")"
}

// operands are the children of a node; those of a chain of one operator that
// commutes are all operands of the chain, and those of abs(x - y) are x and y.
func operands(n expression.Node) []expression.Node {
	if call, ok := n.(*expression.Call); ok && call.Func.Name == "abs" {
		if d, ok := call.Args[0].(*expression.Binary); ok && d.Op == "-" {
			return expression.Children(d)
		}
	}
	b, ok := n.(*expression.Binary)
	if !ok || !chains[b.Op] {
		return expression.Children(n)
	}
	var out []expression.Node
	for _, x := range expression.Children(b) {
		if y, ok := x.(*expression.Binary); ok && y.Op == b.Op {
			out = append(out, operands(y)...)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// chains are the operators whose operands may be exchanged all along a chain.
var chains = map[string]bool{"+": true, "*": true, "and": true, "or": true}

// commutes reports whether the order of a node's operands has no meaning.
func (c *checker) commutes(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Binary:
		return chains[n.Op] || n.Op == "==" || n.Op == "!="
	case *expression.Call:
		return n.Func.Name == "min" || n.Func.Name == "max" || n.Func.Name == "abs" && len(operands(n)) == 2
	case *expression.Relation:
		return c.rels[n.Name] != nil && c.rels[n.Name].Symmetric
	}
	return false
}

// label is what tells a node from others beside its operands.
func label(n expression.Node, locals [2]int) string {
	switch n := n.(type) {
	case *expression.Local:
		return fmt.Sprint("local", locals[n.Index])
	case *expression.Literal:
		return fmt.Sprintf("literal %v", n.Value)
	case *expression.Binary:
		return strings.Replace(n.Op, ">", "<", 1)
	case *expression.Unary:
		return n.Op
	case *expression.Call:
		return n.Func.Name
	case *expression.Aggregate:
		return n.Func.Name
	case *expression.In:
		return fmt.Sprint("in", n.Not)
	case *expression.Attr:
		return n.Kind + "." + n.Name
	case *expression.Relation:
		return n.Name
	case *expression.Record:
		return n.ID
	case *expression.Records:
		return "records " + n.Kind
	case *expression.Global:
		return n.Name
	case *expression.Item:
		return fmt.Sprint("item", n.Depth)
	}
	return fmt.Sprintf("%T", n)
}
