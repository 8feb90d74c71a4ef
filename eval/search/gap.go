package search

import "math"

// The gap of a search that was stopped is the least amount that would have to be
// added to the scores of what was found for it to cover everything that is left
// open: for each part that is open, the corner that bounds it is held against
// the coalition found that falls the least short of it, in the dimension in
// which it falls short the most.

// opening is a part of the search that is left open.
type opening struct {
	choices int       // still open
	most    []float64 // by axis: no coalition in it has more
	merit   float64   // the same of a ranking
}

// close counts what is left open and cannot go beyond what was found as cut, and
// gives the gap to the rest in points: nil where it cannot be measured.
func (j *job) close(t *tally, final archive) *float64 {
	gap, known := 0.0, true
	kept := t.openings[:0]
	for _, o := range t.openings {
		short, ok := j.shortOf(&o, final)
		if ok && short <= 0 {
			t.open[o.choices]--
			t.bound[o.choices]++
			continue
		}
		kept = append(kept, o)
		gap, known = max(gap, short), known && ok
	}
	t.openings = kept
	if !known {
		return nil
	}
	return &gap
}

// shortOf is how far what was found falls short of an opening. ok is false where
// too little was found to tell: nothing, or fewer than are to be ranked.
func (j *job) shortOf(o *opening, final archive) (points float64, ok bool) {
	list := final.list()
	if j.merit != nil {
		if len(list) < j.keep {
			return 0, false
		}
		return o.merit - list[j.keep-1].y[0], true
	}
	points = math.Inf(1)
	for _, f := range list {
		short := math.Inf(-1)
		for i, y := range f.y {
			short = max(short, (o.most[i]-y)/j.axes[i].steps)
		}
		points = min(points, short)
	}
	return points, len(list) > 0
}

// boundOf is what no coalition that is left open exceeds.
func (j *job) boundOf(openings []opening) map[string]float64 {
	bound := map[string]float64{}
	for i := range j.axes {
		most := math.Inf(-1)
		for _, o := range openings {
			most = max(most, o.most[i])
		}
		bound[j.axes[i].name] = j.axes[i].points(most)
	}
	if j.merit != nil {
		bound["merit"] = math.Inf(-1)
		for _, o := range openings {
			bound["merit"] = max(bound["merit"], o.merit)
		}
	}
	return bound
}
