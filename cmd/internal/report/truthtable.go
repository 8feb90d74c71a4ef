package report

import (
	"fmt"
	"strings"

	"github.com/entente-lang/entente/eval/truthtable"
)

// TruthTable is a truth table and what follows from it, as a document.
func TruthTable(title string, t *truthtable.Table, fits []truthtable.Fit, missing []truthtable.Missing) *Document {
	d := &Document{Title: title}
	d.Sections = append(d.Sections, rowsSection(t), necessarySection(t))
	d.Sections = append(d.Sections, solutionSection("Conservative solution: combinations that no case shows do not lead to the outcome", t.Conservative))
	d.Sections = append(d.Sections, solutionSection("Parsimonious solution: they may, where that makes it simpler", t.Parsimonious))
	if len(fits) > 0 {
		s := Section{Title: "Held against the outcome", Table: &Table{Head: []string{"set", "consistency:", "coverage:"}}}
		for _, f := range fits {
			s.Table.Rows = append(s.Table.Rows, []string{f.Name, measure(f.Consistency), measure(f.Coverage)})
		}
		d.Sections = append(d.Sections, s)
	}
	if s, ok := apart(t, missing); ok {
		d.Sections = append(d.Sections, s)
	}
	return d
}

func rowsSection(t *truthtable.Table) Section {
	s := Section{Title: fmt.Sprintf("Truth table of %s: %s, %d combinations without enough cases", t.Outcome, Plural(len(t.Cases), "case"), t.Remainders)}
	s.Table = &Table{Head: append(append([]string{}, t.Conditions...), "n:", "outcome", "consistency:", "PRI:", "cases")}
	for _, r := range t.Rows {
		var row []string
		for _, p := range r.Present {
			row = append(row, map[bool]string{true: "1", false: "0"}[p])
		}
		outcome := r.Outcome
		if r.Contradictory {
			outcome += ", contradictory"
		}
		s.Table.Rows = append(s.Table.Rows, append(row, fmt.Sprint(r.N()), outcome, measure(r.Consistency), measure(r.PRI), rowCases(r)))
	}
	s.Text = []string{fmt.Sprintf("A row is in with a consistency of at least %s and at least %s.", measure(&t.Threshold), Plural(t.Frequency, "case"))}
	return s
}

// rowCases names the cases of a row, those without the outcome behind.
func rowCases(r truthtable.Row) string {
	s := strings.Join(r.For, ", ")
	if len(r.Against) > 0 {
		s = strings.TrimSpace(s + " not: " + strings.Join(r.Against, ", "))
	}
	return s
}

func necessarySection(t *truthtable.Table) Section {
	s := Section{Title: "Conditions as necessary for the outcome", Table: &Table{Head: []string{"condition", "consistency:", "coverage:", "relevance:"}}}
	for _, f := range t.Necessary {
		s.Table.Rows = append(s.Table.Rows, []string{f.Name, measure(f.Consistency), measure(f.Coverage), measure(f.Relevance)})
	}
	return s
}

func solutionSection(title string, s truthtable.Solution) Section {
	out := Section{Title: title}
	if len(s.Models) == 0 {
		out.Text = []string{"none: no row leads to the outcome"}
		return out
	}
	if len(s.Models) > 1 {
		out.Text = []string{fmt.Sprintf("%d models are equally small; nothing speaks for one of them", len(s.Models))}
	}
	if s.Partial {
		out.Text = append(out.Text, "the search was cut short: there may be smaller ones")
	}
	out.Table = &Table{Head: []string{"path", "consistency:", "coverage:", "unique:", "cases"}}
	for _, m := range s.Models {
		for _, p := range m.Paths {
			out.Table.Rows = append(out.Table.Rows, []string{p.Name, measure(p.Consistency), measure(p.Coverage), measure(p.Unique), strings.Join(p.Cases, ", ")})
		}
		out.Table.Rows = append(out.Table.Rows, []string{"= " + m.Name, measure(m.Consistency), measure(m.Coverage), "", ""})
	}
	return out
}

// apart lists the cases that are in no row.
func apart(t *truthtable.Table, missing []truthtable.Missing) (Section, bool) {
	s := Section{Title: "Cases in no row"}
	for _, id := range t.Crossover {
		s.Add(id, "lies on a crossover")
	}
	for _, m := range missing {
		s.Add(m.ID, "has no "+m.Attribute)
	}
	return s, len(s.Fields) > 0
}

// measure is a share with three decimals, or a dash.
func measure(x *float64) string {
	if x == nil {
		return "-"
	}
	return fixed(*x, 3)
}
