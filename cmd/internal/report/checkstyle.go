package report

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/entente-lang/entente/lang/diag"
)

type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

var checkstyleSeverity = map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning", diag.Note: "info"}

// Checkstyle writes the XML of Checkstyle, which many tools read. A finding
// without a place stands in the file ".".
func Checkstyle(w io.Writer, r *Run) error {
	out := checkstyleReport{Version: "4.3"}
	index := map[string]int{}
	for _, f := range r.findings() {
		name, x := ".", checkstyleError{1, 0, checkstyleSeverity[f.Severity], xmlLine(f.said()), "entente." + string(f.Code)}
		if at := f.at(); at != nil {
			name, x.Line, x.Column = at.Path, at.Start.Line, at.Start.Column
		}
		i, ok := index[name]
		if !ok {
			i = len(out.Files)
			index[name] = i
			out.Files = append(out.Files, checkstyleFile{Name: xmlLine(name)})
		}
		out.Files[i].Errors = append(out.Files[i].Errors, x)
	}
	return writeXML(w, out)
}

func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// xmlLine makes a text one that XML can hold, in a CDATA section as well: that
// has no escapes for the characters that XML forbids.
func xmlLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return 0xFFFD
		}
		return r
	}, Clean(s))
}

// xmlText is xmlLine for a text of several lines.
func xmlText(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = xmlLine(l)
	}
	return strings.Join(lines, "\n")
}
