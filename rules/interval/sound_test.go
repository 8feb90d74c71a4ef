package interval_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

var (
	pairs = flag.Int("pairs", 50_000, "conditions times inputs that TestSound tries")
	seed  = flag.Uint64("seed", 1, "where TestSound's random studies begin")
)

const perStudy, inputs = 60, 100

// TestSound compares what is said of random conditions with what the evaluator
// gives for random inputs: nothing that is called always true may come out
// false, or fail where it is said not to.
func TestSound(t *testing.T) {
	var all tally
	for i := uint64(0); all.pairs < *pairs; i++ {
		g := &gen{Rand: rand.New(rand.NewPCG(*seed, i))}
		box := map[string][2]float64{}
		if i%3 > 0 {
			box["a"], box["b"], box["e"] = g.part(0, 1), g.part(0, 100), g.part(-10, 10)
		}
		all.study(t, g, box)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d pairs of condition and input, %d conditions: no false claim", all.pairs, all.conditions)
	t.Logf("of %d conditions with one answer on all %d inputs, %d were decided (%.0f%%)",
		all.constant, inputs, all.decided, 100*float64(all.decided)/float64(all.constant))
}

// judged reports whether a condition reads the coalition or the day, of which a
// study has but one.
func judged(e *expression.Expr) (found bool) {
	expression.Walk(e.Root, func(n expression.Node) {
		switch n.(type) {
		case *expression.Coalition, *expression.Now:
			found = true
		}
	})
	return found
}

// part is a random part of a range.
func (g *gen) part(low, high float64) [2]float64 {
	a, b := low+g.Float64()*(high-low), low+g.Float64()*(high-low)
	return [2]float64{min(a, b), max(a, b)}
}

type tally struct{ pairs, conditions, constant, decided int }

func (all *tally) study(t *testing.T, g *gen, box map[string][2]float64) {
	text, sources := g.study(perStudy, inputs, box)
	set, found := rules.Load(testkit.Study("s.entente", text), "s.entente")
	if diag.HasErrors(found) {
		t.Fatalf("%s", testkit.Findings(found))
	}
	p, found := eval.Compile(set, eval.Options{MaxCost: 1e15})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	j, err := p.Judge(context.Background(), eval.Input{Coalition: "judged"})
	if j == nil {
		t.Fatal(err)
	}
	facts := &interval.Declared{Rules: set, Box: map[string]rules.Range{}}
	for name, r := range box {
		facts.Box["partner."+name] = rules.Range{Low: r[0], High: r[1]}
	}
	kind, _ := set.Kind("partner")
	for i, source := range sources {
		a, _ := kind.Attr(fmt.Sprintf("k%d", i))
		all.condition(t, j, a, facts, source)
	}
}

// condition compares one condition with all inputs.
func (all *tally) condition(t *testing.T, j *eval.Judgement, a *rules.Attr, facts *interval.Declared, source string) {
	d := interval.Decide(a.Derived.Expr, facts)
	seen := map[string]int{}
	for i := range inputs {
		v, _ := j.Attribute(fmt.Sprintf("p%d", i), a.Name)
		switch v.Value {
		case "true", "false":
		default:
			v.Value = "absent"
		}
		seen[v.Value]++
		wrong := d.Verdict == interval.AlwaysTrue && v.Value == "false" || d.Verdict == interval.AlwaysFalse && v.Value == "true" ||
			!d.Missing && !d.Fails && v.Value == "absent"
		if wrong {
			t.Errorf("p%d is %s, but %s is said to be %v (missing %v, fails %v, box %v)", i, v.Value, source, d.Verdict, d.Missing, d.Fails, facts.Box)
			return
		}
	}
	all.pairs += inputs
	all.conditions++
	if !judged(a.Derived.Expr) && seen["absent"] < inputs/2 && (seen["true"] == 0) != (seen["false"] == 0) {
		all.constant++
		if d.Verdict != interval.Unknown {
			all.decided++
		} else if testing.Verbose() && *pairs < 10_000 {
			t.Logf("not decided: %v %s", seen, source)
		}
	}
}
