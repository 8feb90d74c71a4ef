package lint_test

import (
	"path/filepath"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// No study of any corpus makes a rule panic, with errors or without, and
// mending what can be mended never brings in an error.
func TestCorpora(t *testing.T) {
	clean := 0
	for _, folder := range []string{"../testdata", "../../lang/testdata", "../../eval/testdata"} {
		if paths, _ := filepath.Glob(folder + "/*.txtar"); len(paths) == 0 {
			continue
		}
		for _, c := range testkit.Cases(t, folder) {
			texts := map[string]string{}
			for path, f := range c.Study() {
				texts[path] = string(f.Data)
			}
			before := load(texts)
			if !diag.HasErrors(before) {
				clean++
			}
			out := lint.Fix(texts, load, lint.FixOptions{Meaning: true})
			if errors(out.Findings) > errors(before) {
				t.Errorf("%s: mending brings in errors:\n%s", c.Name, testkit.Findings(out.Findings))
			}
			set, found := rules.Load(c.Study(), ".")
			base := lint.NewBaseline(set, lint.Run(set, found, lint.Options{}).Findings)
			if fresh, stale := base.Filter(set, before); errors(fresh) != len(fresh) || len(stale) > 0 {
				t.Errorf("%s: its own baseline leaves %d findings and %d stale entries", c.Name, len(fresh), len(stale))
			}
		}
	}
	if clean == 0 {
		t.Error("no study without errors was tried")
	}
}

func errors(found []diag.Diagnostic) (n int) {
	for _, d := range found {
		if d.Severity == diag.Error {
			n++
		}
	}
	return n
}
