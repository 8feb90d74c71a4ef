package bench

import (
	"fmt"
	"strings"

	"github.com/entente-lang/entente/internal/workload"
)

// Starlark and Lua get the rules as functions of fifty rules each, which add up
// what one partner, or the coalition, brings: a script of 10,000 rules in one
// function would pass their limits.

const perFunction = 50

// scriptSyntax is how a script language writes functions.
type scriptSyntax struct {
	*workload.Dialect
	open  string // of a function with a name: two accumulators a, b and the arguments p, t
	when  string // of a condition
	shut  string // behind the amount
	close string // of a function: both accumulators are given back
}

// functions writes rules as functions named with a prefix and a number, and
// says how many there are.
func (s *scriptSyntax) functions(b *strings.Builder, prefix string, rules []workload.Rule) int {
	n := 0
	for ; len(rules) > 0; n++ {
		some := rules[:min(perFunction, len(rules))]
		rules = rules[len(some):]
		fmt.Fprintf(b, s.open, fmt.Sprintf("%s%d", prefix, n))
		for i := range some {
			r := &some[i]
			to := "ab"[r.Dimension : r.Dimension+1]
			fmt.Fprintf(b, s.when, s.Print(r.When))
			fmt.Fprintf(b, "    %s = %s %c %s%s", to, to, r.Op()[0], s.bracket(r.Amount), s.shut)
		}
		b.WriteString(s.close)
	}
	return n
}

func (s *scriptSyntax) bracket(x workload.Expr) string {
	text := s.Print(x)
	if _, ok := x.(workload.Binary); ok {
		return "(" + text + ")"
	}
	return text
}
