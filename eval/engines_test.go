package eval_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// everyStudy is every study of the corpora of this folder and those below, the
// examples, and the packs with their tests.
func everyStudy(t *testing.T) map[string]fs.FS {
	t.Helper()
	all := map[string]fs.FS{}
	folders, _ := filepath.Glob("*/testdata")
	for _, folder := range append(folders, "testdata") {
		if found, _ := filepath.Glob(filepath.Join(folder, "*.txtar")); len(found) > 0 {
			for _, c := range testkit.Cases(t, folder) {
				all[folder+"/"+c.Name] = c.Study()
			}
		}
	}
	examples, _ := filepath.Glob("../examples/*/*.entente")
	for _, path := range examples {
		all[filepath.Dir(path)] = os.DirFS(filepath.Dir(path))
	}
	packs, _ := fs.Glob(stdlib.Packs(), "std/tests/*.entente")
	for _, path := range packs {
		text, _ := fs.ReadFile(stdlib.Packs(), path)
		all[path] = testkit.Study("main.entente", string(text))
	}
	return all
}

// TestEnginesAgree judges every coalition of every study, on several days, and
// runs its tests, by each engine: results must be the same to the last byte.
func TestEnginesAgree(t *testing.T) {
	judgements := 0
	for name, study := range everyStudy(t) {
		set, found := rules.Load(study, ".")
		if set == nil || diag.HasErrors(found) {
			continue // a study with errors, on purpose
		}
		programs := map[eval.Engine]*eval.Program{}
		for _, e := range eval.Engines {
			programs[e], _ = eval.Compile(set, eval.Options{Engine: e})
		}
		a, b := programs[eval.Columns], programs[eval.Expr]
		if a == nil || b == nil {
			t.Errorf("%s: %v %v", name, a, b)
			continue
		}
		for _, co := range set.Coalitions {
			for _, day := range []string{"", "1991-01-01", "2003-09-25", "2004-08-15", "2007-02-23"} {
				in := eval.Input{Coalition: co.ID()}
				in.Day, _ = types.ParseDay(day)
				judgements++
				x, errX := a.Score(context.Background(), in)
				y, errY := b.Score(context.Background(), in)
				if d := cmp.Diff(asText(y, errY), asText(x, errX)); d != "" {
					t.Errorf("%s, %s, %s (-expr +columns):\n%s", name, co.ID(), day, d)
				}
			}
		}
		if d := cmp.Diff(tested(t, b), tested(t, a)); d != "" {
			t.Errorf("%s, tests (-expr +columns):\n%s", name, d)
		}
	}
	if judgements < 100 {
		t.Errorf("only %d judgements were compared", judgements)
	}
	t.Logf("%d judgements", judgements)
}

// TestNothingIsAsked holds that no expression of the studies falls back to the
// vm: what they use has columns.
func TestNothingIsAsked(t *testing.T) {
	for name, study := range everyStudy(t) {
		set, found := rules.Load(study, ".")
		if set == nil || diag.HasErrors(found) {
			continue
		}
		p, _ := eval.Compile(set, eval.Options{})
		for _, x := range p.Asked() {
			t.Errorf("%s: %s", name, strings.Join(strings.Fields(x), " "))
		}
	}
}
