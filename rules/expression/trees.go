package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
)

// Trees keeps what expr's parser made of the texts of a rule set. Expressions
// that differ in nothing but their literals are parsed once: literals are
// blanked out at equal width before expr sees them, and their values are taken
// from the tokens. The zero value is ready for use, by one goroutine.
type Trees struct {
	byText map[string]ast.Node
	text   []byte       // of the expression at hand
	spare  []lang.Token // room for those of the next
}

// take is the tokens of an expression, in the room that there is for them. While
// it is checked another may be: a constant that it reads.
func (t *Trees) take(e *lang.Expr) []lang.Token {
	room := t.spare
	t.spare = nil
	return e.AppendTokens(room[:0])
}

// parse is expr's tree of an expression. Nobody may change it.
func (t *Trees) parse(at source.Span, tokens []lang.Token) (ast.Node, error) {
	t.blank(at, tokens)
	if n, ok := t.byText[string(t.text)]; ok {
		return n, nil
	}
	tree, err := parser.Parse(string(t.text))
	if err != nil {
		return nil, err
	}
	if t.byText == nil {
		t.byText = map[string]ast.Node{}
	}
	t.byText[string(t.text)] = tree.Node
	return tree.Node, nil
}

// spelled are functions about each item that expr-lang does not have, under the
// name of one of its own that takes the same arguments and is as long. The
// source keeps our name.
var spelled = map[string]string{"best": "find"}

// blank takes the text of an expression, with comments and literals replaced at
// equal width by what expr can read. All of it is ASCII by then, so that expr's
// offsets in code points are offsets in bytes.
func (t *Trees) blank(at source.Span, tokens []lang.Token) {
	t.text = append(t.text[:0], at.Text()...)
	for i, token := range tokens {
		from := token.Pos.Offset - at.Start
		part := t.text[from : from+len(token.Value)]
		switch {
		case token.Type == lang.Comment:
			fill(part, ' ')
		case token.Type == lang.Ident && !isMember(tokens, i):
			copy(part, spelled[token.Value])
		case token.Type == lang.String:
			fill(part[1:len(part)-1], 'x')
		case isLiteral(token):
			fill(part, ' ')
			part[0] = '1'
		}
	}
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}

// isMember reports whether a token follows a dot, where any word is a name.
func isMember(tokens []lang.Token, i int) bool { return i > 0 && tokens[i-1].Value == "." }
