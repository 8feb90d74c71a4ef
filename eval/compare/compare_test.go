package compare_test

import (
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/compare"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func program(t *testing.T, fsys fs.FS) *eval.Program {
	t.Helper()
	set, found := rules.Load(fsys, ".")
	if len(found) > 0 {
		t.Fatal(testkit.Findings(found))
	}
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	return p
}

// overlay is a folder as it is, with texts replaced in some of its files. Edits
// are a path, an old text and a new text in turn; an empty old text appends.
func overlay(t *testing.T, folder string, edits ...string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, p))
		out[p] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(edits); i += 3 {
		f := out[edits[i]]
		text := string(f.Data) + edits[i+2]
		if edits[i+1] != "" {
			text = strings.Replace(string(f.Data), edits[i+1], edits[i+2], 1)
		}
		if text == string(f.Data) {
			t.Fatalf("%s does not hold %q", edits[i], edits[i+1])
		}
		f.Data = []byte(text)
	}
	return out
}

func run(t *testing.T, old, new fs.FS) *compare.Report {
	t.Helper()
	r, err := compare.Run(context.Background(), program(t, old), program(t, new))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	now := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), now); d != "" {
		t.Errorf("%s (-golden +now; -update rewrites):\n%s", path, d)
	}
}

const iraq = "../../examples/iraq-2003"

func TestEqual(t *testing.T) {
	r := run(t, os.DirFS(iraq), os.DirFS(iraq))
	if r.Changed() || len(r.Answers) == 0 {
		t.Errorf("a study differs from itself: %v", r.Lines())
	}
	golden(t, "equal.txt", r.Lines())
}

// TestLayout holds that comments, spaces and the order of files are no change
// of the rules, nor of the answers.
func TestLayout(t *testing.T) {
	r := run(t, os.DirFS(iraq), overlay(t, iraq,
		"judgement.entente", "us_ally or (known(nato_from) and nato_from <= now)", "us_ally   or (known(nato_from) and // when\n  nato_from<=now)",
		"tests.entente", "edition 1\n", "// one more line\n\nedition 1\n"))
	if r.Changed() {
		t.Error(r.Lines())
	}
}

// TestIraq changes a parameter, and a row of a table, so that quadrants flip.
func TestIraq(t *testing.T) {
	for name, edits := range map[string][]string{
		"friction.txt": {"iraq.entente", "", "\nparam number_friction = 0.2 {\n  calibration \"ten times the standard one\"\n}\n"},
		"fact.txt":     {"data/power.csv", "ROU,2003-01-01,2003,1313000,104,0.0036168", "ROU,2003-01-01,2003,1313000,104,0.0026168"},
		"row.txt":      {"judgement.entente", "| -              | -    | >= 0.3% || 10%      |", "| -              | -    | >= 0.3% || 0%       |"},
	} {
		r := run(t, os.DirFS(iraq), overlay(t, iraq, edits...))
		golden(t, name, r.Lines())
		if !slices.ContainsFunc(r.Flips, func(f compare.Flip) bool { return f.What == "quadrant" }) {
			t.Errorf("%s: no quadrant flipped", name)
		}
		for _, a := range r.Answers {
			for _, p := range a.Partners {
				if len(p.Causes) != 1 || len(p.Moved) == 0 {
					t.Errorf("%s: %s on %s: causes %v", name, p.ID, a.Day, p.Causes)
				}
			}
		}
	}
}

// TestReversed holds that the way back is the same with the signs turned.
func TestReversed(t *testing.T) {
	old, new := os.DirFS(iraq), overlay(t, iraq, "judgement.entente", "70%      |", "60%      |")
	there, back := run(t, old, new), run(t, new, old)
	if len(there.Answers) != len(back.Answers) || !there.Changed() {
		t.Fatal("other answers on the way back")
	}
	for i, a := range there.Answers {
		for k, m := range a.Contributions {
			if n := back.Answers[i].Contributions[k]; m.Delta != -n.Delta || m.Rule != n.Rule {
				t.Errorf("%s: %v there, %v back", a.Day, m, n)
			}
		}
	}
}

// TestBytes holds that the report of a comparison is always the same.
func TestBytes(t *testing.T) {
	cases := testkit.Cases(t, "testdata")
	old, new := versions(cases[0])
	first := ""
	for range 5 {
		data, err := json.Marshal(run(t, old, new))
		if err != nil {
			t.Fatal(err)
		}
		if first != "" && first != string(data) {
			t.Fatal("two runs, two reports")
		}
		first = string(data)
	}
}

// versions are the two studies of an archive, in its folders old and new. A file
// that stands beside them belongs to both.
func versions(c *testkit.Case) (old, new fstest.MapFS) {
	old, new = fstest.MapFS{}, fstest.MapFS{}
	for name, f := range c.Study() {
		switch folder, rest, _ := strings.Cut(name, "/"); folder {
		case "old":
			old[rest] = f
		case "new":
			new[rest] = f
		default:
			old[name], new[name] = f, f
		}
	}
	return old, new
}

// TestCases compares the versions in the archives of testdata.
func TestCases(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			old, new := versions(c)
			c.View(t, "report", strings.Join(run(t, old, new).Lines(), "\n")+"\n", *update)
		})
	}
}

// TestCancelled holds that a run that is stopped says so.
func TestCancelled(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	p := program(t, os.DirFS(iraq))
	if r, err := compare.Run(ctx, p, p); err == nil {
		t.Errorf("a stopped run gave a report of %s answers", strconv.Itoa(len(r.Answers)))
	}
}
