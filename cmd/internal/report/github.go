package report

import (
	"fmt"
	"io"
	"strings"
)

// GitHub writes workflow commands, which GitHub Actions shows as annotations.
// A runner reads them from the log line by line, so that no text of a study
// may begin one or end one: data and properties are escaped as the runner
// reads them back.
func GitHub(w io.Writer, r *Run) error {
	var b strings.Builder
	for _, f := range r.findings() {
		props := []string{}
		if at := f.at(); at != nil {
			props = append(props, "file="+githubProperty(at.Path), fmt.Sprintf("line=%d", at.Start.Line), fmt.Sprintf("endLine=%d", at.End.Line))
			if at.Start.Line == at.End.Line { // elsewhere the runner ignores columns
				props = append(props, fmt.Sprintf("col=%d", at.Start.UTF16), fmt.Sprintf("endColumn=%d", at.End.UTF16))
			}
		}
		props = append(props, "title="+githubProperty("entente: "+string(f.Code)))
		fmt.Fprintf(&b, "::%s %s::%s\n", githubLevel(&f), strings.Join(props, ","), githubData.Replace(f.said()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func githubLevel(f *Found) string {
	if s := f.Severity.String(); s != "note" {
		return s
	}
	return "notice"
}

var githubData = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

func githubProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData.Replace(Clean(s)))
}

// maxSummary bounds the rows of a step summary, of which GitHub takes 1 MiB.
const maxSummary = 500

// GitHubSummary writes what was found as a table for the summary of a step.
func GitHubSummary(w io.Writer, r *Run) error {
	var b strings.Builder
	list := r.findings()
	fmt.Fprintf(&b, "### entente %s: %s\n\n", r.Command, Count(r.Diagnostics()))
	if n := len(r.Cases); n > 0 {
		failed := 0
		for _, c := range r.Cases {
			if !c.Passed {
				failed++
			}
		}
		fmt.Fprintf(&b, "%s, %d failed.\n\n", Plural(n, "test"), failed)
	}
	if len(list) > 0 {
		b.WriteString("| place | severity | finding | code |\n|---|---|---|---|\n")
	}
	for _, f := range list[:min(len(list), maxSummary)] {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", markdown(Findings{Prefix: f.Prefix}.Place(f.Span)), f.Severity, markdown(f.Message), markdown(string(f.Code)))
	}
	if n := len(list) - maxSummary; n > 0 {
		fmt.Fprintf(&b, "\n%d more not shown; the log has all.\n", n)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}
