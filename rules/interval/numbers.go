package interval

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
)

var dateType = types.Type{Base: types.Date}

// This file is about functions of lists of numbers.

// ends are the low and the high ends of listed items.
func (i *Items) ends() (low, high []float64) {
	for _, x := range i.List {
		low, high = append(low, x.Num.Low), append(high, x.Num.High)
	}
	return low, high
}

// hull is a number that holds all items.
func (i *Items) hull() Number {
	n := i.each(types.Type{Base: types.Numbers}).Num
	for _, x := range i.List {
		if x.Maybe && x.In != Steady {
			return n.loose()
		}
	}
	return n
}

// empty reports whether the list is empty in any case.
func (i *Items) empty() bool { return i.Max == 0 }

// wild reports whether an item may be infinite or not a number.
func (i *Items) wild() bool {
	n := i.each(types.Type{Base: types.Numbers}).Num
	return !i.empty() && (n.NaN || n.holdsInfinity())
}

// still reports whether no item moves.
func (i *Items) still() bool {
	for _, x := range i.List {
		if !x.Num.fixed() || x.Maybe && x.In != Steady {
			return false
		}
	}
	return i.Listed || i.Each.Num.fixed()
}

// calm says that a number does not move where nothing does.
func (n Number) calm(items *Items) Number {
	if items.still() {
		n.Trend, n.Slope, n.Err = Steady, flat, 0
	}
	return n
}

// middle is smallest, largest or median: each lies between the least and the
// greatest item, rises with every item, and moves no faster than the fastest.
func middle(items *Items, name string) Value {
	v := Value{Present: !items.empty(), Fails: items.Min == 0 || items.wild()}
	if !v.Present {
		return v
	}
	n := items.hull()
	if items.certain() && !n.NaN {
		low, high := items.ends()
		n.Low, n.High = lib(name, low), lib(name, high)
	}
	n.Whole = n.Whole && name != "median"
	if name == "median" {
		n.Err += rounding(n)
	}
	v.Num = n.calm(items)
	return v.finite()
}

// mean rises with every item; its slope is the mean of the slopes.
func mean(items *Items) Value {
	v := Value{Present: !items.empty(), Fails: items.Min == 0 || items.wild()}
	if !v.Present {
		return v
	}
	n := items.hull().spread(2)
	n.Whole = false
	if items.certain() && !items.wild() {
		low, high := items.ends()
		slope, err := flat, 0.0
		for _, x := range items.List {
			slope, err = slope.plus(x.Num.Slope), up(err+x.Num.Err)
		}
		count := float64(len(low))
		n = Number{Low: lib("mean", low), High: lib("mean", high)}.spread(2)
		n.Slope = slope.over(Range{count, count})
		n.Err = up(err/count) + 4*rounding(n)
		n.Trend = Unsteady
	} else if !items.still() {
		n = n.loose()
	}
	if n.Low != n.Low || n.High != n.High { // the sum overflows
		n = unbounded()
	}
	v.Num = n.calm(items)
	return v.finite()
}

// productOf multiplies in some order, so that each factor's rounding counts.
func productOf(items *Items) Value {
	if !items.Listed || items.wild() {
		return vague(Between(-math.MaxFloat64, math.MaxFloat64), []Value{{Items: items}})
	}
	n := Point(1)
	low, high, tame := []float64{}, []float64{}, true
	for _, x := range items.List {
		factor := x.or(1)
		tame = tame && factor.Low >= 0
		low, high = append(low, factor.Low), append(high, factor.High)
		n = times(n, factor)
	}
	if !tame { // products that underflow on the way are not followed
		return vague(Between(-math.MaxFloat64, math.MaxFloat64), []Value{{Items: items}})
	}
	units := 4 * (len(items.List) + 1)
	n.Low, n.High, n.Whole = lib("product", low), lib("product", high), false
	n = n.spread(units)
	n.Low = max(0, n.Low)
	n.Err += float64(units) * rounding(n)
	if n.Trend != Steady {
		n.Trend = Unsteady
	}
	v := Of(n.calm(items))
	return v.finite()
}

// noisyAnd is the product of shares.
func noisyAnd(items *Items) Value {
	kept, outside := shares(items)
	if !kept.Listed {
		n := kept.Each.Num
		out := Number{Low: 0, High: 1}
		if kept.Min >= 1 {
			out.High = min(1, n.High)
		}
		if kept.empty() || n.Low == 1 {
			out.Low = 1
		}
		v := vague(out, []Value{{Items: items}})
		v.Fails = outside
		return v
	}
	v := productOf(kept)
	v.Num = v.Num.meet(0, 1)
	v.Fails = outside
	return v
}

// shares are the items where all are from 0 to 1; others make the call fail.
func shares(items *Items) (*Items, bool) {
	out := *items
	out.List = nil
	outside := false
	cut := func(v Value) Value {
		outside = outside || v.Num.Low < 0 || v.Num.High > 1 || v.Num.NaN
		v.Num.NaN = false
		if v.Num.Low-v.Num.Err < 0 || v.Num.High+v.Num.Err > 1 {
			v.Num.Slope = v.Num.Slope.join(flat)
		}
		if v.Num = v.Num.meet(0, 1); v.Num.Low > v.Num.High {
			v.Num.Low, v.Num.High = 0, 1 // it fails where the item is there
		}
		return v
	}
	for _, x := range items.List {
		x.Value = cut(x.Value)
		out.List = append(out.List, x)
	}
	if !items.Listed && !items.empty() {
		out.Each = cut(items.Each)
	}
	return &out, outside
}

// noisyOr is 1 - product(1 - w). It rises with every share; the slope of one
// more share w is p'*(1-w) + w'*(1-p).
func noisyOr(items *Items) Value {
	kept, outside := shares(items)
	v := Value{Present: true, Fails: outside}
	if !kept.Listed {
		v.Num = symbolicOr(kept)
		return v
	}
	p, err, slope := Between(0, 0), 0.0, flat
	for _, x := range kept.List {
		w := x.or(0)
		rest := Range{max(0, down(1-w.High-w.Err)), min(1, up(1-w.Low+w.Err))}
		left := Range{max(0, down(1-p.High-err)), up(1 - p.Low + err)}
		slope = slope.times(rest).plus(w.Slope.times(left))
		err = err + w.Err + 0x1p-50
		p.Low, p.High = w.Low*(1-p.Low)+p.Low, w.High*(1-p.High)+p.High
	}
	room := float64(len(kept.List)+1) * 0x1p-50
	if len(kept.List) == 0 {
		room = 0
	}
	p.Low, p.High = max(0, p.Low-room), p.High+room
	if p.High < room*2 && allZero(kept) {
		p.Low, p.High = 0, 0
	}
	p.Slope, p.Err, p.Trend = slope, err, Unsteady
	v.Num = p.calm(kept)
	return v
}

func allZero(items *Items) bool {
	for _, x := range items.List {
		if x.Num.High != 0 {
			return false
		}
	}
	return true
}

func symbolicOr(items *Items) Number {
	n := items.Each.Num
	out := Between(0, 1)
	out.High = up(1)
	if items.Min >= 1 {
		out.Low = max(0, down(down(n.Low)))
	}
	switch {
	case items.empty() || n.High == 0:
		out.Low, out.High = 0, 0
	case items.Max == 1:
		out.High = n.High
	}
	if !items.still() {
		out = out.loose()
	}
	return out
}
