package rules

import (
	"math"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
)

// value turns what a file writes into a cell of a type. It is nil when the
// value does not fit, which is then among the findings.
func (c *checker) value(v *lang.Value, t types.Type, r *Range, u *unit) *Cell {
	cell := &Cell{At: v.Span()}
	switch {
	case v.Where != nil:
		c.add(diag.TypeMismatch, v.Span(), "a selection stands only for the members or candidates of a coalition")
		return nil
	case v.List != nil:
		return c.listValue(v, t, u)
	case v.Call != nil:
		return c.distribution(v, t, r)
	case v.Name != nil:
		return c.nameValue(v, t, u)
	case v.Spread != nil || v.High != nil:
		return c.spread(v, t, r)
	}
	x, base, ok := v.Point.Value()
	if !ok {
		return nil // reported by the parser
	}
	if !literalFits(base, t) {
		c.mismatch(v.Span(), t)
		return nil
	}
	if text, isText := x.(string); isText && t.Base == types.Enum {
		return c.enumValue(text, v.Span(), t)
	}
	cell.Value = x
	if n, isNumber := x.(float64); isNumber && !c.inRange(n, t, r, v.Span()) {
		return nil
	}
	return cell
}

// literalFits reports whether a literal of a base can be a value of a type.
func literalFits(base types.Base, t types.Type) bool {
	switch base {
	case types.Number:
		return t.IsNumeric()
	case types.Share:
		return t.Base == types.Share || t.Base == types.Number
	case types.Months:
		return t.Base == types.Months
	case types.Date:
		return t.Base == types.Date
	}
	return t.Base == types.Text || t.Base == types.Enum
}

func (c *checker) mismatch(at source.Span, t types.Type) {
	d := c.add(diag.TypeMismatch, at, "%s is no %s", at.Text(), t)
	switch t.Base {
	case types.Bool:
		d.WithHint("write true or false")
	case types.Date:
		d.WithHint("write a date as 2004-03-14")
	case types.Months:
		d.WithHint("write a length of time as 18 months")
	case types.Set, types.List:
		d.WithHint("write names in brackets and without quotes: [a, b]")
	case types.Enum, types.Ref:
		d.WithHint("write a name without quotes")
	case types.Number, types.Share, types.Count:
		d.WithHint("write a number, without quotes or units")
	case types.Text:
		d.WithHint(`write a text between "`)
	}
}

// inRange reports a number outside its range, or a count that is not whole.
func (c *checker) inRange(x float64, t types.Type, r *Range, at source.Span) bool {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		c.add(diag.BadLiteral, at, "%s is not a finite number", at.Text())
		return false
	}
	if t.Base == types.Count && x != math.Trunc(x) {
		c.add(diag.TypeMismatch, at, "%s is no count: counts are whole", at.Text())
		return false
	}
	if r.Holds(x) {
		return true
	}
	show := func(n float64) string {
		if t.Base == types.Date {
			return types.FormatDay(n)
		}
		return number(n)
	}
	d := c.add(diag.OutOfRange, at, "%s lies outside %s to %s", at.Text(), show(r.Low), show(r.High))
	if t.Base == types.Share && x > 1 && x <= 100 && !strings.Contains(at.Text(), "%") {
		d.WithHint("a share is 0 to 1: did you mean "+at.Text()+"%?").WithFix("write a percentage", at.Text()+"%")
	} else {
		d.WithHint("correct the value, or the range where the attribute is declared")
	}
	return false
}

func (c *checker) enumValue(text string, at source.Span, t types.Type) *Cell {
	if !slices.Contains(t.Values, text) {
		d := c.add(diag.UnknownName, at, "`%s` is none of the values %s", text, strings.Join(t.Values, ", "))
		if near := lang.Nearest(text, t.Values); near != "" {
			d.WithHint("did you mean `"+near+"`?").WithFix("write `"+near+"`", near)
		}
		return nil
	}
	return &Cell{Value: text, At: at}
}

