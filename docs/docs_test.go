// Package docs_test runs what the documentation shows. A fence of language.md
// says behind the word entente what is to be done with it:
//
//	study            a whole study: no finding, and its tests pass
//	fragment         the same, behind the block marked harness
//	expect           expectations, put into a test of the harness' coalition
//	harness          the study that fragments are put behind
//	file=a.entente   a file that later blocks may import
//	finding=CODE     (with study or fragment) gives this finding and no other
//	judged=CODE      (with study or fragment) judging it gives this finding
//
// A csv fence names the table that later blocks may read. In a console fence
// every line that begins with "$ entente" is run in the root of the repository;
// a line … cuts its output short.
// Text between <!-- generated:NAME --> and <!-- end --> comes from the code.
//
//	go test ./docs -update    writes the generated parts and console outputs
package docs_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/format"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

var update = flag.Bool("update", false, "rewrite generated parts and console outputs")

const reference = "language.md"

// page is a document whose examples are run.
type page struct{ path, text string }

func readPage(t *testing.T, path string) page {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return page{path, string(b)}
}

// block is a fenced example.
type block struct {
	line int               // of its first line of text
	word string            // the language of the fence
	info map[string]string // what follows it: "finding=x" or a bare word
	text string
	from int // offset of the text in the page
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)([^\n]*)\n(.*?)^```$")

func (p page) blocks() []block {
	var out []block
	for _, m := range fence.FindAllStringSubmatchIndex(p.text, -1) {
		b := block{word: p.text[m[2]:m[3]], text: p.text[m[6]:m[7]], from: m[6], info: map[string]string{}}
		b.line = 1 + strings.Count(p.text[:m[6]], "\n")
		for _, w := range strings.Fields(p.text[m[4]:m[5]]) {
			key, value, _ := strings.Cut(w, "=")
			b.info[key] = value
		}
		out = append(out, b)
	}
	return out
}

func (b block) is(word string) bool { _, ok := b.info[word]; return ok }

// bench is what the blocks of the reference are run against: the harness and
// the files shown so far.
type bench struct {
	harness string
	files   fstest.MapFS
}

// packsPage says what the standard packs take from their authors.
const packsPage = "packs.md"

func TestExamples(t *testing.T) {
	for _, path := range []string{reference, packsPage} {
		runExamples(t, path)
	}
}

func runExamples(t *testing.T, path string) {
	w := bench{files: fstest.MapFS{}}
	for _, b := range readPage(t, path).blocks() {
		t.Run(fmt.Sprintf("%s:%d", path, b.line), func(t *testing.T) {
			switch b.word {
			case "entente":
				w.run(t, b)
			case "csv":
				for name := range b.info {
					w.files[name] = &fstest.MapFile{Data: []byte(b.text)}
				}
			case "console": // see TestConsole
			case "text": // no example
			default:
				t.Errorf("a fence of %q: its example would not be run", b.word)
			}
		})
	}
}

func (w *bench) run(t *testing.T, b block) {
	text := b.text
	if b.info["finding"] != string(diag.Syntax) && !b.is("expect") {
		isFormatted(t, b.text)
	}
	switch {
	case b.is("harness"):
		w.harness = text
	case b.is("file"):
		w.files[b.info["file"]] = &fstest.MapFile{Data: []byte(text)}
		return
	case b.is("fragment"):
		text = w.harness + text
	case b.is("expect"):
		text = w.harness + "test \"these hold\" {\n  given example\n" + text + "}\n"
	case !b.is("study"):
		t.Fatal("the fence does not say how its example is to be run")
	}
	w.judge(t, b, text)
}

// judge checks a study, judges all its coalitions and runs its tests.
func (w *bench) judge(t *testing.T, b block, text string) {
	w.files["study.entente"] = &fstest.MapFile{Data: []byte(text)}
	set, found := rules.Load(w.files, "study.entente")
	if b.is("finding") {
		sameCodes(t, codes(found), b.info["finding"])
		return
	}
	sameCodes(t, codes(found), "")
	if set == nil || diag.HasErrors(found) {
		return
	}
	var judged []string
	p, found := eval.Compile(set, eval.Options{})
	sameCodes(t, codes(found), "")
	for _, c := range set.Coalitions {
		r, err := p.Score(context.Background(), eval.Input{Coalition: c.ID()})
		if err != nil {
			judged = append(judged, codesOf(err)...)
			continue
		}
		for _, f := range r.Findings {
			judged = append(judged, f.Code)
		}
		if len(r.Missing) > 0 {
			judged = append(judged, string(diag.Missing))
		}
	}
	if want := b.info["judged"]; want != "" && !slices.Contains(judged, want) {
		t.Errorf("judging it gives %v, not %s", judged, want)
	}
	runTests(t, p)
}

func codesOf(err error) []string {
	if f, ok := err.(*eval.Failure); ok {
		return codes(f.Diagnostics)
	}
	return []string{err.Error()}
}

func runTests(t *testing.T, p *eval.Program) {
	t.Helper()
	outcomes, err := ruletest.Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if o.Err != nil {
			t.Errorf("test %q: %v", o.Title, o.Err)
		}
		for _, f := range o.Failures {
			t.Errorf("test %q: %s does not hold %s", o.Title, f.Text, f.Reason)
			for _, v := range f.Values {
				t.Logf("  %s is %s", v.Text, v.Value)
			}
		}
	}
}

func codes(found []diag.Diagnostic) []string {
	var out []string
	for _, d := range found {
		out = append(out, string(d.Code))
	}
	return out
}

// sameCodes wants one finding of the code, or none for "".
func sameCodes(t *testing.T, got []string, want string) {
	t.Helper()
	if strings.Join(got, " ") != want {
		t.Errorf("findings are %v, not [%s]", got, want)
	}
}

func isFormatted(t *testing.T, text string) {
	t.Helper()
	if out, _ := format.Source(source.New("example.entente", text)); out != text {
		t.Errorf("the example is not formatted; it would be:\n%s", out)
	}
}

// TestGenerated holds the parts of the reference that come from the code.
func TestGenerated(t *testing.T) {
	p := readPage(t, reference)
	part := regexp.MustCompile(`(?s)(<!-- generated:([a-z]+) -->\n).*?(<!-- end -->)`)
	seen := 0
	out := part.ReplaceAllStringFunc(p.text, func(s string) string {
		m := part.FindStringSubmatch(s)
		write, ok := generators[m[2]]
		if !ok {
			t.Fatalf("nothing generates %q", m[2])
		}
		seen++
		return m[1] + "\n" + write(t) + "\n" + m[3]
	})
	if seen != len(generators) {
		t.Errorf("the page has %d of %d generated parts", seen, len(generators))
	}
	if out == p.text {
		return
	}
	if *update {
		writePage(t, page{p.path, out})
		return
	}
	t.Errorf("%s is stale: run go test ./docs -update", p.path)
}

func writePage(t *testing.T, p page) {
	t.Helper()
	if err := os.WriteFile(p.path, []byte(p.text), 0o644); err != nil {
		t.Fatal(err)
	}
}

var generators = map[string]func(*testing.T) string{
	"types": typeTable, "functions": functionTable, "outside": outsideTable,
	"words": wordTable, "findings": findingTable, "limits": limitTable,
}

// row writes a row of a table; a bar within a cell must be escaped.
func row(cells ...string) string {
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// table writes a table with its heading.
func table(rows []string, heading ...string) string {
	return row(heading...) + strings.Repeat("|---", len(heading)) + "|\n" + strings.Join(rows, "")
}

func code(s string) string { return "`" + s + "`" }

func typeTable(*testing.T) string {
	var rows []string
	for _, b := range types.Bases {
		rows = append(rows, row(code(b.Name), b.Doc))
	}
	return table(rows, "type", "holds")
}

func functionTable(*testing.T) string {
	var rows []string
	for _, f := range stdlib.All {
		result := f.Result.String()
		switch f.Result.Base {
		case types.List:
			result = "collection"
		case types.Ref:
			result = "item"
		}
		e := f.Examples[0]
		rows = append(rows, row(code(f.Signature()), result, f.Doc, code(e.Call)+" is "+code(e.Gives)))
	}
	return table(rows, "function", "result", "what it gives", "example")
}

func wordTable(*testing.T) string {
	var rows []string
	for _, k := range lang.Keywords {
		where := "a clause"
		if k.Begin {
			where = "a declaration"
		}
		rows = append(rows, row(code(k.Word), where, k.Doc))
	}
	return table(rows, "word", "begins", "says")
}

func findingTable(*testing.T) string {
	var rows []string
	for _, c := range diag.Codes {
		rows = append(rows, row(code(string(c.Code)), c.Severity.String(), c.Title))
	}
	return table(rows, "code", "severity", "what it is about")
}

func limitTable(*testing.T) string {
	bytes := func(n int) string {
		if n >= 1<<20 {
			return fmt.Sprintf("%d MiB", n>>20)
		}
		return fmt.Sprintf("%d KiB", n>>10)
	}
	rows := []string{
		row("rule file", bytes(lang.MaxSource)),
		row("expression, without spaces and comments", bytes(lang.MaxExpression)),
		row("brackets open at once", strconv.Itoa(lang.MaxDepth)),
		row("signs and `not`s in a row", strconv.Itoa(lang.MaxSigns)),
		row("`?` signs in one expression", strconv.Itoa(lang.MaxChoices)),
		row("rule files and tables of a study", strconv.Itoa(rules.MaxFiles)),
		row("imports behind one another", strconv.Itoa(rules.MaxImports)),
		row("table", bytes(rules.MaxTable)),
		row("all files of a study together", bytes(rules.MaxStudy)),
		row("steps of one judgement, what each partner adds included", fmt.Sprintf("%d million", eval.DefaultMaxCost/1_000_000)),
	}
	return table(rows, "what", "at most")
}

// outsideTable reads the list of what expressions leave out from the code that
// enforces it. The list is not exported, so the source is read.
func outsideTable(t *testing.T) string {
	tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "rules", "expression", "parse.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var signs []string
	hints := map[string][]string{}
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name != "outside" {
			return true
		}
		for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
			kv := e.(*ast.KeyValueExpr)
			sign, hint := unquote(t, kv.Key), unquote(t, kv.Value)
			if hints[hint] == nil {
				signs = append(signs, hint)
			}
			hints[hint] = append(hints[hint], code(sign))
		}
		return true
	})
	var rows []string
	for _, hint := range signs {
		rows = append(rows, row(strings.Join(hints[hint], " "), hint))
	}
	if len(rows) == 0 {
		t.Fatal("the list of what expressions leave out was not found")
	}
	return table(rows, "left out", "instead")
}

func unquote(t *testing.T, e ast.Expr) string {
	s, err := strconv.Unquote(e.(*ast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestConsole runs the commands of console fences and compares their output.
func TestConsole(t *testing.T) {
	entente := filepath.Join(t.TempDir(), "entente")
	build := exec.Command("go", "build", "-o", entente, "./cmd/entente")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, path := range []string{reference, quickstart + "/README.md", "../README.md", "../examples/iraq-2003/README.md"} {
		p := readPage(t, path)
		blocks := p.blocks()
		slices.Reverse(blocks) // so that offsets stay right where a text is replaced
		for _, b := range blocks {
			if b.word != "console" {
				continue
			}
			got := session(t, entente, b.text)
			if got == b.text {
				continue
			}
			if *update {
				p.text = p.text[:b.from] + got + p.text[b.from+len(b.text):]
			} else {
				t.Errorf("%s:%d: the output is another: run go test ./docs -update\n%s", path, b.line, got)
			}
		}
		if *update {
			writePage(t, p)
		}
	}
}

// session runs the commands of a console fence and gives what it should show.
// Where a line with nothing but … ends an output, only the lines before it count.
func session(t *testing.T, entente, text string) string {
	var b strings.Builder
	commands := 0
	for line := range strings.Lines(text) {
		args, ok := strings.CutPrefix(strings.TrimSpace(line), "$ entente ")
		if !ok {
			continue
		}
		if commands++; commands > 1 {
			b.WriteString("\n")
		}
		b.WriteString(line)
		shown := shownLines(text, line)
		c := exec.Command(entente, strings.Fields(args)...)
		c.Dir = ".."
		c.Env = []string{"NO_COLOR=1"} // and none of the reader's own settings
		out, err := c.CombinedOutput()
		if _, exited := err.(*exec.ExitError); err != nil && !exited {
			t.Fatal(err)
		}
		if lines := slices.Collect(strings.Lines(string(out))); 0 < shown && shown < len(lines) {
			out = []byte(strings.Join(lines[:shown], "") + ellipsis)
		}
		b.Write(out)
	}
	if commands == 0 {
		t.Error("a console fence without a command of entente")
	}
	return b.String()
}

const ellipsis = "…\n"

// shownLines is how many lines of a command's output the fence shows, 0 for all.
func shownLines(text, command string) int {
	_, rest, _ := strings.Cut(text, command)
	rest, _, _ = strings.Cut(rest, "\n$ ")
	shown, _, cut := strings.Cut(rest, "\n"+ellipsis)
	if !cut {
		return 0
	}
	return strings.Count(shown, "\n") + 1
}

const quickstart = "../examples/quickstart"

// TestQuickstart holds that the first study is without findings, formatted, at
// most a page and a half, and that its exercises come out as it says.
func TestQuickstart(t *testing.T) {
	p := readPage(t, quickstart+"/quickstart.entente")
	isFormatted(t, p.text)
	if lines := strings.Count(p.text, "\n"); lines > 150 {
		t.Errorf("quickstart.entente has %d lines", lines)
	}
	exercises := exerciseRows(t)
	if len(exercises) != 6 {
		t.Fatalf("the README has %d rows, not the study as it stands and five exercises", len(exercises))
	}
	for _, e := range exercises {
		t.Run(e.change, func(t *testing.T) { e.run(t, p.text) })
	}
}

// exercise is a row of the README's table: a text of the study, what to write
// instead, and what comes of it.
type exercise struct{ change, to, effect string }

func exerciseRows(t *testing.T) []exercise {
	var out []exercise
	plain := strings.NewReplacer("`", "", `\|`, "|")
	for line := range strings.Lines(readPage(t, quickstart+"/README.md").text) {
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), " | ")
		if len(cells) == 4 && regexp.MustCompile(`^\| \d$`).MatchString(cells[0]) {
			for i, c := range cells {
				cells[i] = strings.TrimSuffix(plain.Replace(strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")), " |")
			}
			out = append(out, exercise{cells[1], cells[2], cells[3]})
		}
	}
	return out
}

