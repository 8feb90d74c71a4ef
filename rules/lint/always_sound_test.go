package lint_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

var pairs = flag.Int("pairs", 50_000, "conditions times inputs that TestAlwaysIsSound tries")

func randomCondition(r *rand.Rand, n int) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	if n > 0 && r.IntN(2) == 0 {
		return "(" + randomCondition(r, n-1) + pick(" and ", " or ") + randomCondition(r, n-1) + ")"
	}
	number := func() string {
		x := pick("a", "b", "e", "a", "b", "0.3", "1", "50", "(a * a)", "(a + e)", "(b / 100)", "(a - 0.5)", "min(a, e)", "(f ? a : e)")
		return x
	}
	if r.IntN(8) == 0 {
		return pick("f", "(not f)", `(g == "x")`, `(g != "y")`)
	}
	return "(" + number() + pick(" < ", " <= ", " > ", " >= ", " == ", " != ") + number() + ")"
}

// What the lint rules call always true or always false, in parts or in whole,
// never comes out otherwise for random inputs.
func TestAlwaysIsSound(t *testing.T) {
	const conditions, inputs = 60, 100
	tried, constant, found, claims := 0, 0, 0, 0
	for seed := uint64(0); tried < *pairs; seed++ {
		r := rand.New(rand.NewPCG(7, seed))
		var b strings.Builder
		b.WriteString("edition 1\nkind partner {\n  a share\n  b number 0..100\n  e number -10..10\n  f bool\n  g enum(x, y, z)\n}\n")
		for i := range inputs {
			fmt.Fprintf(&b, "partner p%d {\n  a = %.17f\n  b = %.15f\n  e = %.16f\n  f = %v\n  g = %s\n}\n", i, r.Float64(), 100*r.Float64(), 20*r.Float64()-10, r.IntN(2) == 0, []string{"x", "y", "z"}[r.IntN(3)])
		}
		b.WriteString("coalition c {\n  as_of = 2004-01-01\n  lead = p0\n  members = [p1]\n}\n")
		for i := range conditions {
			fmt.Fprintf(&b, "derive partner.k%d bool = %s\n", i, randomCondition(r, r.IntN(3)))
		}
		study := b.String()
		list := append([]*lint.Rule(nil), lintRule(t, "always-true"), lintRule(t, "always-false"))
		set := mustLoad(t, study)
		claimed := lint.RunOnly(set, lint.Options{}, list...)
		for i, d := range claimed {
			fmt.Fprintf(&b, "derive partner.v%d bool = (%s)\n", i, d.Span.Text())
		}
		p, _ := eval.Compile(mustLoad(t, b.String()), eval.Options{MaxCost: 1e15})
		j, err := p.Judge(context.Background(), eval.Input{Coalition: "c"})
		if j == nil {
			t.Fatal(err)
		}
		for i, d := range claimed {
			claims++
			for k := range inputs {
				v, _ := j.Attribute(fmt.Sprintf("p%d", k), fmt.Sprintf("v%d", i))
				if v.Value == "false" && d.Code == "always-true" || v.Value == "true" && d.Code == "always-false" {
					t.Fatalf("%s: %s is %s for p%d", d.Code, d.Span.Text(), v.Value, k)
				}
			}
		}
		for _, x := range set.Derived {
			seen := map[string]bool{}
			for k := range inputs {
				v, _ := j.Attribute(fmt.Sprintf("p%d", k), x.Attr.Name)
				seen[v.Value] = true
			}
			tried += inputs
			if len(seen) == 1 {
				constant++
				for _, d := range claimed {
					if d.Span.Start >= x.Expr.At.Start && d.Span.End <= x.Expr.At.End {
						found++
						break
					}
				}
			}
		}
	}
	t.Logf("%d pairs, %d claims, none false; of %d conditions with one answer on all inputs %d hold a finding (%.0f%%)", tried, claims, constant, found, 100*float64(found)/float64(max(1, constant)))
}

func lintRule(t *testing.T, code diag.Code) *lint.Rule {
	r, ok := lint.Lookup(code)
	if !ok {
		t.Fatal(code)
	}
	return r
}

func mustLoad(t *testing.T, text string) *rules.Set {
	set, found := rules.Load(testkit.Study("s.entente", text), "s.entente")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	return set
}
