package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval/simulate"
)

// SimulationText writes what came of a scenario for reading: what became of the
// coalition, a chart, a table by period, what happened and why, and how each
// partner fared.
func SimulationText(w io.Writer, r *Simulation) error {
	p := &simulationPage{Simulation: r, page: page{Paint: r.Paint, width: r.Width, numbers: map[string]int{}}}
	if p.width == 0 {
		p.width = 100
	}
	p.heading()
	p.outcome()
	p.chart()
	p.table()
	p.story()
	p.courses()
	p.chances()
	p.draws()
	p.unjudged(p.Missing)
	p.notes()
	p.sources()
	p.line("\n%s", p.Dim("entente "+r.Version+", rules "+r.Revision[:min(12, len(r.Revision))]))
	_, err := io.WriteString(w, p.b.String())
	return err
}

type simulationPage struct {
	*Simulation
	page
}

func (p *simulationPage) heading() {
	s := p.Scenario
	p.line("%s", p.Bold(Clean(named(s.Title, s.ID))))
	p.line("%s from %s to %s, every %s, led by %s", Clean(s.Coalition), s.From, s.To, s.Every, Clean(s.Lead))
	if len(s.Hold) > 0 {
		p.line("held at the first day: %s", Clean(strings.Join(s.Hold, ", ")))
	}
	if p.Ended != "" {
		p.line("%s", p.Bad("ended early: "+p.Ended))
	}
}

// outcome says what became of each number from the first row to the last.
func (p *simulationPage) outcome() {
	p.section("What became of it")
	var rows [][]string
	for _, name := range p.usual() {
		a, ok1 := p.number(0, name)
		b, ok2 := p.number(len(p.Rows)-1, name)
		if ok1 && ok2 {
			rows = append(rows, []string{p.meaning(name), p.Simulation.show(a, name), "to", p.Simulation.show(b, name), change(a, b)})
		}
	}
	p.b.WriteString(grid("  ", []column{{}, {right: true}, {}, {right: true}, {right: true}}, rows))
}

// meaning is what a series is called in a sentence.
func (p *simulationPage) meaning(series string) string {
	switch s := p.Series[series]; {
	case series == flagsSeries:
		return "flags"
	case s.Kind == simulate.SeriesScore:
		return Clean(titled(s.Title, series))
	case s.Kind == simulate.SeriesPartners:
		return Clean(series + " of the partners")
	}
	return Clean(series)
}

