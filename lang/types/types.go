// Package types is the type model of the language: what an attribute, a
// parameter or an expression can be.
//
// It is a leaf. At run time every value is one of a few Go types, named beside
// each Base, so that there is one numeric type from the border on.
package types

import (
	"slices"
	"strings"
)

// Base is the kind of a type.
type Base int

// The bases. The comment names the Go type a value has at run time.
const (
	Invalid Base = iota // a type that was already reported; it fits everything
	Number              // float64
	Share               // float64 between 0 and 1
	Count               // float64, whole and not negative
	Months              // float64, a length of time in months
	Date                // float64, the day's number: 1 January of the year 1 is day 1
	Bool                // bool
	Text                // string
	Enum                // string, one of Values
	Set                 // []string, some of Values
	Ref                 // a record of Kind
	List                // records of Kind
	Numbers             // []float64; arises in expressions only, from map
)

// Bases are the type names that stand for themselves in a file, in the order
// the reference lists them.
var Bases = []struct {
	Base Base
	Name string
	Doc  string
}{
	{Number, "number", "any finite number"},
	{Share, "share", "a number from 0 to 1, often written as a percentage"},
	{Count, "count", "a whole number that is not negative"},
	{Months, "months", "a length of time"},
	{Date, "date", "a calendar day"},
	{Bool, "bool", "true or false"},
	{Text, "text", "a string"},
}

// Type is the type of an attribute, a parameter or an expression.
type Type struct {
	Base   Base
	Values []string // of Enum and Set: the values allowed, in declared order
	Kind   string   // of Ref and List: the kind of the records
	Unit   string   // of the numeric bases: what is counted ("soldiers"); "" when unstated
}

// IsNumeric reports whether values of the type are numbers that can be added.
// A date is not: days can be compared and subtracted, not added.
func (t Type) IsNumeric() bool {
	switch t.Base {
	case Number, Share, Count, Months:
		return true
	}
	return false
}

// IsOrdered reports whether <, <=, > and >= are defined.
func (t Type) IsOrdered() bool { return t.IsNumeric() || t.Base == Date }

// IsCollection reports whether the type holds several items.
func (t Type) IsCollection() bool { return t.Base == Set || t.Base == List || t.Base == Numbers }

// Range is the range every value of the type keeps to, before the one that an
// attribute declares for itself. ok is false where there is none.
func (t Type) Range() (lo, hi float64, ok bool) {
	switch t.Base {
	case Share:
		return 0, 1, true
	case Count, Months:
		return 0, maxNumber, true
	case Date:
		return 1, maxDay, true
	}
	return 0, 0, false
}

// Largest numbers that the language admits: beyond 2^53 whole numbers are no
// longer exact, and no calendar has a day after 31 December 9999.
const (
	maxNumber = 1 << 53
	maxDay    = 3652059
)

// Same reports whether two types hold the same values. Units do not count:
// the checker compares them on its own, to name both.
func (t Type) Same(u Type) bool {
	return t.Base == u.Base && t.Kind == u.Kind && slices.Equal(t.Values, u.Values)
}

// String is the type as a file writes it.
func (t Type) String() string {
	for _, b := range Bases {
		if b.Base == t.Base {
			if t.Unit != "" {
				return b.Name + " in " + t.Unit
			}
			return b.Name
		}
	}
	switch t.Base {
	case Enum:
		return "enum(" + strings.Join(t.Values, ", ") + ")"
	case Set:
		return "set of enum(" + strings.Join(t.Values, ", ") + ")"
	case Ref:
		return "ref " + t.Kind
	case List:
		return "list of ref " + t.Kind
	case Numbers:
		return "list of numbers"
	}
	return "unknown"
}
