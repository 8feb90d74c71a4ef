package search

import "slices"

// found is a coalition and its values: on the axes of a frontier, or the one
// value by which coalitions are ranked.
type found struct {
	y  []float64
	at uint64 // its position: the search comes to smaller ones first
}

// archive keeps what is best of what a search has found so far. Of coalitions
// with the same values the one that comes first is kept.
type archive interface {
	// offer takes a coalition in if it is better than what is there; y is copied.
	offer(y []float64, at uint64) bool
	// targets are the values that a coalition must reach to be taken in: all of
	// one of them.
	targets() [][]float64
	clone() archive
	list() []found
}

// frontier keeps coalitions that no other is at least as good as on all axes.
// Its zones are the corners of what is not yet reached: a coalition belongs on
// the frontier if it is above one of them on every axis.
type frontier struct {
	points []found
	zones  [][]float64
	last   int // the point that dominated last
}

// newFrontier starts with the values that are below all others.
func newFrontier(lowest []float64) *frontier {
	return &frontier{zones: [][]float64{slices.Clone(lowest)}}
}

func (f *frontier) list() []found { return f.points }

// targets are one step above the zones.
func (f *frontier) targets() [][]float64 { return f.zones }

func (f *frontier) clone() archive {
	return &frontier{points: slices.Clone(f.points), zones: slices.Clone(f.zones)}
}

func covers(a, b []float64) bool {
	for i := range a {
		if a[i] < b[i] {
			return false
		}
	}
	return true
}

func (f *frontier) offer(y []float64, at uint64) bool {
	if f.last < len(f.points) && covers(f.points[f.last].y, y) {
		return false
	}
	for i := range f.points {
		if covers(f.points[i].y, y) {
			f.last = i
			return false
		}
	}
	y = slices.Clone(y)
	f.points = slices.DeleteFunc(f.points, func(p found) bool { return covers(y, p.y) })
	f.points = append(f.points, found{y, at})
	f.exclude(y)
	return true
}

// exclude takes what a point is at least as good as out of the zones: each that
// it lies in falls apart, into one for every axis.
func (f *frontier) exclude(y []float64) {
	kept := make([][]float64, 0, len(f.zones)+len(y))
	var parts [][]float64
	for _, z := range f.zones {
		if !above(y, z) {
			kept = append(kept, z)
			continue
		}
		for i := range y {
			part := slices.Clone(z)
			part[i] = y[i]
			parts = append(parts, part)
		}
	}
	for i, p := range parts {
		if !redundant(p, kept, parts, i) {
			kept = append(kept, p)
		}
	}
	f.zones = kept
}

// above reports whether a is above b on every axis.
func above(a, b []float64) bool {
	for i := range a {
		if a[i] <= b[i] {
			return false
		}
	}
	return true
}

// redundant reports whether a zone lies in another.
func redundant(p []float64, kept, parts [][]float64, at int) bool {
	for _, z := range kept {
		if covers(p, z) {
			return true
		}
	}
	for i, z := range parts {
		if i != at && covers(p, z) && !(i > at && covers(z, p)) {
			return true
		}
	}
	return false
}

// ranking keeps the k best by one value.
type ranking struct {
	k     int
	best  []found // the best first
	least float64 // better than this a coalition must be
}

func (r *ranking) list() []found { return r.best }

func (r *ranking) targets() [][]float64 { return [][]float64{{r.least}} }

func (r *ranking) clone() archive {
	return &ranking{k: r.k, best: slices.Clone(r.best), least: r.least}
}

func (r *ranking) offer(y []float64, at uint64) bool {
	if y[0] <= r.least || slices.ContainsFunc(r.best, func(f found) bool { return f.at == at }) {
		return false
	}
	i, _ := slices.BinarySearchFunc(r.best, found{y, at}, compareFound)
	r.best = slices.Insert(r.best, i, found{slices.Clone(y), at})
	if len(r.best) > r.k {
		r.best = r.best[:r.k]
	}
	if len(r.best) == r.k {
		r.least = max(r.least, r.best[r.k-1].y[0])
	}
	return true
}

// compareFound orders by value, the best first, then by which comes first.
func compareFound(a, b found) int {
	switch {
	case a.y[0] > b.y[0]:
		return -1
	case a.y[0] < b.y[0]:
		return 1
	case a.at < b.at:
		return -1
	case a.at > b.at:
		return 1
	}
	return 0
}
