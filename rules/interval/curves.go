package interval

import "math"

func logistic(x Number) Value {
	f := func(x float64) float64 { return lib("logistic", x) }
	bell := func(x float64) float64 { return f(x) * f(-x) }
	w := x.wide()
	slope := Range{Low: min(bell(w.Low), bell(w.High)), High: max(bell(w.Low), bell(w.High))}
	if w.Low <= 0 && w.High >= 0 {
		slope.High = 0.25
	}
	slope = Range{max(0, slope.Low*(1-0x1p-40)), slope.High * (1 + 0x1p-40)}
	n := curve(x, 2, slope, f)
	n.Low, n.High = max(0, n.Low), min(1, n.High)
	return Of(n)
}

// saturate is x / (x + half): rising in x, falling in half. Its two roundings
// break the order by less than four units.
func saturate(x, half Number) Value {
	v := Value{Present: x.High >= 0 && half.High > 0, Fails: x.Low < 0 || half.Low <= 0}
	if !v.Present {
		return v
	}
	x, half = x.meet(0, x.High), half.meet(math.SmallestNonzeroFloat64, half.High)
	at := func(x, half float64) float64 { return lib("saturate", x, half) }
	n := Number{Low: at(x.Low, half.High), High: at(x.High, half.Low)}.spread(8)
	n.Low, n.High = max(0, n.Low), min(1, n.High)
	n.Trend = Unsteady
	wx, wh := x.wide(), half.wide()
	wx.Low, wh.Low = max(0, wx.Low), max(0, wh.Low)
	sum := wx.plus(wh)
	square := sum.times(sum)
	n.Slope = wh.times(x.Slope).plus(wx.times(half.Slope).minus()).over(square)
	n.Err = math.Inf(1)
	if low := max(0, square.Low); low > 0 {
		n.Err = up((product(wh.High, x.Err)+product(wx.High, half.Err))/low)*(1+0x1p-40) + 8*rounding(n)
	}
	v.Num = n.settle(x, half)
	return v
}

// oddsOfFull is the factor of package stdlib.
const oddsOfFull = 2.9444389791664403

// membership rises along one curve below the crossover and along another above
// it. Where both can be met, what holds of either holds of the whole: they meet
// at the crossover.
func membership(args []Value) Value {
	x, out, crossover, full := args[0].Num, args[1].Num, args[2].Num, args[3].Num
	if out.High >= crossover.Low || crossover.High >= full.Low {
		v := vague(Between(0, 1), args)
		v.Present, v.Fails = out.Low < crossover.High && crossover.Low < full.High, true
		return v
	}
	odds := times(plus(x, negated(crossover)), Point(oddsOfFull))
	above := logistic(over(odds, plus(full, negated(crossover))))
	below := logistic(over(odds, plus(crossover, negated(out))))
	switch {
	case x.Low >= crossover.High:
		return above
	case x.High <= crossover.Low:
		return below
	}
	a, b := above.Num, below.Num
	n := Number{Low: min(a.Low, b.Low), High: max(a.High, b.High), Trend: Unsteady, Slope: a.Slope.join(b.Slope), Err: max(a.Err, b.Err)}
	return Of(n.settle(x, out, crossover, full))
}

// decay is exp(-(rate*x)), computed so.
func decay(x, rate Number) Value {
	v := Value{Present: x.High >= 0 && rate.High >= 0, Fails: x.Low < 0 || rate.Low < 0}
	if !v.Present {
		return v
	}
	p := power(negated(times(rate.meet(0, rate.High), x.meet(0, x.High))))
	p.Num.High = min(1, p.Num.High)
	p.Present, p.Fails = v.Present, v.Fails || p.Fails
	return p
}

// shareOf is part / whole for 0 <= part <= whole, and 0 of 0.
func shareOf(part, whole Number) Value {
	v := Value{Present: part.High >= 0 && whole.High >= part.Low, Fails: part.Low < 0 || part.High > whole.Low}
	if !v.Present {
		return v
	}
	part, whole = part.meet(0, min(part.High, whole.High)), whole.meet(max(0, part.Low), whole.High)
	if whole.Low > 0 {
		v.Num = over(part, whole)
	} else {
		v.Num = Number{High: 1}.settle(part, whole)
		if !part.fixed() || !whole.fixed() {
			v.Num = v.Num.loose()
		}
		if part.High == 0 {
			v.Num = Point(0)
		} else if part.Low > 0 {
			v.Num.Low = part.Low / whole.High
		}
	}
	v.Num.Low, v.Num.High = max(0, v.Num.Low), min(1, v.Num.High)
	return v
}

