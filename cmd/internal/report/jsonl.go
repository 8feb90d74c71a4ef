package report

import (
	"encoding/json"
	"io"

	"github.com/entente-lang/entente/eval"
)

// The lines of a run. Each says in `type` what it is.
type (
	findingLine struct {
		Type string `json:"type"`
		FindingJSON
	}
	caseLine struct {
		Type   string    `json:"type"`
		Title  string    `json:"title"`
		At     *SpanJSON `json:"at,omitempty"`
		Passed bool      `json:"passed"`
		Text   string    `json:"text,omitempty"`
	}
	summaryLine struct {
		Type string `json:"type"`
		Counts
		Files   int    `json:"files"`
		Error   string `json:"error,omitempty"` // why there is no result
		Version string `json:"entente"`
	}
)

// JSONLines writes one object a line: the findings, the tests, and at the end
// one that sums up. A run that was cut short lacks the last.
func JSONLines(w io.Writer, r *Run) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, f := range r.Found {
		if err := e.Encode(findingLine{"finding", Findings{Prefix: f.Prefix}.data(f.Diagnostic)}); err != nil {
			return err
		}
	}
	for _, c := range r.Cases {
		if err := e.Encode(caseLine{"test", c.Title, Findings{Prefix: c.Prefix}.span(c.At), c.Passed, c.Text}); err != nil {
			return err
		}
	}
	last := summaryLine{Type: "summary", Counts: Count(r.Diagnostics()), Files: r.Files, Version: eval.Version}
	if r.Err != nil {
		last.Error = r.Err.Error()
	}
	return e.Encode(last)
}
