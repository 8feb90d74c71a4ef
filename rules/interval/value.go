package interval

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Value is what is known of the result of an expression. Which of Num, Truth,
// Texts, Refs and Items counts follows from the expression's type.
type Value struct {
	Present bool // it can have a value
	Missing bool // it can be absent
	Fails   bool // the calculation can fail: no finite result, or one out of range

	Num   Number
	Truth Truth
	Texts []string // the possible texts, sorted; nil for any text
	Refs  []Ref    // the possible records
	Items *Items   // of a collection

	Deps uint64 // the marked inputs that it rests on, a bit each
}

// Truth is what is known of a truth.
type Truth struct {
	True, False bool  // it can be true, it can be false
	Trend       Trend // Rising: once true, it stays true when the marked input rises
}

// Always and Never report a truth that is decided.
func (t Truth) Always() bool { return t.True && !t.False }

// Never reports whether it is false in any case.
func (t Truth) Never() bool { return t.False && !t.True }

func (t Truth) open() bool { return t.True && t.False }

// settle notes that what is decided does not move.
func (t Truth) settle() Truth {
	if !t.open() {
		t.Trend = Steady
	}
	return t
}

// Ref is a record: a named one, or one that is only known by the path that
// leads to it.
type Ref struct {
	Kind  string
	Path  string
	Named bool // the path is the record's id
}

// Items is a collection: the items that it can have, in order, or, where they
// are not Listed, one that stands for all, and how many there may be.
type Items struct {
	Listed   bool
	List     []Item
	Each     Value
	Min, Max float64
}

// Item is an item of a collection. Maybe says that it can be left out, In how
// that moves: Rising where it comes in and stays.
type Item struct {
	Value
	Maybe bool
	In    Trend
}

// Of is a value that is there and a number.
func Of(n Number) Value { return Value{Present: true, Num: n} }

// Exactly is the value of a cell or a constant.
func Exactly(v any) Value {
	switch v := v.(type) {
	case nil:
		return Value{Missing: true}
	case float64:
		return Of(Point(v))
	case bool:
		return Value{Present: true, Truth: Truth{True: v, False: !v}}
	case string:
		return Value{Present: true, Texts: []string{v}}
	case []string:
		items := &Items{Listed: true}
		for _, s := range v {
			items.List = append(items.List, Item{Value: Exactly(s)})
		}
		return Value{Present: true, Items: items.counted()}
	case *rules.Record:
		return Record(v)
	case []*rules.Record:
		items := &Items{Listed: true}
		for _, r := range v {
			items.List = append(items.List, Item{Value: Record(r)})
		}
		return Value{Present: true, Items: items.counted()}
	}
	return Value{Present: true, Missing: true, Fails: true}
}

// Record is a named record. The coalition that is judged has a path of its own.
func Record(r *rules.Record) Value {
	path := r.ID
	if r.Kind.Name == expression.CoalitionKind {
		path = expression.CoalitionKind
	}
	return Value{Present: true, Refs: []Ref{{Kind: r.Kind.Name, Path: path, Named: true}}}
}

// counted fills in how many items there can be.
func (i *Items) counted() *Items {
	i.Min, i.Max = 0, float64(len(i.List))
	for _, x := range i.List {
		if !x.Maybe {
			i.Min++
		}
	}
	return i
}

// certain reports whether the items are known one by one.
func (i *Items) certain() bool { return i.Listed && i.Min == i.Max }

// Anything is whatever a type and a range allow. path is where it is read.
func Anything(t types.Type, r *rules.Range, path string) Value {
	v := Value{Present: true}
	switch t.Base {
	case types.Bool:
		v.Truth = Truth{True: true, False: true}
	case types.Enum:
		v.Texts = slices.Sorted(slices.Values(t.Values))
	case types.Ref:
		v.Refs = []Ref{{Kind: t.Kind, Path: path}}
	case types.Set:
		v.Items = &Items{Listed: true}
		for _, s := range t.Values {
			v.Items.List = append(v.Items.List, Item{Value: Exactly(s), Maybe: true})
		}
		v.Items.counted()
	case types.List:
		item := Value{Present: true, Refs: []Ref{{Kind: t.Kind, Path: path + "#"}}}
		v.Items = &Items{Each: item, Max: math.Inf(1)}
	case types.Numbers:
		v.Items = &Items{Each: Of(Between(math.Inf(-1), math.Inf(1))), Max: math.Inf(1)}
		v.Items.Each.Num.NaN = true
	default:
		v.Num = anyNumber(t, r)
	}
	return v
}

