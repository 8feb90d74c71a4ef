package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval/simulate"
)

// Simulation is what came of a scenario, and how much of it to show.
type Simulation struct {
	*simulate.Result
	All   bool     // every row of the table, and every entry of the log
	Show  []string // series that the table has beside the usual ones
	Plain bool     // the chart in ASCII
	Width int      // columns of text; 0 means 100
	Paint Paint    // of text
}

// SimulationFormat is a way to write what came of a scenario.
type SimulationFormat struct {
	Name  string
	Doc   string
	Write func(io.Writer, *Simulation) error
}

// SimulationFormats is the list of formats of scenarios.
var SimulationFormats = []SimulationFormat{
	{"text", "for reading in a terminal, with a chart", SimulationText},
	{"json", "the whole result, by the schema of `entente schema simulate`", func(w io.Writer, r *Simulation) error { return Indented(w, r.Result) }},
	{"csv", "one row a day and series, for spreadsheets and statistics", SimulationCSV},
	{"svg", "a picture for documents and pages", SimulationSVG},
}

// SimulationFormatNames are the names of the formats, in their order.
func SimulationFormatNames() (names []string) {
	for _, f := range SimulationFormats {
		names = append(names, f.Name)
	}
	return names
}

// LookupSimulationFormat finds a format by its name.
func LookupSimulationFormat(name string) (SimulationFormat, bool) {
	for _, f := range SimulationFormats {
		if f.Name == name {
			return f, true
		}
	}
	return SimulationFormat{}, false
}

// flagsSeries is what the number of partners is called beside the series, and
// capability the series that it is set against.
const (
	flagsSeries = "flags"
	capability  = "effective"
)

// number is a number of a row; ok is false where it could not be judged, or
// where the path had ended.
func (r *Simulation) number(row int, series string) (x float64, ok bool) {
	if row >= len(r.Rows) {
		return 0, false
	}
	if series == flagsSeries {
		return float64(r.Rows[row].Flags), true
	}
	x, ok = r.Rows[row].Values[series]
	return x, ok
}

// drawn is a number of a row over the draws.
func (r *Simulation) drawn(row int, series string) (d simulate.Distribution, ok bool) {
	if r.Draws == nil {
		return d, false
	}
	d = r.Draws.Rows[row].Flags
	if series != flagsSeries {
		d = r.Draws.Rows[row].Values[series]
	}
	return d, d.Count > 0
}

// days are the days of all rows: those of the draws, which may go on where the
// path that is told ended.
func (r *Simulation) days() (days []string) {
	for _, row := range r.Rows {
		days = append(days, row.Day)
	}
	if r.Draws != nil {
		for _, row := range r.Draws.Rows[len(days):] {
			days = append(days, row.Day)
		}
	}
	return days
}

// kind are the series of a kind: political before military, then by name; sums
// over partners from what was promised to what is there.
func (r *Simulation) kind(kind string) []string {
	rank := map[string]int{"political": -5, "military": -4, "troops": -3, "nominal": -2, "effective": -1}
	var names []string
	for name, s := range r.Series {
		if s.Kind == kind {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b)) })
	return names
}

// digits are the decimals that numbers of a series are shown with.
func (r *Simulation) digits(series string) int {
	switch s := r.Series[series]; {
	case series == flagsSeries, s.Kind == simulate.SeriesPartners:
		return 0
	case s.Range != nil:
		return min(2, decimals(*s.Range))
	}
	return 2
}

// show writes a number of a series as people read it.
func (r *Simulation) show(x float64, series string) string {
	if r.Series[series].Share {
		return fixed(100*x, 1) + "%"
	}
	return grouped(fixed(x, r.digits(series)))
}

// grouped puts commas between the thousands of a decimal number.
func grouped(s string) string {
	whole, rest, point := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + rest
	}
	return sign + whole
}

// change is what became of a number in per cent.
func change(from, to float64) string {
	if from == 0 {
		return ""
	}
	return signed(100*(to-from)/from, 0) + " %"
}

// exit is a partner's leaving, as the path that is told has it.
func (r *Simulation) exit(p simulate.Partner) string {
	switch {
	case p.Left == "" && p.Form != "":
		return "stays, " + p.Form
	case p.Left == "":
		return "stays"
	case p.By == simulate.BySelection:
		return "no longer named"
	case p.Form != "":
		return p.Form
	}
	return "leaves"
}
