package lang

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
)

// Parse reads a file. It always returns a tree: what cannot be read becomes a
// BadDecl and a finding, and the declarations around it are kept. It never
// panics and its cost is linear in the file's size.
func Parse(file *source.File) (*File, []diag.Diagnostic) {
	s := scan(file)
	p := &fileParser{file: &File{Source: file, Tokens: s.tokens, Refused: s.refused}, broken: brokenPlaces(s)}
	p.diags.Append(s.diags.Sorted()...)
	lex, err := lexer.Upgrade(&tokenList{tokens: s.tokens, deep: s.deep}, Comment)
	if err != nil { // the token list never fails
		panic(err)
	}
	p.lex = lex
	for !p.lex.Peek().EOF() {
		p.declaration()
	}
	for _, d := range p.file.Decls {
		p.finish(d)
	}
	return p.file, p.diags.Sorted()
}

// tokenList hands out tokens that were scanned already. Those that nest too
// deeply come out as tokens that no grammar knows, so that the grammar cannot
// recurse over them wherever its declaration began.
type tokenList struct {
	tokens []Token
	deep   []int // their offsets, ascending
	at     int
}

func (l *tokenList) Next() (Token, error) {
	t := l.tokens[min(l.at, len(l.tokens)-1)]
	l.at++
	if len(l.deep) > 0 && l.deep[0] == t.Pos.Offset && !t.EOF() {
		l.deep = l.deep[1:]
		t.Type, t.Value = Invalid, ""
	}
	return t, nil
}

// definition tells participle the names of the token types. Files never reach
// it: they are scanned by Lex.
type definition struct{}

func (definition) Symbols() map[string]lexer.TokenType { return symbols }

func (definition) Lex(string, io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("entente files are scanned by lang.Lex")
}

// grammar is participle's parser of one declaration form. With last set nothing
// may follow the declaration.
type grammar func(lex *lexer.PeekingLexer, last bool) (Decl, error)

func build[T any, P interface {
	*T
	Decl
}]() grammar {
	parser := sync.OnceValue(func() *participle.Parser[T] {
		return participle.MustBuild[T](participle.Lexer(definition{}), participle.UseLookahead(2))
	})
	return func(lex *lexer.PeekingLexer, last bool) (Decl, error) {
		d, err := parser().ParseFromLexer(lex, participle.AllowTrailing(!last))
		if err != nil || d == nil {
			return nil, err
		}
		return P(d), nil
	}
}

// grammars has the declarations by the word they begin with. What begins with
// another word is a record of that kind.
var grammars = map[string]grammar{
	"edition":   build[EditionDecl](),
	"import":    build[ImportDecl](),
	"kind":      build[KindDecl](),
	"relation":  build[RelationDecl](),
	"dimension": build[DimensionDecl](),
	"derive":    build[DeriveDecl](),
	"table":     build[TableDecl](),
	"param":     build[ParamDecl](),
	"let":       build[LetDecl](),
	"source":    build[SourceDecl](),
	"coalition": build[CoalitionDecl](),
	"rule":      build[RuleDecl](),
	"trigger":   build[TriggerDecl](),
	"scenario":  build[ScenarioDecl](),
	"test":      build[TestDecl](),
	"property":  build[PropertyDecl](),
}

var (
	recordGrammar  = build[RecordDecl]()
	recordsGrammar = build[RecordsDecl]()
)

type fileParser struct {
	file   *File
	lex    *lexer.PeekingLexer
	diags  diag.List
	broken []int // offsets of lexical errors, ascending
}

// brokenPlaces are the offsets of the text that no declaration may hold: it is
// no token, or it nests too deeply.
func brokenPlaces(s *scanner) []int {
	at := slices.Concat(s.deep, s.odd)
	slices.Sort(at)
	return at
}

// declaration reads one declaration, or skips one that cannot be read. Broken
// text was reported already: it is not blamed a second time.
func (p *fileParser) declaration() {
	first := *p.lex.Peek()
	start := p.lex.RawCursor()
	checkpoint := p.lex.Checkpoint
	decl, err := p.grammarFor(first)(p.lex, false)
	if err == nil && !p.isAtEnd() {
		// The grammar gave up on an optional part. Asked again, it says where.
		p.lex.Checkpoint = checkpoint
		decl, err = p.grammarFor(first)(p.lex, true)
	}
	if err == nil && decl != nil && !p.isBroken(first.Pos.Offset, p.consumed()) {
		p.file.Decls = append(p.file.Decls, decl)
		return
	}
	after := p.lex.Checkpoint
	p.lex.Checkpoint = checkpoint
	p.skip()
	if p.lex.RawCursor() < after.RawCursor() {
		p.lex.Checkpoint = after
	}
	if !p.isBroken(first.Pos.Offset, p.consumed()) {
		p.syntaxError(first, err)
	}
	p.bad(first, start)
}

