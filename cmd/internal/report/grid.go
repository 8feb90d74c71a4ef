package report

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// column is a column of a table of text.
type column struct {
	head  string
	right bool // numbers
	width int  // the most columns it takes; 0 for no limit
	least int  // the least columns it takes
}

// grid renders a table without lines, its cells wrapped at words.
func grid(indent string, cols []column, rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	t := table.NewWriter()
	t.SetStyle(plainStyle)
	t.SuppressTrailingSpaces()
	var configs []table.ColumnConfig
	var head table.Row
	headed := false
	for i, c := range cols {
		conf := table.ColumnConfig{Number: i + 1, WidthMin: c.least, WidthMax: c.width, WidthMaxEnforcer: text.WrapSoft}
		if c.right {
			conf.Align, conf.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, conf)
		head = append(head, c.head)
		headed = headed || c.head != ""
	}
	t.SetColumnConfigs(configs)
	if headed {
		t.AppendHeader(head)
	}
	for _, r := range rows {
		var row table.Row
		for _, s := range r {
			row = append(row, s)
		}
		t.AppendRow(row)
	}
	return indented(indent, t.Render())
}

// plainStyle has no lines and two spaces between columns.
var plainStyle = table.Style{
	Name:    "plain",
	Box:     table.BoxStyle{PaddingRight: "  "},
	Format:  table.FormatOptions{Header: text.FormatDefault},
	Options: table.OptionsNoBordersAndSeparators,
}

func indented(indent, block string) string {
	var b strings.Builder
	for line := range strings.Lines(block + "\n") {
		line = strings.TrimRight(line, " \n")
		if line != "" {
			b.WriteString(indent + line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// wrap breaks a text at words.
func wrap(s string, width int) string { return text.WrapSoft(s, width) }

// fit bounds the widths of columns so that a table keeps to a width: the
// widest column gives way until the rest fits.
func fit(cols []column, rows [][]string, width int) {
	wide := make([]int, len(cols))
	for i, c := range cols {
		wide[i] = text.StringWidth(c.head)
		for _, r := range rows {
			wide[i] = max(wide[i], text.StringWidth(Clean(r[i])))
		}
	}
	for {
		total, widest := 0, 0
		for i, w := range wide {
			total += w + 2
			if w > wide[widest] {
				widest = i
			}
		}
		if total <= width || wide[widest] <= 16 {
			break
		}
		wide[widest] = max(16, wide[widest]-(total-width))
	}
	for i := range cols {
		cols[i].width = wide[i]
	}
}
