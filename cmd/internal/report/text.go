package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// Text writes a judgement for reading: the scores with the strongest reasons
// for and against, what each partner adds, and what is not known.
func Text(w io.Writer, r *Report) error {
	p := &page{Report: r, Paint: r.Paint, width: r.Width, numbers: map[string]int{}}
	if p.width == 0 {
		p.width = 100
	}
	p.heading()
	for _, d := range dimensions(r.Result) {
		p.score(d)
	}
	p.partners()
	p.requirements()
	p.missing()
	p.findings()
	p.sources()
	p.provenance()
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page is a text as it is being written.
type page struct {
	*Report
	Paint
	b       strings.Builder
	width   int
	cited   []eval.Cited
	numbers map[string]int // of sources, by what they are called
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *page) section(title string) { p.line("\n%s", p.Bold(title)) }

func (p *page) heading() {
	c := p.Result.Coalition
	p.line("%s", p.Bold(Clean(named(c.Title, c.ID))))
	p.line("as of %s, %s, led by %s", Clean(c.AsOf), Plural(len(c.Members), "member"), Clean(lead(p.Report)))
	if n := len(p.Result.Missing); n > 0 {
		p.line("%s", p.Bad(fmt.Sprintf("incomplete: %s could not be judged; see Missing, below", Plural(n, "case"))))
	}
	if joined, left := changes(p.Report); len(joined)+len(left) > 0 {
		p.line("%s", Clean(changed(joined, left)))
	}
}

// changes are the ids that the question added and took away.
func changes(r *Report) (joined, left []string) {
	if r.Before == nil {
		return nil, nil
	}
	return without(r.Result.Coalition.Members, r.Before.Coalition.Members), without(r.Before.Coalition.Members, r.Result.Coalition.Members)
}

func changed(joined, left []string) string {
	var parts []string
	if len(joined) > 0 {
		parts = append(parts, "with "+strings.Join(joined, ", "))
	}
	if len(left) > 0 {
		parts = append(parts, "without "+strings.Join(left, ", "))
	}
	return "changed: " + strings.Join(parts, "; ")
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(some, id) })
}

func (p *page) score(id string) {
	s := p.Result.Scores[id]
	digits := decimals(s.Range)
	p.section(Clean(titled(s.Title, id)))
	p.line("  %s  %s  of %s to %s%s%s", p.Bold(fixed(s.Value, digits)), p.bar(s), eval.Number(s.Range[0]), eval.Number(s.Range[1]), unit(s), lowerIsBetter(s))
	for _, note := range scoreNotes(p.Report, id) {
		p.line("  %s", Clean(note))
	}
	all, nothing := sides(s, p.Top)
	for _, side := range all {
		p.side(side, digits)
	}
	if nothing > 0 {
		p.line("  %s", p.Dim(Plural(nothing, "contribution")+" of 0 points"))
	}
}

// lead is the leading state with its id.
func lead(r *Report) string { return named(r.Lead, r.Result.Coalition.Lead) }

