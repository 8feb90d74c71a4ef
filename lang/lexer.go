package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// Bounds on a file's text. They are checked before anything recurses over it,
// because a Go stack overflow cannot be recovered from.
const (
	MaxSource     = 1 << 20 // bytes in a file
	MaxTokens     = 1 << 18 // words and signs in a file, comments included
	MaxExpression = 4 << 10 // bytes in an expression
	MaxDepth      = 64      // brackets open at once
	MaxSigns      = 16      // signs and nots in a row: - - - not not
	MaxChoices    = 32      // ? signs in one expression
	maxFindings   = 10_000  // of the lexer in a file
)

// byteOrderMark may begin a file and has no meaning.
const byteOrderMark = "\ufeff"

// scanner turns text into tokens. It never fails: what it does not know
// becomes an Invalid token and a finding.
type scanner struct {
	file    *source.File
	text    string
	at      int
	tokens  []Token // at hand
	gone    int     // how many were before them
	done    bool    // EOF is among those at hand
	hide    bool    // what nests too deeply comes out blank: see emit
	open    []byte  // the brackets open at this point
	signs   int     // unary signs in a row
	deep    []int   // offsets of the brackets and signs that nest too deeply
	odd     []int   // offsets of the text that no file may hold
	told    bool    // the nesting that is open was reported
	refused bool    // the file is over a limit
	diags   diag.List

	line, lineStart int
}

// Lex splits a file into tokens, comments included, and ends them with an EOF
// token. The cost is linear in the file's size.
func Lex(file *source.File) ([]Token, []diag.Diagnostic) {
	s := scan(file)
	s.tokens = make([]Token, 0, len(s.text)/4+1)
	s.more(MaxTokens)
	return s.tokens, s.diags.Sorted()
}

// tokensIn appends the tokens of a stretch of a file to a list. What has no
// place there was reported when the file was read.
func tokensIn(span source.Span, to []Token) []Token {
	s := &scanner{tokens: to}
	s.begin(span)
	for s.next() {
	}
	return s.tokens
}

// scan begins with a file.
func scan(file *source.File) *scanner {
	s := &scanner{}
	s.begin(source.Span{File: file, End: len(file.Text)})
	s.mark()
	if len(s.text) > MaxSource {
		s.refuse(fmt.Sprintf("the file has %d bytes; at most %d are allowed", len(s.text), MaxSource))
	}
	return s
}

// begin begins with a stretch of a file.
func (s *scanner) begin(span source.Span) {
	s.file, s.text, s.at = span.File, span.File.Text[:span.End], span.Start
	s.line, s.lineStart = 1, span.Start
}

// mark passes over a byte order mark.
func (s *scanner) mark() {
	if strings.HasPrefix(s.text[s.at:], byteOrderMark) {
		s.at += len(byteOrderMark)
	}
}

// more scans until there are more than a number of tokens at hand, or all, EOF
// being the last.
func (s *scanner) more(count int) {
	for len(s.tokens) <= count && !s.done {
		if s.done = !s.next(); s.done {
			s.emit(lexer.EOF, s.at)
		} else if s.gone+len(s.tokens) > MaxTokens {
			s.refuse(fmt.Sprintf("the file has more than %d words and signs", MaxTokens))
		}
	}
}

// drop forgets the first tokens at hand.
func (s *scanner) drop(count int) {
	s.gone += count
	s.tokens = s.tokens[:copy(s.tokens, s.tokens[count:])]
}

// refuse leaves a file unread that is over a limit.
func (s *scanner) refuse(message string) {
	s.text, s.at, s.tokens, s.gone, s.deep, s.odd, s.diags = "", 0, s.tokens[:0], 0, nil, nil, diag.List{}
	s.line, s.lineStart, s.refused = 1, 0, true
	s.diags.Add(diag.TooLarge, source.Span{File: s.file}, message).
		WithHint("split the file, or move its numbers into a table")
}

