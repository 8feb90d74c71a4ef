package workload

import (
	"strconv"
	"strings"
)

// Dialect is how a language spells expressions.
type Dialect struct {
	And, Or, Not string
	Attr         func(name string) string // of the partner; flags too
	Total        func(name string) string
	Number       func(x float64) string
	Member       func(m Member) string
	Fold         func(f, x, y string) string
}

// Print writes an expression, with brackets around every operation within
// another, so that precedence does not matter.
func (d *Dialect) Print(x Expr) string {
	switch x := x.(type) {
	case Number:
		return d.Number(float64(x))
	case Attr:
		return d.Attr(string(x))
	case Total:
		return d.Total(string(x))
	case Flag:
		return d.Attr(string(x))
	case Member:
		return d.Member(x)
	case Not:
		return d.Not + d.operand(x.X)
	case Fold:
		return d.Fold(x.Func, d.Print(x.X), d.Print(x.Y))
	}
	b := x.(Binary)
	return d.operand(b.X) + " " + d.operator(b.Op) + " " + d.operand(b.Y)
}

func (d *Dialect) operand(x Expr) string {
	switch x := x.(type) {
	case Binary, Member:
		return "(" + d.Print(x) + ")"
	}
	return d.Print(x)
}

func (d *Dialect) operator(op string) string {
	switch op {
	case "and":
		return d.And
	case "or":
		return d.Or
	}
	return op
}

// Decimal writes a number without an exponent and always with a point.
func Decimal(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// Quoted writes texts in double quotes, separated by commas.
func Quoted(values []string) string { return `"` + strings.Join(values, `", "`) + `"` }
