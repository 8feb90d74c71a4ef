package lint

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// shape writes an expression so that two that mean the same whatever their
// spelling, their brackets and the names they bind come out alike.
func shape(n expression.Node) string {
	var b strings.Builder
	writeShape(&b, n)
	return b.String()
}

func writeShape(b *strings.Builder, n expression.Node) {
	b.WriteString("(" + label(n))
	for _, c := range expression.Children(n) {
		writeShape(b, c)
	}
	b.WriteByte(')')
}

// same reports whether two expressions have one shape. It stops where they
// first differ.
func same(a, b expression.Node) bool {
	if label(a) != label(b) {
		return false
	}
	x, y := expression.Children(a), expression.Children(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !same(x[i], y[i]) {
			return false
		}
	}
	return true
}

// label says what a node is, what stands below it left out.
func label(n expression.Node) string {
	switch n := n.(type) {
	case *expression.Literal:
		return fmt.Sprintf("literal %v", n.Value)
	case *expression.Local:
		return "bound " + strconv.Itoa(n.Index)
	case *expression.Item:
		return "item " + strconv.Itoa(n.Depth)
	case *expression.Record:
		return "record " + n.ID
	case *expression.Records:
		return "records " + n.Kind
	case *expression.Global:
		return "global " + n.Name
	case *expression.Score:
		return "score " + n.Dimension
	case *expression.Attr:
		return "attribute " + n.Kind + "." + n.Name
	case *expression.Relation:
		return "relation " + n.Name
	case *expression.Unary:
		return "sign " + n.Op
	case *expression.Binary:
		return "sign " + n.Op
	case *expression.In:
		return "in " + strconv.FormatBool(n.Not)
	case *expression.Call:
		return "call " + n.Func.Name
	case *expression.Aggregate:
		return "call " + n.Func.Name
	}
	return fmt.Sprintf("%T", n)
}

// judgements visits every expression of rules, derivations, triggers and
// requirements with all its nodes: what a study's judgement rests on, texts
// and tests left out.
func judgements(set *rules.Set, visit func(*expression.Expr, expression.Node)) {
	walk := func(e *expression.Expr) {
		if e != nil {
			expression.Walk(e.Root, func(n expression.Node) { visit(e, n) })
		}
	}
	for _, d := range set.Derived {
		for _, e := range d.Exprs() {
			walk(e)
		}
	}
	for _, r := range set.Rules {
		walk(r.When)
		for _, e := range r.Effects {
			walk(e.Expr)
		}
	}
	for _, t := range set.Triggers {
		walk(t.When)
		walk(t.Hazard)
		for _, c := range t.Changes {
			walk(c.Expr)
		}
	}
	for _, co := range set.Coalitions {
		walk(co.Members.Where)
		walk(co.Candidates.Where)
		for _, q := range co.Requires {
			walk(q.Expr)
		}
	}
}

// everywhere visits the nodes of all expressions of the set.
func everywhere(set *rules.Set, visit func(expression.Node)) {
	for _, e := range set.Expressions() {
		expression.Walk(e.Root, visit)
	}
}

// has reports whether a node, or one below it, is as asked.
func has(n expression.Node, is func(expression.Node) bool) bool {
	found := false
	expression.Walk(n, func(x expression.Node) { found = found || is(x) })
	return found
}

// numeral is the value of a literal number, with its sign.
func numeral(n expression.Node) (float64, bool) {
	if u, ok := n.(*expression.Unary); ok && u.Op == "-" {
		x, ok := numeral(u.X)
		return -x, ok
	}
	l, ok := n.(*expression.Literal)
	if !ok {
		return 0, false
	}
	x, ok := l.Value.(float64)
	return x, ok
}

// comparisons are the signs that compare, each with what it says when the
// sides change places.
var comparisons = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// compared takes a comparison of an attribute with something else apart,
// whichever side the attribute stands on.
func compared(n expression.Node) (a *expression.Attr, op string, other expression.Node) {
	b, ok := n.(*expression.Binary)
	if !ok || comparisons[b.Op] == "" {
		return nil, "", nil
	}
	if x, ok := b.X.(*expression.Attr); ok {
		return x, b.Op, b.Y
	}
	if y, ok := b.Y.(*expression.Attr); ok {
		return y, comparisons[b.Op], b.X
	}
	return nil, "", nil
}

// conjuncts are the parts of a condition that all must hold.
func conjuncts(n expression.Node) []expression.Node {
	if b, ok := n.(*expression.Binary); ok && b.Op == "and" {
		return append(conjuncts(b.X), conjuncts(b.Y)...)
	}
	return []expression.Node{n}
}

// percent writes a share as a percentage.
func percent(x float64) string { return fmt.Sprintf("%g%%", x*100) }

// show writes a number as a file writes it for a type.
func show(x float64, t types.Type) string {
	switch t.Base {
	case types.Date:
		return types.FormatDay(x)
	case types.Share:
		return percent(x)
	}
	return fmt.Sprintf("%g", x)
}

// alsoOf adds how many others a finding is about that stands for all.
func alsoOf(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", and so for 1 other"
	}
	return fmt.Sprintf(", and so for %d others", n)
}
