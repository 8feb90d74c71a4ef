package report

import (
	"fmt"
	"io"
	"strconv"

	"github.com/entente-lang/entente/eval/backtest"
)

// Backtest writes how good forecasts were.
func Backtest(w io.Writer, r *backtest.Report, paint Paint) error {
	p := &page{Paint: paint}
	p.line("%s", p.Bold(fmt.Sprintf("Forecasts of %s, %s to %s", Clean(r.Scenario), r.From, r.To)))
	p.line("%s, %s of %d months, %d of them with an exit", Plural(r.Partners, "partner"), Plural(r.Cases, "window"), r.Window, r.Exits)
	p.line("%s", Clean(r.Split))
	p.line("%d draws, seed %d; in brackets 95%% intervals from drawing partners with replacement", r.Draws, r.Seed)
	p.figures(r.Figures)
	p.section("Order of exits")
	p.line("  Kendall's tau-b %s, over %s that left", span(r.Order), Plural(r.Leavers, "partner"))
	p.confusion(r)
	p.courses(r.Courses)
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *page) figures(list []backtest.Figures) {
	p.section("Who leaves in a window")
	var rows, parts [][]string
	for _, f := range list {
		rows = append(rows, []string{Clean(f.Forecaster), span(f.AUC), span(f.Brier)})
		parts = append(parts, []string{Clean(f.Forecaster), span(f.AUCGain), span(f.BrierGain), figure(f.Parts.Miscalibration), figure(f.Parts.Discrimination), figure(f.Parts.Uncertainty)})
	}
	p.b.WriteString(grid("  ", []column{{head: "forecast"}, {head: "AUC, higher is better"}, {head: "Brier score, lower is better"}}, rows))
	p.line("\n  Against the constant rate, and what the Brier score consists of")
	p.b.WriteString(grid("  ", []column{{head: "forecast"}, {head: "AUC gained"}, {head: "Brier gained, below 0 is better"}, {head: "miscalibration", right: true}, {head: "- discrimination", right: true},
		{head: "+ uncertainty", right: true}}, parts))
}

// span is a figure with its interval.
func span(i *backtest.Interval) string {
	if i == nil {
		return "not defined"
	}
	return fmt.Sprintf("%s [%s, %s]", figure(i.Value), figure(i.Low), figure(i.High))
}

func figure(x float64) string { return fixed(x, 4) }

func (p *page) confusion(r *backtest.Report) {
	p.section("Forms: what was forecast to come of partners, and what came")
	cols := []column{{head: "came \\ forecast"}}
	for _, c := range r.Forms.Classes {
		cols = append(cols, column{head: Clean(c), right: true})
	}
	var rows [][]string
	for i, c := range r.Forms.Classes {
		row := []string{Clean(c)}
		for _, n := range r.Forms.Counts[i] {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	p.b.WriteString(grid("  ", cols, rows))
	kappa := "not defined"
	if r.Kappa != nil {
		kappa = figure(*r.Kappa)
	}
	p.line("  %d of %d right, kappa %s", r.Forms.Right, r.Forms.N, kappa)
}

func (p *page) courses(list []backtest.Course) {
	p.section("Partners")
	var rows [][]string
	for _, c := range list {
		left := c.Left
		if left == "" {
			left = "stayed"
		}
		rows = append(rows, []string{Clean(named(c.Title, c.Partner)), fixed(100*c.Leaves, 0) + "%", left, Clean(c.Form), Clean(c.Did)})
	}
	p.b.WriteString(grid("  ", []column{{head: "partner"}, {head: "leaves", right: true}, {head: "left"}, {head: "form forecast"}, {head: "form taken"}}, rows))
}