// next scans one token or a run of white space and reports whether there was one.
func (s *scanner) next() bool {
	if s.at >= len(s.text) {
		return false
	}
	c := s.text[s.at]
	switch {
	case c == '\n':
		s.at++
		s.line++
		s.lineStart = s.at
	case isBlank(c):
		s.at++
	case c == '/' && strings.HasPrefix(s.text[s.at:], "//"):
		s.comment()
	case c == '"':
		s.quoted()
	case c >= '0' && c <= '9':
		s.number()
	case isLetter(c):
		s.word()
	default:
		s.sign()
	}
	return true
}

// emit appends the token from s.at to end and moves there. For the grammar those
// that nest too deeply come out as blanks, which it does not know, so that it
// cannot recurse over them wherever its declaration began.
func (s *scanner) emit(kind lexer.TokenType, end int) {
	s.tokens = append(s.tokens, Token{
		Type: kind, Value: s.text[s.at:end],
		Pos: lexer.Position{Offset: s.at, Line: s.line, Column: s.at - s.lineStart + 1},
	})
	if kind != Comment {
		s.countSigns(s.text[s.at:end])
	}
	if n := len(s.deep); s.hide && n > 0 && s.deep[n-1] == s.at {
		t := &s.tokens[len(s.tokens)-1]
		t.Type, t.Value = Invalid, strings.Repeat(" ", end-s.at)
	}
	s.at = end
}

func (s *scanner) find(code diag.Code, start, end int, format string, args ...any) *diag.Diagnostic {
	if code == diag.BadText {
		s.odd = append(s.odd, start)
	}
	if s.diags.Len() >= maxFindings {
		return &diag.Diagnostic{} // nobody reads so many, and they would fill the memory
	}
	return s.diags.Add(code, source.Span{File: s.file, Start: start, End: end}, fmt.Sprintf(format, args...))
}

func (s *scanner) comment() {
	end := strings.IndexByte(s.text[s.at:], '\n')
	if end < 0 {
		end = len(s.text)
	} else {
		end += s.at
	}
	text := strings.TrimRight(s.text[s.at:end], " \t\r")
	if !utf8.ValidString(text) {
		s.find(diag.BadText, s.at, s.at+len(text), "the comment is not valid UTF-8")
	}
	s.emit(Comment, s.at+len(text))
}

// quoted scans a string. One that does not end on its line becomes Invalid.
func (s *scanner) quoted() {
	for i := s.at + 1; i < len(s.text) && s.text[i] != '\n'; i++ {
		switch s.text[i] {
		case '\\':
			if i+1 < len(s.text) && s.text[i+1] != '\n' {
				i++
			}
		case '"':
			if !utf8.ValidString(s.text[s.at : i+1]) {
				s.find(diag.BadText, s.at, i+1, "the string is not valid UTF-8")
			}
			s.emit(String, i+1)
			return
		}
	}
	end := s.at + len(strings.TrimRight(lineRest(s.text[s.at:]), " \t\r"))
	s.find(diag.BadText, s.at, end, "a string that does not end on its line").WithHint(`close it with "`)
	s.emit(Invalid, end)
}

func lineRest(text string) string {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return text[:i]
	}
	return text
}

// number scans numbers and what begins like one: dates, percentages, durations.
func (s *scanner) number() {
	rest := s.text[s.at:]
	if looksLikeDate(rest) {
		s.emit(Date, s.at+10)
		return
	}
	n := digits(rest, 0)
	if n+1 < len(rest) && rest[n] == '.' && isDigit(rest[n+1]) {
		n = digits(rest, n+1)
	}
	if n < len(rest) && (rest[n] == 'e' || rest[n] == 'E') {
		m := n + 1
		if m < len(rest) && (rest[m] == '+' || rest[m] == '-') {
			m++
		}
		if m < len(rest) && isDigit(rest[m]) {
			n = digits(rest, m)
		}
	}
	switch {
	case n < len(rest) && isLetter(rest[n]):
		end := wordEnd(rest, n)
		s.find(diag.BadText, s.at, s.at+end, "`%s` is neither a number nor a name", rest[:end]).
			WithHint("names begin with a letter")
		s.emit(Invalid, s.at+end)
	case n < len(rest) && rest[n] == '%':
		s.emit(Percent, s.at+n+1)
	default:
		if m := durationEnd(rest, n); m > 0 {
			s.emit(Duration, s.at+m)
			return
		}
		s.emit(Number, s.at+n)
	}
}

