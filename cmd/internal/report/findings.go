package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// Findings writes findings as text.
type Findings struct {
	Prefix string // what leads from the working folder to the study's root, "" or ended by a slash
	Paint  Paint
}

// Place is a span as a reader in the working folder can open it.
func (f Findings) Place(s source.Span) string {
	if s.IsZero() {
		return ""
	}
	if rules.IsPack(s.Path()) {
		return Clean(s.String())
	}
	return Clean(f.Prefix + s.String())
}

// Write writes each finding with its line of text, its hint and the other
// places that belong to it.
func (f Findings) Write(w io.Writer, list []diag.Diagnostic) error {
	var b strings.Builder
	for _, d := range list {
		f.one(&b, d)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f Findings) one(w io.Writer, d diag.Diagnostic) {
	var b strings.Builder
	if place := f.Place(d.Span); place != "" {
		b.WriteString(f.Paint.Bold(place) + ": ")
	}
	fmt.Fprintf(&b, "%s: %s [%s]\n", f.Paint.severity(d.Severity), Clean(d.Message), d.Code)
	b.WriteString(f.excerpt(d.Span))
	for _, r := range d.Related {
		fmt.Fprintf(&b, "  %s: %s\n", f.Place(r.Span), Clean(r.Message))
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "  hint: %s\n", Clean(d.Hint))
	}
	io.WriteString(w, b.String())
}

// excerptWidth is how many columns of a line are shown.
const excerptWidth = 110

// excerpt shows the first line of a span with carets under it. Of a long line
// it shows the part around the span.
func (f Findings) excerpt(s source.Span) string {
	if s.IsZero() || s.File.Text == "" {
		return ""
	}
	at := s.Begin()
	line := s.File.Line(at.Line)
	from := min(at.Column-1, len(line))
	to := min(max(from, from+s.End-s.Start), len(line))
	before, marked, after := shown(tail(line[:from])), shown(head(line[from:to])), shown(head(line[to:]))
	before = cutLeft(before, excerptWidth/2)
	marked = cutRight(marked, excerptWidth-text.StringWidth(before))
	after = cutRight(after, excerptWidth-text.StringWidth(before+marked))
	number := fmt.Sprintf("%5d", at.Line)
	carets := strings.Repeat(" ", text.StringWidth(before)) + f.Paint.Bad(strings.Repeat("^", max(1, text.StringWidth(marked))))
	return fmt.Sprintf("%s | %s\n%s | %s\n", f.Paint.Dim(number), before+marked+after, strings.Repeat(" ", len(number)), carets)
}

// maxPiece bounds the bytes of a line that are looked at, whatever its length:
// a line can be as long as a file, and can have a finding at every word.
const maxPiece = 8 * excerptWidth

func head(s string) string {
	if len(s) <= maxPiece {
		return s
	}
	n := maxPiece
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func tail(s string) string {
	if len(s) <= maxPiece {
		return s
	}
	n := len(s) - maxPiece
	for n < len(s) && !utf8.RuneStart(s[n]) {
		n++
	}
	return s[n:]
}

// shown is a piece of a line as the excerpt prints it.
func shown(s string) string { return Clean(strings.ReplaceAll(s, "\t", "  ")) }

func cutRight(s string, width int) string {
	if text.StringWidth(s) <= width {
		return s
	}
	return text.Trim(s, max(0, width-1)) + "…"
}

func cutLeft(s string, width int) string {
	runes := []rune(s)
	if len(runes) <= width {
		return s
	}
	return "…" + string(runes[len(runes)-width+1:])
}

// Counts says how many findings there are of each severity.
type Counts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
}

// Count counts findings.
func Count(list []diag.Diagnostic) (c Counts) {
	for _, d := range list {
		switch d.Severity {
		case diag.Error:
			c.Errors++
		case diag.Warning:
			c.Warnings++
		default:
			c.Notes++
		}
	}
	return c
}

// String is "1 error, 2 warnings, 0 notes", what is 0 left out.
func (c Counts) String() string {
	var parts []string
	for _, x := range []struct {
		n    int
		name string
	}{{c.Errors, "error"}, {c.Warnings, "warning"}, {c.Notes, "note"}} {
		if x.n > 0 {
			parts = append(parts, Plural(x.n, x.name))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// severityOf reads the severity of a finding of a result.
func severityOf(f eval.Finding) diag.Severity {
	for _, s := range []diag.Severity{diag.Note, diag.Warning, diag.Error} {
		if s.String() == f.Severity {
			return s
		}
	}
	return diag.Error
}
