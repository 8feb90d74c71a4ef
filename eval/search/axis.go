package search

import (
	"fmt"
	"math"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search/residual"
)

// axis is something that coalitions are compared by: a dimension, their size, or
// what a change costs. Values on an axis are whole steps, turned so that more is
// better.
type axis struct {
	name  string
	dim   int     // index into the rule set's dimensions, -1 for a count
	sense float64 // -1 where less is better
	steps float64 // in a point

	base   float64   // of a count: in every coalition
	weight []float64 // of a count, by choice

	low, high float64 // no value is outside
	floor     float64 // values below do not count; -Inf for none
}

// points turns a value into points.
func (a *axis) points(y float64) float64 { return a.sense * y / a.steps }

// dimension is the axis of a dimension.
func (s *Space) dimension(name string) (axis, error) {
	for i, d := range s.program.Set().Dimensions {
		if d.Name == name {
			return s.axisOf(i, 0), nil
		}
	}
	return axis{}, fmt.Errorf("%w: there is no dimension %q", ErrQuestion, name)
}

// axisOf is the axis of a dimension; sense 0 is its own.
func (s *Space) axisOf(i int, sense float64) axis {
	d := s.program.Set().Dimensions[i]
	a := axis{name: d.Name, dim: i, sense: sense, steps: eval.StepsPerPoint(d.Range), floor: math.Inf(-1)}
	if sense == 0 {
		a.sense = 1
		if d.Better == "lower" {
			a.sense = -1
		}
	}
	low, high := math.RoundToEven(d.Range.Low*a.steps), math.RoundToEven(d.Range.High*a.steps)
	if s.plan != nil {
		e := s.plan.Extent(i)
		low, high = e.Low, e.High
	}
	a.low, a.high = low, high
	if a.sense < 0 {
		a.low, a.high = -high, -low
	}
	return a
}

// count is an axis on which less is better: whole steps for each choice taken.
func count(name string, steps, base float64, weight []float64) axis {
	a := axis{name: name, dim: -1, sense: -1, steps: steps, base: base, weight: weight, floor: math.Inf(-1), low: -base, high: -base}
	for _, w := range weight {
		a.low, a.high = a.low-max(0, w), a.high-min(0, w)
	}
	return a
}

// size is the axis of the number of members.
func (s *Space) size() axis {
	w := make([]float64, len(s.pool))
	for i := range w {
		if s.isMember[i] {
			w[i] = 1
		}
	}
	return count("size", 1, float64(s.always), w)
}

// floors are axes that only have to be high enough: those of the options, and
// of requirements on scores. rest are requirements that are no floors.
func (s *Space) floors() (axes []axis, rest []residual.Ask) {
	for _, f := range s.opts.Floors {
		a, _ := s.dimension(f.Dimension)
		a.floor = stepAtLeast(f.Value*a.sense, a.steps, func(y float64) bool { return a.sense*(a.points(y)-f.Value) >= 0 })
		axes = append(axes, a)
	}
	if s.plan == nil {
		return axes, nil
	}
	for _, q := range s.plan.Score {
		sense := q.Sense()
		if sense == 0 {
			rest = append(rest, q)
			continue
		}
		a := s.axisOf(q.Dim, sense)
		a.floor = stepAtLeast(sense*q.Than, a.steps, func(y float64) bool { return q.Holds(a.points(y)) })
		axes = append(axes, a)
	}
	return axes, rest
}

// stepAtLeast is the smallest whole step at which a rising condition holds, which
// is near x points.
func stepAtLeast(x, steps float64, holds func(float64) bool) float64 {
	y := math.Floor(x*steps) - 2
	for range 8 {
		if holds(y) {
			return y
		}
		y++
	}
	return y
}
