package coverage

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html
var layout string

// html/template escapes what stands in rule files for the place it is put in.
var templates = template.Must(template.New("coverage").Parse(layout))

// WriteHTML writes the report as one page that needs nothing else: the counts,
// and the study's files with every line coloured by what was tried on it.
func (r *Report) WriteHTML(w io.Writer) error {
	view := pageView{Report: r}
	for _, s := range []struct {
		name string
		Summary
	}{{"the study", r.Study}, {"standard packs", r.Packs}} {
		view.Summaries = append(view.Summaries, summaryView{s.name, percent(s.Summary), s.Summary})
	}
	for _, p := range r.pages() {
		view.Files = append(view.Files, p.view())
	}
	return templates.Execute(w, view)
}

func percent(s Summary) string { return fmt.Sprintf("%.1f%%", s.Percent()) }

type pageView struct {
	*Report
	Summaries []summaryView
	Files     []fileView
}

type summaryView struct {
	Name, Percent string
	Summary
}

type fileView struct {
	Path  string
	Lines []lineView
}

type lineView struct {
	Number            int
	Class, Text, Note string
}

func (p *page) view() fileView {
	out := fileView{Path: p.file.Path}
	for n := 1; n <= p.file.Lines(); n++ {
		v := lineView{Number: n, Text: p.file.Line(n)}
		if l := p.lines[n]; l != nil {
			v.Class, v.Note = l.class(), strings.Join(l.notes, "; ")
		}
		out.Lines = append(out.Lines, v)
	}
	return out
}

// class is the colour of a line: all, some or nothing on it was tried.
func (l *line) class() string {
	switch l.seen {
	case l.all:
		return "all"
	case 0:
		return "none"
	}
	return "some"
}