func titled(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

func unit(s eval.Score) string {
	if s.Unit == "" {
		return ""
	}
	return " " + Clean(s.Unit)
}

func lowerIsBetter(s eval.Score) string {
	if s.Better == "lower" {
		return "; lower is better"
	}
	return ""
}

// barWidth is how many cells a bar has.
const barWidth = 24

// bar draws where in its range a score lies.
func (p *page) bar(s eval.Score) string {
	full := 0
	if span := s.Range[1] - s.Range[0]; span > 0 {
		full = int(math.Round((s.Value - s.Range[0]) / span * barWidth))
	}
	full = max(0, min(barWidth, full))
	return strings.Repeat("█", full) + p.Dim(strings.Repeat("░", barWidth-full))
}

// scoreNotes are the sentences under a score: the lead alone, the start where
// it is not 0, the cut at the end of the range, and what a change did.
func scoreNotes(r *Report, id string) (notes []string) {
	s := r.Result.Scores[id]
	digits := decimals(s.Range)
	if base, ok := r.Result.Baseline[id]; ok {
		notes = append(notes, fmt.Sprintf("%s alone has %s; the partners make a difference of %s", titled(r.Lead, r.Result.Coalition.Lead),
			fixed(base, digits), signed(s.Value-base, digits)))
	}
	if r.Before != nil {
		was := r.Before.Scores[id].Value
		notes = append(notes, fmt.Sprintf("before the change it was %s: %s", fixed(was, digits), signed(s.Value-was, digits)))
	}
	if s.Start != 0 {
		notes = append(notes, "it starts at "+fixed(s.Start, digits))
	}
	if s.Raw != s.Value {
		notes = append(notes, fmt.Sprintf("cut at the end of its range: the contributions add up to %s", fixed(s.Raw, digits)))
	}
	return append(notes, drawnNotes(r.Result.Draws, id, digits)...)
}

// drawnNotes say how far a score is uncertain.
func drawnNotes(d *eval.Drawn, id string, digits int) []string {
	switch {
	case d == nil:
		return nil
	case d.Uncertain == 0:
		return []string{"nothing that the scores rest on is given as a spread: all draws are alike"}
	}
	x := d.Scores[id]
	if x.Deviation == 0 {
		return []string{fmt.Sprintf("the same in all of %s: it does not rest on what is uncertain", Plural(d.Count, "draw"))}
	}
	return []string{fmt.Sprintf("%s to %s in 8 of 10 draws, %s on average: %s of %s, seed %d", fixed(x.Low, digits), fixed(x.High, digits),
		fixed(x.Mean, digits), Plural(d.Count, "draw"), Plural(d.Uncertain, "uncertain value"), d.Seed)}
}

func (p *page) side(s side, digits int) {
	if len(s.groups) == 0 {
		p.line("\n  %s: nothing", s.name)
		return
	}
	paint := p.Good
	if s.name == "Against" {
		paint = p.Bad
	}
	p.line("\n  %s: %s", s.name, paint(signed(s.total, digits)))
	var rows [][]string
	for _, g := range s.groups {
		rows = append(rows, p.group(g, digits)...)
	}
	p.b.WriteString(grid("  ", []column{{right: true, least: 8}, {least: p.reasonWidth()}, {least: 3}, {}}, rows))
	if s.hidden > 0 {
		p.line("    %s", p.Dim(fmt.Sprintf("%d more not shown, --top 0 shows all", s.hidden)))
	}
}

// group is a line for the rule, and one for each of its contributions that is
// shown.
func (p *page) group(g *group, digits int) [][]string {
	title := p.wrapped(named(g.title, g.rule), "")
	rows := [][]string{{p.Bold(signed(g.total, digits)), p.Bold(title), p.refs(g.source), p.Dim(Clean(g.at))}}
	for _, c := range g.items[:g.shown] {
		points := ""
		if len(g.items) > 1 {
			points = signed(c.Points, digits)
		}
		rows = append(rows, []string{points, p.wrapped(reason(c), "  ")})
	}
	if n := len(g.items) - g.shown; n > 0 {
		rows = append(rows, []string{p.Dim(signed(g.rest(), digits)), p.Dim(fmt.Sprintf("  %d more", n))})
	}
	return rows
}

// reasonWidth is how many columns reasons have beside points and places.
func (p *page) reasonWidth() int { return p.width - 40 }

// wrapped cleans a text and breaks it to the width of reasons.
func (p *page) wrapped(s, indent string) string {
	return indent + strings.ReplaceAll(wrap(Clean(s), p.reasonWidth()-len(indent)), "\n", "\n"+indent)
}

// reason is why a contribution was made; without a because-text it is who it
// is about.
func reason(c eval.Contribution) string {
	s := c.Because
	if s == "" {
		s = c.Binding.String()
	}
	if f := effect(c); f != "" {
		return strings.TrimSuffix(f+": "+s, ": ")
	}
	return s
}

// refs are the numbers of sources in the list at the end.
func (p *page) refs(list []eval.Cited) string {
	var all []string
	for _, c := range list {
		key := citations([]eval.Cited{c})
		if p.numbers[key] == 0 {
			p.cited = append(p.cited, c)
			p.numbers[key] = len(p.cited)
		}
		all = append(all, fmt.Sprintf("[%d]", p.numbers[key]))
	}
	return strings.Join(all, "")
}
