package format

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/internal/corpus"
	"github.com/entente-lang/entente/lang/source"
)

func TestLaws(t *testing.T) {
	for _, c := range corpus.Load(t, "../testdata") {
		t.Run(c.Name, func(t *testing.T) { checkLaws(t, c.Text) })
	}
}

func FuzzFormat(f *testing.F) {
	for _, c := range corpus.Load(f, "../testdata") {
		f.Add(c.Text)
	}
	f.Fuzz(checkLaws)
}

// checkLaws holds what every formatted text keeps to: formatting it again
// changes nothing; its tokens and comments, its tree and its findings are those
// of the text it was made of.
func checkLaws(t *testing.T, text string) {
	before := read(t, text)
	once := File(before.file)
	after := read(t, once)
	if before.view != after.view {
		t.Fatalf("formatting changed the file (-before +after):\n%s\nformatted:\n%s", cmp.Diff(before.view, after.view), once)
	}
	if twice := File(after.file); twice != once {
		t.Fatalf("formatting is not idempotent (-once +twice):\n%s", cmp.Diff(once, twice))
	}
	checkShape(t, text, once, before)
}

type reading struct {
	file *lang.File
	view
	broken []string // the text of declarations that could not be read
}

// view is what must not change.
type view struct {
	Tokens, Comments, Findings, Tree string
}

func read(t *testing.T, text string) reading {
	f, found := lang.Parse(source.New("f", text))
	r := reading{file: f}
	for _, token := range f.Tokens() {
		if token.Type == lang.Comment {
			r.Comments += token.Value + "\n"
		} else {
			r.Tokens += string(rune('a'-token.Type)) + token.Value + "\n"
		}
	}
	for _, d := range found {
		r.Findings += string(d.Code) + ": " + d.Message + "\n"
	}
	var tree bytes.Buffer
	if err := lang.DumpFile(&tree, f); err != nil {
		t.Fatal(err)
	}
	r.Tree = tree.String()
	for _, d := range f.Decls {
		if _, bad := d.(*lang.BadDecl); bad {
			r.broken = append(r.broken, d.Span().Text())
		}
	}
	return r
}

// checkShape holds the layout of lines, and that unreadable text is kept.
func checkShape(t *testing.T, text, formatted string, r reading) {
	if formatted == text {
		return // nothing to format, or too large to
	}
	kept := formatted
	for _, b := range r.broken {
		b = lineEnd.ReplaceAllString(b, "\n")
		_, rest, ok := strings.Cut(kept, b)
		if !ok {
			t.Fatalf("the unreadable %q was changed in\n%s", b, formatted)
		}
		kept = rest
	}
	if formatted != "" && (!strings.HasSuffix(formatted, "\n") || strings.HasSuffix(formatted, "\n\n") || strings.HasPrefix(formatted, "\n")) {
		t.Fatalf("empty lines at the edges of %q", formatted)
	}
	if len(r.broken) > 0 {
		return
	}
	if strings.Contains(formatted, "\n\n\n") || strings.Contains(formatted, "\r\n") || strings.Contains(formatted, " \n") {
		t.Fatalf("blanks or empty lines are left in %q", formatted)
	}
}

func TestSourceGivesFindings(t *testing.T) {
	out, found := Source(source.New("f", "let   a = 1\r\nrule   r {"))
	if out != "let a = 1\nrule   r {\n" || len(found) != 1 || found[0].Code != diag.Syntax {
		t.Errorf("%q, %v", out, found)
	}
}

func TestSizeLimits(t *testing.T) {
	tooLarge := strings.Repeat("let a=1\n", lang.MaxSource/8+1)
	if out, _ := Source(source.New("f", tooLarge)); out != tooLarge {
		t.Error("a file over the limit was changed")
	}
	grows := strings.Repeat("let a=1\n", lang.MaxSource/8)
	if out, _ := Source(source.New("f", grows)); out != grows {
		t.Error("a file that would grow over the limit was changed")
	}
}
