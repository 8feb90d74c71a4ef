package rules_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// shownElsewhere are the codes that no text of one declaration can show, with
// the archive that does.
var shownElsewhere = map[diag.Code]string{
	diag.TooLarge:     "testdata/bounds.txtar",
	diag.TooDeep:      "testdata/bounds.txtar",
	diag.ImportCycle:  "testdata/imports_circle.txtar",
	diag.BadTable:     "testdata/csv.txtar",
	diag.UnknownField: "testdata/csv.txtar",
	diag.NotImported:  "testdata/imports.txtar",
	diag.Missing:      "../eval/testdata/missing.txtar",
	diag.Bounded:      "../eval/testdata/bounded.txtar",
	diag.NeverFired:   "../eval/testdata/pairs.txtar",
	diag.Unmet:        "../eval/testdata/requirements.txtar",
	diag.BadNumber:    "../eval/testdata/failures.txtar",
	diag.TooCostly:    "../facade_test.go",
	diag.Cancelled:    "../facade_test.go",
	diag.HostFailed:   "../eval/host_test.go",
	diag.TestFailed:   "../facade_test.go",
	diag.Internal:     "../facade_test.go",
}

// TestCodeExamples holds that the bad example of a code gives that code alone,
// and the good one nothing.
func TestCodeExamples(t *testing.T) {
	for _, info := range diag.Codes {
		t.Run(string(info.Code), func(t *testing.T) {
			if info.Bad == "" {
				path, listed := shownElsewhere[info.Code]
				if _, err := os.Stat(filepath.FromSlash(path)); !listed || err != nil {
					t.Errorf("no example, and no archive that shows it: %q, %v", path, err)
				}
				return
			}
			if d := cmp.Diff([]diag.Code{info.Code}, testkit.Codes(check(t, info.Bad))); d != "" {
				t.Errorf("the bad example (-want +got):\n%s", d)
			}
			if found := check(t, info.Good); len(found) > 0 {
				t.Errorf("the good example gives:\n%s", testkit.Findings(found))
			}
		})
	}
}

// check loads a study of one file.
func check(t *testing.T, text string) []diag.Diagnostic {
	t.Helper()
	_, found := rules.Load(testkit.Study("main.entente", text), "main.entente")
	return found
}
