package format

import (
	"regexp"

	"github.com/entente-lang/entente/lang"
)

// line is a line of the formatted file.
type line struct {
	blank   bool     // an empty line stands before it
	indent  int      // in spaces
	cells   [][]byte // its parts, aligned with those of other lines
	column  column   // what the parts belong to
	table   int      // of a row: its table
	comment string   // the comment that trails it, or ""
	raw     bool     // text that is kept as it is; may hold line ends
}

// printer makes lines of tokens.
type printer struct {
	plan
	text   string
	lines  []line
	depth  int          // braces open
	open   []int        // for each other bracket open in the item, the indentation of its line
	before lang.Token   // the last token that was no comment
	unary  map[int]bool // the indexes of signs that stand before an operand
	next   []int        // for each token, the index of the next that is no comment
}

// step is the width of one level of indentation.
const step = 2

func (p *printer) file() {
	p.next = make([]int, len(p.tokens))
	for i := len(p.tokens) - 1; i >= 0; i-- {
		p.next[i] = i
		if p.tokens[i].Type == lang.Comment {
			p.next[i] = p.next[i+1]
		}
	}
	for i := 0; i < len(p.tokens)-1; i++ { // without the end of the file
		t := p.tokens[i]
		last, raw := p.raw[t.Pos.Offset]
		switch {
		case raw:
			p.keep(i, last)
			i = last
		case t.Type == lang.Comment:
			p.comment(i)
		default:
			p.token(i)
			p.before = t
		}
	}
}

// lineEnd is what becomes a line feed. No token ends with a carriage return.
var lineEnd = regexp.MustCompile(`\r+\n`)

// keep copies unreadable text.
func (p *printer) keep(first, last int) {
	from, to := p.tokens[first].Pos.Offset, p.tokens[last].Pos.Offset+len(p.tokens[last].Value)
	p.begin(first, 0)
	l := p.current()
	l.raw = true
	l.cells = [][]byte{lineEnd.ReplaceAll([]byte(p.text[from:to]), []byte("\n"))}
	p.before = lang.Token{}
}

// comment writes a comment behind the line it trails, or on its own line with
// the indentation of what comes next.
func (p *printer) comment(i int) {
	text := p.tokens[i].Value
	if p.trails(i) {
		p.current().comment = text
		return
	}
	next := p.tokens[p.next[i]]
	p.begin(i, p.indent(next, false))
	p.current().cells = [][]byte{[]byte(text)}
}

// continues reports whether a token goes on with the item before it.
func (p *printer) continues(t lang.Token) bool {
	_, raw := p.raw[t.Pos.Offset]
	return !raw && !t.EOF() && !p.line[t.Pos.Offset] && !is(t, "{") && !is(t, "}")
}

func (p *printer) token(i int) {
	t := p.tokens[i]
	if p.line[t.Pos.Offset] || is(t, "{") || is(t, "}") {
		p.open = p.open[:0]
	}
	if is(t, "}") {
		p.depth--
	}
	p.markUnary(i)
	if p.breaks(i) {
		p.begin(i, p.indent(t, isOneOf(t, ")]")))
		p.current().cells = [][]byte{[]byte(t.Value)}
		p.current().table = p.table[t.Pos.Offset]
	} else {
		p.add(i)
	}
	p.count(t)
}

// count keeps count of the brackets.
func (p *printer) count(t lang.Token) {
	switch {
	case is(t, "{"):
		p.depth++
	case isOneOf(t, "(["):
		p.open = append(p.open, p.current().indent)
	case isOneOf(t, ")]") && len(p.open) > 0:
		p.open = p.open[:len(p.open)-1]
	}
}

// breaks reports whether a token begins a line.
func (p *printer) breaks(i int) bool {
	t := p.tokens[i]
	switch {
	case i == 0 || p.line[t.Pos.Offset] || p.tokens[i-1].Type == lang.Comment:
		return true
	case is(t, "{"):
		return false
	case is(t, "}"):
		return !p.flat[t.Pos.Offset]
	}
	return p.lineGap(i) > 0
}

// indent is that of a line whose first text is the token. What stands between
// brackets is one step further in than the line that opened them, and the
// bracket that closes them below its beginning.
func (p *printer) indent(t lang.Token, closes bool) int {
	indent := p.depth * step
	if !p.continues(t) {
		return indent
	}
	if n := len(p.open); n > 0 {
		indent = p.open[n-1]
		if closes {
			return indent
		}
	}
	return indent + step
}

// begin starts a line at a token.
func (p *printer) begin(i, indent int) {
	blank := p.blank[p.tokens[i].Pos.Offset] || p.lineGap(i) > 1 && p.keepsBlank(i)
	p.lines = append(p.lines, line{blank: blank && len(p.lines) > 0, indent: indent})
}

// keepsBlank reports whether an empty line before a token stays: not behind an
// opening bracket, before a closing one or in the midst of a clause.
func (p *printer) keepsBlank(i int) bool {
	t, next := p.tokens[i], p.tokens[p.next[i]]
	_, raw := p.raw[next.Pos.Offset]
	switch {
	case raw || next.EOF() || p.depth == 0 && p.line[next.Pos.Offset]:
		return true // between declarations
	case isOneOf(p.tokens[i-1], "{([") || isOneOf(t, "})]"):
		return false
	}
	return len(p.open) > 0 || !p.continues(next) && !is(next, "{")
}

func (p *printer) current() *line { return &p.lines[len(p.lines)-1] }

// add appends a token to the line, as the beginning of a new part of it where
// the plan says so.
func (p *printer) add(i int) {
	t, l := p.tokens[i], p.current()
	if c := p.column[t.Pos.Offset]; c != none {
		l.column = c
		l.cells = append(l.cells, []byte(t.Value))
		return
	}
	cell := &l.cells[len(l.cells)-1]
	if p.spaced(i) {
		*cell = append(*cell, ' ')
	}
	*cell = append(*cell, t.Value...)
}
