package rules_test

import (
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// TestSevenMistakes is the language's eighth law on one file: each mistake has
// one finding with a place, a code and a way out, and what is sound is there.
func TestSevenMistakes(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		if c.Name != "seven" {
			continue
		}
		set, found := rules.Load(c.Study(), ".")
		codes := map[diag.Code]bool{}
		for _, d := range found {
			codes[d.Code] = true
			if p := d.Span.Begin(); p.Line < 2 || p.Column < 1 || d.Hint == "" || d.Span.Text() == "" {
				t.Errorf("%s has no text or no hint: %s | %s", d.Span, d.Message, d.Hint)
			}
		}
		if len(found) != 7 || len(codes) != 7 {
			t.Errorf("%d findings of %d kinds:\n%s", len(found), len(codes), testkit.Findings(found))
		}
		if _, ok := set.Rule("sound"); !ok {
			t.Error("the sound rule is gone")
		}
		if _, ok := set.Coalition("c"); !ok {
			t.Error("the coalition is gone")
		}
		return
	}
	t.Error("there is no archive seven.txtar")
}