// durationEnd is where "18 months" ends if a unit of time follows the number
// that ends at n, else 0.
func durationEnd(text string, n int) int {
	m := n
	for m < len(text) && isBlank(text[m]) {
		m++
	}
	if m == n || m >= len(text) || !isLetter(text[m]) {
		return 0
	}
	end := wordEnd(text, m)
	if _, ok := durations[text[m:end]]; !ok {
		return 0
	}
	return end
}

func looksLikeDate(text string) bool {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6, 8, 9} {
		if !isDigit(text[i]) {
			return false
		}
	}
	return len(text) == 10 || !isDigit(text[10]) && !isLetter(text[10])
}

// word scans a name or a keyword. Nothing can nest through a word that only
// begins declarations, so brackets that were left open before it do not count.
func (s *scanner) word() {
	end := wordEnd(s.text, s.at)
	kind := Ident
	if keyword[s.text[s.at:end]] {
		kind = Keyword
	}
	s.emit(kind, end)
	if onlyBegins(s.tokens[len(s.tokens)-1]) {
		s.open, s.told = s.open[:0], false
	}
}

// sign scans a punctuation sign, or makes an Invalid token of a stretch that
// the language has no use for.
func (s *scanner) sign() {
	rest := s.text[s.at:]
	for _, p := range punctsBy[rest[0]] {
		if strings.HasPrefix(rest, p) {
			s.bracket(p)
			s.emit(Punct, s.at+len(p))
			return
		}
	}
	end := 0
	for end < len(rest) {
		r, n := utf8.DecodeRuneInString(rest[end:])
		if end > 0 && (r < utf8.RuneSelf || unicode.IsSpace(r)) {
			break
		}
		end += n
	}
	d := s.find(diag.BadText, s.at, s.at+end, "%s has no meaning here", printable(rest[:end]))
	if strings.ContainsAny(rest[:end], "'`“”") {
		d.WithHint(`write strings between "`)
	}
	s.emit(Invalid, s.at+end)
}

// bracket keeps count of the brackets that are open. The first that is too deep
// is reported, all are kept from the grammar.
func (s *scanner) bracket(p string) {
	switch p {
	case "(", "[", "{":
		s.open = append(s.open, p[0])
		if len(s.open) > MaxDepth {
			s.tooDeep(1, s.told, "brackets nested more than %d deep", MaxDepth)
			s.told = true
		}
	case ")", "]", "}":
		if len(s.open) > 0 {
			s.open = s.open[:len(s.open)-1]
		}
		s.told = s.told && len(s.open) > 0
	}
}

// countSigns keeps count of the unary signs in a row, each of which is one
// level of recursion in an expression.
func (s *scanner) countSigns(text string) {
	switch text {
	case "-", "+", "!", "not":
		s.signs++
		if s.signs > MaxSigns {
			s.tooDeep(len(text), s.signs > MaxSigns+1, "more than %d signs in a row", MaxSigns)
		}
	default:
		s.signs = 0
	}
}

func (s *scanner) tooDeep(width int, told bool, format string, limit int) {
	s.deep = append(s.deep, s.at)
	if !told {
		s.find(diag.TooDeep, s.at, s.at+width, format, limit).WithHint("give the inner part a name of its own")
	}
}

// printable shows a stretch of odd text so that it cannot harm a terminal.
func printable(text string) string {
	if utf8.RuneCountInString(text) > 12 {
		text = string([]rune(text)[:12]) + "…"
	}
	return fmt.Sprintf("%+q", text)
}

func isLetter(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func digits(text string, i int) int {
	for i < len(text) && (isDigit(text[i]) || text[i] == '_') {
		i++
	}
	return i
}

func wordEnd(text string, i int) int {
	for i < len(text) && (isLetter(text[i]) || isDigit(text[i])) {
		i++
	}
	return i
}
