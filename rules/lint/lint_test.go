package lint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

var update = flag.Bool("update", false, "rewrite the pages of the reference")

// pages is the folder of the reference's pages.
const pages = "../../docs/reference/lint"

// leastRules is how many rules there are at least: none may get lost.
const leastRules = 50

// Every rule is documented, has a code of its own, fires on its bad example and
// is silent on its good one. Its fix leaves no finding of it.
func TestRules(t *testing.T) {
	if len(lint.Rules) < leastRules {
		t.Errorf("there are %d rules, fewer than %d", len(lint.Rules), leastRules)
	}
	seen := map[diag.Code]bool{}
	for _, r := range lint.Rules {
		t.Run(string(r.Code), func(t *testing.T) {
			if _, taken := diag.Lookup(r.Code); taken || seen[r.Code] {
				t.Errorf("the code %s means something else already", r.Code)
			}
			seen[r.Code] = true
			if r.Title == "" || r.Why == "" || !isGroup(r.Group) {
				t.Error("title, why or group is missing")
			}
			bad := only(r.Code, lintTexts(t, texts(r.Bad)))
			if len(bad) == 0 {
				t.Error("silent on its bad example")
			}
			for _, d := range only(r.Code, lintTexts(t, texts(r.Good))) {
				t.Errorf("fires on its good example: %s: %s", d.Span, d.Message)
			}
			testFix(t, r, bad)
		})
	}
}

func isGroup(g lint.Group) bool {
	for _, known := range lint.Groups {
		if known.Group == g {
			return true
		}
	}
	return false
}

// testFix holds that a rule has the fix it promises, that the fix mends all of
// the bad example, and, if it is a safe one, changes no result.
func testFix(t *testing.T, r *lint.Rule, bad []diag.Diagnostic) {
	t.Helper()
	offered := slices.ContainsFunc(bad, func(d diag.Diagnostic) bool { return len(d.Fixes) > 0 })
	if offered != (r.Fix != lint.NoFix) {
		t.Errorf("it offers a fix: %v; it promises one: %v", offered, !offered)
	}
	if !offered {
		return
	}
	before := texts(r.Bad)
	load := func(texts map[string]string) []diag.Diagnostic { return lintTexts(t, texts) }
	fixed := lint.Fix(before, load, lint.FixOptions{Meaning: true, Codes: []diag.Code{r.Code}})
	for _, d := range only(r.Code, fixed.Findings) {
		t.Errorf("the fix leaves %s: %s", d.Span, d.Message)
	}
	after := maps.Clone(before)
	maps.Copy(after, fixed.Texts)
	if r.Fix == lint.SafeFix && results(t, before) != results(t, after) {
		t.Errorf("the fix changes results:\n%v", fixed.Texts)
	}
	if r.Fix == lint.MeaningFix && len(lint.Fix(before, load, lint.FixOptions{Codes: []diag.Code{r.Code}}).Applied) > 0 {
		t.Error("a fix that changes results is applied without being asked for")
	}
}

// harness judges the example of a rule in a coalition of its own.
const harness = `
import "std/core"
import "main.entente"
mission h_mission { tasks = [combat, patrol, guard]  force = 10_000 }
partner h_lead { troops = 9000 standing = 100% quality = 90% ally = true }
partner h_one { troops = 1000 standing = 40% quality = 50% }
partner h_two { troops = 500 standing = 10% quality = 60% ally = true command = national }
coalition h { as_of = 2004-01-01 mission = h_mission lead = h_lead members = [h_one, h_two] }
`