// powers is x to the power of y. For x above 0 it is exp(y*ln x), whose
// exponent is greatest and least in corners.
func powers(x, y Number) Value {
	if x.Low < 0 {
		return powersBelow(x, y)
	}
	v := Value{Present: true, Fails: x.Low == 0 && y.Low < 0}
	if x.High == 0 && y.High < 0 {
		return Value{Fails: true}
	}
	n := Number{Low: math.Inf(1), High: 0}
	for _, a := range [2]float64{x.Low, x.High} {
		for _, b := range [2]float64{y.Low, y.High} {
			p := lib("pow", a, b)
			n.Low, n.High = min(n.Low, p), max(n.High, p)
		}
	}
	n = n.spread(2)
	n.Low = max(0, n.Low)
	n.Trend, n.Slope, n.Err = Unsteady, anySlope, 0
	if x.Low > 0 {
		n.Slope, n.Err = powerSlope(x, y, n)
	}
	v.Num = n.settle(x, y)
	return v.finite()
}

// powerSlope is p*(y/x*x' + ln x*y') for p = x to the power of y.
func powerSlope(x, y, p Number) (Range, float64) {
	wx, wy := x.wide(), y.wide()
	if wx.Low <= 0 {
		return anySlope, 0
	}
	ln := Range{Low: lib("ln", wx.Low), High: lib("ln", wx.High)}
	ln = Range{down(down(ln.Low)), up(up(ln.High))}
	base, exponent := wy.over(wx), ln
	// The mathematical power lies near the evaluated one; how near is told by
	// the slopes times the errors of the arguments.
	reach := product(base.size(), x.Err) + product(exponent.size(), y.Err)
	if reach > 0.5 {
		return anySlope, 0
	}
	err := product(p.High, 2*reach) + 4*rounding(p)
	near := Range{max(0, p.Low-err), p.High + err}
	return near.times(base.times(x.Slope).plus(exponent.times(y.Slope))), err
}

// powersBelow is a power whose base can be negative: of a single whole exponent
// something is known, of others nothing.
func powersBelow(x, y Number) Value {
	whole := y.thin() && y.Low == math.Trunc(y.Low)
	if !whole || y.Low <= 0 || math.Abs(y.Low) >= 1<<53 {
		return vague(Between(-math.MaxFloat64, math.MaxFloat64), []Value{Of(x), Of(y)})
	}
	if math.Mod(y.Low, 2) == 0 {
		return powers(absolute(x), y)
	}
	n := Number{Low: lib("pow", x.Low, y.Low), High: lib("pow", x.High, y.Low)}.spread(2)
	n.Trend, n.Slope = Unsteady, anySlope
	v := Of(n.settle(x, y))
	return v.finite()
}

// months is months_between, divided by per: rising with the second date,
// falling with the first, by whole days.
func months(args []Value, per float64) Value {
	name := "months_between"
	if per != 1 {
		name = "years_between"
	}
	a, b := args[0].Num, args[1].Num
	low, high := lib(name, a.High, b.Low), lib(name, a.Low, b.High)
	if low != low || high != high {
		return vague(Between(-math.MaxFloat64, math.MaxFloat64), args)
	}
	n := Number{Low: low, High: high}.spread(4)
	n.Trend, n.Slope = b.Trend.With(a.Trend.Turned()), Range{0, math.Inf(1)}
	switch n.Trend {
	case Falling:
		n.Slope = n.Slope.minus()
	case Unsteady:
		n.Slope = anySlope
	}
	if a.Err+b.Err > 0 {
		n.Slope = anySlope
	}
	return Of(n.settle(a, b))
}

// addMonths rises with both its arguments.
func addMonths(args []Value) Value {
	day, n := args[0].Num, args[1].Num
	low, high := lib("add_months", day.Low, n.Low), lib("add_months", day.High, n.High)
	whole := n.Whole || n.thin()
	if low != low || high != high || !whole {
		return vague(anyNumber(dateType, nil), args)
	}
	out := Number{Low: low, High: high, Whole: true, Trend: day.Trend.With(n.Trend), Slope: anySlope}
	return Of(out.settle(day, n))
}
