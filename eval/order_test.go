package eval_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// studies are the studies of the corpus and the real one.
func studies(t *testing.T) map[string]fstest.MapFS {
	t.Helper()
	all := map[string]fstest.MapFS{"iraq": copyOf(t, os.DirFS("../examples/iraq-2003"))}
	for _, c := range testkit.Cases(t, "testdata") {
		all[c.Name] = c.Study()
	}
	return all
}

func copyOf(t *testing.T, study fs.FS) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(study, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(study, p)
		out[p] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFileOrder gives the files in other orders: the same bytes come out.
func TestFileOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for name, study := range studies(t) {
		paths := testkit.RuleFiles(t, study)
		want := jsonOf(t, study, paths)
		for range 3 {
			rng.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
			if got := jsonOf(t, study, paths); !bytes.Equal(want, got) {
				t.Errorf("%s: files in the order %v give another result", name, paths)
			}
		}
	}
}

// TestDeclarationOrder reverses and shuffles the declarations of every file.
// Only the places of what was moved may differ, and the hash of the files.
func TestDeclarationOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for name, study := range studies(t) {
		want := withoutPlaces(t, jsonOf(t, study, []string{"."}))
		for _, order := range []func([]string){
			slices.Reverse[[]string],
			func(s []string) { rng.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] }) },
		} {
			got := withoutPlaces(t, jsonOf(t, reordered(study, order), []string{"."}))
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: the order of declarations changes the result (-as written +reordered):\n%s", name, d)
			}
		}
	}
}

// reordered writes the declarations of each rule file in another order.
func reordered(study fstest.MapFS, order func([]string)) fstest.MapFS {
	out := fstest.MapFS{}
	for path, f := range study {
		if !strings.HasSuffix(path, rules.Ending) {
			out[path] = f
			continue
		}
		tree, _ := lang.Parse(source.New(path, string(f.Data)))
		var decls []string
		for _, d := range tree.Decls {
			decls = append(decls, d.Span().Text())
		}
		order(decls)
		out[path] = &fstest.MapFile{Data: []byte(strings.Join(decls, "\n\n") + "\n"), Mode: 0o644}
	}
	return out
}

// jsonOf is the judgement of all coalitions of a study. A failure gives its
// findings, whose places are dropped like all others.
func jsonOf(t *testing.T, study fs.FS, paths []string) []byte {
	t.Helper()
	set, found := rules.Load(study, paths...)
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	var all bytes.Buffer
	for _, co := range set.Coalitions {
		r, err := p.Score(context.Background(), eval.Input{Coalition: co.ID()})
		if err != nil {
			f := err.(*eval.Failure)
			r = &eval.Result{}
			for _, d := range f.Diagnostics {
				r.Findings = append(r.Findings, eval.NewFinding(d))
			}
			slices.SortFunc(r.Findings, func(a, b eval.Finding) int { return strings.Compare(a.Message, b.Message) })
		}
		out, err := r.JSON()
		if err != nil {
			t.Fatal(err)
		}
		all.Write(out)
	}
	return all.Bytes()
}

// withoutPlaces drops what depends on where a declaration stands.
func withoutPlaces(t *testing.T, text []byte) (all []any) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	for dec.More() {
		var v any
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, dropPlaces(v))
	}
	return all
}

func dropPlaces(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "at")
		delete(v, "revision")
		for k := range v {
			v[k] = dropPlaces(v[k])
		}
		if list, ok := v["findings"].([]any); ok { // findings come by place
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(message(a), message(b)) })
		}
	case []any:
		for i := range v {
			v[i] = dropPlaces(v[i])
		}
	}
	return v
}

func message(finding any) string {
	text, _ := finding.(map[string]any)["message"].(string)
	return text
}
