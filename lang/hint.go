package lang

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// This file puts the complaints of the grammar into plain words.

// hintByPlace knows slips that the tokens beside the place give away.
func (p *fileParser) hintByPlace(at Token) string {
	i := slices.IndexFunc(p.file.Tokens, func(t Token) bool { return t.Pos.Offset == at.Pos.Offset })
	if i < 1 || i+1 >= len(p.file.Tokens) {
		return ""
	}
	before, after := p.file.Tokens[i-1], p.file.Tokens[i+1]
	switch {
	case at.Value == "," && before.Type == Number && after.Type == Number:
		return "a number has no comma: write " + before.Value + "_" + after.Value
	case before.Value == "." && at.Type == Number, at.Value == "." && after.Type == Number:
		return "a number begins with a digit: write 0.5"
	case at.Type == Ident && after.Value == "=":
		return "a rule gives points with +=, -= or *="
	case at.Type == Ident && before.Type == Number:
		return "units are declared with the attribute; the value is the number alone"
	}
	return ""
}

// blame is the token at which the grammar gave up, and what it expected there,
// or "".
func (p *fileParser) blame(first Token, err error) (at Token, expected string) {
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		return unexpected.Unexpected, plainGrammar(unexpected.Expect)
	}
	var parse participle.Error
	if errors.As(err, &parse) {
		first.Pos, first.Value = parse.Position(), ""
	}
	return first, ""
}

// endOfFile is the place of the last token, for errors about a missing end.
func (p *fileParser) endOfFile() source.Span {
	for i := len(p.file.Tokens) - 2; i >= 0; i-- {
		if t := p.file.Tokens[i]; t.Type != Comment {
			end := tokenEnd(t)
			return source.Span{File: p.file.Source, Start: end, End: end}
		}
	}
	return source.Span{File: p.file.Source}
}

func describe(span source.Span) string {
	text := span.Text()
	if text == "" {
		return "end of the file"
	}
	if len(text) > 40 {
		text = text[:40] + "…"
	}
	if strings.HasPrefix(text, `"`) {
		return "the string " + text
	}
	return "`" + text + "`"
}

// addHint says what may have been meant.
func addHint(d *diag.Diagnostic, first Token, found string) {
	switch found {
	case "":
		d.WithHint("a closing bracket seems to be missing")
		return
	case "&&", "||", "!":
		word := map[string]string{"&&": "and", "||": "or", "!": "not"}[found]
		d.WithHint("write `"+word+"`").WithFix("write `"+word+"`", word)
		return
	}
	if keyword[found] {
		d.WithHint("`" + found + "` is a word of the language; a name must be another")
		return
	}
	candidates := clauseWords()
	if first.Value == found {
		candidates = declarationWords()
	}
	if near := Nearest(found, candidates); near != "" {
		d.WithHint("did you mean `"+near+"`?").WithFix("write `"+near+"`", near)
	}
}

func clauseWords() []string {
	words := []string{"from", "key", "date", "hit", "in", "add", "remove", "set", "and", "or", "not", "optional", "enum", "list", "ref"}
	for _, k := range Keywords {
		if !k.Begin || k.Word == "source" {
			words = append(words, k.Word)
		}
	}
	return words
}

func declarationWords() []string {
	var words []string
	for _, k := range Keywords {
		if k.Begin {
			words = append(words, k.Word)
		}
	}
	return words
}

// plainGrammar turns what participle expected, which is a piece of grammar,
// into words. A long piece of grammar is left out rather than shown.
func plainGrammar(expect string) string {
	names := map[string]string{
		"<ident>": "a name", "<string>": "a string", "<number>": "a number", "Name": "a name", "Text": "a string",
		"Expr": "an expression", "Value": "a value", "Path": "a name", "TypeExpr": "a type", "Interval": "a range",
		"Column": "a column", "Cell": "a cell", "Literal": "a value", "TableRow": "a row", "When": "an expression", "Cite": "`source`",
	}
	if s, ok := names[expect]; ok {
		return s
	}
	first, _, _ := strings.Cut(expect, " ")
	if s, ok := names[first]; ok {
		return s
	}
	if strings.HasPrefix(first, `"`) && strings.HasSuffix(first, `"`) && len(first) > 2 {
		return "`" + first[1:len(first)-1] + "`"
	}
	return ""
}
