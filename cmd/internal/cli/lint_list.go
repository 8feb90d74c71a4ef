package cli

import (
	"slices"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/lint"
)

// lintCodes are the codes that lint can be told to leave out: those of its
// rules, and those of the checker that are no errors.
func lintCodes() (codes []string) {
	for _, k := range report.Kinds() {
		_, ofChecker := diag.Lookup(k.Code)
		if k.Rule != nil || ofChecker && k.Severity != diag.Error {
			codes = append(codes, string(k.Code))
		}
	}
	return codes
}

// fixWords say what the fixes of a rule do.
var fixWords = map[lint.FixKind]string{lint.NoFix: "", lint.SafeFix: "--fix", lint.MeaningFix: "--fix-meaning"}

// list writes the rules with their severities in force.
func (l *linter) list() error {
	t := &report.Table{Head: []string{"code", "group", "severity", "fix", "finds"}}
	for _, r := range lint.Rules {
		severity := r.Severity.String()
		if s, ok := l.Lint.severity[r.Code]; ok {
			severity = s.String()
		}
		asked := slices.Contains(l.only, string(r.Code))
		if slices.Contains(l.opts.Off, r.Code) || !asked && l.Lint.rules[r.Code].text == levelOff {
			severity = levelOff
		}
		severity += l.Lint.exceptions(r.Code)
		t.Rows = append(t.Rows, []string{string(r.Code), string(r.Group), severity, fixWords[r.Fix], r.Title})
	}
	return l.writeDocument(l.settings, &report.Document{Title: "Lint rules", Untitled: true, Sections: []report.Section{{Table: t}}})
}
