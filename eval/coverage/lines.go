package coverage

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// page is a file of the study with what is to try in it.
type page struct {
	file    *source.File
	lines   map[int]*line
	rules   []Rule
	clauses []Clause
}

// line is what is to try on a line. A line with nothing to try has none.
type line struct {
	number int
	hits   int // the most often that something on it was asked for
	all    int // rules, sides and rows
	seen   int
	notes  []string
}

// pages are the files of the study with something to try, by path. Those of
// standard packs are nothing that a study can mend.
func (r *Report) pages() []*page {
	found := book{}
	for _, x := range r.Rules {
		p, l := found.at(x.span)
		p.rules = append(p.rules, x)
		l.note(x.Applied, 1, seen(x.Applied), "rule %s applied %s", x.ID, times(x.Applied))
	}
	for _, x := range r.Clauses {
		p, l := found.at(x.span)
		p.clauses = append(p.clauses, x)
		l.note(x.asked(), 2, seen(x.True)+seen(x.False), "%s: true %s, false %s, missing %s", x.Text, times(x.True), times(x.False), times(x.Missing))
	}
	for _, x := range r.Rows {
		_, l := found.at(x.span)
		l.note(x.Hit, 1, seen(x.Hit), "row of %s hit %s, passed by %s", x.Table, times(x.Hit), times(x.Not))
	}
	return slices.SortedFunc(maps.Values(found), func(a, b *page) int { return cmp.Compare(a.file.Path, b.file.Path) })
}

// book is pages by path.
type book map[string]*page

// at is the page and the line of a place. Those of standard packs belong to no
// book.
func (b book) at(s source.Span) (*page, *line) {
	p := b[s.Path()]
	if p == nil {
		p = &page{file: s.File, lines: map[int]*line{}}
		if !rules.IsPack(s.Path()) {
			b[s.Path()] = p
		}
	}
	n := s.Begin().Line
	if p.lines[n] == nil {
		p.lines[n] = &line{number: n}
	}
	return p, p.lines[n]
}

func (l *line) note(hits, all, seen int, format string, args ...any) {
	l.hits = max(l.hits, hits)
	l.all += all
	l.seen += seen
	l.notes = append(l.notes, fmt.Sprintf(format, args...))
}

// asked is how often a judgement asked for the clause.
func (c *Clause) asked() int { return c.True + c.False + c.Missing }

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// sorted are the lines with something to try, from top to bottom.
func (p *page) sorted() []*line {
	var out []*line
	for _, l := range p.lines {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b *line) int { return cmp.Compare(a.number, b.number) })
	return out
}
