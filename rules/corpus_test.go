package rules_test

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var update = flag.Bool("update", false, "write the views in testdata anew")

// TestCorpus holds the findings of every study in testdata. A study whose name
// begins with good has none. In the others each mistake is marked on its line,
// `//! code`, and gives one finding there and none elsewhere, so that a
// mistake that drags others behind it is seen. `go test ./rules -update`
// writes the findings anew.
func TestCorpus(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			study := c.Study()
			set, found := rules.Load(study, ".")
			if set == nil {
				t.Fatal("there is no set")
			}
			c.View(t, "findings", testkit.Findings(found), *update)
			for _, d := range found {
				checkPlace(t, d)
			}
			if strings.HasPrefix(c.Name, "good") && len(found) > 0 {
				t.Errorf("a good study has findings:\n%s", testkit.Findings(found))
			}
			want, marked := testkit.Planted(study)
			got := testkit.InRuleFiles(found)
			slices.Sort(want)
			slices.Sort(got)
			if d := cmp.Diff(want, got); d != "" && (marked || len(got) > 0) {
				t.Errorf("mistakes marked and findings differ (-marked +found):\n%s", d)
			}
		})
	}
}

// checkPlace holds what every finding owes its reader: a place in a file, a
// code of the table, and a message in the common wording.
func checkPlace(t *testing.T, d diag.Diagnostic) {
	t.Helper()
	info, known := diag.Lookup(d.Code)
	if !known || info.Severity != d.Severity {
		t.Errorf("%s: code %q with severity %s is not in the table", d.Span, d.Code, d.Severity)
	}
	if d.Span.IsZero() || d.Span.Start < 0 || d.Span.End > len(d.Span.File.Text) || d.Span.Start > d.Span.End {
		t.Errorf("%q has no place: %d to %d", d.Message, d.Span.Start, d.Span.End)
	}
	if d.Message == "" || strings.HasSuffix(d.Message, ".") || strings.Contains(d.Message, "%!") {
		t.Errorf("%s: badly worded: %q", d.Span, d.Message)
	}
}

// TestCorpusHasEveryCode holds that each code that checking can give stands in
// an archive.
func TestCorpusHasEveryCode(t *testing.T) {
	seen := map[diag.Code]bool{}
	for _, c := range testkit.Cases(t, "testdata") {
		_, found := rules.Load(c.Study(), ".")
		for _, d := range found {
			seen[d.Code] = true
		}
	}
	for _, info := range diag.Codes {
		if info.Code == diag.Missing {
			break // from here on the codes of judgement
		}
		if !seen[info.Code] {
			t.Errorf("no archive shows %s", info.Code)
		}
	}
}
