package stdlib

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
)

var timeFuncs = []*Func{
	{
		Name: "months_between",
		Doc: "The months from one date to another; negative where the second is the earlier one. Whole months are counted " +
			"from the earlier date as add_months does; the days that are left count as a fraction of the month they lie in.",
		Params: []Param{
			{Name: "a", Type: date, Doc: "the date to count from"},
			{Name: "b", Type: date, Doc: "the date to count to"},
		},
		Result: number,
		Examples: []Example{
			{"months_between(2003-03-20, 2004-09-20)", "18"},
			{"months_between(2003-01-31, 2003-02-28)", "1"},
			{"months_between(2003-04-01, 2003-05-16)", "1.4838709677419355"},
			{"months_between(2004-03-14, 2004-02-14)", "-1"},
		},
		Plain: between(monthsBetween),
	},
	{
		Name: "years_between",
		Doc:  "The years from one date to another, months_between / 12; negative where the second is the earlier one.",
		Params: []Param{
			{Name: "a", Type: date, Doc: "the date to count from"},
			{Name: "b", Type: date, Doc: "the date to count to"},
		},
		Result:   number,
		Examples: []Example{{"years_between(2003-03-20, 2004-09-20)", "1.5"}, {"years_between(2004-02-29, 2005-02-28)", "1"}},
		Plain:    between(func(a, b float64) float64 { return monthsBetween(a, b) / monthsPerYear }),
	},
	{
		Name: "add_months",
		Doc: "The same day of the month so many months later, or earlier where months is negative. Where that month is too short, " +
			"it is its last day. It is an error for months not to be whole or for the date to leave the years 1 to 9999.",
		Params: []Param{
			{Name: "date", Type: date, Doc: "the date to count from"},
			{Name: "months", Type: number, Doc: "a whole number of months"},
		},
		Result:   date,
		Examples: []Example{{"add_months(2003-03-20, 18)", "2004-09-20"}, {"add_months(2004-01-31, 1)", "2004-02-29"}, {"add_months(2004-03-31, -1)", "2004-02-29"}},
		Plain:    callAddMonths,
	},
	{
		Name:     "year",
		Doc:      "The calendar year of a date, from 1 to 9999.",
		Params:   []Param{{Name: "date", Type: date, Doc: "a date"}},
		Result:   count,
		Examples: []Example{{"year(2004-03-14)", "2004"}, {"year(1990-12-31)", "1990"}},
		Plain:    calendar(func(year, _ int) int { return year }),
	},
	{
		Name:     "month",
		Doc:      "The month of a date within its year, from 1 to 12.",
		Params:   []Param{{Name: "date", Type: date, Doc: "a date"}},
		Result:   count,
		Examples: []Example{{"month(2004-03-14)", "3"}, {"month(1990-12-31)", "12"}},
		Plain:    calendar(func(_, month int) int { return month }),
	},
}

const monthsPerYear = 12

// day is the whole day that a date's number lies in. ok is false for numbers
// that no date has: converting those to an integer would give other results
// on other processors.
func day(x float64) (d float64, ok bool) {
	lo, hi, _ := date.Range()
	d = math.Floor(x)
	return d, d >= lo && d <= hi
}

// between is the plain form of a function of two dates.
func between(f func(a, b float64) float64) func(_, _ float64) float64 {
	return func(a, b float64) float64 {
		a, okA := day(a)
		b, okB := day(b)
		if !okA || !okB {
			return math.NaN()
		}
		return f(a, b)
	}
}

// calendar is the plain form of a function that takes a date apart.
func calendar(f func(year, month int) int) func(float64) float64 {
	return func(x float64) float64 {
		d, ok := day(x)
		if !ok {
			return math.NaN()
		}
		year, month, _ := types.Calendar(d)
		return float64(f(year, month))
	}
}

// monthsBetween is defined by addMonths, so that it is n exactly on the day
// that addMonths(a, n) gives, rises with every day in between, and turns its
// sign when the dates are exchanged. Dividing days by a mean length of the
// month would have none of these.
func monthsBetween(a, b float64) float64 {
	if a > b {
		return -monthsBetween(b, a)
	}
	n := monthIndex(b) - monthIndex(a)
	start, _ := addMonths(a, n)
	if start > b {
		n--
		start, _ = addMonths(a, n)
	}
	end, ok := addMonths(a, n+1)
	if !ok { // from December 9999 into a year that no date has
		end = start + 31
	}
	return float64(n) + (b-start)/(end-start)
}

// monthIndex numbers the months of all years one after the other.
func monthIndex(day float64) int {
	year, month, _ := types.Calendar(day)
	return year*monthsPerYear + month - 1
}

// addMonths is false where the result is no date of the calendar.
func addMonths(day float64, n int) (float64, bool) {
	_, _, dayOfMonth := types.Calendar(day)
	index := monthIndex(day) + n
	year, month := index/monthsPerYear, index%monthsPerYear+1
	for short := range 4 { // a month is at most three days shorter than another
		if d, ok := types.Day(year, month, dayOfMonth-short); ok {
			return d, true
		}
	}
	return 0, false
}

func callAddMonths(x, n float64) float64 {
	const most = 10_000 * monthsPerYear // the whole calendar
	d, ok := day(x)
	if !ok || n != math.Floor(n) || math.Abs(n) > most {
		return math.NaN()
	}
	if d, ok = addMonths(d, int(n)); !ok {
		return math.NaN()
	}
	return d
}
