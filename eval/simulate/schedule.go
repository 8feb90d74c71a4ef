package simulate

import (
	"cmp"
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

// schedule lists the days: the first one, the end of each period, the days of
// events between, and the last one.
func (pl *plan) schedule() error {
	s := pl.scenario
	pl.from, pl.to = s.Days(pl.coalition)
	if pl.to <= pl.from {
		return refuse(s.At, "say when it ends: to DATE", "the scenario `%s` has no last day after its first, %s", s.ID, types.FormatDay(pl.from))
	}
	ends := map[float64]bool{pl.from: true, pl.to: true}
	for k := 1; ; k++ {
		end := after(pl.from, s.Every, k)
		if end >= pl.to {
			break
		}
		if k > MaxDays {
			return refuse(s.At, "take a longer period, or an earlier end", "the scenario `%s` has more than %d periods", s.ID, MaxDays)
		}
		ends[end] = true
	}
	return pl.fill(ends)
}

// fill puts the events between the ends of periods.
func (pl *plan) fill(ends map[float64]bool) error {
	events := map[float64][]*event{}
	for i := range pl.scenario.Events {
		e, err := pl.event(&pl.scenario.Events[i])
		if err != nil {
			return err
		}
		if pl.from <= e.Day && e.Day <= pl.to {
			events[e.Day] = append(events[e.Day], e)
		}
	}
	for at := range events {
		if !ends[at] {
			pl.days = append(pl.days, day{at: at, row: -1})
		}
	}
	for at := range ends {
		pl.days = append(pl.days, day{at: at})
	}
	slices.SortFunc(pl.days, func(a, b day) int { return cmp.Compare(a.at, b.at) })
	for i := range pl.days {
		d := &pl.days[i]
		d.events = events[d.at]
		if d.row == 0 {
			d.row = pl.rows
			pl.rows++
		}
	}
	if len(pl.days) > MaxDays {
		return refuse(pl.scenario.At, "take a longer period, or an earlier end", "the scenario `%s` has more than %d days to look at", pl.scenario.ID, MaxDays)
	}
	return nil
}

// daysPer is the mean length of a unit of time; the calendar repeats itself
// every 146,097 days, which are 400 years.
var daysPer = map[string]float64{"day": 1, "week": 7, "month": 146_097.0 / 4800, "quarter": 146_097.0 / 1600, "year": 146_097.0 / 400}

// monthsPer is the length of a period that follows the calendar.
var monthsPer = map[string]int{"month": 1, "quarter": 3, "year": 12}

// after is the day so many periods after another.
func after(from float64, every string, periods int) float64 {
	months, ok := monthsPer[every]
	if !ok {
		return from + daysPer[every]*float64(periods)
	}
	if end, ok := stdlib.AddMonths(from, periods*months); ok {
		return end
	}
	return math.Inf(1)
}
