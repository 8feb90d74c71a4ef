package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// Markdown writes a document with the same content as Text.
func Markdown(w io.Writer, r *Report) error {
	m := &paper{Report: r}
	c := r.Result.Coalition
	m.line("# %s\n", markdown(named(c.Title, c.ID)))
	m.line("As of %s, %s, led by %s.", markdown(c.AsOf), Plural(len(c.Members), "member"), markdown(lead(r)))
	if joined, left := changes(r); len(joined)+len(left) > 0 {
		m.line("\nThe coalition is %s.", markdown(changed(joined, left)))
	}
	m.overview()
	for _, d := range dimensions(r.Result) {
		m.score(d)
	}
	m.partners()
	m.requirements()
	m.missing()
	m.findings()
	m.line("\nEdition %d, revision %.12s, entente %s.", r.Result.Edition, markdown(r.Result.Revision), markdown(r.Result.Version))
	_, err := io.WriteString(w, m.b.String())
	return err
}

// paper is a document as it is being written.
type paper struct {
	*Report
	b strings.Builder
}

func (m *paper) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

// table writes rows of cells that are already escaped. Columns whose heading
// ends with a colon hold numbers.
func (m *paper) table(head []string, rows [][]string) { m.b.WriteString(markdownTable(head, rows)) }

func markdownTable(head []string, rows [][]string) string {
	var b strings.Builder
	rule := make([]string, len(head))
	for i, h := range head {
		rule[i] = "---"
		if strings.HasSuffix(h, ":") {
			rule[i], head[i] = "---:", strings.TrimSuffix(h, ":")
		}
	}
	b.WriteByte('\n')
	for _, r := range append([][]string{head, rule}, rows...) {
		b.WriteString("| " + strings.Join(r, " | ") + " |\n")
	}
	return b.String()
}

func (m *paper) overview() {
	var rows [][]string
	for _, d := range dimensions(m.Result) {
		s := m.Result.Scores[d]
		digits := decimals(s.Range)
		base := m.Result.Baseline[d]
		rows = append(rows, []string{markdown(titled(s.Title, d)), fixed(s.Value, digits),
			fmt.Sprintf("%s to %s%s", eval.Number(s.Range[0]), eval.Number(s.Range[1]), lowerIsBetter(s)), fixed(base, digits), signed(s.Value-base, digits)})
	}
	m.table([]string{"score", "value:", "range", "lead alone:", "partners make:"}, rows)
}

func (m *paper) score(id string) {
	s := m.Result.Scores[id]
	digits := decimals(s.Range)
	m.line("\n## %s: %s", markdown(titled(s.Title, id)), fixed(s.Value, digits))
	for _, note := range scoreNotes(m.Report, id) {
		m.line("\n%s.", markdown(note))
	}
	all, nothing := sides(s, m.Top)
	for _, side := range all {
		m.side(side, digits)
	}
	if nothing > 0 {
		m.line("\n%s of 0 points.", Plural(nothing, "contribution"))
	}
}

func (m *paper) side(s side, digits int) {
	if len(s.groups) == 0 {
		m.line("\n### %s: nothing", s.name)
		return
	}
	m.line("\n### %s: %s", s.name, signed(s.total, digits))
	var rows [][]string
	for _, g := range s.groups {
		rows = append(rows, []string{"**" + signed(g.total, digits) + "**", "**" + markdown(named(g.title, g.rule)) + "**", markdown(citations(g.source)), markdown(g.at)})
		for _, c := range g.items[:g.shown] {
			points := ""
			if len(g.items) > 1 {
				points = signed(c.Points, digits)
			}
			rows = append(rows, []string{points, markdown(reason(c)), "", ""})
		}
		if n := len(g.items) - g.shown; n > 0 {
			rows = append(rows, []string{signed(g.rest(), digits), fmt.Sprintf("%d more, not shown", n), "", ""})
		}
	}
	m.table([]string{"points:", "because", "source", "place"}, rows)
}

func (m *paper) partners() {
	if len(m.Result.Partners) == 0 {
		return
	}
	m.line("\n## Partners")
	dims := dimensions(m.Result)
	head := []string{"partner"}
	for _, d := range dims {
		head = append(head, markdown(d)+":")
	}
	var rows [][]string
	for _, x := range partnersByWorth(m.Result) {
		row := []string{markdown(named(x.Title, x.ID))}
		for _, d := range dims {
			row = append(row, signed(x.Adds[d], decimals(m.Result.Scores[d].Range)))
		}
		rows = append(rows, append(row, markdown(standing(x))))
	}
	m.table(append(head, "quadrant"), rows)
	m.line("")
	for _, l := range legend(m.Result) {
		m.line("- %s", markdown(l))
	}
}

func (m *paper) requirements() {
	if len(m.Result.Requirements) == 0 {
		return
	}
	m.line("\n## Requirements")
	var rows [][]string
	for _, q := range m.Result.Requirements {
		mark := "holds"
		if !q.Holds {
			mark = "**does not hold**"
		}
		rows = append(rows, []string{mark, markdown(OneLine(q.Text)), markdown(q.Because), markdown(q.At)})
	}
	m.table([]string{"", "requirement", "because", "place"}, rows)
}

func (m *paper) missing() {
	if len(m.Result.Missing) == 0 {
		return
	}
	m.line("\n## Missing")
	var rows [][]string
	for _, x := range missing(m.Result.Missing) {
		rows = append(rows, []string{fmt.Sprint(len(x.who)), markdown(x.rule), markdown(x.attribute), markdown(x.because), markdown(strings.Join(x.who, ", "))})
	}
	m.table([]string{"cases:", "asked by", "attribute", "because", "of"}, rows)
}

func (m *paper) findings() {
	if len(m.Result.Findings) == 0 {
		return
	}
	m.line("\n## Findings\n")
	for _, f := range m.Result.Findings {
		m.line("- %s: %s (%s, %s)", f.Severity, markdown(f.Message), markdown(f.Code), markdown(f.At))
	}
}