// nothing stands in the row of the study as it is.
const nothing = "nothing"

var effect = regexp.MustCompile(`political ([\d.]+), military ([\d.]+)`)

func (e exercise) run(t *testing.T, text string) {
	if e.to != nothing {
		if strings.Count(text, e.change) != 1 {
			t.Fatalf("%q is not in the study once", e.change)
		}
		text = strings.Replace(text, e.change, e.to, 1)
	}
	partners := readPage(t, quickstart+"/partners.csv").text
	set, found := rules.Load(fstest.MapFS{
		"quickstart.entente": {Data: []byte(text)}, "partners.csv": {Data: []byte(partners)},
	}, ".")
	if len(found) > 0 {
		says := strings.NewReplacer("`", "")
		if !strings.Contains(e.effect, says.Replace(found[0].Message)) || !strings.Contains(e.effect, says.Replace(found[0].Hint)) || len(found) > 1 {
			t.Errorf("findings: %v", found)
		}
		return
	}
	p, found := eval.Compile(set, eval.Options{})
	sameCodes(t, codes(found), "")
	runTests(t, p)
	r, err := p.Score(context.Background(), eval.Input{Coalition: "watch"})
	if err != nil {
		t.Fatal(err)
	}
	if e.to == nothing && cmp.Or(len(r.Findings), len(r.Missing)) > 0 {
		t.Errorf("findings %v, missing %v", r.Findings, r.Missing)
	}
	got := fmt.Sprintf("political %.1f, military %.1f", r.Scores["political"].Value, r.Scores["military"].Value)
	if want := effect.FindString(e.effect); got != want {
		t.Errorf("%s, not %q", got, want)
	}
}
