package lint_test

import (
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// Every rule is documented, has a code of its own, fires on its bad example and
// is silent on its good one.
func TestRules(t *testing.T) {
	seen := map[diag.Code]bool{}
	for _, r := range lint.Rules {
		t.Run(string(r.Code), func(t *testing.T) {
			if _, taken := diag.Lookup(r.Code); taken || seen[r.Code] {
				t.Errorf("the code %s means something else already", r.Code)
			}
			seen[r.Code] = true
			if r.Title == "" || r.Why == "" {
				t.Error("title or why is missing")
			}
			if n := len(run(t, r, r.Bad)); n == 0 {
				t.Error("silent on its bad example")
			}
			for _, d := range run(t, r, r.Good) {
				t.Errorf("fires on its good example: %s: %s", d.Span, d.Message)
			}
		})
	}
}

func run(t *testing.T, r *lint.Rule, text string) []diag.Diagnostic {
	t.Helper()
	set, found := rules.Load(fstest.MapFS{"main.entente": {Data: []byte(text)}}, ".")
	for _, d := range found {
		t.Errorf("the example does not check: %s: %s", d.Span, d.Message)
	}
	return lint.RunOnly(set, r)
}

// A fault in a standard pack is not the study's to mend.
func TestPacksAreLeftOut(t *testing.T) {
	set, _ := rules.Load(fstest.MapFS{"main.entente": {Data: []byte(`import "std/core"`)}}, ".")
	if found := lint.Run(set); len(found) > 0 {
		t.Errorf("found %v in a study that only imports", found)
	}
}