// isAtEnd reports whether a declaration may end before the next token: a brace
// goes on with it, and so does what stands on its line and begins no other.
func (p *fileParser) isAtEnd() bool {
	next := *p.lex.Peek()
	switch {
	case next.EOF() || next.Type == Ident || next.Type == Keyword && beginsDeclaration[next.Value]:
		return true
	case strings.HasPrefix(p.file.Source.Text[next.Pos.Offset:], "{"):
		return false
	}
	n := p.lex.RawCursor()
	return n > 0 && p.file.Tokens[n-1].Pos.Line < next.Pos.Line
}

// consumed is the offset where the tokens read so far end.
func (p *fileParser) consumed() int {
	if n := p.lex.RawCursor(); n > 0 {
		return tokenEnd(p.file.Tokens[n-1])
	}
	return 0
}

func (p *fileParser) grammarFor(first Token) grammar {
	if g, ok := grammars[first.Value]; ok && first.Type == Keyword {
		return g
	}
	checkpoint := p.lex.Checkpoint
	defer func() { p.lex.Checkpoint = checkpoint }()
	p.lex.Next()
	if p.lex.Peek().Value == "from" {
		return recordsGrammar
	}
	return recordGrammar
}

func (p *fileParser) isBroken(from, to int) bool {
	i, _ := slices.BinarySearch(p.broken, from)
	return i < len(p.broken) && p.broken[i] < to
}

// skip moves past one declaration by its shape alone. The next begins with a
// word that begins a line outside brackets, or one that begins a declaration at
// the very margin, in case a bracket was left open.
func (p *fileParser) skip() {
	depth := 0
	line := p.lex.Peek().Pos.Line
	for first := true; ; first = false {
		t := *p.lex.Peek()
		if t.EOF() {
			return
		}
		if !first && t.Pos.Line > line && (t.Type == Ident || t.Type == Keyword) {
			margin := t.Pos.Column == 1 && (beginsDeclaration[t.Value] || t.Type == Ident)
			if depth <= 0 && (t.Type == Ident || beginsDeclaration[t.Value]) || margin {
				return
			}
		}
		switch t.Value {
		case "{", "(", "[":
			depth++
		case "}", ")", "]":
			depth--
		}
		line = t.Pos.Line
		p.lex.Next()
	}
}

// bad keeps the place of a declaration that could not be read.
func (p *fileParser) bad(first Token, start lexer.RawCursor) {
	d := &BadDecl{base: base{Tokens: p.file.Tokens[start:p.lex.RawCursor()]}, Word: first.Value}
	var words []string
	for _, t := range d.Tokens {
		if t.Type == Ident || t.Type == Keyword {
			words = append(words, t.Value)
		} else if t.Type != Comment {
			break
		}
	}
	if len(words) > 1 {
		d.Name = words[1]
	}
	p.file.Decls = append(p.file.Decls, d)
}

// syntaxError turns participle's error into a finding in plain words.
func (p *fileParser) syntaxError(first Token, err error) {
	at, expected := p.blame(first, err)
	if _, told := slices.BinarySearch(p.broken, at.Pos.Offset); told && !at.EOF() {
		return
	}
	span := source.Span{File: p.file.Source, Start: at.Pos.Offset, End: tokenEnd(at)}
	if at.EOF() {
		span = p.endOfFile()
	}
	message := "unexpected " + describe(span)
	if expected != "" {
		message += ", expected " + expected
	}
	d := p.diags.Add(diag.Syntax, span, message)
	if hint := p.hintByPlace(first, at); hint != "" {
		d.WithHint(hint)
		return
	}
	addHint(d, first, span.Text())
}

// finish gives every node its file and reports literals without a value.
func (p *fileParser) finish(d Decl) {
	Walk(d, func(n Node) bool {
		n.attach(p.file.Source)
		switch n := n.(type) {
		case *Literal:
			if _, base, ok := n.Value(); !ok {
				p.badLiteral(n, base)
			}
		case *Expr:
			p.checkExpr(n)
		}
		return true
	})
}

// checkExpr bounds an expression and its literals before anybody parses it.
func (p *fileParser) checkExpr(e *Expr) {
	span := e.Span()
	if size := e.Size(); size > MaxExpression {
		p.diags.Add(diag.TooLarge, span, fmt.Sprintf("the expression has %d bytes; at most %d are allowed", size, MaxExpression)).
			WithHint("give parts of it names with `derive` or `let`")
	}
	choices := 0
	for _, t := range e.Tokens {
		switch t.Type {
		case Date, Percent, Number, Duration:
			if _, base, ok := Numeric(t); !ok {
				p.badLiteral(NewExpr(span.File, []Token{t}), base)
			}
		case Punct:
			if t.Value == "?" {
				choices++
			}
		}
	}
	if choices > MaxChoices {
		p.diags.Add(diag.TooDeep, span, fmt.Sprintf("more than %d choices in one expression", MaxChoices)).
			WithHint("a decision table says it better")
	}
}

func (p *fileParser) badLiteral(n Node, base types.Base) {
	text := ""
	for _, t := range tokensOf(n) {
		text += t.Value
	}
	message := "`" + text + "` is not a finite number"
	if base == types.Date {
		message = "there is no day " + text + " in the calendar"
	}
	p.diags.Add(diag.BadLiteral, n.Span(), message)
}
