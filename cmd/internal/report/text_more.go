package report

import (
	"fmt"
	"strings"

	"github.com/entente-lang/entente/eval"
)

func (p *page) partners() {
	if len(p.Result.Partners) == 0 {
		return
	}
	p.section("Partners: what each adds to the coalition as it stands")
	dims := dimensions(p.Result)
	cols := []column{{head: "partner", width: 36}}
	for _, d := range dims {
		cols = append(cols, column{head: Clean(d), right: true})
	}
	var rows [][]string
	for _, x := range partnersByWorth(p.Result) {
		row := []string{Clean(named(x.Title, x.ID))}
		for _, d := range dims {
			row = append(row, signed(x.Adds[d], decimals(p.Result.Scores[d].Range)))
		}
		rows = append(rows, append(row, standing(x)))
	}
	p.b.WriteString(grid("  ", append(cols, column{head: "quadrant"}), rows))
	for _, l := range legend(p.Result) {
		p.line("  %s", p.Dim(l))
	}
}

// standing is a partner's quadrant, marked where a value was missing.
func standing(x eval.Partner) string {
	if x.Incomplete {
		return strings.TrimSpace(x.Quadrant + " (incomplete)")
	}
	return x.Quadrant
}

// legend explains the quadrants that occur.
func legend(r *eval.Result) (lines []string) {
	count := map[string]int{}
	for _, x := range r.Partners {
		count[x.Quadrant]++
	}
	for _, q := range quadrants {
		if n := count[q.name]; n > 0 {
			lines = append(lines, fmt.Sprintf("%s (%d): %s", q.name, n, q.doc))
		}
	}
	return lines
}

func (p *page) requirements() {
	if len(p.Result.Requirements) == 0 {
		return
	}
	p.section("Requirements")
	var rows [][]string
	for _, q := range p.Result.Requirements {
		mark := p.Good("holds")
		if !q.Holds {
			mark = p.Bad("does not hold")
		}
		rows = append(rows, []string{mark, Clean(OneLine(q.Text)), Clean(q.Because), p.Dim(Clean(q.At))})
	}
	p.b.WriteString(grid("  ", []column{{}, {width: 36}, {width: max(24, p.width-64)}, {}}, rows))
}

// OneLine puts an expression on one line.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *page) missing() { p.unjudged(p.Result.Missing) }

// unjudged lists what could not be judged, and for whom.
func (p *page) unjudged(list []eval.Missing) {
	if len(list) == 0 {
		return
	}
	p.section(fmt.Sprintf("Missing: %s could not be judged", Plural(len(list), "case")))
	var rows [][]string
	for _, m := range missing(list) {
		rows = append(rows, []string{fmt.Sprint(len(m.who)), Clean(m.rule), Clean(m.attribute), Clean(m.because), Clean(strings.Join(m.who, ", "))})
	}
	cols := []column{{head: "cases", right: true}, {head: "asked by"}, {head: "attribute"}, {head: "because", width: 36}, {head: "of", width: max(20, p.width-76)}}
	p.b.WriteString(grid("  ", cols, rows))
}

func (p *page) findings() {
	if len(p.Result.Findings) == 0 {
		return
	}
	p.section("Findings")
	for _, f := range p.Result.Findings {
		p.line("  %s: %s [%s]  %s", p.severity(severityOf(f)), Clean(f.Message), f.Code, p.Dim(Clean(f.At)))
		if f.Hint != "" {
			p.line("    hint: %s", Clean(f.Hint))
		}
	}
}

func (p *page) sources() {
	if len(p.cited) == 0 {
		return
	}
	p.section("Sources")
	var rows [][]string
	for i, c := range p.cited {
		rows = append(rows, []string{fmt.Sprintf("[%d]", i+1), Clean(c.ID), Clean(sourceLine(c))})
	}
	p.b.WriteString(grid("  ", []column{{}, {}, {width: max(40, p.width-30)}}, rows))
}

// sourceLine is a source's title and the place in it.
func sourceLine(c eval.Cited) string {
	if c.Place == "" {
		return c.Title
	}
	return c.Title + ", " + c.Place
}

// provenance says what the judgement rests on, so that it can be found again.
func (p *page) provenance() {
	r := p.Result
	p.line("\n%s", p.Dim(fmt.Sprintf("edition %d, revision %.12s, entente %s", r.Edition, r.Revision, r.Version)))
}
