package verify_test

import (
	"math"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/verify"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// TestHostFunctions holds that nothing is proved of what a function of the host
// gives, whatever its type, and that a law which it breaks is found broken.
func TestHostFunctions(t *testing.T) {
	x := []stdlib.Param{{Name: "x", Type: types.Type{Base: types.Number}}}
	functions := []*stdlib.Func{
		{Name: "wave", Host: true, Params: x, Result: types.Type{Base: types.Number}, Call: func(a []any) any { return math.Abs(a[0].(float64) - 5) }},
		{Name: "far", Host: true, Params: x, Result: types.Type{Base: types.Bool}, Call: func(a []any) any { return a[0].(float64) < 5 }},
		{Name: "word", Host: true, Params: x, Result: types.Type{Base: types.Text}, Call: func(a []any) any {
			if a[0].(float64) < 5 {
				return "near"
			}
			return "far"
		}},
		{Name: "whole", Host: true, Params: x, Result: types.Type{Base: types.Number}, Call: func(a []any) any { return 2 * a[0].(float64) }},
	}
	for amount, broken := range map[string]bool{
		"wave(n)":                     true,
		"far(n) ? 2 : 1":              true,
		"word(n) == \"near\" ? 2 : 1": true,
		"whole(n)":                    false,
	} {
		set, found := rules.Host{Functions: functions}.Load(testkit.Study("s.entente", `
kind partner { n number 0..10 = 1 }
dimension political { range = 0..100 }
partner a {}
coalition c { as_of = 2003-01-01  lead = a  members = [] }
derive partner.amount number = `+amount+`
rule r {
  political += a.amount
}
property "more is more" {
  given c
  vary a.n in 0..10
  expect political increasing
}
`), ".")
		p, more := eval.Compile(set, eval.Options{})
		if p == nil || diag.HasErrors(found) {
			t.Fatal(found, more)
		}
		for _, o := range verified(t, p, verify.Options{}) {
			if o.Verdict == verify.Proved || (o.Verdict == verify.Refuted) != broken {
				t.Errorf("%s: %s", amount, line(o))
			}
		}
	}
}
