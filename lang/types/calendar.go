package types

import (
	"fmt"
	"math"
	"time"
)

// Day turns a calendar date into its number: 1 January of the year 1 is day 1,
// in the Gregorian calendar carried back. It says false for a date that does
// not exist, such as 30 February, and for years outside 1 to 9999.
func Day(year, month, day int) (float64, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return 0, false
	}
	return float64(t.Unix()/86400 + unixDay), true
}

// unixDay is the number of 1 January 1970.
const unixDay = 719163

// ParseDay reads a date written YYYY-MM-DD.
func ParseDay(s string) (float64, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	n := [3]int{}
	for i, part := range [3]string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return 0, false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	return Day(n[0], n[1], n[2])
}

// FormatDay writes the date of a day's number as YYYY-MM-DD.
func FormatDay(day float64) string {
	y, m, d := Calendar(day)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// Calendar gives the year, month and day of month of a day's number.
func Calendar(day float64) (year, month, dayOfMonth int) {
	t := time.Unix((int64(math.Floor(day))-unixDay)*86400, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}
