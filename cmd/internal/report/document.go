package report

import (
	"fmt"
	"io"
	"strings"
)

// Document is an explanation or a reference, before it has a format.
type Document struct {
	Title    string    `json:"title"`
	Untitled bool      `json:"-"` // text leaves the title out: the sections say it
	Sections []Section `json:"sections"`
}

// Section is a part of a document. Whatever of it is empty is left out.
type Section struct {
	Title  string   `json:"title,omitempty"`
	Text   []string `json:"text,omitempty"` // paragraphs
	Fields []Field  `json:"fields,omitempty"`
	Code   string   `json:"code,omitempty"`
	Items  []Item   `json:"items,omitempty"`
	Table  *Table   `json:"table,omitempty"`
	Steps  []Step   `json:"steps,omitempty"`
}

// Field is a name and what it says.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Item is a name with lines about it.
type Item struct {
	Name  string   `json:"name"`
	Lines []string `json:"lines"`
}

// Table is rows of cells under a head.
type Table struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
}

// Step is a line of a derivation: what it rests on stands below it, one depth
// further in.
type Step struct {
	Depth  int    `json:"depth"`
	What   string `json:"what"`
	Value  string `json:"value"`
	How    string `json:"how"`
	At     string `json:"at,omitempty"`
	Source string `json:"source,omitempty"`
}

// Add appends a field unless it says nothing.
func (s *Section) Add(name, value string) {
	if value != "" {
		s.Fields = append(s.Fields, Field{name, value})
	}
}

// Text writes the document for reading, width columns wide; 0 means 100.
func (d *Document) Text(w io.Writer, p Paint, width int) error {
	if width == 0 {
		width = 100
	}
	t := &docText{Paint: p, width: width}
	if !d.Untitled {
		t.line("%s", p.Bold(Clean(d.Title)))
	}
	for _, s := range d.Sections {
		t.section(&s)
	}
	_, err := io.WriteString(w, strings.TrimPrefix(t.b.String(), "\n"))
	return err
}

type docText struct {
	Paint
	b     strings.Builder
	width int
}

func (t *docText) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

func (t *docText) section(s *Section) {
	t.line("")
	if s.Title != "" {
		t.line("%s", t.Bold(Clean(s.Title)))
	}
	for _, text := range s.Text {
		t.b.WriteString(indented("  ", wrap(Clean(text), t.width-2)))
	}
	if s.Code != "" {
		t.b.WriteString(indented("    ", cleanCode(s.Code)))
	}
	t.fields(s.Fields)
	t.items(s.Items)
	if s.Table != nil {
		t.table(s.Table)
	}
	t.steps(s.Steps)
}

// cleanCode cleans a text line by line.
func cleanCode(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		lines[i] = shown(l)
	}
	return strings.Join(lines, "\n")
}

func (t *docText) fields(list []Field) {
	var rows [][]string
	for _, f := range list {
		rows = append(rows, []string{t.Dim(Clean(f.Name)), wrap(Clean(f.Value), t.width-18)})
	}
	t.b.WriteString(grid("  ", []column{{least: 14}, {}}, rows))
}

func (t *docText) items(list []Item) {
	var rows [][]string
	for _, x := range list {
		var lines []string
		for _, l := range x.Lines {
			lines = append(lines, wrap(Clean(l), t.width-24))
		}
		rows = append(rows, []string{t.Bold(Clean(x.Name)), strings.Join(lines, "\n")})
	}
	t.b.WriteString(grid("  ", []column{{least: 18}, {}}, rows))
}

func (t *docText) table(x *Table) {
	cols := make([]column, len(x.Head))
	for i, h := range x.Head {
		cols[i] = column{head: strings.TrimSuffix(h, ":"), right: strings.HasSuffix(h, ":")}
	}
	fit(cols, x.Rows, t.width-2)
	var rows [][]string
	for _, r := range x.Rows {
		row := make([]string, len(r))
		for i, s := range r {
			row[i] = Clean(s)
			if cols[i].width > 0 {
				row[i] = wrap(row[i], cols[i].width)
			}
		}
		rows = append(rows, row)
	}
	t.b.WriteString(grid("  ", cols, rows))
}

func (t *docText) steps(list []Step) {
	var rows [][]string
	for _, s := range list {
		how := Clean(s.How)
		if s.Source != "" {
			how += "; source: " + Clean(s.Source)
		}
		rows = append(rows, []string{strings.Repeat("  ", s.Depth) + Clean(s.What), "= " + Clean(s.Value), wrap(how, max(30, t.width-66)), t.Dim(Clean(s.At))})
	}
	t.b.WriteString(grid("  ", []column{{}, {}, {}, {}}, rows))
}

// Markdown writes the document for pasting.
func (d *Document) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", markdown(d.Title))
	for _, s := range d.Sections {
		s.markdown(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Section) markdown(b *strings.Builder) {
	if s.Title != "" {
		fmt.Fprintf(b, "\n## %s\n", markdown(s.Title))
	}
	for _, text := range s.Text {
		fmt.Fprintf(b, "\n%s\n", markdown(text))
	}
	if s.Code != "" {
		fmt.Fprintf(b, "\n%s\n", strings.TrimRight(indented("    ", cleanCode(s.Code)), "\n"))
	}
	if len(s.Fields)+len(s.Items) > 0 {
		b.WriteByte('\n')
	}
	for _, f := range s.Fields {
		fmt.Fprintf(b, "- %s: %s\n", markdown(f.Name), markdown(f.Value))
	}
	for _, x := range s.Items {
		fmt.Fprintf(b, "- **%s**: %s\n", markdown(x.Name), markdown(strings.Join(x.Lines, "; ")))
	}
	if s.Table != nil {
		b.WriteString(markdownTable(append([]string(nil), s.Table.Head...), escaped(s.Table.Rows)))
	}
	if len(s.Steps) > 0 {
		b.WriteByte('\n')
	}
	for _, x := range s.Steps {
		fmt.Fprintf(b, "%s- %s = %s: %s %s\n", strings.Repeat("  ", x.Depth), markdown(x.What), markdown(x.Value), markdown(x.How), markdown(x.At))
	}
}

func escaped(rows [][]string) (out [][]string) {
	for _, r := range rows {
		row := make([]string, len(r))
		for i, s := range r {
			row[i] = markdown(s)
		}
		out = append(out, row)
	}
	return out
}
