package entente_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
)

const small = `import "std/core"
partner usa { troops = 100 quality = 90% standing = 100% }
partner esp { troops = 10 quality = 60% standing = 40% }
partner pol { troops = 20 quality = 50% standing = 30% }
mission m { tasks = [combat] force = 1000 }
coalition willing "Willing" { as_of = 2003-09-25 mission = m lead = usa members = [esp] candidates = [pol] }
`

func set(t testing.TB) *entente.Set {
	t.Helper()
	s, found, err := entente.Compile(testkit.Study("main.entente", small), entente.Options{}, ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, testkit.Findings(found))
	}
	return s
}

func TestCompileErrors(t *testing.T) {
	for name, files := range map[string][]string{
		"a mistake":       {"main.entente", "let a = b"},
		"no files":        {},
		"another ending":  {"main.txt", "let a = 1"},
		"a broken import": {"main.entente", `import "std/none"`},
	} {
		s, found, err := entente.Compile(testkit.Study(files...), entente.Options{}, ".")
		if s != nil || !errors.Is(err, entente.ErrRules) || !diag.HasErrors(found) {
			t.Errorf("%s: %v, %v, %v", name, s, found, err)
		}
	}
	if _, found, err := entente.Compile(testkit.Study(), entente.Options{}, "gone.entente"); !errors.Is(err, entente.ErrRules) || len(found) != 1 {
		t.Errorf("a file that is not there: %v, %v", found, err)
	}
	_, found, err := entente.Compile(testkit.Study("main.entente", small), entente.Options{MaxCost: 10}, ".")
	if !errors.Is(err, entente.ErrRules) || len(found) != 1 || found[0].Code != diag.TooCostly || found[0].Hint == "" {
		t.Errorf("over the limit: %v, %v", found, err)
	}
}

func TestQuestions(t *testing.T) {
	s := set(t)
	if got := strings.Join(s.Coalitions(), " "); got != "willing" || len(s.Revision()) != 64 {
		t.Errorf("coalitions %q, revision %q", got, s.Revision())
	}
	for _, q := range []struct {
		coalition string
		entente.Question
		members string // "" where there is no answer
	}{
		{"willing", entente.Question{}, "esp usa"},
		{"willing", entente.Question{AsOf: "2004-02-29"}, "esp usa"},
		{"willing", entente.Question{Add: []string{"pol"}}, "esp pol usa"},
		{"willing", entente.Question{Add: []string{"esp"}}, ""}, // a member already
		{"willing", entente.Question{Remove: []string{"esp"}}, "usa"},
		{"willing", entente.Question{Add: []string{"pol"}, Remove: []string{"pol"}}, "esp usa"},
		{"willing", entente.Question{Remove: []string{"usa"}}, ""}, // nobody would lead
		{"unwilling", entente.Question{}, ""},
		{"willing", entente.Question{AsOf: "2003-02-30"}, ""},
		{"willing", entente.Question{AsOf: "yesterday"}, ""},
		{"willing", entente.Question{Add: []string{"fra"}}, ""},
		{"willing", entente.Question{Add: []string{"m"}}, ""},
		{"willing", entente.Question{Remove: []string{""}}, ""},
	} {
		r, err := s.Score(context.Background(), q.coalition, q.Question)
		switch {
		case (err == nil) != (q.members != ""):
			t.Errorf("%s %+v: error %v", q.coalition, q.Question, err)
		case err == nil && strings.Join(r.Coalition.Members, " ") != q.members:
			t.Errorf("%s %+v: members %v", q.coalition, q.Question, r.Coalition.Members)
		case err == nil && q.AsOf != "" && r.Coalition.AsOf != q.AsOf:
			t.Errorf("%s %+v: judged on %s", q.coalition, q.Question, r.Coalition.AsOf)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := set(t).Score(ctx, "willing", entente.Question{})
	var f *eval.Failure
	if !errors.Is(err, context.Canceled) || !errors.As(err, &f) || len(f.Diagnostics) == 0 || f.Diagnostics[0].Code != diag.Cancelled {
		t.Errorf("a context that ended gives %v", err)
	}
}

// TestShared scores one set from many goroutines: the same bytes for all, and
// nothing for the race detector.
func TestShared(t *testing.T) {
	s, _, err := entente.Compile(os.DirFS("examples/iraq-2003"), entente.Options{}, ".")
	if err != nil {
		t.Fatal(err)
	}
	results := make([][]byte, 16)
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() {
			r, err := s.Score(context.Background(), "willing", entente.Question{AsOf: "2004-08-15"})
			if err == nil {
				results[i], err = r.JSON()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, r := range results[1:] {
		if !bytes.Equal(r, results[0]) {
			t.Fatal("two goroutines got different results")
		}
	}
}

func ExampleCompile() {
	study := testkit.Study("main.entente", "let limit = 3\nlet most = limt + 1\n")
	_, findings, err := entente.Compile(study, entente.Options{}, ".")
	fmt.Println(err)
	for _, f := range findings {
		fmt.Printf("%s: %s: %s [%s]\n", f.Span, f.Message, f.Hint, f.Code)
	}
	// Output:
	// the rule set has errors: main.entente:2:12: error: unknown name `limt` [unknown-name]: did you mean `limit`?
	// main.entente:2:12: unknown name `limt`: did you mean `limit`? [unknown-name]
}

func ExampleSet_Score() {
	set, _, err := entente.Compile(testkit.Study("main.entente", small), entente.Options{}, ".")
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := set.Score(context.Background(), "willing", entente.Question{Add: []string{"pol"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s on %s: political %.2f, military %.2f\n", r.Coalition.Title, r.Coalition.AsOf, r.Scores["political"].Value, r.Scores["military"].Value)
	for _, p := range r.Partners {
		fmt.Printf("%s adds %.2f and %.2f: %s\n", p.ID, p.Adds["political"], p.Adds["military"], p.Quadrant)
	}
	// Output:
	// Willing on 2003-09-25: political 8.50, military 10.37
	// esp adds 2.00 and 0.51: both
	// pol adds 1.50 and 0.90: both
}
