package report

import (
	"io"

	"github.com/entente-lang/entente/eval"
)

// Report is a judgement and how much of it to show.
type Report struct {
	Result *eval.Result
	Before *eval.Result // the coalition as it is declared, where the question changed its members; or nil
	Lead   string       // the title of the lead
	Top    int          // contributions shown on each side of a score; 0 shows all
	Width  int          // columns of text; 0 means 100
	Paint  Paint        // of text
}

// Format is a way to write a judgement.
type Format struct {
	Name  string
	Doc   string // in a few words
	Write func(io.Writer, *Report) error
}

// Formats is the list of formats of a judgement.
var Formats = []Format{
	{"text", "for reading in a terminal", Text},
	{"json", "the whole result, by the schema of `entente schema score`", JSON},
	{"csv", "one row a contribution, for spreadsheets and statistics", CSV},
	{"markdown", "a document ready to paste", Markdown},
}

// FormatNames are the names of the formats, in their order.
func FormatNames() []string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return names
}

// Lookup finds a format by its name.
func Lookup(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
