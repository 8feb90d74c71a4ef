package entente

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// This file turns values of the host into values of the language, with the
// checks that a file's values get.

// cell turns a value of the host into a cell of a type, or notes why it does not
// fit. path says whose value it is.
func (c *Coalition) cell(path string, t types.Type, r *rules.Range, value any) *rules.Cell {
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	x, ok := c.convert(path, t, r, v)
	if !ok {
		return nil
	}
	return &rules.Cell{Value: x}
}

// fits reports whether values of a Go type can be values of a type of the
// language. A list of anything fits a list of texts: so JSON has it.
func fits(t types.Type, g reflect.Type) bool {
	if g == nil {
		return false
	}
	switch k := g.Kind(); t.Base {
	case types.Bool:
		return k == reflect.Bool
	case types.Text, types.Enum, types.Ref:
		return k == reflect.String
	case types.Set, types.List:
		return (k == reflect.Slice || k == reflect.Array) && (g.Elem().Kind() == reflect.String || g.Elem().Kind() == reflect.Interface)
	case types.Date:
		return k == reflect.String || g == reflect.TypeFor[time.Time]()
	default:
		return k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr
	}
}

// convert gives the value as package types says it is at run time.
func (c *Coalition) convert(path string, t types.Type, r *rules.Range, v reflect.Value) (any, bool) {
	if !v.IsValid() || !fits(t, v.Type()) {
		c.mismatch(path, t, v)
		return nil, false
	}
	switch t.Base {
	case types.Bool:
		return v.Bool(), true
	case types.Text:
		return v.String(), true
	case types.Enum:
		return v.String(), c.word(path, t, v.String())
	case types.Set:
		list, ok := c.texts(path, t, v)
		return list, ok && c.words(path, t, list)
	case types.Ref:
		r := c.referred(path, t.Kind, v.String())
		return r, r != nil
	case types.List:
		list, ok := c.texts(path, t, v)
		if !ok {
			return nil, false
		}
		return c.referredAll(path, t.Kind, list)
	case types.Date:
		day, ok := c.day(path, v)
		return day, ok && c.inside(path, t, r, day)
	}
	x, ok := c.number(path, v)
	return x, ok && c.inside(path, t, r, x)
}

func (c *Coalition) mismatch(path string, t types.Type, v reflect.Value) {
	got := "nothing"
	if v.IsValid() {
		got = "a " + v.Type().String()
	}
	c.refuse(diag.TypeMismatch, nil, "%s is a %s; %s does not fit", path, t, got)
}

// number takes any of Go's numbers that a float64 holds exactly.
func (c *Coalition) number(path string, v reflect.Value) (float64, bool) {
	const exact = 1 << 53
	switch {
	case v.CanFloat():
		return v.Float(), true
	case v.CanInt() && v.Int() >= -exact && v.Int() <= exact:
		return float64(v.Int()), true
	case v.CanUint() && v.Uint() <= exact:
		return float64(v.Uint()), true
	}
	c.refuse(diag.OutOfRange, nil, "%s: %v is too large to be exact", path, v)
	return 0, false
}

// inside checks a number against its type and range.
func (c *Coalition) inside(path string, t types.Type, r *rules.Range, x float64) bool {
	show := func(n float64) string {
		if t.Base == types.Date {
			return types.FormatDay(n)
		}
		return fmt.Sprintf("%g", n)
	}
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		c.refuse(diag.BadLiteral, nil, "%s: %v is not a finite number", path, x)
	case t.Base == types.Count && x != math.Trunc(x):
		c.refuse(diag.TypeMismatch, nil, "%s: %v is no count: counts are whole", path, x)
	case !r.Holds(x):
		c.refuse(diag.OutOfRange, nil, "%s: %s lies outside %s to %s", path, show(x), show(r.Low), show(r.High))
	default:
		return true
	}
	return false
}

// day takes a time, in its own zone, or a text YYYY-MM-DD.
func (c *Coalition) day(path string, v reflect.Value) (float64, bool) {
	text := v.String()
	if v.Kind() != reflect.String {
		text = v.Interface().(time.Time).Format(time.DateOnly)
	}
	day, ok := types.ParseDay(text)
	if !ok {
		c.refuse(diag.BadLiteral, nil, "%s: %q is no day of the form YYYY-MM-DD", path, text)
	}
	return day, ok
}

// word checks a word of an enum or a set.
func (c *Coalition) word(path string, t types.Type, word string) bool {
	if slices.Contains(t.Values, word) {
		return true
	}
	c.refuse(diag.UnknownName, t.Values, "%s: there is no value %q", path, word)
	return false
}

// words checks those of a set, and sorts them.
func (c *Coalition) words(path string, t types.Type, list []string) bool {
	ok := true
	for i, w := range list {
		if c.enough() {
			return false
		}
		if slices.Contains(list[:i], w) {
			c.refuse(diag.Duplicate, nil, "%s: %q is listed twice", path, w)
			ok = false
		} else {
			ok = c.word(path, t, w) && ok
		}
	}
	slices.Sort(list)
	return ok
}

// texts copies a list of texts.
func (c *Coalition) texts(path string, t types.Type, v reflect.Value) ([]string, bool) {
	list := make([]string, v.Len())
	for i := range list {
		x := v.Index(i)
		if x.Kind() == reflect.Interface {
			x = x.Elem()
		}
		if x.Kind() != reflect.String {
			c.mismatch(path, t, x)
			return nil, false
		}
		list[i] = x.String()
	}
	return list, true
}

// referred finds a record of a kind by its id.
func (c *Coalition) referred(path, kind, id string) *rules.Record {
	if r := c.lookup(id); r != nil && r.Kind.Name == kind {
		return r
	}
	c.refuse(diag.UnknownName, c.ids(kind), "%s: there is no %s %q", path, kind, id)
	return nil
}

// referredAll finds records by their ids, and sorts them as a file's are.
func (c *Coalition) referredAll(path, kind string, ids []string) (any, bool) {
	list := make([]*rules.Record, 0, len(ids))
	ok := true
	for _, id := range ids {
		if c.enough() {
			return nil, false
		}
		r := c.referred(path, kind, id)
		switch {
		case r == nil:
			ok = false
		case slices.Contains(list, r):
			c.refuse(diag.Duplicate, nil, "%s: %q is listed twice", path, id)
			ok = false
		default:
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b *rules.Record) int { return strings.Compare(a.ID, b.ID) })
	return list, ok
}
