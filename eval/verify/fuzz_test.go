package verify

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
)

var (
	studies = flag.Int("studies", 12, "random studies that TestProofs tries")
	seed    = flag.Uint64("seed", 1, "where TestProofs's studies begin")
)

// TestProofs proves laws about random rules and then searches for inputs that
// break what was proved: there must be none.
func TestProofs(t *testing.T) {
	proved, tries, lost := 0, 0, 0
	for i := range *studies {
		g := &gen{rand.New(rand.NewPCG(*seed, uint64(i)))}
		text := g.study()
		set, found := rules.Load(testkit.Study("s.entente", text), "s.entente")
		if diag.HasErrors(found) {
			t.Fatalf("%s\n%s", testkit.Findings(found), text)
		}
		p, _ := eval.Compile(set, eval.Options{})
		r := &runner{ctx: context.Background(), program: p, opts: Options{Boxes: 150, Seed: uint64(i + 1)}.filled(), cuts: constants(set)}
		for _, prop := range set.Properties {
			a, b, c := r.proofs(t, prop, text)
			proved, tries, lost = proved+a, tries+b, lost+c
		}
	}
	t.Logf("%d laws proved and not broken in %d tries; %d held in all tries and were not proved", proved, tries, lost)
}

// proofs tries what is proved of a property, and counts what holds but is not.
func (r *runner) proofs(t *testing.T, prop *rules.Property, text string) (proved, tries, lost int) {
	cases, err := r.cases(prop)
	if err != nil {
		return
	}
	for i := range prop.Laws {
		law := &prop.Laws[i]
		s, err := r.searcher(prop, law)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			var o Outcome
			open, _ := r.prove(&o, prop, law, []*study{c})
			f := s.run([]*study{c}, 300)
			tries += f.tries
			switch {
			case len(open) == 0 && f.breach != nil:
				t.Fatalf("%s was proved, and yet\n%s%s", law.At.Text(), s.counterexample(f.breach).Text, text)
			case len(open) == 0:
				proved++
			case f.breach == nil && f.err == nil:
				lost++
			}
		}
	}
	return proved, tries, lost
}

type gen struct{ *rand.Rand }

func (g *gen) pick(list ...string) string { return list[g.IntN(len(list))] }

// number is a random number about a partner, whose attributes stand behind of.
func (g *gen) number(n int, of string) string {
	x := func() string { return g.number(n-1, of) }
	if n <= 0 {
		return g.pick(of+"a", of+"b", of+"c", of+"a", of+"d", of+"step", of+"mix", "0.5", "2", "10", "bend")
	}
	switch g.IntN(14) {
	case 12:
		return g.pick("best(records(partner), .a * bend - .b * "+of+"a)", "best([p0, p1], "+of+"a - .d)", "best(members, .c)") + g.pick(".a", ".d")
	case 0, 1, 2:
		return "(" + x() + " + " + x() + ")"
	case 3:
		return "(" + x() + " - " + x() + ")"
	case 4, 5, 6:
		return "(" + x() + " * " + x() + ")"
	case 7:
		return "(" + x() + " / (1 + abs(" + x() + ")))"
	case 8:
		return g.pick("min", "max") + "(" + x() + ", " + x() + ")"
	case 9:
		return "(" + of + g.pick("a", "b", "c") + g.pick(" < ", " >= ", " > ") + g.pick("0.3", "0.5", "20", "bend") + " ? " + x() + " : " + x() + ")"
	case 10:
		return g.pick("floor", "sqrt", "logistic", "round", "ceil", "abs") + "(abs(" + x() + ") / 10)"
	case 11:
		return "saturate(abs(" + x() + "), " + g.pick("10", "1 + bend") + ")"
	}
	return g.pick("exp(-abs("+x()+"))", "ln(1 + abs("+x()+"))", "pow(1 + abs("+x()+"), 0.5)", "decay(abs("+x()+"), 0.1)", "membership("+x()+", -1, bend, 20)", "noisy_or([logistic("+x()+"), 0.2])")
}

func (g *gen) study() string {
	var b strings.Builder
	b.WriteString(`edition 1
dimension score { range = -10000..10000 }
param bend number 0..5 = 1
kind partner {
  a share
  b number -50..50
  c count 0..20
  d number 0..10
}
`)
	fmt.Fprintf(&b, "table partner.step number {\n  hit first\n  | a || step |\n  | >= %s || %s |\n  | > 0.2 || %s |\n  | - || 1 |\n}\n",
		g.pick("0.6", "0.8"), g.pick("5", "b", "2 + a"), g.pick("2", "a", "4"))
	fmt.Fprintf(&b, "derive partner.mix number = %s\n", strings.ReplaceAll(strings.ReplaceAll(g.number(2, ""), "step", "a"), "mix", "d"))
	fmt.Fprintf(&b, "derive coalition.all_of number = sum(members, %s)\n", g.number(2, "."))
	for i := range 3 {
		fmt.Fprintf(&b, "rule r%d {\n  for p in members\n", i)
		if g.IntN(2) == 0 {
			fmt.Fprintf(&b, "  when p.%s %s %s\n", g.pick("a", "b", "mix"), g.pick("<", ">="), g.pick("0.4", "bend", "3"))
		}
		fmt.Fprintf(&b, "  score %s %s\n}\n", g.pick("+=", "+=", "-="), g.number(2, "p."))
	}
	fmt.Fprintf(&b, "rule z { when all_of > %s  score *= %s }\n", g.pick("0", "10"), g.pick("0.5", "exp(-bend)", "1 + count(members) / 10"))
	for i := range 3 {
		fmt.Fprintf(&b, "partner p%d { a = %v  b = %v  c = %d  d = %v }\n", i, g.Float64(), g.Float64()*100-50, g.IntN(21), g.Float64()*10)
	}
	fmt.Fprintf(&b, "coalition k { as_of = 2020-01-01  lead = p0  members = %s }\n", g.pick("[p1, p2]", "partner where a >= 0.5", "partner where b + d > 0"))
	for i := range 4 {
		fmt.Fprintf(&b, "property \"l%d\" {\n  vary %s\n", i, g.pick("partner.a in 0..1", "p0.b in -50..50", "p1.c in 0..20", "bend in 0..5", "p0.a in 0.1..0.9"))
		if g.IntN(4) == 0 {
			fmt.Fprintf(&b, "  when p0.a %s 0.5\n", g.pick("<", ">="))
		}
		for _, e := range []string{g.pick("score", "all_of"), g.number(1+g.IntN(2), "p0."), g.number(1, "p0.")} {
			fmt.Fprintf(&b, "  expect %s %s\n", e, g.pick("increasing", "decreasing", "unchanged", "within -200..200", "within 0..3"))
		}
		b.WriteString("}\n")
	}
	return b.String()
}
