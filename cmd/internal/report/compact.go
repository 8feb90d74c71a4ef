package report

import (
	"fmt"
	"io"
	"strings"
)

// Compact writes `path:line:col: severity: message [code]`, one line a finding.
func Compact(w io.Writer, r *Run) error {
	var b strings.Builder
	for _, f := range r.findings() {
		place := Findings{Prefix: f.Prefix}.Place(f.Span)
		if place == "" {
			place = "entente"
		}
		fmt.Fprintf(&b, "%s: %s: %s\n", place, f.Severity, f.said())
	}
	_, err := io.WriteString(w, b.String())
	return err
}
