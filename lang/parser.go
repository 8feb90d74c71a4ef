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
func Parse(file *source.File) (*File, []diag.Diagnostic) { return parse(file, windowSize) }

func parse(file *source.File, size int) (*File, []diag.Diagnostic) {
	f := &File{Source: file, tokens: sync.OnceValue(func() []Token {
		tokens, _ := Lex(file)
		return tokens
	})}
	p := &fileParser{file: f, window: newWindow(file, size)}
	for first := p.next(); !first.EOF(); first = p.next() {
		p.declaration(first)
	}
	if f.Refused = p.scan.refused; f.Refused {
		f.Decls, p.diags = nil, diag.List{}
	}
	p.diags.Append(p.scan.diags.Sorted()...)
	return f, p.diags.Sorted()
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
		return participle.MustBuild[T](participle.Lexer(definition{}), participle.UseLookahead(lookahead))
	})
	return func(lex *lexer.PeekingLexer, last bool) (Decl, error) {
		d, err := parser().ParseFromLexer(lex, participle.AllowTrailing(!last))
		if err != nil || d == nil {
			return nil, err
		}
		return P(d), nil
	}
}

// lookahead is how many tokens an alternative may take before it counts as
// meant, so that what it complains of is reported.
const lookahead = 2

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
	window
	file  *File
	diags diag.List
}

// declaration reads one declaration, or skips one that cannot be read. Broken
// text was reported already: it is not blamed a second time.
func (p *fileParser) declaration(first Token) {
	checkpoint := p.Checkpoint
	decl, err := p.grammarFor(first)(p.PeekingLexer, false)
	if err == nil && !p.isAtEnd() {
		// The grammar gave up on an optional part. Asked again, it says where.
		p.Checkpoint = checkpoint
		decl, err = p.grammarFor(first)(p.PeekingLexer, true)
	}
	if err != nil || decl == nil || p.isBroken(first.Pos.Offset, p.consumed()) {
		at, gaveUp := blame(err, *p.Peek()), p.RawCursor()
		p.Checkpoint = checkpoint
		decl = bad(first, p.skip(gaveUp))
		if !p.isBroken(first.Pos.Offset, decl.Span().End) {
			p.syntaxError(first, at)
		}
	}
	p.file.Decls = append(p.file.Decls, decl)
	p.finish(decl)
}

// isAtEnd reports whether a declaration may end before the next token: a brace
// goes on with it, and so does what stands on its line and begins no other.
func (p *fileParser) isAtEnd() bool {
	next := *p.Peek()
	switch {
	case next.EOF() || next.Type == Ident || next.Type == Keyword && beginsDeclaration[next.Value]:
		return true
	case strings.HasPrefix(p.file.Source.Text[next.Pos.Offset:], "{"):
		return false
	}
	return p.before().Pos.Line < next.Pos.Line
}

// consumed is the offset where the tokens read so far end.
func (p *fileParser) consumed() int {
	if p.RawCursor() > 0 {
		return tokenEnd(p.before())
	}
	return 0
}

func (p *fileParser) grammarFor(first Token) grammar {
	if g, ok := grammars[first.Value]; ok && first.Type == Keyword {
		return g
	}
	checkpoint := p.Checkpoint
	defer func() { p.Checkpoint = checkpoint }()
	p.Next()
	if p.Peek().Value == "from" {
		return recordsGrammar
	}
	return recordGrammar
}

// isBroken reports whether a stretch holds text that no declaration may hold:
// it is no token, or it nests too deeply.
func (p *fileParser) isBroken(from, to int) bool {
	return anyWithin(p.scan.deep, from, to) || anyWithin(p.scan.odd, from, to)
}

// anyWithin reports whether one of some ascending numbers lies in [from, to).
func anyWithin(sorted []int, from, to int) bool {
	i, _ := slices.BinarySearch(sorted, from)
	return i < len(sorted) && sorted[i] < to
}

