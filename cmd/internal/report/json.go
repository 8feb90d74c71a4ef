package report

import (
	"encoding/json"
	"io"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
)

// JSON writes the result as its package does: nothing is added or left out.
func JSON(w io.Writer, r *Report) error {
	b, err := r.Result.JSON()
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Indented writes any value as JSON in the layout of results.
func Indented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Failed is what a machine format holds when there is no result.
type Failed struct {
	Error    string         `json:"error"`
	Findings []eval.Finding `json:"findings"`
	Version  string         `json:"entente"`
}

// NewFailed says why there is no result.
func NewFailed(err error, found []diag.Diagnostic) Failed {
	f := Failed{Error: err.Error(), Findings: []eval.Finding{}, Version: eval.Version}
	for _, d := range found {
		f.Findings = append(f.Findings, eval.NewFinding(d))
	}
	return f
}