func anyNumber(t types.Type, r *rules.Range) Number {
	n := Between(-math.MaxFloat64, math.MaxFloat64)
	if low, high, ok := t.Range(); ok {
		n = Between(low, high)
	}
	if r != nil {
		n = Between(r.Low, r.High)
	}
	n.Whole = t.Base == types.Count || t.Base == types.Date
	if n.Whole {
		n.Low, n.High = math.Ceil(n.Low), math.Floor(n.High)
	}
	return n
}

// either is one of two values; which one does not depend on the marked input.
func either(a, b Value, t types.Type) Value {
	flags := Value{Present: a.Present || b.Present, Missing: a.Missing || b.Missing, Fails: a.Fails || b.Fails, Deps: a.Deps | b.Deps}
	if !a.Present || !b.Present {
		v := a
		if !a.Present {
			v = b
		}
		v.Present, v.Missing, v.Fails, v.Deps = flags.Present, flags.Missing, flags.Fails, flags.Deps
		return v
	}
	v := flags
	switch t.Base {
	case types.Bool:
		v.Truth = Truth{True: a.Truth.True || b.Truth.True, False: a.Truth.False || b.Truth.False, Trend: a.Truth.Trend.With(b.Truth.Trend)}
	case types.Text, types.Enum:
		if a.Texts != nil && b.Texts != nil {
			v.Texts = union(a.Texts, b.Texts)
		}
	case types.Ref:
		v.Refs = slices.Clone(a.Refs)
		for _, r := range b.Refs {
			if !slices.Contains(v.Refs, r) {
				v.Refs = append(v.Refs, r)
			}
		}
	case types.Set, types.List, types.Numbers:
		v.Items = eitherItems(a.Items, b.Items, t)
	default:
		v.Num = join(a.Num, b.Num)
	}
	return v
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// eitherItems is one of two collections. Their items are listed in one after
// the other, each of them perhaps; so nothing is said about their order.
func eitherItems(a, b *Items, t types.Type) *Items {
	out := &Items{Listed: a.Listed && b.Listed, Min: min(a.Min, b.Min), Max: max(a.Max, b.Max)}
	if out.Listed {
		for _, x := range slices.Concat(a.List, b.List) {
			x.Maybe = true
			out.List = append(out.List, x)
		}
		return out
	}
	out.Each = a.each(t)
	out.Each = either(out.Each, b.each(t), itemType(t))
	return out
}

// each is one value that stands for every item.
func (i *Items) each(t types.Type) Value {
	if !i.Listed {
		return i.Each
	}
	var v Value
	for _, x := range i.List {
		v = either(v, x.Value, itemType(t))
	}
	return v
}

// itemType is the type of a collection's items.
func itemType(t types.Type) types.Type {
	switch t.Base {
	case types.List:
		return types.Type{Base: types.Ref, Kind: t.Kind}
	case types.Set:
		return types.Type{Base: types.Enum, Values: t.Values}
	}
	return types.Type{Base: types.Number, Unit: t.Unit}
}

// after gives a value the flags of what is computed before it.
func (v Value) after(first ...Value) Value {
	for _, f := range first {
		v.Present = v.Present && f.Present
		v.Missing = v.Missing || f.Missing
		v.Fails = v.Fails || f.Fails
		v.Deps |= f.Deps
	}
	return v
}

// unsure says that a value can fail to be there and moves in no known way.
func (v Value) unsure() Value {
	v.Num = v.Num.loose()
	if v.Truth.open() {
		v.Truth.Trend = Unsteady
	}
	if v.Items != nil {
		items := *v.Items
		items.Each, items.List = items.Each.unsure(), slices.Clone(items.List)
		for i := range items.List {
			items.List[i].Maybe, items.List[i].In = true, Unsteady
		}
		items.Min = 0
		v.Items = &items
	}
	return v
}

// finite is a number after the evaluator's check that it is one.
func (v Value) finite() Value {
	n := v.Num
	if n.NaN || math.IsInf(n.Low, 0) || math.IsInf(n.High, 0) {
		v.Fails = true
		n.NaN = false
		n.Low, n.High = max(n.Low, -math.MaxFloat64), min(n.High, math.MaxFloat64)
		if n.Low > n.High { // an infinity for sure
			v.Present, n.Low, n.High = false, 0, 0
		}
	}
	v.Num = n
	return v
}
