package lang

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Names, texts and the clauses of rules are most of what a large study is made
// of. Their productions are written by hand, because participle tries one
// alternative after the other and keeps each in a copy of its state, where a
// look at the first word tells which it is. participle calls them wherever a
// grammar names the node; what they complain of, they say in its terms.

// unexpected is the complaint that something else should stand here.
func unexpected(lex *lexer.PeekingLexer) error {
	return &participle.UnexpectedTokenError{Unexpected: *lex.Peek()}
}

// production is a node that reads itself.
type production[T any] interface {
	*T
	participle.Parseable
}

// must reads what must come next.
func must[T any, P production[T]](lex *lexer.PeekingLexer) (P, error) {
	p := P(new(T))
	err := p.Parse(lex)
	if err == participle.NextMatch {
		err = unexpected(lex)
	}
	return p, err
}

// behind reads what stands behind a sign, if both are there.
func behind[T any, P production[T]](lex *lexer.PeekingLexer, sign string) P {
	before := lex.Checkpoint
	if accept(lex, sign) {
		if p, err := must[T, P](lex); err == nil {
			return p
		}
	}
	lex.Checkpoint = before
	return nil
}

// accept takes the next token if it is the given word or sign.
func accept(lex *lexer.PeekingLexer, word string) bool {
	if lex.Peek().Value != word {
		return false
	}
	lex.Next()
	return true
}

// took gives a node its place: what was taken since start.
func (p *place) took(lex *lexer.PeekingLexer, start lexer.RawCursor) {
	p.cover(lex.Range(start, lex.RawCursor()))
}

// Parse reads `IDENT | "coalition"`.
func (n *Name) Parse(lex *lexer.PeekingLexer) error {
	t, start := lex.Peek(), lex.RawCursor()
	if t.Type != Ident && t.Value != "coalition" {
		return participle.NextMatch
	}
	n.Text = t.Value
	lex.Next()
	n.took(lex, start)
	return nil
}

// Parse reads `STRING`.
func (t *Text) Parse(lex *lexer.PeekingLexer) error {
	next, start := lex.Peek(), lex.RawCursor()
	if next.Type != String {
		return participle.NextMatch
	}
	t.Quoted = next.Value
	lex.Next()
	t.took(lex, start)
	return nil
}

// Parse reads `"rule" Name Text? "{" RuleClause* "}"`.
func (r *RuleDecl) Parse(lex *lexer.PeekingLexer) (err error) {
	start := lex.RawCursor()
	if !accept(lex, "rule") {
		return participle.NextMatch
	}
	if r.Name, err = must[Name](lex); err != nil {
		return err
	}
	if lex.Peek().Type == String {
		r.Title, _ = must[Text](lex)
	}
	if !accept(lex, "{") {
		return unexpected(lex)
	}
	r.Clauses = make([]*RuleClause, 0, 4) // as many as a rule has, mostly
	for !accept(lex, "}") {
		clause, err := must[RuleClause](lex)
		if err != nil {
			return err
		}
		r.Clauses = append(r.Clauses, clause)
	}
	r.took(lex, start)
	return nil
}

// Parse reads `For | When | NoteClause | Effect`. A clause that ends after a word
// or two was not meant as one: then it is its first word that is out of place.
func (c *RuleClause) Parse(lex *lexer.PeekingLexer) (err error) {
	start, before := lex.RawCursor(), lex.Checkpoint
	switch lex.Peek().Value {
	case "for":
		c.For, err = must[For](lex)
	case "when":
		c.When, err = must[When](lex)
	case "because", "claim", "calibration", "source":
		c.Note = new(NoteClause)
		err = c.Note.Parse(lex)
	default:
		c.Effect = new(Effect)
		err = c.Effect.Parse(lex)
	}
	if err != nil && lex.Cursor() <= before.Cursor()+lookahead {
		lex.Checkpoint = before
		return unexpected(lex)
	}
	c.took(lex, start)
	return err
}

// Parse reads `"for" Name ("," Name)* "in" Name`.
func (f *For) Parse(lex *lexer.PeekingLexer) error {
	start := lex.RawCursor()
	if !accept(lex, "for") {
		return participle.NextMatch
	}
	name, err := must[Name](lex)
	if err != nil {
		return err
	}
	for ; name != nil; name = behind[Name](lex, ",") {
		f.Names = append(f.Names, name)
	}
	if !accept(lex, "in") {
		return unexpected(lex)
	}
	f.Domain, err = must[Name](lex)
	f.took(lex, start)
	return err
}

// Parse reads `"when" Expr`.
func (w *When) Parse(lex *lexer.PeekingLexer) (err error) {
	start := lex.RawCursor()
	if !accept(lex, "when") {
		return participle.NextMatch
	}
	w.Expr, err = must[Expr](lex)
	w.took(lex, start)
	return err
}

// Parse reads `Name ("+=" | "-=" | "*=") Expr`.
func (e *Effect) Parse(lex *lexer.PeekingLexer) (err error) {
	start := lex.RawCursor()
	e.Dimension = new(Name)
	if err := e.Dimension.Parse(lex); err != nil {
		return err
	}
	switch e.Op = lex.Peek().Value; e.Op {
	case "+=", "-=", "*=":
		lex.Next()
	default:
		return unexpected(lex)
	}
	e.Expr, err = must[Expr](lex)
	e.took(lex, start)
	return err
}

// Parse reads `("because" | "claim" | "calibration") Text | Cite`.
func (n *NoteClause) Parse(lex *lexer.PeekingLexer) (err error) {
	start := lex.RawCursor()
	switch {
	case accept(lex, "because"):
		n.Because, err = must[Text](lex)
	case accept(lex, "claim"):
		n.Claim, err = must[Text](lex)
	case accept(lex, "calibration"):
		n.Calibration, err = must[Text](lex)
	default:
		n.Source = new(Cite)
		err = n.Source.Parse(lex)
	}
	n.took(lex, start)
	return err
}

// Parse reads `"source" Name ("," Text)?`.
func (c *Cite) Parse(lex *lexer.PeekingLexer) (err error) {
	start := lex.RawCursor()
	if !accept(lex, "source") {
		return participle.NextMatch
	}
	if c.Name, err = must[Name](lex); err != nil {
		return err
	}
	c.At = behind[Text](lex, ",")
	c.took(lex, start)
	return nil
}
