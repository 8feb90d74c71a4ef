package format

import (
	"sort"
	"strings"

	"github.com/entente-lang/entente/lang"
)

// column is what an aligned part of a line belongs to.
type column int

const (
	none  column = iota
	attr         // from the type on
	field        // from "=" on
	event        // from "{" on
	row          // from each bar on
)

// plan is what the tree knows about the tokens, by their offsets.
type plan struct {
	tokens  []lang.Token
	line    map[int]bool   // an item begins, and with it a line
	flat    map[int]bool   // a brace of a block that stays on one line
	column  map[int]column // an aligned part of a line begins
	table   map[int]int    // of each row's first bar, the table that it stands in
	operand map[int]bool   // an expression or a literal begins
	name    map[int]bool   // a name, which may be a keyword
	blank   map[int]bool   // an empty line must stand before
	raw     map[int]int    // unreadable text begins; the index of its last token
}

// piece is a declaration, or a run of unreadable ones, at the top of a file.
type piece struct {
	first, last int  // indexes of its tokens
	raw         bool // unreadable
	tall        bool // more than a line high, because of a block
}

func newPlan(f *lang.File) plan {
	p := plan{
		tokens: f.Tokens(), line: map[int]bool{}, flat: map[int]bool{}, column: map[int]column{},
		table: map[int]int{}, operand: map[int]bool{}, name: map[int]bool{}, blank: map[int]bool{}, raw: map[int]int{},
	}
	pieces := make([]piece, 0, len(f.Decls))
	for _, d := range f.Decls {
		next := p.piece(d)
		if n := len(pieces) - 1; n >= 0 && next.raw && pieces[n].raw {
			next.first = pieces[n].first
			pieces = pieces[:n]
		}
		pieces = append(pieces, next)
	}
	for i := range pieces {
		p.measure(&pieces[i])
		if i > 0 && (pieces[i].tall || pieces[i-1].tall) {
			p.separate(pieces[i-1].last+1, pieces[i].first)
		}
	}
	return p
}

// piece plans one declaration.
func (p *plan) piece(d lang.Decl) piece {
	first, last := p.bounds(d)
	if _, bad := d.(*lang.BadDecl); bad {
		return piece{first: first, last: last, raw: true}
	}
	p.line[p.tokens[first].Pos.Offset] = true
	lang.Walk(d, func(n lang.Node) bool {
		p.node(n)
		return true
	})
	return piece{first: first, last: last}
}

// bounds are the indexes of a node's first and last token.
func (p *plan) bounds(n lang.Node) (first, last int) {
	span := n.Span()
	return p.index(span.Start), p.index(span.End) - 1
}

// index is that of the first token that begins at the offset or behind it.
func (p *plan) index(offset int) int {
	return sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].Pos.Offset >= offset })
}

// node plans the operands and the block of one node.
func (p *plan) node(n lang.Node) {
	first, last := p.bounds(n)
	switch n.(type) {
	case *lang.Expr, *lang.Literal:
		p.operand[n.Span().Start] = true
		return
	case *lang.Name:
		p.name[n.Span().Start] = true
		return
	case *lang.Text, *lang.Cell, *lang.Path:
		return
	}
	for i := first; i <= last; i++ {
		if is(p.tokens[i], "{") {
			p.block(n, i, last)
			return
		}
	}
}

// block plans the block of a node between two braces. What the node holds
// behind the brace are the block's items.
func (p *plan) block(n lang.Node, open, end int) {
	from := p.tokens[open].Pos.Offset
	var items []lang.Node
	for _, c := range lang.Children(n) {
		span := c.Span()
		if span.Start <= from && from < span.End {
			return // the brace is the child's
		}
		if span.Start > from {
			items = append(items, c)
		}
	}
	if p.fits(n, open, end, len(items)) {
		p.flat[from], p.flat[p.tokens[end].Pos.Offset] = true, true
		if _, ok := n.(*lang.Event); ok && len(items) > 0 {
			p.column[from] = event
		}
		return
	}
	p.line[p.nextText(open+1).Pos.Offset] = true
	for _, c := range items {
		if _, hit := c.(*lang.Name); !hit {
			p.line[c.Span().Start] = true
			p.columns(c, from)
		}
	}
}

