package lang_test

import (
	"strings"
	"testing"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/internal/corpus"
	"github.com/entente-lang/entente/lang/source"
)

func TestLexKeepsEveryByte(t *testing.T) {
	for _, c := range corpus.Load(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) { checkTokens(t, c.Text) })
	}
}

func FuzzLex(f *testing.F) {
	for _, c := range corpus.Load(f, "testdata") {
		f.Add(c.Text)
	}
	f.Fuzz(checkTokens)
}

// checkTokens holds that the tokens and the white space between them are the
// file, that lines and columns are right, and that EOF stands last.
func checkTokens(t *testing.T, text string) {
	file := source.New("f", text)
	tokens, found := lang.Lex(file)
	if len(found) == 1 && found[0].Code == diag.TooLarge {
		return // not read at all
	}
	at := 0
	for i, token := range tokens {
		checkGap(t, text[at:token.Pos.Offset], at)
		at = token.Pos.Offset + len(token.Value)
		if at > len(text) || text[token.Pos.Offset:at] != token.Value {
			t.Fatalf("token %q is not the text at %d", token.Value, token.Pos.Offset)
		}
		p := file.Position(token.Pos.Offset)
		if p.Line != token.Pos.Line || p.Column != token.Pos.Column {
			t.Fatalf("token %q is said to stand at %d:%d, but stands at %d:%d",
				token.Value, token.Pos.Line, token.Pos.Column, p.Line, p.Column)
		}
		if strings.Contains(token.Value, "\n") || token.EOF() != (i == len(tokens)-1) {
			t.Fatalf("token %q spans lines, or the file's end is not the last token", token.Value)
		}
	}
	if at != len(text) {
		t.Fatalf("the tokens end at %d of %d", at, len(text))
	}
}

func checkGap(t *testing.T, gap string, at int) {
	t.Helper()
	if at == 0 {
		gap = strings.TrimPrefix(gap, "\ufeff")
	}
	if strings.Trim(gap, " \t\r\n") != "" {
		t.Fatalf("%q at %d is in no token", gap, at)
	}
}

func TestTokenTypes(t *testing.T) {
	tokens, found := lang.Lex(source.New("f", `a rule 1_300 2.5e3 55% 2004-03-14 18 months "a\"b" += +/- ± // c`))
	if len(found) > 0 {
		t.Fatal(found)
	}
	want := []struct {
		kind  any
		value string
	}{
		{lang.Ident, "a"}, {lang.Keyword, "rule"}, {lang.Number, "1_300"}, {lang.Number, "2.5e3"}, {lang.Percent, "55%"},
		{lang.Date, "2004-03-14"}, {lang.Duration, "18 months"}, {lang.String, `"a\"b"`}, {lang.Punct, "+="},
		{lang.Punct, "+/-"}, {lang.Punct, "±"}, {lang.Comment, "// c"},
	}
	for i, w := range want {
		if tokens[i].Type != w.kind || tokens[i].Value != w.value {
			t.Errorf("token %d is %v %q, want %v %q", i, tokens[i].Type, tokens[i].Value, w.kind, w.value)
		}
	}
}

// TestSticks tries every pair of tokens of the corpus: what does not stick must
// be read back as the same two tokens.
func TestSticks(t *testing.T) {
	var kinds []lang.Token
	seen := map[string]bool{}
	for _, c := range corpus.Load(t, "testdata") {
		tokens, _ := lang.Lex(source.New("f", c.Text))
		for _, token := range tokens {
			key := token.Value
			if token.Type != lang.Punct {
				key = string(rune(100 - token.Type))
			}
			if token.Type != lang.Comment && token.Type != lang.Invalid && !token.EOF() && !seen[key] {
				seen[key] = true
				kinds = append(kinds, token)
			}
		}
	}
	for _, a := range kinds {
		for _, b := range kinds {
			tokens, _ := lang.Lex(source.New("f", a.Value+b.Value))
			apart := len(tokens) == 3 && tokens[0].Value == a.Value && tokens[1].Value == b.Value
			if !apart && !lang.Sticks(a, b) {
				t.Errorf("%q and %q are read as something else when they stand together", a.Value, b.Value)
			}
		}
	}
}
