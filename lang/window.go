package lang

import (
	"math"
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/entente-lang/entente/lang/source"
)

// participle reads from a list of tokens that it makes before it begins, many
// times as large as the text of a long file. It is shown a file through a
// window, therefore: a short list into which the scanner writes the tokens of
// some declarations at a time, over those that were read.

// windowSize is how many tokens a window holds, unless one declaration is
// longer, or several that begin with a name.
const windowSize = 255

// window is what participle sees of a file.
type window struct {
	*lexer.PeekingLexer
	scan *scanner
	list []Token // participle's own; it never reads behind an EOF
	end  int     // the offset of the token at which the window moves on
}

func newWindow(file *source.File, size int) window {
	w := window{scan: scan(file)}
	w.scan.hide = true
	w.grow(size)
	w.move()
	return w
}

// grow makes the list longer.
func (w *window) grow(size int) {
	lex, err := lexer.Upgrade(&blanks{size}, Comment)
	if err != nil { // blanks never fail
		panic(err)
	}
	w.PeekingLexer, w.list = lex, lex.Range(0, lexer.RawCursor(size+1))
	w.scan.tokens = append(w.list[:0], w.scan.tokens...)
}

// blanks hands out tokens that say nothing.
type blanks struct{ left int }

func (b *blanks) Next() (Token, error) {
	if b.left--; b.left < 0 {
		return Token{Type: lexer.EOF}, nil
	}
	return Token{}, nil
}

// move moves the window behind what was read.
func (w *window) move() {
	w.scan.drop(int(w.RawCursor()))
	last := w.fill()
	for ; last == 0 && !w.scan.done; last = w.fill() {
		w.grow(4 * len(w.list))
	}
	w.end = w.list[last].Pos.Offset
	if w.scan.done {
		w.end = math.MaxInt
	}
	w.Checkpoint = lexer.Checkpoint{}
	w.FastForward(-1) // passes over comments
}

// fill scans as many tokens as the list holds. It gives the index of the last
// that only begins a declaration and is not the first of all, or 0. No
// declaration before it can take it, so that it makes no difference what follows.
func (w *window) fill() int {
	w.scan.more(len(w.list) - 2)
	tokens := w.scan.tokens
	if !w.scan.done {
		w.list[len(tokens)] = Token{Type: lexer.EOF}
	}
	first := slices.IndexFunc(tokens, func(t Token) bool { return t.Type != Comment })
	for last := len(tokens) - 1; last > first; last-- {
		if onlyBegins(tokens[last]) {
			return last
		}
	}
	return 0
}

// next is the token that the next declaration begins with.
func (w *window) next() Token {
	if w.Peek().Pos.Offset >= w.end {
		w.move()
	}
	return *w.Peek()
}

// before is the token before the next, comments included.
func (w *window) before() Token {
	at := w.RawCursor()
	return w.list[at-1]
}
