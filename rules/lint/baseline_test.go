package lint_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

func lintText(text string) (*rules.Set, []diag.Diagnostic) {
	set, found := rules.Load(testkit.Study("main.entente", text), ".")
	return set, lint.Run(set, found, lint.Options{}).Findings
}

const oldText = `edition 1
let a = 1
let b = 1
import "std/core"
rule r "R" {
  political += 3
  political += 3
  because "so"
}
`

// A baseline survives being written and read, moved lines and other spacing;
// a new fault is found, and a mended one is stale.
func TestBaseline(t *testing.T) {
	set, found := lintText(oldText)
	var b bytes.Buffer
	if err := lint.NewBaseline(set, found).Write(&b); err != nil {
		t.Fatal(err)
	}
	again := bytes.Buffer{}
	base, err := lint.ReadBaseline(bytes.NewReader(b.Bytes()))
	if err != nil || base.Write(&again) != nil || again.String() != b.String() {
		t.Fatalf("what was read is not what was written: %v", err)
	}
	moved := strings.NewReplacer("let b = 1\n", "", "edition 1\n", "edition 1\n// moved\nlet  b  =  1\n\n", "  political += 3\n", "    political +=  3\n").Replace(oldText)
	for _, c := range []struct{ name, text, fresh, stale string }{
		{"the same", oldText, "", ""},
		{"moved", moved, "", ""},
		{"a new fault", oldText + "let c = 1\n", "10 unused-param", ""},
		{"a third of a kind", strings.Replace(oldText, "  because", "  political += 3\n  because", 1), "8 magic-number", ""},
		{"mended", strings.Replace(oldText, "let a = 1\n", "", 1), "", "let a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fresh, stale := base.Filter(lintText(c.text))
			var gone []string
			for _, e := range stale {
				gone = append(gone, e.In)
			}
			if lineCodes(fresh) != c.fresh || strings.Join(gone, "\n") != c.stale {
				t.Errorf("fresh:\n%sstale: %v", testkit.Findings(fresh), gone)
			}
		})
	}
}

// Errors are never taken into a baseline, nor hidden by one.
func TestBaselineKeepsErrors(t *testing.T) {
	set, found := lintText("edition 1\nlet a = b")
	base := lint.NewBaseline(set, found)
	for i, print := range lint.Fingerprints(set, found) {
		base.Findings = append(base.Findings, lint.Entry{Fingerprint: print, Code: string(found[i].Code)})
	}
	if fresh, _ := base.Filter(set, found); len(fresh) != 1 || len(base.Findings) != 1 {
		t.Errorf("fresh: %v, baseline: %v", fresh, base.Findings)
	}
}

func TestBaselineRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":         "",
		"another version": `{"version": 2, "findings": []}`,
		"unknown key":     `{"version": 1, "findings": [], "x": 1}`,
		"more behind it":  `{"version": 1, "findings": []} {}`,
		"cut":             `{"version": 1, "findings": [`,
	} {
		if _, err := lint.ReadBaseline(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
