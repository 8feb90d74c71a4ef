package report

import (
	"github.com/fatih/color"

	"github.com/entente-lang/entente/lang/diag"
)

// Paint colours text, or leaves it as it is. The zero Paint leaves it.
type Paint struct{ On bool }

func (p Paint) with(s string, attrs ...color.Attribute) string {
	if !p.On || s == "" {
		return s
	}
	c := color.New(attrs...)
	c.EnableColor()
	return c.Sprint(s)
}

// Bold is for headings.
func (p Paint) Bold(s string) string { return p.with(s, color.Bold) }

// Dim is for what a reader may skip.
func (p Paint) Dim(s string) string { return p.with(s, color.Faint) }

// Good is for what speaks for a coalition, and for what passed.
func (p Paint) Good(s string) string { return p.with(s, color.FgGreen) }

// Bad is for what speaks against it, and for what failed.
func (p Paint) Bad(s string) string { return p.with(s, color.FgRed) }

// severity is the colour of findings.
func (p Paint) severity(s diag.Severity) string {
	switch s {
	case diag.Error:
		return p.with(s.String(), color.FgRed, color.Bold)
	case diag.Warning:
		return p.with(s.String(), color.FgYellow, color.Bold)
	}
	return p.with(s.String(), color.FgCyan)
}
