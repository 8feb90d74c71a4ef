package format

import (
	"strings"
	"unicode/utf8"
)

// group names lines whose parts stand below each other: the rows of a table
// wherever they are, or a run of lines of one kind.
type group struct {
	column column
	at     int // of rows the table, of a run its first line
}

// widestPart is the width up to which others are padded to a part. A longer one
// stands alone, so that a single line cannot blow up all the others.
const widestPart = 120

// write joins the lines, with their columns and trailing comments aligned.
func write(lines []line) string {
	texts := columns(lines)
	margins := comments(lines, texts)
	var b strings.Builder
	for i, l := range lines {
		if l.blank {
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat(" ", l.indent))
		b.WriteString(texts[i])
		if l.comment != "" {
			b.WriteString(padding(texts[i], margins[i]))
			b.WriteString(l.comment)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// columns are the lines' texts, their parts padded to the widest in the group.
func columns(lines []line) []string {
	groups := make([]group, len(lines))
	widest := map[group][]int{}
	for i, l := range lines {
		groups[i] = groupOf(lines, groups, i)
		w := widest[groups[i]]
		for n, cell := range l.cells[:len(l.cells)-1] {
			if n == len(w) {
				w = append(w, 0)
			}
			w[n] = wider(w[n], string(cell))
		}
		widest[groups[i]] = w
	}
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = pad(l.cells, widest[groups[i]])
	}
	return texts
}

func groupOf(lines []line, groups []group, i int) group {
	l := lines[i]
	switch {
	case l.column == row:
		return group{row, l.table}
	case i > 0 && l.column != none && !l.blank && l.column == lines[i-1].column && l.indent == lines[i-1].indent:
		return groups[i-1]
	}
	return group{l.column, i}
}

// pad joins the parts of a line.
func pad(cells [][]byte, widths []int) string {
	var b strings.Builder
	for n, cell := range cells {
		b.Write(cell)
		if n < len(cells)-1 {
			b.WriteString(padding(string(cell), widths[n]))
		}
	}
	return b.String()
}

// comments gives, for each line, the width that its text is padded to before
// the comment that trails it: the widest of consecutive lines that have one.
func comments(lines []line, texts []string) []int {
	margins := make([]int, len(lines))
	for from := 0; from < len(lines); {
		to, widest := from, 0
		for to < len(lines) && (to == from || joinsComments(lines[to-1], lines[to])) {
			widest = wider(widest, texts[to])
			to++
		}
		for ; from < to; from++ {
			margins[from] = widest
		}
	}
	return margins
}

func joinsComments(a, b line) bool {
	return a.comment != "" && b.comment != "" && !b.blank && a.indent == b.indent && !a.raw && !b.raw
}

func wider(than int, text string) int {
	if w := width(text); w <= widestPart {
		return max(than, w)
	}
	return than
}

// padding are the spaces that follow a text in a column, at least one.
func padding(text string, column int) string {
	return strings.Repeat(" ", max(1, column-width(text)+1))
}

// width counts the characters of a text, not its bytes.
func width(text string) int { return utf8.RuneCountInString(text) }
