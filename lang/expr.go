package lang

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// Expr is an expression: a stretch of text that the expression language reads
// later. The grammar only finds its end.
type Expr struct {
	place
	read []Token // what Parse took, until the declaration is read
}

// Parse takes tokens up to the expression's end. participle calls it.
//
// An expression ends at a closing bracket that it did not open, at {, |, || or
// a comma outside brackets, at the end of its line unless a binary operator
// stands before or behind the line's end, and where two operands would stand
// side by side: `hazard 0.2 per year`, `expect political increasing`.
func (e *Expr) Parse(lex *lexer.PeekingLexer) error {
	start, depth := lex.RawCursor(), 0
	prev := Token{Type: lexer.EOF}
	for {
		t := *lex.Peek()
		if t.EOF() || depth == 0 && prev.Type != lexer.EOF && endsBefore(prev, t, lex) || ends(t, depth) {
			break
		}
		switch t.Value {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		prev = t
		lex.Next()
	}
	if prev.Type == lexer.EOF {
		return participle.NextMatch
	}
	e.read = lex.Range(start, lex.RawCursor())
	e.cover(e.read)
	return nil
}

// ends reports whether t can be no part of the expression at all.
func ends(t Token, depth int) bool {
	if t.Type == Keyword || t.Value == "{" || t.Value == "}" {
		return true
	}
	if depth > 0 || t.Type != Punct {
		return false
	}
	switch t.Value {
	case ")", "]", ",", "|", "||", "=", "+=", "-=", "*=":
		return true
	}
	return false
}

// endsBefore reports whether the expression ends between two tokens outside
// brackets.
func endsBefore(prev, t Token, lex *lexer.PeekingLexer) bool {
	if joins(prev) {
		return false
	}
	if isOperand(t) || t.Value == "not" && t.Type == Ident {
		return !(t.Value == "not" && t.Pos.Line == prev.Pos.Line)
	}
	if t.Pos.Line == prev.Pos.Line {
		return false
	}
	return !joins(t)
}

// joins reports whether t is a binary operator, or a sign that waits for an
// operand.
func joins(t Token) bool {
	switch t.Type {
	case Punct:
		return binarySigns[t.Value] || t.Value == "!" || t.Value == "#" || t.Value == "(" || t.Value == "[" || t.Value == "::"
	case Ident:
		return operatorWords[t.Value]
	}
	return false
}

func isOperand(t Token) bool {
	switch t.Type {
	case Number, Percent, Date, Duration, String:
		return true
	case Ident:
		return !operatorWords[t.Value]
	}
	return false
}

// AppendTokens scans the expression once more and appends its tokens to a
// list, comments among them.
func (e *Expr) AppendTokens(to []Token) []Token { return tokensIn(e.Span(), to) }

// Size is the length of an expression in bytes. White space and comments do
// not count, so that layout changes no finding.
func Size(tokens []Token) int {
	size := 0
	for _, t := range tokens {
		if t.Type != Comment {
			size += len(t.Value)
		}
	}
	return size
}

// ParseExpr reads the expression that fills a span of a file, such as the text
// between the braces of a because-clause. It is nil when the text holds what
// is no token, which is then among the findings.
func ParseExpr(span source.Span) (*Expr, []diag.Diagnostic) {
	s := &scanner{}
	s.begin(span)
	s.mark()
	for s.next() {
	}
	if s.diags.Len() > 0 {
		return nil, s.diags.Sorted()
	}
	e := &Expr{place: place{file: span.File}, read: s.tokens}
	e.cover(e.read)
	p := &fileParser{}
	p.checkExpr(e)
	if p.diags.Len() > 0 {
		return nil, p.diags.Sorted()
	}
	return e, nil
}