// results are all contributions to the scores of the harness, as text.
func results(t *testing.T, texts map[string]string) string {
	t.Helper()
	all := maps.Clone(texts)
	all["harness.entente"] = harness
	set, found := rules.Load(study(all), ".")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	program, _ := eval.Compile(set, eval.Options{})
	r, err := program.Score(context.Background(), eval.Input{Coalition: "h"})
	if err != nil {
		t.Fatal(err)
	}
	var amounts []any
	for _, name := range slices.Sorted(maps.Keys(r.Scores)) {
		for _, c := range r.Scores[name].Contributions {
			amounts = append(amounts, name, c.Rule, c.Binding, c.Amount)
		}
		amounts = append(amounts, r.Scores[name].Value)
	}
	b, err := json.Marshal(amounts)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func texts(example string) map[string]string {
	m := map[string]string{}
	for _, f := range lint.Files(example) {
		m[f.Path] = f.Text
	}
	return m
}

func study(texts map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for path, text := range texts {
		fsys[path] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return fsys
}

// lintTexts lints a study that must have no errors.
func lintTexts(t *testing.T, texts map[string]string) []diag.Diagnostic {
	t.Helper()
	set, found := rules.Load(study(texts), ".")
	if diag.HasErrors(found) {
		t.Errorf("the example does not check:\n%s", testkit.Findings(found))
		return found
	}
	return lint.Run(set, found, lint.Options{Scored: scored(set)}).Findings
}

// scored judges the coalitions, as a caller of lint does.
func scored(set *rules.Set) (out []lint.Scored) {
	p, _ := eval.Compile(set, eval.Options{})
	for _, co := range set.Coalitions {
		r, err := p.Score(context.Background(), eval.Input{Coalition: co.ID()})
		if err != nil {
			continue
		}
		for _, d := range set.Dimensions {
			out = append(out, lint.Scored{Coalition: co.ID(), Dimension: d.Name, Partners: len(r.Partners), AtBound: r.AtBound(d.Name)})
		}
	}
	return out
}

func only(code diag.Code, found []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(found), func(d diag.Diagnostic) bool { return d.Code != code })
}

// A fault in a standard pack is not the study's to mend.
func TestPacksAreLeftOut(t *testing.T) {
	set, _ := rules.Load(testkit.Study("main.entente", "edition 1\nimport \"std/core\""), ".")
	if found := lint.Run(set, nil, lint.Options{}).Findings; len(found) > 0 {
		t.Errorf("found in a study that only imports:\n%s", testkit.Findings(found))
	}
}

// Nothing is wrong, unsound or fragile in the standard packs; what is unclear
// in them is said by notes alone.
func TestPacks(t *testing.T) {
	paths, err := filepath.Glob("../../stdlib/packs/std/*.entente")
	if err != nil || len(paths) == 0 {
		t.Fatal("no packs", err)
	}
	text := "edition 1\n"
	for _, p := range paths {
		text += "import \"std/" + filepath.Base(p[:len(p)-len(".entente")]) + "\"\n"
	}
	set, found := rules.Load(testkit.Study("main.entente", text), ".")
	for _, d := range lint.Run(set, found, lint.Options{Packs: true, Off: unusedAlone}).Findings {
		if d.Severity > diag.Note && rules.IsPack(d.Span.Path()) {
			t.Errorf("%s: %s [%s]", d.Span, d.Message, d.Code)
		}
		t.Logf("%s: %s [%s]", d.Span, d.Message, d.Code)
	}
}

// unusedAlone are the rules that make no sense of a pack by itself: a study
// uses what it declares.
var unusedAlone = []diag.Code{"unused-source", "unused-derivation", "unused-attribute", "unused-relation", "unused-param", "unused-record"}

// The examples have no finding above a note: a team that starts from one starts
// with a green pipeline.
func TestExamples(t *testing.T) {
	folders, err := filepath.Glob("../../examples/*/*.entente")
	if err != nil || len(folders) == 0 {
		t.Fatal("no examples", err)
	}
	for i := range folders {
		folders[i] = filepath.Dir(folders[i])
	}
	for _, folder := range slices.Compact(folders) {
		set, found := rules.Load(os.DirFS(folder), ".")
		for _, d := range lint.Run(set, found, lint.Options{}).Findings {
			if d.Severity > diag.Note {
				t.Errorf("%s: %s: %s [%s]", filepath.Base(folder), d.Span, d.Message, d.Code)
			}
		}
	}
}

// The findings are the same, byte for byte, on any number of goroutines.
func TestWorkers(t *testing.T) {
	set, found := rules.Load(os.DirFS("../../examples/iraq-2003"), ".")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	one := testkit.Findings(lint.Run(set, found, lint.Options{Packs: true}).Findings)
	for _, n := range []int{2, 3, 16} {
		if more := testkit.Findings(lint.Run(set, found, lint.Options{Packs: true, Workers: n}).Findings); more != one {
			t.Errorf("%d goroutines find something else than one", n)
		}
	}
}

func TestOptions(t *testing.T) {
	example := texts("edition 1\nlet a = 1\nsource s \"S\"")
	set, found := rules.Load(study(example), ".")
	run := func(o lint.Options) string { return testkit.Findings(lint.Run(set, found, o).Findings) }
	got := run(lint.Options{Severity: map[diag.Code]diag.Severity{"unused-param": diag.Error}, Off: []diag.Code{"unused-source"}})
	if want := "main.entente:2:5: error: unused-param: nothing reads the constant `a` | read it in a rule, or take it out\n"; got != want {
		t.Errorf("got %s", got)
	}
}

// The pages of the reference are what the code makes.
func TestReference(t *testing.T) {
	want := map[string]string{"README.md": lint.Index()}
	for _, r := range lint.Rules {
		want[string(r.Code)+".md"] = lint.Page(r)
	}
	if *update {
		writePages(t, want)
	}
	for name, page := range want {
		now, err := os.ReadFile(filepath.Join(pages, name))
		if err != nil || !bytes.Equal(now, []byte(page)) {
			t.Errorf("%s is stale: go test ./rules/lint -update", name)
		}
	}
	there, _ := filepath.Glob(filepath.Join(pages, "*"))
	for _, path := range there {
		if want[filepath.Base(path)] == "" {
			t.Errorf("%s is the page of no rule", path)
		}
	}
}

func writePages(t *testing.T, want map[string]string) {
	t.Helper()
	old, _ := filepath.Glob(filepath.Join(pages, "*.md"))
	for _, path := range old {
		if want[filepath.Base(path)] == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, page := range want {
		if err := os.WriteFile(filepath.Join(pages, name), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
