package lang

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/alecthomas/participle/v2"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// This file puts the complaints of the grammar into plain words.

// hintByPlace knows slips that the tokens around the place give away.
func (p *fileParser) hintByPlace(first, at Token) string {
	all, i := p.file.Tokens(), p.index(at)
	if i < 1 || i+1 >= len(all) {
		return ""
	}
	before, after := all[i-1], all[i+1]
	numbers := before.Type == Number && after.Type == Number
	switch {
	case at.Type == Keyword && beginsDeclaration[at.Value] && at.Pos.Column == 1:
		return p.openBlock(first, at)
	case numbers && at.Value == ",":
		return "a number has no comma: write " + before.Value + "_" + after.Value
	case numbers && (at.Value == "-" || at.Value == "/" || at.Value == "."):
		return "a date is written 2031-06-01"
	case before.Value == "." && at.Type == Number, at.Value == "." && after.Type == Number:
		return "a number begins with a digit: write 0.5"
	case at.Value == "," || at.Value == ";":
		return "what stands in a block stands on lines of its own, without commas"
	case at.Value == ":":
		return "write ="
	case at.Value == "#":
		return "comments begin with //"
	}
	return p.hintByName(first, before, at, after)
}

// index is the place of a token among those of the file.
func (p *fileParser) index(t Token) int {
	all := p.file.Tokens()
	return sort.Search(len(all), func(i int) bool { return all[i].Pos.Offset >= t.Pos.Offset })
}

// hintByName knows slips around a name or a sign of equality.
func (p *fileParser) hintByName(first, before, at, after Token) string {
	switch {
	case first.Value == "import":
		return `a path stands between quotes: import "std/core"`
	case at.Value == "=" && p.inCondition(at):
		return "compare with =="
	case at.Type == Ident && before.Type == Ident && p.inList(first, at):
		return "a comma is missing before `" + at.Value + "`"
	case at.Type == Ident && after.Type == Ident && first.Value == "coalition":
		return "a " + at.Value + " stands on its own, or in the record it belongs to"
	case at.Type == Ident && after.Value == "=":
		return "a rule gives points with +=, -= or *="
	case at.Type == Ident && before.Type == Number:
		return "units are declared with the attribute; the value is the number alone"
	}
	return ""
}

// inCondition reports whether the line of a token begins with a word that an
// expression follows.
func (p *fileParser) inCondition(at Token) bool {
	all := p.file.Tokens()
	i := sort.Search(len(all), func(i int) bool { return all[i].Pos.Line >= at.Pos.Line })
	return slices.Contains([]string{"when", "require", "expect"}, all[i].Value)
}

// inList reports whether the nearest bracket that a declaration has open before
// a token is a square one.
func (p *fileParser) inList(first, at Token) bool {
	depth := 0
	within := p.file.Tokens()[p.index(first):p.index(at)]
	for _, t := range slices.Backward(within) {
		switch t.Value {
		case "]", ")", "}":
			depth++
		case "[", "(", "{":
			if depth--; depth < 0 {
				return t.Value == "["
			}
		}
	}
	return false
}

// openBlock names the block that a declaration at the margin finds open.
func (p *fileParser) openBlock(first, at Token) string {
	var open []Token
	for _, t := range p.file.Tokens()[p.index(first):p.index(at)] {
		switch t.Value {
		case "{":
			open = append(open, t)
		case "}":
			open = open[:max(0, len(open)-1)]
		}
	}
	if len(open) == 0 {
		return ""
	}
	last := open[len(open)-1].Pos
	return fmt.Sprintf("the block opened at %d:%d is not closed", last.Line, last.Column)
}

// blame is the token at which the grammar gave up. Of a declaration that reads
// itself participle keeps the words of its complaint alone; it gives up where it
// stands.
func blame(err error, stands Token) Token {
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		return unexpected.Unexpected
	}
	return stands
}

// endOfFile is the place of the last token, for errors about a missing end.
func (p *fileParser) endOfFile() source.Span {
	for i := len(p.file.Tokens()) - 2; i >= 0; i-- {
		if t := p.file.Tokens()[i]; t.Type != Comment {
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