// usual are the series that people look at first, and those asked for.
func (p *simulationPage) usual() []string {
	names := append([]string{flagsSeries}, p.kind(simulate.SeriesPartners)...)
	names = slices.DeleteFunc(names, func(n string) bool { return n == "nominal" })
	names = append(names, p.kind(simulate.SeriesScore)...)
	for _, n := range append([]string{"hollowness", "load"}, p.Show...) {
		if _, ok := p.Series[n]; ok && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// table is the state by period, those left out in which nobody came, went or
// took a form of defection.
func (p *simulationPage) table() {
	p.section("By period")
	cols := []column{{}}
	for _, n := range p.usual() {
		cols = append(cols, column{head: Clean(n), right: true})
	}
	cols = append(cols, column{head: "came and went", width: max(20, p.width-12-11*len(p.usual()))})
	var rows [][]string
	hidden := 0
	for i, row := range p.Rows {
		if !p.All && i > 0 && i < len(p.Rows)-1 && len(row.Joined)+len(row.Left) == 0 && !p.formed(p.Rows[i-1].Day, row.Day) {
			hidden++
			continue
		}
		line := []string{row.Day}
		for _, n := range p.usual() {
			cell := "-"
			if x, ok := p.number(i, n); ok {
				cell = p.Simulation.show(x, n)
			}
			line = append(line, cell)
		}
		rows = append(rows, append(line, Clean(comings(row))))
	}
	p.b.WriteString(grid("  ", cols, rows))
	if hidden > 0 {
		p.line("  %s", p.Dim(fmt.Sprintf("%d more not shown, in which nobody came, went or took a form; --all shows them", hidden)))
	}
}

// formed reports whether a partner took a form after one day, up to another.
func (p *simulationPage) formed(after, until string) bool {
	return slices.ContainsFunc(p.Log, func(e simulate.Entry) bool { return e.Form != "" && after < e.Day && e.Day <= until })
}

// comings are who joined and who left since the row before.
func comings(row simulate.Row) string {
	var parts []string
	for _, id := range row.Joined {
		parts = append(parts, "+"+id)
	}
	for _, id := range row.Left {
		parts = append(parts, "-"+id)
	}
	return strings.Join(parts, " ")
}

// story is what happened, in order. Selections are told only where the record
// says what no trigger foresaw.
func (p *simulationPage) story() {
	if len(p.Log) == 0 {
		return
	}
	p.section("What happened, and why")
	var rows [][]string
	day := ""
	for _, e := range p.Log {
		shown := e.Day
		if shown == day {
			shown = ""
		}
		day = e.Day
		rows = append(rows, []string{shown, p.wrapped(p.headline(e), "") + p.reason(e), p.refs(e.Source), p.Dim(Clean(e.At))})
	}
	p.b.WriteString(grid("  ", []column{{}, {least: p.reasonWidth()}, {least: 3}, {}}, rows))
}

// headline is an entry in a few words.
func (p *simulationPage) headline(e simulate.Entry) string {
	var parts []string
	switch {
	case len(e.Left) > 0 && e.Form != "":
		parts = append(parts, strings.Join(e.Left, ", ")+" leaves, "+e.Form)
	case len(e.Left) > 0:
		parts = append(parts, strings.Join(e.Left, ", ")+" leaves")
	case len(e.Joined) > 0:
		parts = append(parts, strings.Join(e.Joined, ", ")+" joins")
	case e.Form != "" && len(e.Binding) > 0:
		parts = append(parts, e.Binding[0].ID+" takes "+e.Form)
	}
	title := titled(e.Title, e.ID)
	if e.Kind == simulate.KindTrigger && len(parts) == 0 {
		title += " (" + e.Binding.String() + ")"
	}
	if e.Kind == simulate.KindSelection {
		title = "by the record"
	}
	return strings.Join(append(parts, title), ": ")
}

// reason is why, and what changed.
func (p *simulationPage) reason(e simulate.Entry) (s string) {
	if e.Because != "" {
		s = "\n" + p.wrapped(e.Because, "  ")
	}
	for _, c := range e.Changes {
		if e.Form != "" && strings.HasSuffix(c.Attribute, ".form") {
			continue // the headline says it
		}
		text := fmt.Sprintf("%s: %s -> %s", c.Attribute, c.From, c.To)
		if c.Cut {
			text += ", at the end of its range"
		}
		s += "\n" + p.wrapped(text, "  ")
	}
	return s
}

// courses are the partners: from when to when, how and by what.
func (p *simulationPage) courses() {
	p.section("Who was there, and how they left")
	cols := []column{{head: "partner", width: 30}, {head: "from"}, {head: "to"}, {head: "how"}, {head: "by"}, {head: "survival", right: true}}
	if p.Draws != nil {
		cols = append(cols, column{head: "stays in draws", right: true})
	}
	var rows [][]string
	for _, x := range p.Partners {
		row := []string{Clean(named(x.Title, x.ID)), x.From, x.Left, Clean(p.exit(x)), Clean(x.By), fixed(100*x.Survival[len(x.Survival)-1], 1) + "%"}
		if d := p.drawnCourse(x.ID); d != nil {
			last := len(d.Stays) - 1
			row = append(row, fmt.Sprintf("%s%% ± %s", fixed(100*d.Stays[last], 1), fixed(100*d.Error[last], 1)))
		}
		rows = append(rows, row)
	}
	p.b.WriteString(grid("  ", cols, rows))
	p.line("  %s", p.Dim("survival: the chance that none of the hazards in force on this path made it leave"))
}

func (p *Simulation) drawnCourse(id string) *simulate.DrawnCourse {
	if p.Draws == nil {
		return nil
	}
	for i := range p.Draws.Partners {
		if p.Draws.Partners[i].ID == id {
			return &p.Draws.Partners[i]
		}
	}
	return nil
}

// chances are hazards that are no exits.
func (p *simulationPage) chances() {
	var rows [][]string
	for _, h := range p.Hazards {
		if !h.Leaves {
			rows = append(rows, []string{Clean(named(h.Title, h.Trigger)), Clean(h.Binding.String()), fixed(100*h.Chance, 1) + "%"})
		}
	}
	if len(rows) > 0 {
		p.section("Chances on this path that do not make a partner leave")
		p.b.WriteString(grid("  ", []column{{width: 50}, {}, {right: true}}, rows))
	}
}

// draws is what came of the draws on the last day, and how partners left.
func (p *simulationPage) draws() {
	if p.Draws == nil {
		return
	}
	d := p.Draws
	p.section(fmt.Sprintf("%s draws with seed %d, on %s", grouped(fmt.Sprint(d.Count)), d.Seed, d.Rows[len(d.Rows)-1].Day))
	var rows [][]string
	for _, n := range p.usual() {
		x, ok := p.drawn(len(d.Rows)-1, n)
		if !ok {
			continue
		}
		f := func(y float64) string { return p.Simulation.show(y, n) }
		digits := max(2, p.digits(n))
		rows = append(rows, []string{p.meaning(n), grouped(fixed(x.Mean, digits)), "± " + grouped(fixed(x.Error, digits)), f(x.Low), f(x.Median), f(x.High)})
	}
	cols := []column{{}, {head: "mean", right: true}, {head: "error", right: true}, {head: "1 in 10 below", right: true}, {head: "half below", right: true}, {head: "9 in 10 below", right: true}}
	p.b.WriteString(grid("  ", cols, rows))
	p.ways()
	p.line("  %s", p.Dim(fmt.Sprintf("%s drawn beside the hazards; errors are standard errors of %d draws", Plural(d.Uncertain, "uncertain value"), d.Count)))
}

// ways are how partners left in draws.
func (p *simulationPage) ways() {
	var rows [][]string
	for _, x := range p.Draws.Partners {
		for i, e := range x.Exits {
			who := ""
			if i == 0 {
				who = Clean(named(x.Title, x.ID))
			}
			rows = append(rows, []string{who, Clean(e.By), Clean(e.Form), fmt.Sprintf("%s%% ± %s", fixed(100*e.Share, 1), fixed(100*e.Error, 1))})
		}
	}
	if len(rows) > 0 {
		p.line("")
		p.b.WriteString(grid("  ", []column{{head: "left", width: 30}, {head: "by"}, {head: "as"}, {head: "in draws", right: true}}, rows))
	}
}

func (p *simulationPage) notes() {
	if len(p.Findings) == 0 {
		return
	}
	p.section("Findings")
	for _, f := range p.Findings {
		p.line("  %s: %s [%s]  %s", p.severity(severityOf(f)), Clean(f.Message), f.Code, p.Dim(Clean(f.At)))
	}
}
