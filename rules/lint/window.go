package lint

import (
	"math"

	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// window is the time from one day to another, both included. An end that is
// not given lies at infinity.
type window struct{ from, to float64 }

// always is the window without ends.
var always = window{math.Inf(-1), math.Inf(1)}

// force is when a record is in force, by its attributes `from` and `to`.
func force(r *rules.Record) window {
	w := always
	if day, ok := plainNumber(r, "from"); ok {
		w.from = day
	}
	if day, ok := plainNumber(r, "to"); ok {
		w.to = day
	}
	return w
}

// plainNumber is the number a record gives an attribute, if it is one for all
// days.
func plainNumber(r *rules.Record, name string) (float64, bool) {
	c := cellOf(r, name)
	if c == nil {
		return 0, false
	}
	x, ok := c.Value.(float64)
	return x, ok
}

// meets reports whether two windows share a day.
func (w window) meets(v window) bool { return max(w.from, v.from) <= min(w.to, v.to) }

// holds reports whether a day lies in the window.
func (w window) holds(day float64) bool { return w.from <= day && day <= w.to }

// missionOf is the mission of a coalition, or nil.
func missionOf(co *rules.Coalition) *rules.Record {
	r, _ := value(co.Record, "mission").(*rules.Record)
	return r
}

// value is the value that a record gives an attribute for all days, or nil.
func value(r *rules.Record, name string) any {
	c := cellOf(r, name)
	if c == nil {
		return nil
	}
	return c.Value
}

// records is the list of records that an attribute holds.
func records(r *rules.Record, name string) []*rules.Record {
	list, _ := value(r, name).([]*rules.Record)
	return list
}

// cellOf is the cell that holds an attribute's value, or nil.
func cellOf(r *rules.Record, name string) *rules.Cell {
	a, ok := r.Kind.Attr(name)
	if !ok {
		return nil
	}
	return given(r, a)
}

// place is where a record stands: its block, or the first value that a table
// gives it.
func place(r *rules.Record) source.Span {
	if !r.At.IsZero() {
		return r.At
	}
	for _, c := range r.Cells {
		if c != nil && !c.At.IsZero() {
			return c.At
		}
	}
	return source.Span{}
}
