package residual

import "math"

// Bound is a linear function of the open choices that no score of a dimension
// exceeds: Fixed and, for each choice, what taking it adds at most. A dimension
// of which less is better counts with its sign turned, so that more is better
// throughout. Amounts are in steps.
type Bound struct {
	Fixed  float64
	Weight []float64 // by depth; those of settled choices mean nothing

	// A score is never above Cap, and may be Floor where the function says less:
	// a range cuts scores at both ends.
	Cap, Floor float64
	// The linear function has to be taken times either factor, whichever gives
	// more, and Slack added.
	Factor [2]float64
	Slack  float64
}

// Bound fills in the bound of a dimension. sense is 1, or -1 where less is
// better.
func (s *State) Bound(dim int, sense float64, b *Bound) {
	a, as := &s.Plan.axes[dim], &s.axes[dim]
	d := &s.Dims[dim]
	n := len(s.order)
	b.Fixed = sense * as.fixed[s.Depth]
	w := b.Weight[:n]
	for i := s.Depth; i < n; i++ {
		w[i] = sense * a.weight[i]
	}
	for k := range a.groups {
		s.groupBound(&a.groups[k], as.groups[s.Depth][k], sense, b)
	}
	for k := range a.terms {
		s.termBound(&a.terms[k], d.Steps, sense, b)
	}
	b.Cap, b.Floor = d.High, math.Inf(-1)
	if sense < 0 {
		b.Cap = -d.Low
	}
	s.factorBound(a, d, sense, b)
}

func (s *State) groupBound(g *group, fixed, sense float64, b *Bound) {
	fixed *= sense
	from := max(g.from, s.Depth)
	switch s.view.bools[g.guard] {
	case Always:
		b.Fixed += fixed
		for i := from; i < g.to; i++ {
			b.Weight[i] += sense * g.weight[i]
		}
	case Open:
		most := fixed
		for i := from; i < g.to; i++ {
			most += max(0, sense*g.weight[i])
		}
		if most <= 0 {
			return
		}
		b.Fixed += max(0, fixed)
		for i := from; i < g.to; i++ {
			b.Weight[i] += max(0, sense*g.weight[i])
		}
	}
}

func (s *State) termBound(t *term, steps, sense float64, b *Bound) {
	guard := s.view.bools[t.guard]
	if guard == Never || t.choice >= 0 && t.choice < s.Depth && s.taken>>t.choice&1 == 0 {
		return
	}
	sp := s.view.nums[t.amount]
	sign := sense * t.sign
	if t.affine != nil && !sp.thin() && s.affineBound(t, guard, sp, steps, sign, b) {
		return
	}
	most := sign * math.RoundToEven(sp.High*steps)
	if sign < 0 {
		most = sign * math.RoundToEven(sp.Low*steps)
	}
	if guard == Open {
		most = max(0, most)
	}
	if t.choice >= s.Depth {
		b.Weight[t.choice] += most
	} else {
		b.Fixed += most
	}
}

// affineBound adds an amount that is linear in the choices. Of min(x, c) the
// constant or the sum is above; of max(x, c) the chord between its ends.
func (s *State) affineBound(t *term, guard Truth, sp Span, steps, sign float64, b *Bound) bool {
	a := t.affine
	scale, offset := a.scale*steps*sign, a.offset*steps*sign
	if a.fold != "" {
		var ok bool
		if scale, offset, ok = s.foldBound(a, sp, steps, sign); !ok {
			return false
		}
	}
	l := &s.linears[a.linear]
	fixed := float64(scale*s.fixed[a.linear]) + offset
	fixed += 1 + math.Abs(scale)*l.slack + 0x1p-48*(math.Abs(fixed)+sp.size()*steps)
	if guard == Open {
		fixed = max(0, fixed)
	}
	b.Fixed += fixed
	for i := s.Depth; i < len(s.order); i++ {
		if w := l.weight[s.order[i]]; w != 0 {
			w *= scale
			if guard == Open {
				w = max(0, w)
			}
			b.Weight[i] += w
		}
	}
	return true
}

// foldBound is a linear function of the sum that is nowhere below sign times
// min or max of it and a constant.
func (s *State) foldBound(a *affine, sp Span, steps, sign float64) (scale, offset float64, ok bool) {
	l := s.view.linears[a.linear].widened(s.linears[a.linear].slack)
	x := Span{a.scale*l.Low + a.offset, a.scale*l.High + a.offset}
	if a.scale < 0 {
		x = Span{x.High, x.Low}
	}
	concave := (a.fold == "min") == (sign > 0)
	below, above := x.High <= a.bound, x.Low >= a.bound // of the constant
	if a.fold == "max" {
		below, above = above, below
	}
	switch {
	case below: // the sum itself
		return a.scale * steps * sign, a.offset * steps * sign, true
	case above: // the constant
		return 0, a.bound * steps * sign, true
	case concave: // the sum is above everywhere, and so is the constant
		return 0, 0, false
	}
	// Convex in the sum: below the chord.
	at := func(x float64) float64 {
		if a.fold == "min" {
			return sign * min(x, a.bound) * steps
		}
		return sign * max(x, a.bound) * steps
	}
	slope := (at(x.High) - at(x.Low)) / (x.High - x.Low)
	if !(math.Abs(slope) <= math.MaxFloat64) {
		return 0, 0, false
	}
	return slope * a.scale, slope*(a.offset-x.Low) + at(x.Low), true
}

// factorBound puts in what the total is multiplied by, and where the range
// cuts it.
func (s *State) factorBound(a *axis, d *Dim, sense float64, b *Bound) {
	f := Span{1, 1}
	room := 0.0
	for i := range a.factors {
		t := &a.factors[i]
		x := s.view.nums[t.Amount]
		switch s.view.bools[t.Guard] {
		case Never:
			continue
		case Open:
			x = x.join(Span{1, 1})
		}
		f = operated(opMul, f, x)
		room = room*max(1, x.size()) + 1
	}
	b.Slack = room
	low, high := a.low, a.high
	if len(a.factors) > 0 {
		low, high = s.scaledBound(a, f, sense, b)
	} else {
		b.Factor = [2]float64{1, 1}
	}
	switch {
	case sense > 0 && low < d.Low:
		b.Floor = d.Low
	case sense < 0 && high > d.High:
		b.Floor = -d.High
	}
}

// scaledBound turns the bound of a sum into one of the sum times a factor.
func (s *State) scaledBound(a *axis, f Span, sense float64, b *Bound) (low, high float64) {
	all := operated(opMul, Span{a.low, a.high}, f).widened(float64(len(a.factors)))
	b.Factor = [2]float64{f.High, f.High}
	switch {
	case f.Low < 0 || !(f.High <= math.MaxFloat64): // only the ends are known
		b.Fixed = all.High
		if sense < 0 {
			b.Fixed = -all.Low
		}
		clear(b.Weight[s.Depth:])
		b.Factor = [2]float64{1, 1}
	case sense > 0 && a.low < 0 || sense < 0 && a.high > 0 && a.low < 0:
		b.Factor[0] = f.Low
	case sense < 0 && a.low >= 0:
		b.Factor = [2]float64{f.Low, f.Low}
	}
	return all.Low, all.High
}
