package game

// Solution is a game solved: for every node what it is worth, and for every
// decision the move that is taken there.
type Solution struct {
	Tree *Tree

	values map[Node][]float64
	taken  map[*Decision]int
}

// Solve solves a game by backward induction: from the ends back to the root,
// whoever moves takes the move that is worth most to it, the first of equals.
// The error is that of Check.
func Solve(t *Tree) (*Solution, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	s := &Solution{Tree: t, values: map[Node][]float64{}, taken: map[*Decision]int{}}
	s.solve(t.Root)
	return s, nil
}

func (s *Solution) solve(n Node) []float64 {
	var value []float64
	switch n := n.(type) {
	case *End:
		value = n.Payoffs
	case *Chance:
		value = make([]float64, len(s.Tree.Players))
		for _, m := range n.Moves {
			for i, x := range s.solve(m.To) {
				value[i] += float64(m.Probability * x)
			}
		}
	case *Decision:
		best := -1
		for i, m := range n.Moves {
			if v := s.solve(m.To); best < 0 || v[n.Player] > value[n.Player] {
				best, value = i, v
			}
		}
		s.taken[n] = best
	}
	s.values[n] = value
	return value
}

// Value is what a node is worth to each player when all play on as solved.
func (s *Solution) Value(n Node) []float64 { return s.values[n] }

// Taken is the move that is taken at a decision.
func (s *Solution) Taken(d *Decision) *Move { return &d.Moves[s.taken[d]] }
