package hand

import (
	"cmp"
	"slices"
)

// Point is what a coalition comes to in both dimensions, more of each being
// better.
type Point struct{ A, B float64 }

// Frontier enumerates all coalitions of the first partner with some of the
// others and keeps those that no other betters, by falling A. It walks the tree
// of choices, so that each sum is made from the one above it, in the order of
// the partners.
func Frontier(ps []Partner) []Point {
	s := &search{ps: ps, weights: make([][MixedRules]float64, len(ps)), own: make([]Point, len(ps))}
	for i := range ps {
		s.own[i].A, s.own[i].B = Own(&ps[i])
		s.weights[i] = Weights(&ps[i])
	}
	root := node{sums: Sums{QualityMin: 1}}
	s.take(&root, 0)
	s.walk(&root, 1)
	return s.front
}

type search struct {
	ps      []Partner
	own     []Point
	weights [][MixedRules]float64
	front   []Point
}

// node is a choice made for the partners so far.
type node struct {
	sums    Sums
	quality float64
	a, b    float64
	mixed   [MixedRules]float64
}

func (s *search) take(n *node, i int) {
	n.quality = with(&n.sums, n.quality, &s.ps[i])
	n.a += s.own[i].A
	n.b += s.own[i].B
	for k := range n.mixed {
		n.mixed[k] += s.weights[i][k]
	}
}

func (s *search) walk(n *node, i int) {
	if i == len(s.ps) {
		n.sums.QualityMean = n.quality / n.sums.Size
		s.keep(Finish(n.a, n.b, &n.mixed, &n.sums))
		return
	}
	s.walk(n, i+1)
	with := *n
	s.take(&with, i)
	s.walk(&with, i+1)
}

// keep enters a point into the frontier unless one there is as good in both.
func (s *search) keep(a, b float64) {
	// The first point whose A is below a; all before it have at least a.
	at, _ := slices.BinarySearchFunc(s.front, a, func(p Point, a float64) int {
		if p.A >= a {
			return -1
		}
		return 1
	})
	if at > 0 && s.front[at-1].B >= b {
		return
	}
	end := at
	for end < len(s.front) && s.front[end].B <= b {
		end++
	}
	for at > 0 && s.front[at-1].A == a && s.front[at-1].B <= b {
		at--
	}
	s.front = slices.Replace(s.front, at, end, Point{a, b})
}

// Sort orders points by falling A.
func Sort(points []Point) {
	slices.SortFunc(points, func(p, q Point) int { return cmp.Or(cmp.Compare(q.A, p.A), cmp.Compare(q.B, p.B)) })
}
