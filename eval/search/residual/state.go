package residual

// State is what is known of the coalitions below a node of the search: the
// choices of the first depths are settled, the others open. It belongs to one
// goroutine.
type State struct {
	*Plan
	Depth int
	taken uint64 // bit depth: the choice settled there is taken

	view   view
	fixed  []float64   // of each linear sum: what is settled, at this depth
	sums   [][]float64 // the same by depth
	spans  [][]Span    // of each linear sum, by depth
	active [][]step    // by depth: the nodes that are still open
	trail  []restored  // what to put back on the way up
	marks  []int       // by depth: where its part of the trail begins

	axes    []axisState
	leaf    leaf
	assumed []assumption
	stake   []float64 // of comparisons, while a pivot is looked for
	staked  []Bool
}

// axisState is an axis at a node: what is settled of its own weights and of
// those of each group.
type axisState struct {
	fixed  []float64   // by depth
	groups [][]float64 // by depth, then group
}

type restored struct {
	step
	span  Span
	truth Truth
}

// NewState stands at the root.
func (pl *Plan) NewState() *State {
	n := len(pl.order)
	s := &State{Plan: pl, active: make([][]step, n+1), marks: make([]int, n+1)}
	for range n + 1 {
		s.sums = append(s.sums, make([]float64, len(pl.linears)))
		s.spans = append(s.spans, make([]Span, len(pl.linears)))
	}
	s.fixed = s.sums[0]
	s.view = view{nums: append([]Span(nil), pl.Graph.spans...), bools: append([]Truth(nil), pl.truths...), linears: s.spans[0]}
	for k := range pl.linears {
		l := &pl.linears[k]
		s.fixed[k] = l.base
		sp := Span{l.base, l.base}
		for _, w := range l.weight {
			sp.Low, sp.High = sp.Low+min(0, w), sp.High+max(0, w)
		}
		s.view.linears[k] = sp
	}
	for _, st := range pl.steps {
		if st.num >= 0 && pl.nums[st.num].op != opConst || st.num < 0 && pl.bools[st.bool].op > isVar {
			s.active[0] = append(s.active[0], st)
		}
	}
	for i := range pl.axes {
		a := &pl.axes[i]
		as := axisState{fixed: make([]float64, n+1), groups: make([][]float64, n+1)}
		as.fixed[0] = a.start
		for d := range as.groups {
			as.groups[d] = make([]float64, len(a.groups))
		}
		for k := range a.groups {
			as.groups[0][k] = a.groups[k].base
		}
		s.axes = append(s.axes, as)
	}
	s.refresh()
	return s
}

// Enter settles the next choice.
func (s *State) Enter(take bool) {
	d := s.Depth
	s.marks[d] = len(s.trail)
	s.Depth++
	copy(s.sums[s.Depth], s.sums[d])
	copy(s.spans[s.Depth], s.spans[d])
	s.fixed, s.view.linears = s.sums[s.Depth], s.spans[s.Depth]
	for _, m := range s.moves[d] {
		sp := &s.view.linears[m.linear]
		if take {
			s.fixed[m.linear] += m.weight
			sp.Low, sp.High = sp.Low+max(0, m.weight), sp.High+min(0, m.weight)
		} else {
			sp.Low, sp.High = sp.Low-min(0, m.weight), sp.High-max(0, m.weight)
		}
	}
	s.setTruth(s.vars[d], answer(take))
	if take {
		s.taken |= 1 << d
	}
	for i := range s.axes {
		s.axes[i].enter(&s.Plan.axes[i], d, take)
	}
	s.refresh()
}

func (as *axisState) enter(a *axis, d int, take bool) {
	as.fixed[d+1] = as.fixed[d]
	copy(as.groups[d+1], as.groups[d])
	if !take {
		return
	}
	as.fixed[d+1] += a.weight[d]
	for k := range a.groups {
		as.groups[d+1][k] += a.groups[k].weight[d]
	}
}

// Leave takes the last choice back.
func (s *State) Leave() {
	s.Depth--
	d := s.Depth
	s.undo(s.marks[d])
	s.fixed, s.view.linears = s.sums[d], s.spans[d]
	s.taken &^= 1 << d
}

// undo puts back what was there before the trail got longer.
func (s *State) undo(mark int) {
	for i := len(s.trail) - 1; i >= mark; i-- {
		r := &s.trail[i]
		if r.num >= 0 {
			s.view.nums[r.num] = r.span
		} else {
			s.view.bools[r.bool] = r.truth
		}
	}
	s.trail = s.trail[:mark]
}

// refresh computes the nodes that were open one depth above. What is decided
// stays so below.
func (s *State) refresh() {
	from := s.active[max(0, s.Depth-1)]
	to := s.active[s.Depth][:0]
	if s.Depth == 0 {
		from = append([]step(nil), from...)
	}
	for _, st := range from {
		if st.num >= 0 {
			sp := s.span(st.num, &s.view)
			s.setSpan(st.num, sp)
			if !sp.thin() {
				to = append(to, st)
			}
			continue
		}
		t := s.truth(st.bool, &s.view)
		s.setTruth(st.bool, t)
		if t == Open {
			to = append(to, st)
		}
	}
	s.active[s.Depth] = to
}

func (s *State) setSpan(n Num, sp Span) {
	if old := s.view.nums[n]; old != sp {
		s.trail = append(s.trail, restored{step: step{num: n}, span: old})
		s.view.nums[n] = sp
	}
}

func (s *State) setTruth(b Bool, t Truth) {
	if old := s.view.bools[b]; old != t {
		s.trail = append(s.trail, restored{step: step{-1, b}, truth: old})
		s.view.bools[b] = t
	}
}

// Open is how many choices are still open.
func (s *State) Open() int { return len(s.order) - s.Depth }

// Taken is which choices are taken, by depth: bit 0 is that of depth 0.
func (s *State) Taken() uint64 { return s.taken }

// Fault is whether the judgement fails.
func (s *State) Fault() Truth { return s.view.bools[s.Program.Fault] }

// Require is whether the requirements hold that do not rest on scores.
func (s *State) Require() Truth { return s.view.bools[s.Program.Require] }

// Choices turns taken depths into taken choices.
func (pl *Plan) Choices(taken uint64) uint64 {
	var out uint64
	for d, v := range pl.order {
		out |= taken >> d & 1 << v
	}
	return out
}

// Depths turns taken choices into taken depths.
func (pl *Plan) Depths(choices uint64) uint64 {
	var out uint64
	for d, v := range pl.order {
		out |= choices >> v & 1 << d
	}
	return out
}
