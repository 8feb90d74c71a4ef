package eval_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var update = flag.Bool("update", false, "write the views in testdata anew")

// TestCorpus holds the judgement of every coalition of every study in
// testdata, and what came of the study's tests, by each engine. `go test ./eval -update`
// writes the views anew.
func TestCorpus(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			for _, engine := range eval.Engines {
				p := compileFor(t, c.Study(), eval.Options{Engine: engine})
				var b strings.Builder
				for _, co := range p.Set().Coalitions {
					b.WriteString(judged(p, co.ID()) + "\n")
				}
				b.WriteString(tested(t, p))
				c.View(t, "result", b.String(), *update)
			}
		})
	}
}

// compile makes a program of a study without errors.
func compile(t testing.TB, study fs.FS) *eval.Program {
	t.Helper()
	return compileFor(t, study, eval.Options{})
}

func compileFor(t testing.TB, study fs.FS, opts eval.Options) *eval.Program {
	t.Helper()
	set, found := rules.Load(study, ".")
	if diag.HasErrors(found) {
		t.Fatalf("the study has errors:\n%s", testkit.Findings(found))
	}
	p, found := eval.Compile(set, opts)
	if p == nil {
		t.Fatalf("the study does not compile:\n%s", testkit.Findings(found))
	}
	return p
}

// judged is the judgement of a coalition as text, or why there is none.
func judged(p *eval.Program, coalition string) string {
	r, err := p.Score(context.Background(), eval.Input{Coalition: coalition})
	var f *eval.Failure
	switch {
	case errors.As(err, &f):
		return coalition + " failed\n" + testkit.Findings(f.Diagnostics)
	case err != nil:
		return fmt.Sprintf("%s: an error that is no failure: %v\n", coalition, err)
	}
	return testkit.Result(r)
}

// tested lists what came of the tests: expected beside actual where it failed.
func tested(t *testing.T, p *eval.Program) string {
	t.Helper()
	outcomes, err := ruletest.Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, o := range outcomes {
		fmt.Fprintf(&b, "test %q passed: %v", o.Title, o.Passed())
		if o.Err != nil {
			fmt.Fprintf(&b, ", error: %v", o.Err)
		}
		b.WriteByte('\n')
		for _, f := range o.Failures {
			fmt.Fprintf(&b, "  %s: %s %s\n", f.At, f.Text, f.Reason)
			for _, v := range f.Values {
				fmt.Fprintf(&b, "    %s is %s\n", v.Text, v.Value)
			}
		}
	}
	return b.String()
}
