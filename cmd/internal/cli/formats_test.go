package cli

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// sarifSchema is the official schema of SARIF 2.1.0 (errata 01), which stands
// as a constant in the package that has the types.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && len(lit.Value) > len(text) {
			text = lit.Value
		}
		return true
	})
	text, err = strconv.Unquote(text)
	if err != nil || !strings.Contains(text, "sarif-schema-2.1.0.json") {
		t.Fatalf("no schema: %v", err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// write writes a run in a format.
func write(t *testing.T, format string, r *report.Run) string {
	t.Helper()
	f, ok := report.LookupFindingFormat(format)
	if !ok {
		t.Fatalf("there is no format %s", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is what a schema of XML says of an element. Attributes that end in !
// must be there.
type element struct{ children, attributes string }

// The shapes, as the schemas of Jenkins (junit-10.xsd) and Checkstyle
// (checkstyle-report-1.0.0.xsd) have them, as far as they are used here.
var junitShape = map[string]element{
	"testsuites": {"testsuite", "name time tests errors failures skipped disabled"},
	"testsuite":  {"properties testcase system-out system-err", "name! tests! failures! errors! time timestamp skipped hostname id package disabled file"},
	"testcase":   {"skipped error failure system-out system-err", "name! classname time status"},
	"error":      {"", "message type"},
	"failure":    {"", "message type"},
}

var checkstyleShape = map[string]element{
	"checkstyle": {"file", "version!"},
	"file":       {"error", "name!"},
	"error":      {"", "line! column severity! message! source!"},
}

// shaped reads XML strictly, and holds it against a shape.
func shaped(t *testing.T, text, root string, shape map[string]element) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	allowed := []string{root}
	var stack []element
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				allowed = strings.Fields(stack[len(stack)-1].children)
			}
			if !slices.Contains(allowed, x.Name.Local) {
				t.Errorf("<%s> may not stand here", x.Name.Local)
			}
			attributes(t, x, shape[x.Name.Local])
			stack = append(stack, shape[x.Name.Local])
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
	if !strings.Contains(text, "<"+root) {
		t.Errorf("no <%s>", root)
	}
}

func attributes(t *testing.T, x xml.StartElement, e element) {
	t.Helper()
	given := map[string]bool{}
	for _, a := range x.Attr {
		given[a.Name.Local] = true
		if !slices.Contains(strings.Fields(strings.ReplaceAll(e.attributes, "!", "")), a.Name.Local) {
			t.Errorf("<%s> has no attribute %s", x.Name.Local, a.Name.Local)
		}
		if n, err := strconv.Atoi(a.Value); (a.Name.Local == "line" || a.Name.Local == "column") && (err != nil || n < 1) {
			t.Errorf("%s is %q", a.Name.Local, a.Value)
		}
	}
	for _, name := range strings.Fields(e.attributes) {
		if must, ok := strings.CutSuffix(name, "!"); ok && !given[must] {
			t.Errorf("<%s> lacks %s", x.Name.Local, must)
		}
	}
}

// annotation is a workflow command as the runner reads it.
type annotation struct {
	level, message string
	properties     map[string]string
}

// annotations reads workflow commands by the rules of the runner.
func annotations(t *testing.T, text string) (out []annotation) {
	t.Helper()
	data := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")
	property := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	for line := range strings.Lines(text) {
		head, message, ok := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "::"), "::")
		level, list, some := strings.Cut(head, " ")
		if !ok || !some || !strings.HasPrefix(line, "::") || !slices.Contains([]string{"error", "warning", "notice"}, level) {
			t.Fatalf("no annotation: %q", line)
		}
		a := annotation{level, data.Replace(message), map[string]string{}}
		for _, p := range strings.Split(list, ",") {
			name, value, _ := strings.Cut(p, "=")
			a.properties[name] = property.Replace(value)
		}
		out = append(out, a)
	}
	return out
}

// validFormat holds what a run wrote against its format.
func validFormat(t *testing.T, format, text string, sarif *jsonschema.Schema) {
	t.Helper()
	switch format {
	case "sarif":
		if err := validate(t, sarif, text); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	case "junit":
		shaped(t, text, "testsuites", junitShape)
	case "checkstyle":
		shaped(t, text, "checkstyle", checkstyleShape)
	case "github":
		annotations(t, text)
	case "jsonl":
		for line := range strings.Lines(text) {
			var x struct{ Type string }
			if err := json.Unmarshal([]byte(line), &x); err != nil || x.Type == "" {
				t.Errorf("%v: %q", err, line)
			}
		}
	case "json", "gitlab":
		if !json.Valid([]byte(text)) {
			t.Errorf("no JSON: %s", text)
		}
	}
}

// TestFormatsStayValid runs every command that finds in every format, where all
// is well, where a file does not parse, and where there is none.
func TestFormatsStayValid(t *testing.T) {
	schema := sarifSchema(t)
	dir := started(t)
	if err := os.MkdirAll(filepath.Join(dir, "broken"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"broken/.entente.yaml": "version: 1\n", "broken/b.entente": "rule r {\n  whne \"]]>\" true\n}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"check", "coalition.entente"}, 0, ""},
		{[]string{"check", "broken"}, 1, "syntax"},
		{[]string{"check", "nowhere"}, 2, "nowhere"},
		{[]string{"lint", "coalition.entente", "rules.entente"}, 0, ""},
		{[]string{"lint", "broken"}, 1, "syntax"},
		{[]string{"lint", "nowhere"}, 2, "nowhere"},
		{[]string{"lint", "--nonsense"}, 2, "nonsense"},
		{[]string{"test", "tests.entente"}, 0, ""},
		{[]string{"test", "broken"}, 2, "compile"},
		{[]string{"test", "--run", "nothing", "tests.entente"}, 2, "--allow-empty"},
		{[]string{"fmt", "--check", "tests.entente"}, 0, ""},
		{[]string{"fmt", "--check", "broken"}, 1, "syntax"},
		{[]string{"fmt", "--check", "nowhere"}, 2, "nowhere"},
	} {
		for _, format := range report.FindingFormatNames()[1:] {
			r := run(t, dir, slices.Concat(x.args[:1], []string{"-f", format}, x.args[1:])...)
			if r.code != x.code {
				t.Errorf("%v -f %s: exit %d, want %d\n%s", x.args, format, r.code, x.code, r.errors)
			}
			validFormat(t, format, r.out, schema)
			if !strings.Contains(r.out, x.says) {
				t.Errorf("%v -f %s does not speak of %s:\n%s", x.args, format, x.says, r.out)
			}
		}
	}
}

func TestJSONOfLintAndFmt(t *testing.T) {
	dir := started(t)
	for _, args := range [][]string{{"lint", "-f", "json"}, {"lint", "-f", "json", "nowhere"}, {"fmt", "--check", "-f", "json"}, {"fmt", "--check", "-f", "json", "nowhere"}} {
		if err := validate(t, compiled(t, args[0]), run(t, dir, args...).out); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
}

// hostileRun is a run in which every text that comes from a study is hostile.
func hostileRun() *report.Run {
	r := &report.Run{Command: "lint", Err: errors.New("a file called ]]>%0A::error::\x1b[31m cannot be read")}
	var list []diag.Diagnostic
	for i, s := range append(slices.Clone(hostile), "a,b:c=d%0Ae", "\r\n::error::x", "\ufffe\uffff", "'\"&") {
		f := source.New("dir/"+s+".entente", "source x \""+s+"\"\n")
		d := diag.Diagnostic{Code: "unused-source", Severity: diag.Warning, Message: fmt.Sprintf("%d %s", i, s), Hint: s, Span: source.Span{File: f, Start: 7, End: 8}}
		d.Related = []diag.Related{{Span: d.Span, Message: s}}
		d.Fixes = []diag.Fix{{Title: s, Edits: []diag.Edit{{Span: d.Span, Text: s}}}}
		list = append(list, d)
	}
	r.Found = report.NewFound("", nil, list)
	return r
}

// TestHostileFormats reads every format back with a parser that is not ours
// and finds every text as data.
func TestHostileFormats(t *testing.T) {
	schema := sarifSchema(t)
	r := hostileRun()
	read := map[string]func(string) (messages, paths []string){
		"sarif": readSARIF, "junit": readJUnit, "checkstyle": readCheckstyle, "gitlab": readGitLab,
		"github": func(text string) (messages, paths []string) {
			for _, a := range annotations(t, text) {
				messages, paths = append(messages, a.message), append(paths, a.properties["file"])
			}
			return messages, paths
		},
	}
	for format, read := range read {
		text := write(t, format, r)
		validFormat(t, format, text, schema)
		messages, paths := read(text)
		if format != "sarif" && format != "gitlab" {
			visible(t, format, text)
		}
		for i, f := range r.Found {
			same := func(got, want string) bool {
				return strings.Contains(got, want) || strings.Contains(got, strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd").Replace(report.Clean(want)))
			}
			if len(messages) <= i || len(paths) <= i || !same(messages[i], f.Message) || !same(paths[i], f.Span.Path()) {
				t.Fatalf("%s: %q in %q did not come back\n%q\n%q", format, f.Message, f.Span.Path(), messages, paths)
			}
		}
	}
}

func readSARIF(text string) (messages, paths []string) {
	var log struct {
		Runs []struct {
			Results []struct {
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if json.Unmarshal([]byte(text), &log) != nil {
		return nil, nil
	}
	for _, r := range log.Runs[0].Results {
		messages = append(messages, r.Message.Text)
		path, _ := unescape(r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
		paths = append(paths, path)
	}
	return messages, paths
}

func readJUnit(text string) (messages, paths []string) {
	var x struct {
		Suites []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Failure struct {
					Message string `xml:"message,attr"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if xml.Unmarshal([]byte(text), &x) != nil {
		return nil, nil
	}
	for _, s := range x.Suites {
		for _, c := range s.Cases {
			messages, paths = append(messages, c.Failure.Message), append(paths, s.Name)
		}
	}
	return messages, paths
}

func readCheckstyle(text string) (messages, paths []string) {
	var x struct {
		Files []struct {
			Name   string `xml:"name,attr"`
			Errors []struct {
				Message string `xml:"message,attr"`
			} `xml:"error"`
		} `xml:"file"`
	}
	if xml.Unmarshal([]byte(text), &x) != nil {
		return nil, nil
	}
	for _, f := range x.Files {
		for _, e := range f.Errors {
			messages, paths = append(messages, e.Message), append(paths, f.Name)
		}
	}
	return messages, paths
}

func readGitLab(text string) (messages, paths []string) {
	var list []struct {
		Description, Fingerprint string
		Location                 struct{ Path string }
	}
	if json.Unmarshal([]byte(text), &list) != nil {
		return nil, nil
	}
	seen := map[string]bool{}
	for _, x := range list {
		if seen[x.Fingerprint] {
			return nil, nil
		}
		seen[x.Fingerprint] = true
		messages, paths = append(messages, x.Description), append(paths, x.Location.Path)
	}
	return messages, paths
}
