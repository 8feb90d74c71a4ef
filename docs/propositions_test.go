package docs_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/eval/verify"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// The propositions of the literature stand in propositions.csv. One is encoded
// by whatever names it: a test or a property of a pack or an example whose title
// begins with its id and a colon ("MC2: …", "WO1, HB37: …"), or a Go test below
// the comment "// proposition: WE4". propositions.md lists them with what came
// of each.

const (
	propositionsCSV = "propositions.csv"
	propositionsMD  = "propositions.md"

	// mostLeftOut is how many propositions may do without an encoding, each with
	// its reason in the column left_out.
	mostLeftOut = 5
)

// proposition is a row of propositions.csv.
type proposition struct{ id, source, statement, kind, leftOut string }

// encoding is something that holds a proposition.
type encoding struct {
	what   string // test, property or Go test
	title  string
	where  string // the file, seen from the root
	result string // what came of it
	failed bool
}

// key is what tells encodings apart.
func (e encoding) key() string { return e.where + "\x00" + e.what + "\x00" + e.title }

func TestPropositions(t *testing.T) {
	found := map[string][]encoding{}
	add := func(ids []string, e encoding) {
		if e.failed {
			t.Errorf("%s: %s %q: %s", e.where, e.what, e.title, e.result)
		}
		for _, id := range ids {
			found[id] = append(found[id], e)
		}
	}
	inPacks(t, add)
	inExamples(t, add)
	inGoTests(t, add)
	list := readPropositions(t)
	leftOut := 0
	for _, p := range list {
		if len(found[p.id]) == 0 {
			leftOut++
			if p.leftOut == "" {
				t.Errorf("%s is neither encoded nor left out for a reason: %s", p.id, p.statement)
			}
		}
	}
	if leftOut > mostLeftOut {
		t.Errorf("%d propositions are left out, more than %d", leftOut, mostLeftOut)
	}
	for id := range found {
		if !slices.ContainsFunc(list, func(p proposition) bool { return p.id == id }) {
			t.Errorf("%v names the proposition %s, which is not in %s", found[id], id, propositionsCSV)
		}
	}
	keep(t, propositionsMD, propositionsPage(list, found))
}

// keep compares a generated page with the file, or writes it.
func keep(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, _ := os.ReadFile(file); string(have) != text {
		t.Errorf("%s is stale: run go test ./docs -update", file)
	}
}

func readPropositions(t *testing.T) (list []proposition) {
	t.Helper()
	f, err := os.Open(propositionsCSV)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		list = append(list, proposition{r[0], r[1], r[2], r[3], r[4]})
	}
	return list
}

var named = regexp.MustCompile(`^([A-Z]{2}\d+(?:, [A-Z]{2}\d+)*): (.+)$`)

// split takes the ids off a title.
func split(title string) (ids []string, rest string) {
	m := named.FindStringSubmatch(title)
	if m == nil {
		return nil, title
	}
	return strings.Split(m[1], ", "), m[2]
}

// inPacks runs the tests and properties of the standard packs that name a
// proposition.
func inPacks(t *testing.T, add func([]string, encoding)) {
	t.Helper()
	paths, err := fs.Glob(stdlib.Packs(), "std/tests/*.entente")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, p := range paths {
		inStudy(t, stdlib.Packs(), p, "stdlib/packs", add)
	}
}

// inExamples does the same with the examples.
func inExamples(t *testing.T, add func([]string, encoding)) {
	t.Helper()
	entries, err := os.ReadDir("../examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			inStudy(t, os.DirFS(filepath.Join("../examples", e.Name())), ".", path.Join("examples", e.Name()), add)
		}
	}
}