// fits reports whether a block stays on one line: it is empty, or stood on one
// line with a single item that has no block of its own.
func (p *plan) fits(n lang.Node, open, end, items int) bool {
	if end == open+1 {
		return true
	}
	if _, table := n.(*lang.TableDecl); table || items > 1 {
		return false
	}
	for _, t := range p.tokens[open+1 : end+1] {
		if t.Type == lang.Comment || is(t, "{") || t.Pos.Line != p.tokens[open].Pos.Line {
			return false
		}
	}
	return true
}

// nextText is the first token from index i on that is no comment.
func (p *plan) nextText(i int) lang.Token {
	for p.tokens[i].Type == lang.Comment {
		i++
	}
	return p.tokens[i]
}

// columns plans the aligned parts of an item on a line of its own.
func (p *plan) columns(n lang.Node, block int) {
	for c := lang.Children(n); len(c) == 1 && c[0].Span() == n.Span(); c = lang.Children(n) {
		n = c[0]
	}
	first, last := p.bounds(n)
	switch n := n.(type) {
	case *lang.AttrDecl:
		p.column[p.nextText(p.index(n.Name.Span().End)).Pos.Offset] = attr
	case *lang.Field, *lang.Mapping, *lang.RelationPair:
		for i := first; i <= last; i++ {
			if is(p.tokens[i], "=") {
				p.column[p.tokens[i].Pos.Offset] = field
				return
			}
		}
	case *lang.TableRow:
		p.bars(first, last, block)
	}
}

// bars plans the columns of a table's row that stands on one line.
func (p *plan) bars(first, last, block int) {
	if p.tokens[first].Pos.Line != p.tokens[last].Pos.Line {
		return
	}
	p.table[p.tokens[first].Pos.Offset] = block
	for _, t := range p.tokens[first+1 : last+1] {
		if is(t, "|") || is(t, "||") {
			p.column[t.Pos.Offset] = row
		}
	}
}

// measure finds out whether a piece is tall, and marks it if it is raw.
func (p *plan) measure(x *piece) {
	tokens := p.tokens[x.first : x.last+1]
	if x.raw {
		p.raw[tokens[0].Pos.Offset] = x.last
		x.tall = tokens[0].Pos.Line < tokens[len(tokens)-1].Pos.Line
		return
	}
	for _, t := range tokens {
		if is(t, "{") && !p.flat[t.Pos.Offset] {
			x.tall = true
		}
	}
}

// separate sees to an empty line between two pieces: before the first line of
// what stands between them, unless there is one already.
func (p *plan) separate(from, to int) {
	at := -1
	for i := from; i <= to; i++ {
		if p.lineGap(i) > 1 {
			return
		}
		if at < 0 && !p.trails(i) {
			at = p.tokens[i].Pos.Offset
		}
	}
	p.blank[at] = true
}

// lineGap is the number of line ends between a token and the one before it.
func (p *plan) lineGap(i int) int {
	if i == 0 {
		return 0
	}
	return p.tokens[i].Pos.Line - p.tokens[i-1].Pos.Line
}

// trails reports whether a token is a comment behind text on the same line.
func (p *plan) trails(i int) bool {
	return p.tokens[i].Type == lang.Comment && i > 0 && p.lineGap(i) == 0
}

func is(t lang.Token, sign string) bool { return t.Type == lang.Punct && t.Value == sign }

func isOneOf(t lang.Token, signs string) bool {
	return t.Type == lang.Punct && len(t.Value) == 1 && strings.Contains(signs, t.Value)
}