// nameValue reads a bare word: a truth, an enum's value or a record.
func (c *checker) nameValue(v *lang.Value, t types.Type, u *unit) *Cell {
	name, at := v.Name.Text, v.Span()
	switch t.Base {
	case types.Bool:
		if name == "true" || name == "false" {
			return &Cell{Value: name == "true", At: at}
		}
	case types.Enum:
		return c.enumValue(name, at, t)
	case types.Ref:
		if r := c.reference(v.Name, t.Kind, u); r != nil {
			return &Cell{Value: r, At: at}
		}
		return nil
	}
	c.mismatch(at, t)
	return nil
}

// reference finds the record that a name in a value stands for.
func (c *checker) reference(n *lang.Name, kind string, u *unit) *Record {
	if c.names[n.Text] == nil && c.unread[kind] {
		return nil // the table that may have it could not be read, which was reported
	}
	d, ok := c.lookup(c.names, n, u, kind)
	if !ok {
		return nil
	}
	r := c.records[n.Text]
	if r == nil || r.Kind.Name != kind {
		c.add(diag.TypeMismatch, n.Span(), "`%s` is a %s; a %s is needed here", n.Text, d.what, kind).WithRelated(d.at, "declared here")
		return nil
	}
	return r
}

func (c *checker) listValue(v *lang.Value, t types.Type, u *unit) *Cell {
	switch t.Base {
	case types.Set:
		return c.setValue(v, t)
	case types.List:
		list, ok := c.references(v, t.Kind, u)
		if !ok {
			return nil
		}
		return &Cell{Value: list, At: v.Span()}
	}
	c.mismatch(v.Span(), t)
	return nil
}

// references reads a list of records; its order does not matter.
func (c *checker) references(v *lang.Value, kind string, u *unit) (list []*Record, ok bool) {
	if v.List == nil {
		c.add(diag.TypeMismatch, v.Span(), "a list of %ss is needed here: [a, b]", kind)
		return nil, false
	}
	ok = true
	for _, item := range v.List.Items {
		if item.Name == nil {
			c.add(diag.TypeMismatch, item.Span(), "`%s` is not the name of a %s", item.Span().Text(), kind)
			ok = false
			continue
		}
		r := c.reference(item.Name, kind, u)
		switch {
		case r == nil:
			ok = false
		case slices.Contains(list, r):
			c.add(diag.Duplicate, item.Span(), "`%s` is listed twice", item.Name.Text).WithHint("leave one out")
		default:
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b *Record) int { return strings.Compare(a.ID, b.ID) })
	return list, ok
}

func (c *checker) setValue(v *lang.Value, t types.Type) *Cell {
	set, ok := []string{}, true
	for _, item := range v.List.Items {
		text := ""
		switch {
		case item.Name != nil:
			text = item.Name.Text
		case item.Point != nil && item.Point.Quoted != "":
			x, _, _ := item.Point.Value()
			text = x.(string)
		default:
			c.mismatch(item.Span(), types.Type{Base: types.Enum, Values: t.Values})
			ok = false
			continue
		}
		switch {
		case c.enumValue(text, item.Span(), t) == nil:
			ok = false
		case slices.Contains(set, text):
			c.add(diag.Duplicate, item.Span(), "`%s` is listed twice", text)
		default:
			set = append(set, text)
		}
	}
	if !ok {
		return nil
	}
	slices.Sort(set)
	return &Cell{Value: set, At: v.Span()}
}

