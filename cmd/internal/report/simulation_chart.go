package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// The chart of a terminal sets flags against what stands behind them: both as
// per cent of the first day, so that a coalition that hollows out is seen at a
// glance. Every series has a mark of its own, so that no colour is needed.

const (
	chartHeight = 11
	chartMargin = 8 // columns left of the field
)

// marks are the signs of the chart.
type marks struct{ flags, capability, both, side, floor, corner string }

var (
	richMarks  = marks{"●", "◇", "◈", "│", "─", "└"}
	plainMarks = marks{"o", "x", "#", "|", "-", "+"}
)

// chart draws the chart, or nothing where the first day has nothing to compare
// with.
func (p *simulationPage) chart() {
	signs := richMarks
	if p.Plain {
		signs = plainMarks
	}
	flags, ok1 := p.index(flagsSeries)
	power, ok2 := p.index(capability)
	if !ok1 || len(p.Rows) < 2 {
		return
	}
	top := 100.0
	for _, list := range [][]float64{flags, power} {
		for _, x := range list {
			top = max(top, math.Ceil(x/25)*25)
		}
	}
	field := newField(min(p.width-chartMargin-2, 90), len(p.Rows))
	field.plot(flags, top, signs.flags, signs.both)
	if ok2 {
		field.plot(power, top, signs.capability, signs.both)
	}
	p.section("Flags and what stands behind them, in per cent of the first day")
	for y := range chartHeight {
		label := ""
		if y%5 == 0 {
			label = fmt.Sprintf("%.0f %%", top*(1-float64(y)/(chartHeight-1)))
		}
		p.line("  %*s %s%s", chartMargin-2, label, signs.side, strings.TrimRight(strings.Join(field.cells[y], ""), " "))
	}
	p.line("  %*s %s%s", chartMargin-2, "", signs.corner, strings.Repeat(signs.floor, field.width))
	p.line("  %*s  %s", chartMargin-2, "", field.years(p.days()[:len(p.Rows)]))
	p.line("  %*s  %s flags   %s effective soldiers of the partners   %s both", chartMargin-2, "", signs.flags, signs.capability, signs.both)
}

// index is a series in per cent of its first day. NaN stands for what could not
// be judged.
func (p *simulationPage) index(series string) ([]float64, bool) {
	first, ok := p.number(0, series)
	if !ok || first <= 0 {
		return nil, false
	}
	out := make([]float64, len(p.Rows))
	for i := range out {
		out[i] = math.NaN()
		if x, ok := p.number(i, series); ok {
			out[i] = 100 * x / first
		}
	}
	return out, true
}

// field is the cells of a chart.
type field struct {
	width, rows int
	cells       [][]string
}

func newField(width, rows int) *field {
	f := &field{width: max(20, width), rows: rows}
	for range chartHeight {
		line := make([]string, f.width)
		for x := range line {
			line[x] = " "
		}
		f.cells = append(f.cells, line)
	}
	return f
}

// row is the row of the table that a column shows.
func (f *field) row(x int) int {
	return int(math.Round(float64(x) * float64(f.rows-1) / float64(f.width-1)))
}

// plot marks a series. A cell that is marked already has both.
func (f *field) plot(list []float64, top float64, mark, both string) {
	for x := range f.width {
		v := list[f.row(x)]
		if math.IsNaN(v) {
			continue
		}
		y := min(chartHeight-1, max(0, int(math.Round((1-v/top)*(chartHeight-1)))))
		if f.cells[y][x] == " " {
			f.cells[y][x] = mark
		} else {
			f.cells[y][x] = both
		}
	}
}

// years writes the years where they begin; the day of the first row where that
// is within the first.
func (f *field) years(days []string) string {
	line := days[0][:7]
	for x := 1; x < f.width; x++ {
		year, before := days[f.row(x)][:4], days[f.row(x-1)][:4]
		if year != before && text.StringWidth(line) < x {
			line += strings.Repeat(" ", x-text.StringWidth(line)) + year
		}
	}
	return line
}
