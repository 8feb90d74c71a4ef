package report

import (
	"fmt"
	"io"
)

// FindingText writes what the command shows people, without colour.
func FindingText(w io.Writer, r *Run) error {
	if r.Err == nil && r.Text != nil {
		return r.Text(w)
	}
	for _, f := range r.Found {
		Findings{Prefix: f.Prefix}.one(w, f.Diagnostic)
	}
	if r.Err != nil {
		_, err := fmt.Fprintf(w, "entente: %s\n", Clean(r.Err.Error()))
		return err
	}
	_, err := fmt.Fprintf(w, "%s in %s\n", Count(r.Diagnostics()), Plural(r.Files, "file"))
	return err
}