// spread reads `0.7 ± 0.1` and `0.6 .. 0.8`. The central value of a normal
// spread is its mean, that of a uniform one the middle.
func (c *checker) spread(v *lang.Value, t types.Type, r *Range) *Cell {
	if !t.IsNumeric() {
		c.add(diag.TypeMismatch, v.Span(), "a %s cannot be uncertain", t)
		return nil
	}
	second := v.Spread
	if second == nil {
		second = v.High
	}
	a, ok1 := c.fit(v.Point, t)
	b, ok2 := c.fit(second, t)
	if !ok1 || !ok2 {
		return nil
	}
	cell := &Cell{At: v.Span(), Value: a, Spread: &Spread{Kind: "normal", Args: []float64{a, b}}}
	if v.Spread != nil {
		if b <= 0 {
			c.add(diag.BadInterval, v.Spread.Span(), "a spread must be positive")
			return nil
		}
		if !c.inRange(a, t, r, v.Point.Span()) {
			return nil
		}
		return cell
	}
	if a >= b {
		c.add(diag.BadInterval, v.Span(), "the low end %s must lie below the high end %s", v.Point.Span().Text(), v.High.Span().Text())
		return nil
	}
	cell.Spread.Kind, cell.Value = "uniform", a+(b-a)/2
	return c.ends(cell, v, t, r, a, b)
}

// ends checks that the ends of a distribution keep to the range.
func (c *checker) ends(cell *Cell, v *lang.Value, t types.Type, r *Range, ends ...float64) *Cell {
	if t.Base == types.Count {
		cell.Value = math.Round(cell.Value.(float64))
	}
	for _, x := range ends {
		if !c.inRange(x, types.Type{Base: types.Number}, r, v.Span()) {
			return nil
		}
	}
	return cell
}

func (c *checker) fit(n *lang.Literal, t types.Type) (float64, bool) {
	x, base, ok := n.Value()
	if !ok {
		return 0, false
	}
	if f, isNumber := x.(float64); isNumber && literalFits(base, t) {
		return f, true
	}
	c.mismatch(n.Span(), t)
	return 0, false
}

// distributions are the distributions that are written as calls, with the
// names of their arguments.
var distributions = map[string][]string{
	"triangular": {"low", "mode", "high"},
	"pert":       {"low", "mode", "high"},
	"beta":       {"a", "b"},
}

// distribution reads `triangular(low, mode, high)` and the like. The central
// value is the mode, and for beta the mean.
func (c *checker) distribution(v *lang.Value, t types.Type, r *Range) *Cell {
	names, ok := distributions[v.Call.Name.Text]
	if !ok {
		c.add(diag.UnknownName, v.Call.Name.Span(), "unknown distribution `%s`", v.Call.Name.Text).
			WithHint("there are triangular(low, mode, high), pert(low, mode, high) and beta(a, b); 0.7 ± 0.1 and 0.6 .. 0.8 are written without a name")
		return nil
	}
	if !t.IsNumeric() || v.Call.Name.Text == "beta" && t.Base != types.Share {
		c.add(diag.TypeMismatch, v.Span(), "a %s cannot be spread like this", t)
		return nil
	}
	if len(v.Call.Args) != len(names) {
		c.add(diag.TypeMismatch, v.Span(), "%s takes %s", v.Call.Name.Text, strings.Join(names, ", "))
		return nil
	}
	var args []float64
	for _, a := range v.Call.Args {
		x, ok := c.fit(a, types.Type{Base: types.Number})
		if !ok {
			return nil
		}
		args = append(args, x)
	}
	cell := &Cell{At: v.Span(), Spread: &Spread{Kind: v.Call.Name.Text, Args: args}}
	if v.Call.Name.Text == "beta" {
		if args[0] <= 0 || args[1] <= 0 {
			c.add(diag.BadInterval, v.Span(), "the shapes of beta must be positive")
			return nil
		}
		cell.Value = args[0] / (args[0] + args[1])
		return cell
	}
	if !(args[0] <= args[1] && args[1] <= args[2] && args[0] < args[2]) {
		c.add(diag.BadInterval, v.Span(), "%s needs low <= mode <= high", v.Call.Name.Text)
		return nil
	}
	cell.Value = args[1]
	return c.ends(cell, v, t, r, args...)
}
