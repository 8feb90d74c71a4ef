package lint

import (
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// sign tells whether a number is certainly not below zero (1), certainly not
// above it (-1), or whether that cannot be told (0). It looks at ranges alone
// and says 0 wherever it would have to think.
func sign(f *facts, n expression.Node) int {
	if x, ok := numeral(n); ok {
		return signOf(x, x)
	}
	switch n := n.(type) {
	case *expression.Unary:
		return -sign(f, n.X)
	case *expression.Binary:
		return signOfBinary(n.Op, sign(f, n.X), sign(f, n.Y))
	case *expression.Global:
		if p := f.params[n.Name]; p != nil && p.Range != nil {
			return signOf(p.Range.Low, p.Range.High)
		}
	case *expression.Aggregate:
		if n.Func.Name == "count" {
			return 1
		}
	case *expression.Attr:
		if a := attr(f.set, n.Kind, n.Name); a != nil && a.Range != nil {
			return signOf(a.Range.Low, a.Range.High)
		}
	}
	if low, high, ok := n.Type().Range(); ok {
		return signOf(low, high)
	}
	return 0
}

func signOf(low, high float64) int {
	switch {
	case low >= 0:
		return 1
	case high <= 0:
		return -1
	}
	return 0
}

func signOfBinary(op string, x, y int) int {
	switch op {
	case "*", "/":
		return x * y
	case "-":
		y = -y
	}
	if x == y {
		return x
	}
	return 0
}

// turn tells whether an effect certainly raises its dimension (1), certainly
// lowers it (-1), or neither is certain (0).
func turn(f *facts, e rules.Effect) int {
	s := sign(f, e.Expr.Root)
	switch e.Op {
	case "+=":
		return s
	case "-=":
		return -s
	}
	x, ok := numeral(e.Expr.Root)
	switch {
	case ok && x > 1:
		return 1
	case ok && x >= 0 && x < 1:
		return -1
	}
	return 0
}
