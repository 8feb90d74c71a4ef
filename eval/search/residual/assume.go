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

// Assume takes an open comparison to hold, or not to hold. It reports false
// where no coalition below agrees. Retract takes the last assumption back.
func (s *State) Assume(test Bool, holds bool) bool {
	a := assumption{mark: len(s.trail), test: test, linear: -1}
	s.setTruth(test, answer(holds))
	possible := true
	if k, span, ok := s.narrowed(test, holds); ok {
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

// Pivot is the open comparison on which most rests: what the amounts under it
// could add or take away, in shares of a scale for each dimension. ok is false
// where there is none.
func (s *State) Pivot(dims []int, scale []float64) (test Bool, ok bool) {
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
			test, most, ok = b, s.stake[b], true
		}
		s.stake[b] = 0
	}
	return test, ok
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
