package report

import (
	"io"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// FindingJSON is a finding with all that belongs to it. Lines and columns
// begin at 1; columns count UTF-16 code units, as editors do, in `utf16`, and
// bytes in `column`.
type FindingJSON struct {
	Code     string        `json:"code"`
	Severity string        `json:"severity"`
	Message  string        `json:"message"`
	At       *SpanJSON     `json:"at,omitempty"`
	Hint     string        `json:"hint,omitempty"`
	Related  []RelatedJSON `json:"related,omitempty"`
	Fixes    []FixJSON     `json:"fixes,omitempty"`
}

// SpanJSON is a stretch of a file.
type SpanJSON struct {
	Path  string       `json:"path"`
	Start PositionJSON `json:"start"`
	End   PositionJSON `json:"end"`
}

// PositionJSON is a place in a file.
type PositionJSON struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	UTF16  int `json:"utf16"`
}

// RelatedJSON is another place that a finding speaks of.
type RelatedJSON struct {
	Message string    `json:"message"`
	At      *SpanJSON `json:"at"`
}

// FixJSON is a change that mends a finding.
type FixJSON struct {
	Title string     `json:"title"`
	Edits []EditJSON `json:"edits"`
}

// EditJSON replaces a stretch of a file.
type EditJSON struct {
	At   *SpanJSON `json:"at"`
	Text string    `json:"text"`
}

// JSON turns findings into plain data.
func (f Findings) JSON(list []diag.Diagnostic) []FindingJSON {
	out := []FindingJSON{}
	for _, d := range list {
		out = append(out, f.data(d))
	}
	return out
}

func (f Findings) data(d diag.Diagnostic) FindingJSON {
	x := FindingJSON{Code: string(d.Code), Severity: d.Severity.String(), Message: d.Message, At: f.span(d.Span), Hint: d.Hint}
	for _, r := range d.Related {
		x.Related = append(x.Related, RelatedJSON{r.Message, f.span(r.Span)})
	}
	for _, fix := range d.Fixes {
		y := FixJSON{Title: fix.Title, Edits: []EditJSON{}}
		for _, e := range fix.Edits {
			y.Edits = append(y.Edits, EditJSON{f.span(e.Span), e.Text})
		}
		x.Fixes = append(x.Fixes, y)
	}
	return x
}

// Result is what a command that finds writes as JSON.
type Result struct {
	Findings []FindingJSON `json:"findings"`
	Summary  Counts        `json:"summary"`
	Files    int           `json:"files"`
	Version  string        `json:"entente"`
}

// Result is the run as plain data.
func (r *Run) Result() Result {
	out := Result{[]FindingJSON{}, Count(r.Diagnostics()), r.Files, eval.Version}
	for _, f := range r.Found {
		out.Findings = append(out.Findings, Findings{Prefix: f.Prefix}.data(f.Diagnostic))
	}
	return out
}

// FindingJSONs writes the whole result, or why there is none.
func FindingJSONs(w io.Writer, r *Run) error {
	switch {
	case r.Err != nil:
		return Indented(w, NewFailed(r.Err, r.Diagnostics()))
	case r.JSON != nil:
		return Indented(w, r.JSON())
	}
	return Indented(w, r.Result())
}

func (f Findings) span(s source.Span) *SpanJSON {
	if s.IsZero() {
		return nil
	}
	path := s.Path()
	if !rules.IsPack(path) {
		path = f.Prefix + path
	}
	return &SpanJSON{path, position(s.Begin()), position(s.Finish())}
}

func position(p source.Position) PositionJSON { return PositionJSON{p.Line, p.Column, p.UTF16} }
