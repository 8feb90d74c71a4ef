package compare_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval/compare"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/internal/testkit"
)

// TestNear changes conditions where the answers show nothing, or little: inputs
// near what changed do, and can be pasted into a test.
func TestNear(t *testing.T) {
	for name, edits := range map[string][]string{
		"near.txt":         {"judgement.entente", "| -              | -    | >= 1%   || 40%      |", "| -              | -    | >= 1.2% || 40%      |"},
		"near_derived.txt": {"judgement.entente", "| >= 50000  || 75%     |", "| >= 50100  || 75%     |"},
		"near_require.txt": {"iraq.entente", "require count(partners, .standing >= 50%) >= 3", "require count(partners, .standing >= 55%) >= 3"},
		"near_date.txt":    {"judgement.entente", "nato_from <= now", "nato_from < now"},
	} {
		t.Run(name, func(t *testing.T) {
			old, new := overlay(t, iraq), overlay(t, iraq, edits...)
			r := run(t, old, new)
			golden(t, name, r.Lines())
			if len(r.Near) == 0 || len(r.Near) > 3 || r.Tried == 0 || r.Tried > 2000 {
				t.Errorf("%d inputs found in %d judgements", len(r.Near), r.Tried)
			}
			pastes(t, old, new, "tests.entente", r.Near)
		})
	}
}

// pastes holds that each input is a test that the new version passes and the old
// one does not. A requirement that changed has another text in the old version,
// so that it is the new text that is asked.
func pastes(t *testing.T, old, new fstest.MapFS, file string, list []compare.NearInput) {
	t.Helper()
	for i, side := range []fstest.MapFS{old, new} {
		text := string(side[file].Data)
		text = strings.Replace(text, "import \"facts.entente\"", "import \"facts.entente\"\nimport \"std/weisiger\"", 1) // its score is among those expected
		for k, n := range list {
			text += fmt.Sprintf("\ntest \"near %d\" {\n%s}\n", k, n.Text)
		}
		side[file] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		outcomes, err := ruletest.Run(context.Background(), program(t, side), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outcomes {
			var k int
			if _, err := fmt.Sscanf(o.Title, "near %d", &k); err != nil {
				continue
			}
			if want := i == 1; o.Passed() != want && (want || len(list[k].Scores) > 0) {
				t.Errorf("version %d: passed %v\n%s", i, o.Passed(), list[k].Text)
			}
		}
	}
}

// TestNearCases pastes the inputs that the archives of testdata find.
func TestNearCases(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			old, new := versions(c)
			if r := run(t, old, new); len(r.Near) > 0 {
				pastes(t, old, new, "study.entente", r.Near)
			}
		})
	}
}

// TestNothingNear holds that nothing is tried where no condition changed.
func TestNothingNear(t *testing.T) {
	for _, new := range []fs.FS{
		os.DirFS(iraq),
		overlay(t, iraq, "judgement.entente", "nato_from <= now)", "nato_from<=now)"),
		overlay(t, iraq, "iraq.entente", "", "\nparam number_friction = 0.2 {\n  calibration \"no threshold\"\n}\n"),
	} {
		if r := run(t, os.DirFS(iraq), new); r.Near == nil || len(r.Near) > 0 || r.Tried > 0 || r.Cut {
			t.Errorf("%d inputs in %d judgements: %v", len(r.Near), r.Tried, r.Near)
		}
	}
}

// many is a study with so many rules that weigh nothing.
func many(rules, least int) fstest.MapFS {
	var b strings.Builder
	b.WriteString("edition 1\n\nimport \"std/core\"\n\nmission m {\n  force = 1000\n  tasks = [patrol]\n}\n")
	for i := range 6 {
		fmt.Fprintf(&b, "\npartner p%d {\n  troops = %d\n  quality = 50%%\n  standing = 20%%\n}\n", i, 10*i+10)
	}
	for i := range rules {
		fmt.Fprintf(&b, "\nrule r%03d \"R\" {\n  for p in members\n  when p.troops >= %d\n  political += 0\n}\n", i, least+i)
	}
	b.WriteString("\ncoalition c \"C\" {\n  as_of = 2020-01-01\n  mission = m\n  lead = p0\n  members = [p1, p2, p3, p4, p5]\n}\n")
	return fstest.MapFS{"study.entente": {Data: []byte(b.String()), Mode: 0o644}}
}

// TestNearBound holds that the search keeps to its bound and says so.
func TestNearBound(t *testing.T) {
	r := run(t, many(60, 1000), many(60, 5000))
	if r.Tried > 2000 || r.Tried < 1500 || !r.Cut || len(r.Near) > 0 {
		t.Errorf("%d judgements, cut %v, %d found", r.Tried, r.Cut, len(r.Near))
	}
	if lines := strings.Join(r.Lines(), "\n"); !strings.Contains(lines, "the bound cut the search") {
		t.Error(lines)
	}
	if r := run(t, many(2, 1000), many(2, 5000)); r.Cut || r.Tried == 0 {
		t.Errorf("%d judgements, cut %v", r.Tried, r.Cut)
	}
}

// TestNearBytes holds that the inputs found are always the same.
func TestNearBytes(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		old, new := versions(c)
		first := ""
		for range 3 {
			data, err := json.Marshal(run(t, old, new).Near)
			if err != nil {
				t.Fatal(err)
			}
			if first != "" && first != string(data) {
				t.Fatalf("%s: two runs, two lists", c.Name)
			}
			first = string(data)
		}
	}
}
