package residual

import "math"

// A bound is often loose because two conditions that exclude each other are
// both taken at their best. So a node may be looked at in parts: assuming that a
// comparison holds, and that it does not. The coalitions below are in one part
// or the other, and if neither can matter the node cannot.

// assumption is what to put back.
type assumption struct {
	mark   int
	test   Bool
	linear int
	span   Span
}

// Pivot is what a node is looked at in parts by: a comparison, or whether a whole
// sum that factors rest on is at most At.
type Pivot struct {
	Test Bool // -1 for a sum
	sum  int
	at   float64
}

// Assume takes a pivot to hold, or not to hold. It reports false where no
// coalition below agrees. Retract takes the last assumption back.
func (s *State) Assume(p Pivot, holds bool) bool {
	a := assumption{mark: len(s.trail), test: p.Test, linear: -1}
	if p.Test >= 0 {
		s.setTruth(p.Test, answer(holds))
	}
	possible := true
	if k, span, ok := s.halved(p, holds); ok {
		a.linear, a.span = k, s.view.linears[k]
		s.view.linears[k] = span
		possible = span.Low <= span.High
	}
	s.assumed = append(s.assumed, a)
	if possible {
		s.reconsider()
	}
	return possible
}

// Retract takes the last assumption back.
func (s *State) Retract() {
	a := s.assumed[len(s.assumed)-1]
	s.assumed = s.assumed[:len(s.assumed)-1]
	s.undo(a.mark)
	if a.linear >= 0 {
		s.view.linears[a.linear] = a.span
	}
}

// halved is what a pivot says of a sum.
func (s *State) halved(p Pivot, holds bool) (k int, span Span, ok bool) {
	if p.Test >= 0 {
		return s.narrowed(p.Test, holds)
	}
	span = s.view.linears[p.sum]
	if holds {
		span.High = min(span.High, p.at)
	} else {
		span.Low = max(span.Low, p.at+1)
	}
	return p.sum, span, true
}

// narrowed is what a comparison of a sum with a constant says of the sum.
func (s *State) narrowed(test Bool, holds bool) (k int, span Span, ok bool) {
	n := &s.bools[test]
	op, x, y := n.cmp, n.x, n.y
	if s.nums[x].op == opConst {
		op, x, y = op.turned(), y, x
	}
	c, constant := s.constant(y)
	if s.nums[x].op != opLinear || !constant {
		return 0, Span{}, false
	}
	if !holds {
		op = op.contrary()
	}
	k = s.nums[x].linear
	l := &s.linears[k]
	span = s.view.linears[k]
	low, high := c, c
	if l.whole {
		low, high = math.Ceil(c), math.Floor(c)
		if op == less && high == c {
			high--
		}
		if op == greater && low == c {
			low++
		}
	} else {
		low, high = c-l.slack, c+l.slack
	}
	if op == less || op == lessEqual || op == equal {
		span.High = min(span.High, high)
	}
	if op == greater || op == greaterEqual || op == equal {
		span.Low = max(span.Low, low)
	}
	return k, span, true
}

// contrary holds where op does not.
func (op cmpOp) contrary() cmpOp {
	switch op {
	case less:
		return greaterEqual
	case lessEqual:
		return greater
	case greater:
		return lessEqual
	case greaterEqual:
		return less
	case equal:
		return unequal
	}
	return equal
}

// reconsider computes the open nodes of this depth under what is assumed.
func (s *State) reconsider() {
	for _, st := range s.active[s.Depth] {
		if st.num >= 0 {
			s.setSpan(st.num, s.span(st.num, &s.view))
		} else if !s.isAssumed(st.bool) {
			s.setTruth(st.bool, s.truth(st.bool, &s.view))
		}
	}
}

func (s *State) isAssumed(b Bool) bool {
	for i := range s.assumed {
		if s.assumed[i].test == b {
			return true
		}
	}
	return false
}

// Pivot is the comparison or the sum on which most rests: what the amounts under
// it could add or take away, in shares of a scale for each dimension. ok is false
// where there is none.
func (s *State) Pivot(dims []int, scale []float64) (p Pivot, ok bool) {
	if s.stake == nil {
		s.stake = make([]float64, len(s.bools))
	}
	s.staked = s.staked[:0]
	for i, d := range dims {
		s.stakes(d, 1/scale[i])
	}
	most := 0.0
	for _, b := range s.staked {
		if s.stake[b] > most {
			p, most, ok = Pivot{Test: b}, s.stake[b], true
		}
		s.stake[b] = 0
	}
	for i, d := range dims {
		if x := s.factorStake(d) / scale[i]; x > most {
			if k, at, found := s.middle(d); found {
				p, most, ok = Pivot{-1, k, at}, x, true
			}
		}
	}
	return p, ok
}

// factorStake is how far apart scores can be for what their factors can be.
func (s *State) factorStake(dim int) float64 {
	a := &s.Plan.axes[dim]
	spread := 0.0
	for i := range a.factors {
		x := s.view.nums[a.factors[i].Amount]
		spread += x.High - x.Low
	}
	return spread * max(math.Abs(a.low), math.Abs(a.high))
}

// middle is the middle of the widest whole sum that factors of a dimension rest
// on.
func (s *State) middle(dim int) (k int, at float64, ok bool) {
	widest := 0.0
	for _, i := range s.under[dim] {
		if sp := s.view.linears[i]; sp.High-sp.Low > widest {
			k, widest = i, sp.High-sp.Low
			at, ok = math.Floor((sp.Low+sp.High)/2), true
		}
	}
	return k, at, ok && widest >= 1
}

func (s *State) stakes(dim int, share float64) {
	a, as := &s.Plan.axes[dim], &s.axes[dim]
	for k := range a.groups {
		g := &a.groups[k]
		if s.view.bools[g.guard] != Open {
			continue
		}
		up, down := max(0, as.groups[s.Depth][k]), min(0, as.groups[s.Depth][k])
		for i := max(g.from, s.Depth); i < g.to; i++ {
			up, down = up+max(0, g.weight[i]), down+min(0, g.weight[i])
		}
		s.addStake(g.guard, (up-down)*share)
	}
	steps := s.Dims[dim].Steps
	for k := range a.terms {
		t := &a.terms[k]
		if s.view.bools[t.guard] != Open || t.choice >= 0 && t.choice < s.Depth && s.taken>>t.choice&1 == 0 {
			continue
		}
		s.addStake(t.guard, s.view.nums[t.amount].size()*steps*share)
	}
}

func (s *State) addStake(guard Bool, x float64) {
	for _, b := range s.tests[guard] {
		if s.view.bools[b] != Open {
			continue
		}
		if s.stake[b] == 0 {
			s.staked = append(s.staked, b)
		}
		s.stake[b] += x
	}
}

// Limit is what is assumed of a sum of weights of the open choices.
type Limit struct {
	Weight    []float64 // by depth
	Low, High float64
}

// Limits are what the assumptions of now say of sums.
func (s *State) Limits(list []Limit) []Limit {
	list = list[:0]
	for i := range s.assumed {
		k := s.assumed[i].linear
		if k < 0 {
			continue
		}
		span, l := s.view.linears[k], &s.linears[k]
		list = append(list, Limit{s.byDepth[k], span.Low - s.fixed[k] - l.slack, span.High - s.fixed[k] + l.slack})
	}
	return list
}
