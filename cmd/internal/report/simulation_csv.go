package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"github.com/entente-lang/entente/eval/simulate"
)

var simulationColumns = []string{"day", "series", "value", "draws", "mean", "error", "deviation", "p10", "p50", "p90"}

// SimulationCSV writes one row a day and series. The series of partners are
// whether each takes part: 1 or 0, and the share of draws in which it does.
func SimulationCSV(w io.Writer, r *Simulation) error {
	out := csv.NewWriter(w)
	if err := out.Write(simulationColumns); err != nil {
		return err
	}
	names := append([]string{flagsSeries}, r.kind(simulate.SeriesPartners)...)
	names = append(append(names, r.kind(simulate.SeriesScore)...), r.kind(simulate.SeriesCoalition)...)
	for i, day := range r.days() {
		for _, n := range names {
			if err := out.Write(r.csvRow(i, day, n)); err != nil {
				return err
			}
		}
		for _, p := range r.Partners {
			if err := out.Write(r.csvPartner(i, day, p.ID)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (r *Simulation) csvRow(i int, day, series string) []string {
	row := append([]string{day, cell(series)}, make([]string, 8)...)
	if x, ok := r.number(i, series); ok {
		row[2] = exact(x)
	}
	if d, ok := r.drawn(i, series); ok {
		row[3] = fmt.Sprint(d.Count)
		for k, x := range []float64{d.Mean, d.Error, d.Deviation, d.Low, d.Median, d.High} {
			row[4+k] = exact(x)
		}
	}
	return row
}

func (r *Simulation) csvPartner(i int, day, id string) []string {
	row := append([]string{day, cell("partner " + id)}, make([]string, 8)...)
	if i < len(r.Rows) {
		row[2] = "0"
		if slices.Contains(r.Rows[i].Members, id) {
			row[2] = "1"
		}
	}
	if d := r.drawnCourse(id); d != nil {
		row[3], row[4], row[5] = fmt.Sprint(r.Draws.Count), exact(d.Stays[i]), exact(d.Error[i])
	}
	return row
}
