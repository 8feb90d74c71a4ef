package lang_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/internal/corpus"
	"github.com/entente-lang/entente/lang/source"
)

func TestParseIsWhole(t *testing.T) {
	for _, c := range corpus.Load(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) { checkTree(t, c.Text) })
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range corpus.Load(f, "testdata") {
		f.Add(c.Text)
	}
	for _, info := range diag.Codes {
		f.Add(info.Bad)
		f.Add(info.Good)
	}
	f.Fuzz(checkTree)
}

// checkTree holds that every token belongs to one declaration, that nodes lie
// inside their parents one behind the other, and that an unreadable
// declaration never goes without a finding.
func checkTree(t *testing.T, text string) {
	f, found := lang.Parse(source.New("f", text))
	checkFindings(t, f, found)
	at := 0
	for _, d := range f.Decls {
		span := d.Span()
		for ; at < len(f.Tokens()) && f.Tokens()[at].Type == lang.Comment; at++ {
		}
		if f.Tokens()[at].Pos.Offset != span.Start {
			t.Fatalf("a declaration begins at %d, but the token %q was not read", span.Start, f.Tokens()[at].Value)
		}
		for ; at < len(f.Tokens()) && f.Tokens()[at].Pos.Offset < span.End; at++ {
		}
		if _, bad := d.(*lang.BadDecl); bad && len(found) == 0 {
			t.Fatalf("%q could not be read, but nothing was found", span.Text())
		}
		checkNested(t, d)
	}
	if err := lang.DumpFile(io.Discard, f); err != nil {
		t.Fatal(err)
	}
}

func checkNested(t *testing.T, n lang.Node) {
	outer, at := n.Span(), n.Span().Start
	for _, c := range lang.Children(n) {
		span := c.Span()
		if span.File != outer.File || span.Start < at || span.End > outer.End || span.Start >= span.End {
			t.Fatalf("%T at %d-%d is out of place in %T at %d-%d", c, span.Start, span.End, n, outer.Start, outer.End)
		}
		at = span.End
		checkNested(t, c)
	}
}

func checkFindings(t *testing.T, f *lang.File, found []diag.Diagnostic) {
	for i, d := range found {
		if d.Span.File != f.Source || d.Span.Start < 0 || d.Span.End > len(f.Source.Text) || d.Span.Start > d.Span.End {
			t.Fatalf("%v has no place in the file", d)
		}
		if i > 0 && d.Span.Less(found[i-1].Span) {
			t.Fatalf("%v is out of order", d)
		}
	}
}

func TestJSON(t *testing.T) {
	f, _ := lang.Parse(source.New("f", "let 𝔸 = 1\nrule r { political += \"𝔸\" + b }"))
	text, err := json.Marshal(lang.JSON(f))
	if err != nil {
		t.Fatal(err)
	}
	var tree struct {
		Declarations []struct {
			Node, Word string
			Clauses    []struct {
				Effect struct {
					Op   string
					Expr struct {
						Text string
						Span struct {
							Start, End struct{ Line, Column, Rune, UTF16 int }
						}
					}
				}
			}
		}
	}
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	effect := tree.Declarations[1].Clauses[0].Effect
	end := effect.Expr.Span.End
	if tree.Declarations[0].Node != "BadDecl" || tree.Declarations[0].Word != "let" || effect.Op != "+=" ||
		effect.Expr.Text != `"𝔸" + b` || end.Line != 2 || end.Column != 33 || end.Rune != 30 || end.UTF16 != 31 {
		t.Errorf("unexpected tree: %s", text)
	}
}

// TestExamplesOfCodes holds that the example of a code which the parser gives
// shows that code, and that all other examples are at least well formed.
func TestExamplesOfCodes(t *testing.T) {
	byParser := map[diag.Code]bool{diag.Syntax: true, diag.BadText: true, diag.BadLiteral: true}
	for _, info := range diag.Codes {
		if _, found := lang.Parse(source.New("good", info.Good)); len(found) > 0 {
			t.Errorf("the good example of %s: %v", info.Code, found)
		}
		_, found := lang.Parse(source.New("bad", info.Bad))
		if byParser[info.Code] != (len(found) > 0) || len(found) > 0 && found[0].Code != info.Code {
			t.Errorf("the bad example of %s: %v", info.Code, found)
		}
	}
}

// TestManyFindings holds that text stays unreadable when there is too much of
// it to report all.
func TestManyFindings(t *testing.T) {
	text := strings.Repeat("let a = 1 $ 2\n", 20_000)
	f, found := lang.Parse(source.New("f", text))
	if len(found) == 0 || len(f.Decls) != 20_000 {
		t.Errorf("%d findings, %d declarations", len(found), len(f.Decls))
	}
	for _, d := range f.Decls {
		if _, bad := d.(*lang.BadDecl); !bad {
			t.Fatalf("%q was read", d.Span().Text())
		}
	}
}
