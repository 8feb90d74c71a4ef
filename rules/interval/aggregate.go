package interval

import (
	"strconv"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// aggregate runs a function over the items of a collection.
func (e *Evaluator) aggregate(x *expression.Aggregate) Value {
	over := e.node(x.Over)
	if !over.Present {
		return Anything(x.Type(), nil, "").after(over)
	}
	var v Value
	switch {
	case x.Body == nil && x.Func.Name == "sum":
		v = total(over.Items).finite()
	case x.Body == nil:
		v = size(over.Items)
	default:
		v = e.fold(x, e.bodies(x, over.Items))
	}
	return v.after(over)
}

// size is how many items there are.
func size(items *Items) Value {
	n := Between(items.Min, items.Max)
	n.Whole = true
	if items.Listed {
		n = Point(0)
		for _, x := range items.List {
			t := Truth{True: true}
			if x.Maybe {
				t = perhaps(t, x.In)
			}
			n = plus(n, t.number())
		}
		n.Low, n.High = max(n.Low, items.Min), min(n.High, items.Max)
		n.Err = 0
	}
	return Of(n)
}

// bodies is the collection with, for each item, what the body says of it.
type bodies struct {
	items *Items
	said  []Value // of each listed item, or of the one that stands for all
}

func (e *Evaluator) bodies(x *expression.Aggregate, items *Items) bodies {
	b := bodies{items: items}
	if !items.Listed {
		v := items.Each
		if t := itemType(x.Over.Type()); t.Base == types.Ref {
			v.Refs = []Ref{{Kind: t.Kind, Path: e.depth(t.Kind)}}
		}
		b.said = []Value{e.about(v, x.Body)}
		return b
	}
	for _, item := range items.List {
		b.said = append(b.said, e.about(item.Value, x.Body))
	}
	return b
}

// depth names the items of nested predicates apart, those in derivations that
// they read included.
func (e *Evaluator) depth(kind string) string { return "#" + strconv.Itoa(e.level) + ":" + kind }

// about evaluates a body about an item.
func (e *Evaluator) about(item Value, body expression.Node) Value {
	f := *e
	f.items = append(append([]Value(nil), e.items...), item)
	f.level++
	return f.node(body).after(Value{Present: true, Deps: item.Deps})
}

// flags are those of all bodies that can be evaluated.
func (b bodies) flags() Value {
	v := Value{Present: true}
	for i, s := range b.said {
		if b.items.Listed || b.items.Max > 0 {
			sure := b.items.Listed && !b.items.List[i].Maybe
			v.Present = v.Present && (s.Present || !sure)
			v.Missing, v.Fails, v.Deps = v.Missing || s.Missing, v.Fails || s.Fails, v.Deps|s.Deps
		}
	}
	return v
}

// fold joins what the bodies say.
func (e *Evaluator) fold(x *expression.Aggregate, b bodies) Value {
	v := b.flags()
	lazy := false
	switch x.Func.Name {
	case "count":
		v.Num = b.count()
	case "sum":
		v.Num = b.sum()
		v = v.finite()
	case "filter":
		v.Items = e.filter(b)
	case "map":
		v.Items = b.mapped()
	case "best":
		return e.best(x, b).after(v)
	case "one":
		n := b.count()
		v.Truth = equal(n, Point(1))
	case "any":
		v.Truth, lazy = b.any(func(t Truth) Truth { return t }), true
	case "none":
		v.Truth, lazy = turned(b.any(func(t Truth) Truth { return t })), true
	case "all":
		v.Truth, lazy = turned(b.any(turned)), true
	default:
		return Anything(x.Type(), nil, "").after(Value{Present: true, Missing: true, Fails: true})
	}
	if lazy { // an item that decides ends the search before one that is absent
		v.Present = true
	}
	return v
}

func turned(t Truth) Truth {
	return Truth{True: t.False, False: t.True, Trend: t.Trend.Turned()}
}

// any reports whether the answer for some item, turned or not, is true.
func (b bodies) any(answer func(Truth) Truth) Truth {
	if !b.items.Listed {
		t := answer(b.said[0].Truth)
		out := Truth{True: t.True && b.items.Max > 0, False: t.False || b.items.Min == 0, Trend: Unsteady}
		if b.said[0].Deps == 0 {
			out.Trend = Steady
		}
		return out.settle()
	}
	out := Truth{False: true}
	for i, s := range b.said {
		t := answer(s.Truth)
		if b.items.List[i].Maybe {
			t = perhaps(t, b.items.List[i].In)
		}
		out = Truth{True: out.True || t.True, False: out.False && t.False, Trend: out.Trend.With(t.Trend)}
	}
	return out.settle()
}

// perhaps is an answer about an item that can be left out.
func perhaps(t Truth, in Trend) Truth {
	if t.True {
		t.False, t.Trend = true, t.Trend.With(in)
	}
	return t
}

// count is how many answers are true.
func (b bodies) count() Number {
	if !b.items.Listed {
		t := b.said[0].Truth
		n := Between(0, 0)
		if t.True {
			n.High = b.items.Max
		}
		if !t.False {
			n.Low = b.items.Min
		}
		n.Whole = true
		return n.moving(b.said[0].Deps)
	}
	n := Point(0)
	for i, s := range b.said {
		t := s.Truth
		if b.items.List[i].Maybe {
			t = perhaps(t, b.items.List[i].In)
		}
		n = plus(n, t.number())
	}
	n.Err = 0 // sums of a few whole numbers are exact
	return n
}

// number is 1 for true and 0 for false.
func (t Truth) number() Number {
	n := Number{Whole: true, Trend: t.Trend}
	if t.True {
		n.High = 1
	}
	if !t.False {
		n.Low = 1
	}
	switch t.settle().Trend {
	case Rising:
		n.Slope.High = anySlope.High
	case Falling:
		n.Slope.Low = anySlope.Low
	case Unsteady:
		n.Slope = anySlope
	}
	if !t.open() {
		n.Trend = Steady
	}
	return n
}

// moving says that a number moves in no known way, if anything makes it move.
func (n Number) moving(deps uint64) Number {
	if deps != 0 && !n.thin() {
		return n.loose()
	}
	return n
}

// sum adds what the bodies say, in the order of the items.
func (b bodies) sum() Number {
	items := &Items{Listed: b.items.Listed, Min: b.items.Min, Max: b.items.Max}
	if b.items.Listed {
		for i, s := range b.said {
			items.List = append(items.List, Item{Value: s, Maybe: b.items.List[i].Maybe, In: b.items.List[i].In})
		}
	} else {
		items.Each = b.said[0]
	}
	return total(items).Num
}

// total is the sum of numbers.
func total(items *Items) Value {
	n := Point(0)
	if !items.Listed {
		return Of(many(items.Each.Num, items.Min, items.Max))
	}
	var deps uint64
	for _, x := range items.List {
		n = plus(n, x.or(0))
		deps |= x.Deps
	}
	v := Of(n)
	v.Deps = deps
	return v
}

// or is the item's number, or another where the item is left out.
func (x Item) or(other float64) Number {
	if !x.Maybe {
		return x.Num
	}
	n := join(x.Num, Point(other))
	if x.In != Steady {
		n.Trend, n.Slope = stepping(x.In, x.Num, Point(other))
	}
	return n
}

// many is the sum of some numbers, each within the same range. The sum is
// widened for the rounding of each addition.
func many(each Number, least, most float64) Number {
	low, high := product(least, each.Low), product(least, each.High)
	if each.Low < 0 {
		low = -product(most, -each.Low)
	}
	if each.High > 0 {
		high = product(most, each.High)
	}
	n := Between(low, high)
	room := product(product(most, most+1), each.size()*0x1p-52)
	n.Low, n.High = down(n.Low-room), up(n.High+room)
	if each.Low >= 0 {
		n.Low = max(0, n.Low) // rounding keeps order: no sum falls below zero
	}
	if each.High <= 0 {
		n.High = min(0, n.High)
	}
	n = n.mended()
	n.Whole, n.NaN = each.Whole, each.NaN || each.holdsInfinity() || n.holdsInfinity()
	if !each.fixed() {
		n = n.loose()
	}
	return n
}

// filter keeps the items of which the body is true.
func (e *Evaluator) filter(b bodies) *Items {
	items := *b.items
	if !items.Listed {
		if t := b.said[0].Truth; !t.True {
			items.Max = 0
		} else if t.False {
			items.Min = 0
		}
		items.Min = min(items.Min, items.Max)
		return &items
	}
	items.List = nil
	for i, s := range b.said {
		item := b.items.List[i]
		if !s.Truth.True {
			continue
		}
		item.Deps |= s.Deps
		if s.Truth.False {
			item.Maybe, item.In = true, item.In.With(s.Truth.Trend)
			e.log.blame |= s.Deps
		}
		items.List = append(items.List, item)
	}
	return items.counted()
}

// mapped is a number for each item.
func (b bodies) mapped() *Items {
	items := &Items{Listed: b.items.Listed, Min: b.items.Min, Max: b.items.Max}
	if !items.Listed {
		items.Each = b.said[0]
		return items
	}
	for i, s := range b.said {
		items.List = append(items.List, Item{Value: s, Maybe: b.items.List[i].Maybe, In: b.items.List[i].In})
	}
	return items
}
