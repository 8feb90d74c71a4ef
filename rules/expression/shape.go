package expression

import (
	"sort"

	"github.com/expr-lang/expr/ast"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
)

// What expr is given is the shape of an expression: its text with one name for
// all names, one number for all numbers, and so on. So expressions that differ
// in nothing else are parsed once. What a name or a literal is, and where, the
// tokens tell. All of a shape is ASCII, so that expr's offsets in code points
// are offsets in bytes.

// shape appends the shape of tokens to a text, and tells where in it each token
// begins.
func shape(text []byte, starts []int, tokens []lang.Token) ([]byte, []int) {
	end := 0
	for i, t := range tokens {
		if i > 0 && (t.Pos.Offset > end || t.Type == lang.Comment) {
			text = append(text, ' ')
		}
		starts = append(starts, len(text))
		switch {
		case t.Type == lang.Comment:
		case t.Type == lang.String && len(t.Value) > 2:
			text = append(text, `"x"`...)
		case isNumeric(t) && len(t.Value) > 1:
			text = append(text, "1 "...)
		case isNumeric(t):
			text = append(text, '1')
		case isPlainName(tokens, i):
			text = append(text, 'a')
		default:
			text = append(text, spelling(tokens, i)...)
		}
		end = t.Pos.Offset + len(t.Value)
	}
	return text, starts
}

// isPlainName reports whether expr reads a token as a name and nothing else: no
// word of its own, nor one that is called, or that belongs to the sign beside it.
func isPlainName(tokens []lang.Token, i int) bool {
	t := tokens[i]
	if t.Type != lang.Ident || Reserved(t.Value) || i > 0 && tokens[i-1].Value == "#" {
		return false
	}
	for _, next := range tokens[i+1:] {
		if next.Type != lang.Comment {
			return next.Value != "(" && next.Type != lang.String
		}
	}
	return true
}

// spelled are functions about each item that expr-lang does not have, under the
// name of one of its own that takes the same arguments and is as long. The
// source keeps our name.
var spelled = map[string]string{"best": "find"}

// spelling is how expr is told a token.
func spelling(tokens []lang.Token, i int) string {
	if theirs, ok := spelled[tokens[i].Value]; ok && !isMember(tokens, i) {
		return theirs
	}
	return tokens[i].Value
}

// isMember reports whether a token follows a dot, where any word is a name.
func isMember(tokens []lang.Token, i int) bool { return i > 0 && tokens[i-1].Value == "." }

func isNumeric(t lang.Token) bool {
	switch t.Type {
	case lang.Number, lang.Percent, lang.Date, lang.Duration:
		return true
	}
	return false
}

func isLiteral(t lang.Token) bool { return t.Type == lang.String || isNumeric(t) }

// span is the place of a single node of expr's tree, whose own tells where it
// lies in the shape.
func (c *checker) span(n ast.Node) source.Span {
	loc := n.Location()
	i := max(0, sort.SearchInts(c.starts, loc.From+1)-1) // the token that it begins in
	j := max(i, sort.SearchInts(c.starts, loc.To)-1)     // and that it ends in
	first, last := c.tokens[i], c.tokens[j]
	start, end := first.Pos.Offset+loc.From-c.starts[i], last.Pos.Offset+loc.To-c.starts[j]
	if last.Type == lang.Ident || last.Type == lang.String {
		end = last.Pos.Offset + len(last.Value)
	}
	return source.Span{File: c.at.File, Start: start, End: max(start, end)}
}

// word is a name as the source has it.
func (c *checker) word(n ast.Node) string { return c.span(n).Text() }

// full is the text of an expression at its own width, comments and literals
// blanked out. expr is given it where it could not read the shape, so that its
// complaint has its place.
func (r *room) full(at source.Span) string {
	text := []byte(at.Text())
	for i, t := range r.tokens {
		from := t.Pos.Offset - at.Start
		r.starts[i] = from
		part := text[from : from+len(t.Value)]
		switch {
		case t.Type == lang.Comment:
			fill(part, ' ')
		case t.Type == lang.Ident:
			copy(part, spelling(r.tokens, i))
		case t.Type == lang.String:
			fill(part[1:len(part)-1], 'x')
		case isNumeric(t):
			fill(part, ' ')
			part[0] = '1'
		}
	}
	return string(text)
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}
