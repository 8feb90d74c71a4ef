package testkit

import (
	"fmt"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/entente-lang/entente/lang/diag"
)

// Findings lists findings, one a line, with the places that belong to them
// indented below.
func Findings(found []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "%s: %s: %s: %s", d.Span, d.Severity, d.Code, d.Message)
		if d.Hint != "" {
			b.WriteString(" | " + d.Hint)
		}
		b.WriteByte('\n')
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  %s: %s\n", r.Span, r.Message)
		}
	}
	return b.String()
}

// Codes are the codes of findings in their order.
func Codes(found []diag.Diagnostic) []diag.Code {
	codes := []diag.Code{}
	for _, d := range found {
		codes = append(codes, d.Code)
	}
	return codes
}

var planted = regexp.MustCompile(`//! ([a-z -]+)`)

// Planted are the mistakes that a study marks in its own rule files: a comment
// `//! code` says that its line has exactly one finding of that code; several
// codes stand for several findings. They come as "path:line code".
func Planted(study fstest.MapFS) (all []string, marked bool) {
	for path, f := range study {
		for i, line := range strings.Split(string(f.Data), "\n") {
			m := planted.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			for _, code := range strings.Fields(m[1]) {
				all = append(all, fmt.Sprintf("%s:%d %s", path, i+1, code))
			}
		}
	}
	return all, len(all) > 0
}

// InRuleFiles are findings in the form of Planted, those in tables left out:
// a table has no comments.
func InRuleFiles(found []diag.Diagnostic) (all []string) {
	for _, d := range found {
		if strings.HasSuffix(d.Span.Path(), ".entente") {
			all = append(all, fmt.Sprintf("%s:%d %s", d.Span.Path(), d.Span.Begin().Line, d.Code))
		}
	}
	return all
}
