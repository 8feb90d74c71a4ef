package ruletest

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// Golden is the number that an expectation would hold with, in place of the
// one that it names.
type Golden struct {
	At   source.Span // the number as it is written, with its sign
	Text string      // what to write there
}

// maxPlaces bounds the decimal places of a number that is written into a test,
// and maxDigits its length: beyond them nobody means the number.
const (
	maxPlaces = 20
	maxDigits = 40
)

// expected is an expectation that names a number.
type expected struct {
	actual expression.Node // what is compared with it
	number expression.Node // a literal, or one with a minus before it
	// with is the expectation with another number.
	with func(expression.Node) expression.Node
}

// expectedOf takes `EXPR == NUMBER` and `near(EXPR, NUMBER, TOLERANCE)` apart,
// and those with the two sides exchanged. ok is false for all else.
func expectedOf(n expression.Node) (x expected, ok bool) {
	switch n := n.(type) {
	case *expression.Binary:
		with := func(x, y expression.Node) expression.Node {
			b := *n
			b.X, b.Y = x, y
			return &b
		}
		if n.Op == "==" {
			return pair(n.X, n.Y, with)
		}
	case *expression.Call:
		with := func(x, y expression.Node) expression.Node {
			c := *n
			c.Args = append([]expression.Node{x, y}, n.Args[2:]...)
			return &c
		}
		if n.Func.Name == "near" && len(n.Args) == 3 {
			return pair(n.Args[0], n.Args[1], with)
		}
	}
	return x, false
}

// pair finds the number among two sides.
func pair(a, b expression.Node, with func(x, y expression.Node) expression.Node) (expected, bool) {
	switch {
	case isNumber(a) == isNumber(b):
		return expected{}, false
	case isNumber(b):
		return expected{a, b, func(n expression.Node) expression.Node { return with(a, n) }}, true
	}
	return expected{b, a, func(n expression.Node) expression.Node { return with(n, b) }}, true
}

// isNumber reports whether a part is a number or a percentage; dates and
// lengths of time are not.
func isNumber(n expression.Node) bool {
	if u, ok := n.(*expression.Unary); ok && u.Op == "-" {
		n = u.X
	}
	_, ok := n.(*expression.Literal)
	return ok && (n.Type().Base == types.Number || n.Type().Base == types.Share)
}

// golden finds the shortest number with which an expectation that failed would
// hold. It tries each in the expectation, so that nothing is promised that the
// next run does not keep; nil where there is none.
func golden(j *eval.Judgement, e *expression.Expr) *Golden {
	x, ok := expectedOf(e.Root)
	if !ok {
		return nil
	}
	v, err := j.Eval(&expression.Expr{Root: x.actual, At: e.At})
	actual, ok := v.(float64)
	if err != nil || !ok {
		return nil
	}
	old := x.number.Span()
	for places := range maxPlaces {
		text := spell(actual, places, old.Text())
		n := expression.Constant(valueOf(text), x.number.Type(), old).Root
		holds, err := j.Eval(&expression.Expr{Root: x.with(n), At: e.At})
		if err == nil && holds == true && len(text) <= maxDigits {
			return &Golden{At: old, Text: text}
		}
	}
	return nil
}

// valueOf is what a number means that spell wrote.
func valueOf(text string) float64 {
	digits, negative := strings.CutPrefix(text, "-")
	t := lang.Token{Type: lang.Number, Value: digits}
	if strings.HasSuffix(digits, "%") {
		t.Type = lang.Percent
	}
	x, _, _ := lang.Numeric(t)
	if negative {
		return -x
	}
	return x
}

// spell writes a number with some decimal places in the kind of another one: as
// a percentage, with its thousands set apart.
func spell(x float64, places int, like string) string {
	end, shift := "", 0
	if strings.HasSuffix(like, "%") {
		end, shift = "%", 2
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', places+shift, 64), ".")
	whole, part = strings.TrimLeft(whole+part[:shift], "0"), strings.TrimRight(part[shift:], "0")
	sign := ""
	if x < 0 && whole+part != "" {
		sign = "-"
	}
	if whole == "" {
		whole = "0"
	}
	if strings.Contains(like, "_") {
		whole = grouped(whole)
	}
	if part != "" {
		part = "." + part
	}
	return sign + whole + part + end
}

// grouped sets the thousands of a whole number apart: 45_000.
func grouped(whole string) string {
	var groups []string
	for ; len(whole) > 3; whole = whole[:len(whole)-3] {
		groups = append(groups, whole[len(whole)-3:])
	}
	groups = append(groups, whole)
	slices.Reverse(groups)
	return strings.Join(groups, "_")
}
