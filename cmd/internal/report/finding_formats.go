package report

import (
	"io"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// Run is what a command found, for whatever format writes it.
type Run struct {
	Command string
	Found   []Found
	Cases   []Case // the tests that ran
	Files   int    // that were read
	Err     error  // why the job could not be done, or nil

	Text func(io.Writer) error // what the command shows people; nil shows the findings
	JSON func() any            // the whole result; nil holds the findings
}

// Found is a finding, where its study lies, and what identifies it.
type Found struct {
	diag.Diagnostic
	Prefix string // what leads from the working folder to the study's root
	Print  string // stays as it is when lines move
}

// Case is a test that ran.
type Case struct {
	Title  string
	At     source.Span
	Prefix string
	Passed bool
	Err    error  // why it could not be run, or nil
	Text   string // what failed, in lines
}

// FindingFormat is a way to write what a command found. Each stays valid where
// nothing was found and where the job could not be done.
type FindingFormat struct {
	Name  string
	Doc   string // in a few words
	Write func(io.Writer, *Run) error
}

// FindingFormats is the list of formats of findings.
var FindingFormats = []FindingFormat{
	{"text", "for reading in a terminal", FindingText},
	{"compact", "one line a finding", Compact},
	{"json", "the whole result, by the schema of the command", FindingJSONs},
	{"jsonl", "one JSON object a finding and line, and one that sums up", JSONLines},
	{"sarif", "SARIF 2.1.0, for code scanning", SARIF},
	{"junit", "JUnit XML, for test reports", JUnit},
	{"github", "annotations of GitHub Actions", GitHub},
	{"gitlab", "the code quality report of GitLab", GitLab},
	{"checkstyle", "Checkstyle XML", Checkstyle},
}

// FindingFormatNames are the names of the formats, in their order.
func FindingFormatNames() []string {
	var names []string
	for _, f := range FindingFormats {
		names = append(names, f.Name)
	}
	return names
}

// LookupFindingFormat finds a format of findings by its name.
func LookupFindingFormat(name string) (FindingFormat, bool) {
	for _, f := range FindingFormats {
		if f.Name == name {
			return f, true
		}
	}
	return FindingFormat{}, false
}

// Diagnostics are the bare findings.
func (r *Run) Diagnostics() (out []diag.Diagnostic) {
	for _, f := range r.Found {
		out = append(out, f.Diagnostic)
	}
	return out
}

// findings are the findings, and in a run that failed what it failed of.
func (r *Run) findings() []Found {
	if r.Err == nil {
		return r.Found
	}
	return append(r.Found[:len(r.Found):len(r.Found)], Found{Diagnostic: diag.Diagnostic{Code: NoResult, Severity: diag.Error, Message: r.Err.Error()}})
}

// at is where a finding begins and ends, as plain data; nil where it has no
// place.
func (f *Found) at() *SpanJSON { return Findings{Prefix: f.Prefix}.span(f.Span) }

// said is the message, the code and the way out, in a line.
func (f *Found) said() string {
	s := Clean(f.Message)
	if f.Hint != "" {
		s += "; " + Clean(f.Hint)
	}
	return s + " [" + string(f.Code) + "]"
}