func inStudy(t *testing.T, fsys fs.FS, name, below string, add func([]string, encoding)) {
	t.Helper()
	set, diags := rules.Load(fsys, name)
	if diag.HasErrors(diags) {
		t.Errorf("%s/%s has errors", below, name)
		return
	}
	p, _ := eval.Compile(set, eval.Options{})
	ours := func(title string) bool { ids, _ := split(title); return ids != nil }
	tests, err := ruletest.Run(context.Background(), p, ours)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range tests {
		ids, title := split(o.Title)
		e := encoding{what: "test", title: title, where: fileOf(below, o.At.Path()), result: "holds", failed: !o.Passed()}
		if e.failed {
			e.result = fmt.Sprint("fails ", o.Failures, o.Err)
		}
		add(ids, e)
	}
	laws, err := verify.Run(context.Background(), p, verify.Options{Tries: lawTries, Filter: ours})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range laws {
		ids, title := split(o.Title)
		add(ids, encoding{what: "property", title: title, where: fileOf(below, o.At.Path()), result: verdict(o),
			failed: o.Verdict != verify.Proved && o.Verdict != verify.NotRefuted})
	}
}

// fileOf is the file that a path of a study stands for, seen from the root. Those
// of packs leave the ending out.
func fileOf(below, name string) string {
	return path.Join(below, strings.TrimSuffix(name, rules.Ending)+rules.Ending)
}

// lawTries is how many inputs are tried for a law that is not proved: `entente
// verify` tries more.
const lawTries = 1000

func verdict(o verify.Outcome) string {
	if o.Verdict == verify.NotRefuted {
		return fmt.Sprintf("not refuted in %d tries", o.Tries)
	}
	return o.Verdict.String()
}

const goMark = "// proposition: "

// inGoTests finds the Go tests that name a proposition. They pass or fail with
// all others; this only lists them.
func inGoTests(t *testing.T, add func([]string, encoding)) {
	t.Helper()
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, "_test.go") || d.IsDir() {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, d := range tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Doc == nil {
				continue
			}
			for _, line := range f.Doc.List {
				if ids, ok := strings.CutPrefix(line.Text, goMark); ok {
					add(strings.Split(ids, ", "), encoding{what: "Go test", title: f.Name.Name, result: "holds",
						where: filepath.ToSlash(strings.TrimPrefix(file, ".."+string(filepath.Separator)))})
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// propositionsPage is the table.
func propositionsPage(list []proposition, found map[string][]encoding) string {
	var b strings.Builder
	held := 0
	for _, p := range list {
		if len(found[p.id]) > 0 {
			held++
		}
	}
	fmt.Fprintf(&b, `# Propositions

What the literature states, and where entente holds it. %d of the %d statements are encoded: as a test or a property of a standard pack or an example, or as a
Go test. A law is *proved* by interval analysis, or *not refuted* in so many tries; the two are never confused. A test that holds shows that the
model says what its author says. It does not show that either is right.

This page is generated from the packs, the examples and the tests: `+"`go test ./docs -update`"+`.

`, held, len(list))
	b.WriteString("| id | statement | whose | encoded as | result |\n|---|---|---|---|---|\n")
	for _, p := range list {
		as, result := cells(merge(found[p.id]))
		if len(found[p.id]) == 0 {
			as, result = "left out", p.leftOut
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", p.id, strings.ReplaceAll(p.statement, "|", `\|`), p.source, as, result)
	}
	return b.String()
}

// merge joins the laws of one property, whose results stand in one row.
func merge(all []encoding) (out []encoding) {
	for _, e := range all {
		i := slices.IndexFunc(out, func(x encoding) bool { return x.key() == e.key() })
		if i < 0 {
			out = append(out, e)
		} else if out[i].result != e.result {
			out[i].result += " and " + e.result
		}
	}
	return out
}

// cells are the two last columns of a row.
func cells(all []encoding) (as, result string) {
	var titles, results []string
	for _, e := range all {
		titles = append(titles, fmt.Sprintf("%s *%s* in [%s](../%s)", e.what, strings.ReplaceAll(e.title, "|", `\|`), path.Base(e.where), e.where))
		results = append(results, e.result)
	}
	return strings.Join(titles, "<br>"), strings.Join(results, "<br>")
}
