package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// csvColumns head the rows. Operations are words: a cell that begins with + or
// - would be a formula.
var csvColumns = []string{"dimension", "rule", "binding", "op", "amount", "points", "because", "source", "at"}

var csvOps = map[string]string{"+=": "add", "-=": "subtract", "*=": "multiply"}

// CSV writes one row a contribution. Texts are guarded against spreadsheets
// that would run them.
func CSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvColumns); err != nil {
		return err
	}
	for _, d := range dimensions(r.Result) {
		for _, c := range r.Result.Scores[d].Contributions {
			row := []string{cell(d), cell(c.Rule), cell(c.Binding.String()), csvOps[c.Op], exact(c.Amount), exact(c.Points),
				cell(c.Because), cell(citations(c.Source)), cell(c.At)}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// exact writes a number so that it reads back as the same number.
func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// citations are the sources in a line, each by its id and place.
func citations(list []eval.Cited) string {
	var all []string
	for _, c := range list {
		s := c.ID
		if s == "" {
			s = c.Title
		}
		if c.Place != "" {
			s += ", " + c.Place
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}
