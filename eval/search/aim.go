package search

import (
	"math"
	"slices"
)

// angles is how many weighted sums of two axes are tried.
const angles = 9

// aim chooses the weighted sums of axes whose bounds are held against targets:
// some angles between any two axes and, for two that are compared, the normals
// of the hull of the coalitions known already.
func (j *job) aim(known []found) {
	scale := j.scales(known)
	j.directions, j.worth = nil, nil
	add := func(w []float64) { j.directions = append(j.directions, w) }
	if j.merit != nil {
		j.aimAtMerit(scale)
		return
	}
	count := angles
	if len(j.axes) > 2 {
		count = 3
	}
	for i := range j.axes {
		for k := range i {
			for a := range count {
				angle := math.Pi / 2 * float64(a+1) / float64(count+1)
				w := make([]float64, len(j.axes))
				w[k], w[i] = math.Cos(angle)/scale[k], math.Sin(angle)/scale[i]
				add(w)
			}
		}
	}
	if len(j.axes) == 2 && j.objectives == 2 {
		for _, w := range normals(known) {
			add(w)
		}
	}
}

func (j *job) aimAtMerit(scale []float64) {
	size := 0.0
	for i, m := range j.merit {
		size += math.Abs(m) * scale[i]
	}
	for f := j.objectives - 1; f < len(j.axes); f++ {
		for _, share := range []float64{0.3, 1, 3} {
			w := make([]float64, len(j.axes))
			copy(w, j.merit)
			if f >= j.objectives {
				w[f] = share * size / scale[f]
			} else if share != 1 {
				continue
			}
			j.directions, j.worth = append(j.directions, w), append(j.worth, 1)
		}
	}
}

// scales are how far values lie apart on each axis: of the coalitions known or,
// where these say nothing, of all.
func (j *job) scales(known []found) []float64 {
	scale := make([]float64, len(j.axes))
	for i, a := range j.axes {
		scale[i] = max(1, a.high-a.low)
		if j.merit != nil || i >= j.objectives || len(known) < 2 {
			continue
		}
		low, high := math.Inf(1), math.Inf(-1)
		for _, k := range known {
			low, high = min(low, k.y[i]), max(high, k.y[i])
		}
		if high > low {
			scale[i] = high - low
		}
	}
	return scale
}

// maxNormals is how many edges of a hull are followed.
const maxNormals = 16

// normals are the weights at which two neighbours on the upper hull of some
// points are worth the same.
func normals(known []found) [][]float64 {
	h := hull(known)
	var out [][]float64
	for i := 1; i < len(h); i++ {
		dx, dy := h[i].y[0]-h[i-1].y[0], h[i-1].y[1]-h[i].y[1]
		if dx > 0 && dy > 0 {
			out = append(out, []float64{1 / dx, 1 / dy})
		}
	}
	for len(out) > maxNormals {
		kept := out[:0]
		for i := 0; i < len(out); i += 2 {
			kept = append(kept, out[i])
		}
		out = kept
	}
	return out
}

// hull is the upper right hull of points on two axes, from the best on the
// second to the best on the first.
func hull(points []found) []found {
	list := slices.Clone(points)
	slices.SortFunc(list, func(a, b found) int {
		switch {
		case a.y[0] < b.y[0] || a.y[0] == b.y[0] && a.y[1] < b.y[1]:
			return -1
		case a.y[0] == b.y[0] && a.y[1] == b.y[1]:
			return 0
		}
		return 1
	})
	var h []found
	for _, p := range list {
		for len(h) > 0 && (h[len(h)-1].y[1] <= p.y[1] || len(h) > 1 && !turnsRight(h[len(h)-2].y, h[len(h)-1].y, p.y)) {
			h = h[:len(h)-1]
		}
		h = append(h, p)
	}
	return h
}

// turnsRight reports whether the way over three points turns to the right.
func turnsRight(a, b, c []float64) bool {
	return (b[0]-a[0])*(c[1]-a[1])-(b[1]-a[1])*(c[0]-a[0]) < 0
}