// skip moves past one declaration by its shape alone, and at least to where the
// grammar gave up, and gives the tokens on the way. The next begins with a word
// that begins a line outside brackets, or one that begins a declaration at the
// very margin, in case a bracket was left open.
func (p *fileParser) skip(gaveUp lexer.RawCursor) (passed []Token) {
	depth, line, from := 0, 0, p.RawCursor()
	for {
		if p.Peek().Pos.Offset >= p.end {
			passed = append(passed, p.Range(from, p.RawCursor())...)
			p.move()
			from, gaveUp = 0, 0
		}
		t := *p.Peek()
		if t.EOF() || line > 0 && t.Pos.Line > line && beginsNext(t, depth) {
			break
		}
		switch t.Value {
		case "{", "(", "[":
			depth++
		case "}", ")", "]":
			depth--
		}
		line = t.Pos.Line
		p.Next()
	}
	if p.RawCursor() < gaveUp {
		p.FastForward(gaveUp - 1)
	}
	return append(passed, p.Range(from, p.RawCursor())...)
}

// beginsNext reports whether the first token of a line seems to begin a
// declaration, so many brackets being open.
func beginsNext(t Token, depth int) bool {
	return (t.Type == Ident || beginsDeclaration[t.Value] && t.Type == Keyword) && (depth <= 0 || t.Pos.Column == 1)
}

// bad keeps the place of a declaration that could not be read.
func bad(first Token, tokens []Token) Decl {
	d := &BadDecl{Word: first.Value}
	d.cover(tokens)
	var words []string
	for _, t := range tokens {
		if t.Type == Ident || t.Type == Keyword {
			words = append(words, t.Value)
		} else if t.Type != Comment {
			break
		}
	}
	if len(words) > 1 {
		d.Name = words[1]
	}
	return d
}

// syntaxError says in plain words that a token was not expected.
func (p *fileParser) syntaxError(first, at Token) {
	if p.isBroken(at.Pos.Offset, at.Pos.Offset+1) && !at.EOF() {
		return
	}
	span := source.Span{File: p.file.Source, Start: at.Pos.Offset, End: tokenEnd(at)}
	if at.EOF() {
		span = p.endOfFile()
	}
	d := p.diags.Add(diag.Syntax, span, "unexpected "+describe(span))
	if hint := p.hintByPlace(first, at); hint != "" {
		d.WithHint(hint)
		return
	}
	addHint(d, first, span.Text())
}

// finish gives every node of a declaration its file and reports literals
// without a value.
func (p *fileParser) finish(d Decl) {
	Walk(d, func(n Node) bool {
		n.attach(p.file.Source)
		switch n := n.(type) {
		case *Literal:
			if _, base, ok := n.Value(); !ok {
				p.badLiteral(n.Span(), base)
			}
		case *Expr:
			p.checkExpr(n)
			n.read = nil
		}
		return true
	})
}

// checkExpr bounds an expression and its literals before anybody parses it.
func (p *fileParser) checkExpr(e *Expr) {
	span := e.Span()
	if size := Size(e.read); size > MaxExpression {
		p.diags.Add(diag.TooLarge, span, fmt.Sprintf("the expression has %d bytes; at most %d are allowed", size, MaxExpression)).
			WithHint("give parts of it names with `derive` or `let`")
	}
	choices := 0
	for _, t := range e.read {
		switch t.Type {
		case Date, Percent, Number, Duration:
			if _, base, ok := Numeric(t); !ok {
				p.badLiteral(source.Span{File: span.File, Start: t.Pos.Offset, End: tokenEnd(t)}, base)
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

func (p *fileParser) badLiteral(at source.Span, base types.Base) {
	text := ""
	for _, t := range tokensIn(at, nil) {
		if t.Type != Comment {
			text += t.Value
		}
	}
	message := "`" + text + "` is not a finite number"
	if base == types.Date {
		message = "there is no day " + text + " in the calendar"
	}
	p.diags.Add(diag.BadLiteral, at, message)
}
