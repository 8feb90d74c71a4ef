package eval_test

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// TestPacksTellWhereFrom holds that every judgement of the standard packs says
// what the cited author claims and what is ours.
func TestPacksTellWhereFrom(t *testing.T) {
	paths, err := fs.Glob(stdlib.Packs(), "std/*.entente")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, p := range paths {
		set, found := rules.Load(stdlib.Packs(), p)
		if len(found) > 0 {
			t.Errorf("%s:\n%s", p, testkit.Findings(found))
			continue
		}
		for _, r := range set.Rules {
			reasoned(t, path.Base(p)+": the rule "+r.ID, r.Notes)
		}
		for _, x := range set.Triggers {
			reasoned(t, path.Base(p)+": the trigger "+x.ID, x.Notes)
		}
		for _, x := range set.Params {
			told(t, "param "+x.Name, x.Notes, true)
			if x.Notes.Calibration == "" {
				t.Errorf("the param %s does not say that its value is ours", x.Name)
			}
		}
		for _, d := range set.Derived {
			told(t, "derivation of "+d.Attr.Kind+"."+d.Attr.Name, d.Notes, d.Table != nil || len(d.Notes.Sources) > 0)
		}
	}
}

func reasoned(t *testing.T, what string, n rules.Notes) {
	t.Helper()
	if len(n.Sources) == 0 || n.Because == nil || n.Claim == "" || n.Calibration == "" {
		t.Errorf("%s lacks one of source, because, claim and calibration", what)
	}
}

func told(t *testing.T, what string, n rules.Notes, must bool) {
	t.Helper()
	if must && n.Claim == "" && n.Calibration == "" {
		t.Errorf("the %s has neither claim nor calibration", what)
	}
	if n.Claim != "" && len(n.Sources) == 0 {
		t.Errorf("the %s has a claim and no source", what)
	}
}

// TestLibraryExamples runs the examples of all functions through the engine.
func TestLibraryExamples(t *testing.T) {
	var b strings.Builder
	b.WriteString("kind partner {}\ndimension political { range = 0..1 }\npartner a {}\ncoalition c { as_of = 2003-01-01 lead = a members = [] }\n")
	examples := 0
	for _, f := range stdlib.All {
		for i, e := range f.Examples {
			examples++
			fmt.Fprintf(&b, "test \"%s %d\" {\n  given c\n  expect %s\n}\n", f.Name, i, equal(e))
		}
	}
	p := compile(t, testkit.Study("main.entente", b.String()))
	outcomes, err := ruletest.Run(t.Context(), p, nil)
	if err != nil || len(outcomes) != examples {
		t.Fatalf("%d of %d examples run: %v", len(outcomes), examples, err)
	}
	for _, o := range outcomes {
		if !o.Passed() {
			t.Errorf("%s: %v %+v", o.Title, o.Err, o.Failures)
		}
	}
}

// equal compares a call with what it gives. Lists have no ==: their sums and
// counts are compared.
func equal(e stdlib.Example) string {
	if strings.HasPrefix(e.Gives, "[") {
		return fmt.Sprintf("sum(%s) == sum(%s) and count(%s) == count(%s)", e.Call, e.Gives, e.Call, e.Gives)
	}
	return e.Call + " == " + e.Gives
}
