package eval_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

// TestCancelAtEveryLook cancels the judgements of the corpus, of the examples
// and of studies made to be slow at every place that looks at the context.
func TestCancelAtEveryLook(t *testing.T) {
	budget := 0.2
	if testing.Short() {
		budget = 0.05
	}
	studies := map[string]*rules.Set{}
	load := func(name string, set *rules.Set) { studies[name] = set }
	for _, c := range testkit.Cases(t, "testdata") {
		set, _ := rules.Load(c.Study(), ".")
		load(c.Name, set)
	}
	for _, name := range []string{"quickstart", "iraq-2003"} {
		set, _ := rules.Load(os.DirFS("../examples/"+name), ".")
		load(name, set)
	}
	for name, text := range slowStudies() {
		set, found := rules.Load(fstest.MapFS{"main.entente": {Data: []byte(text)}}, ".")
		if set == nil {
			t.Fatal(found)
		}
		load(name, set)
	}
	judged := 0
	for _, name := range slices.Sorted(maps.Keys(studies)) {
		set := studies[name]
		for _, engine := range eval.Engines {
			p, _ := eval.Compile(set, eval.Options{MaxCost: 1e12, Engine: engine})
			if p == nil {
				break // a study of findings
			}
			for _, co := range set.Coalitions {
				in := eval.Input{Coalition: co.ID()}
				if _, err := p.Score(context.Background(), in); err != nil {
					continue // a study of failures
				}
				judged++
				testkit.CancelEverywhere(t, fmt.Sprintf("%s, %s, %s", name, co.ID(), engine), budget, func(ctx context.Context) error {
					_, err := p.Score(ctx, in)
					return err
				})
			}
		}
	}
	if judged < 40 {
		t.Errorf("only %d coalitions were judged", judged)
	}
}

// slowStudies have loops that are long by themselves: a record for each of many
// partners, a predicate over them, a derivation of each, a text for each.
func slowStudies() map[string]string {
	var many strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&many, "partner p%d { n = %d }\n", i, i%7)
	}
	head := "kind partner { n number = 1 }\ndimension political { range = 0..1e6 }\ncoalition c { as_of = 2003-01-01 lead = p0 members = partner where n >= 0 }\n" + many.String()
	few := strings.Replace(head, "members = partner where n >= 0", "members = [p1, p2]", 1)
	body := "n" + strings.Repeat(" + n", 300)
	return map[string]string{
		"a long predicate":    few + "derive coalition.x number = count(records(partner), " + strings.ReplaceAll(body, "n", ".n") + " > 3)\n",
		"a sum over many":     few + "derive coalition.x number = sum(records(partner), " + strings.ReplaceAll(body, "n", ".n") + ")\n",
		"derivations":         few + "derive partner.x number = " + body + "\nderive partner.y number = x + " + body + "\n",
		"constants":           few + "let a = count([1, 2], # > 1)\nlet b = a + 1\n",
		"selecting members":   strings.Replace(head, "members = partner where n >= 0", "members = partner where n > 5 and count([1], # > 2) > 1 candidates = partner where n == 3", 1),
		"nothing but records": few,
	}
}
