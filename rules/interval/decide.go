package interval

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Verdict is what can be said of a condition.
type Verdict int

// The verdicts.
const (
	Unknown     Verdict = iota // it can be both, or it is not known
	AlwaysTrue                 // true wherever it has a value
	AlwaysFalse                // false wherever it has a value
)

// String is the verdict in words.
func (v Verdict) String() string {
	return [...]string{"unknown", "always true", "always false"}[v]
}

// Decision is what came of deciding a condition.
type Decision struct {
	Verdict Verdict

	// True and False are inputs for which the condition is true, and false; nil
	// where none was found. What an input leaves out may be anything.
	True, False []Given

	Missing bool // some input may lack what the condition reads
	Fails   bool // some input may have no result: a division by zero, say
	Boxes   int  // how often the condition was evaluated
}

// Given is the value of an attribute, named by the path that reads it, or of a
// parameter.
type Given struct {
	Path  string
	Type  types.Type
	Value any // float64, bool or string
}

// MaxBoxes bounds the work on one condition.
const MaxBoxes = 256

// Decide says whether a condition is always true or always false. It bisects
// the ranges of the attributes that the condition reads, first at the numbers
// that stand in it, until each box is decided or MaxBoxes are used up.
func Decide(x *expression.Expr, facts Facts) Decision { return DecideWithin(x, facts, MaxBoxes) }

// DecideWithin is Decide with another bound on the work.
func DecideWithin(x *expression.Expr, facts Facts, boxes int) Decision {
	d := &decider{root: x.Root, facts: facts, cuts: map[float64]bool{}, most: boxes}
	d.constants(x.Root, map[*rules.Derived]bool{})
	first := New(facts)
	v := first.Eval(x.Root, Scope{})
	d.Boxes, d.Missing, d.Fails = 1, v.Missing, v.Fails
	d.axes(first.log.reads)
	box := map[string]Value{}
	for i, a := range d.axis {
		start := a.start
		start.Deps = 1 << i
		box[a.path] = start
	}
	d.work = append(d.work, box)
	for len(d.work) > 0 && !(d.True != nil && d.False != nil) {
		next := d.work[0]
		d.work = d.work[1:]
		d.try(next)
	}
	return d.verdict()
}

type decider struct {
	Decision
	root  expression.Node
	facts Facts
	axis  []axis
	cuts  map[float64]bool
	work  []map[string]Value

	mayTrue, mayFalse bool
	most              int // boxes
}

// axis is an attribute that is bisected.
type axis struct {
	path  string
	typ   types.Type
	start Value
}

// constants collects the numbers that an expression compares with, through
// derivations.
func (d *decider) constants(n expression.Node, seen map[*rules.Derived]bool) {
	expression.Walk(n, func(n expression.Node) {
		switch n := n.(type) {
		case *expression.Literal:
			if x, ok := n.Value.(float64); ok {
				d.cuts[x] = true
			}
		case *expression.Attr:
			k, _ := d.facts.Set().Kind(n.Kind)
			if a, ok := k.Attr(n.Name); ok && a.Derived != nil && !seen[a.Derived] {
				seen[a.Derived] = true
				d.derived(a.Derived, seen)
			}
		}
	})
}

func (d *decider) derived(x *rules.Derived, seen map[*rules.Derived]bool) {
	for _, e := range x.Exprs() {
		d.constants(e.Root, seen)
	}
	if x.Table == nil {
		return
	}
	for _, r := range x.Table.Rows {
		for _, t := range r.Tests {
			for _, p := range t.Parts {
				d.cuts[p.Low] = true
				if p.Op == ".." {
					d.cuts[p.High] = true
				}
			}
		}
	}
}

// axes picks what to bisect: what is read of one record, and not of each item
// of a collection. There are no more than the bits of Deps.
func (d *decider) axes(reads map[string]reading) {
	for _, path := range slices.Sorted(maps.Keys(reads)) {
		r := reads[path]
		if strings.Contains(path, "#") || len(d.axis) == 64 || !r.value.Present {
			continue
		}
		if r.typ.IsOrdered() && !r.value.Num.thin() || r.typ.Base == types.Bool || r.typ.Base == types.Enum {
			d.axis = append(d.axis, axis{path, r.typ, r.value})
		}
	}
}

// try decides one box, or cuts it in two.
func (d *decider) try(box map[string]Value) {
	v := d.eval(box)
	switch {
	case !v.Present:
	case !v.Truth.open():
		d.note(box, v)
	case d.Boxes < d.most && d.cut(box, v.Deps):
	default:
		d.mayTrue, d.mayFalse = true, true
		d.sample(box)
	}
}

func (d *decider) eval(box map[string]Value) Value {
	d.Boxes++
	e := New(d.facts)
	e.known = box
	return e.Eval(d.root, Scope{})
}

// note keeps a point of a decided box as a witness.
func (d *decider) note(box map[string]Value, v Value) {
	var at []Given
	for _, a := range d.axis {
		if v.Deps != 0 && box[a.path].Deps&v.Deps == 0 {
			continue
		}
		at = append(at, Given{a.path, a.typ, point(box[a.path], a.typ, 0.5)})
	}
	if at == nil {
		at = []Given{}
	}
	switch {
	case v.Truth.True:
		d.mayTrue = true
		if d.True == nil {
			d.True = at
		}
	case v.Truth.False:
		d.mayFalse = true
		if d.False == nil {
			d.False = at
		}
	}
}

// point is a value of an axis between its ends.
func point(v Value, t types.Type, part float64) any {
	switch {
	case t.Base == types.Bool:
		return v.Truth.True
	case t.Base == types.Enum:
		return v.Texts[0]
	}
	x := v.Num.Low + float64((v.Num.High-v.Num.Low)*part)
	if math.IsInf(x, 0) || x != x {
		x = float64(v.Num.Low*(1-part)) + float64(v.Num.High*part)
	}
	if v.Num.Whole {
		x = math.Floor(x)
	}
	return max(v.Num.Low, min(v.Num.High, x))
}

// sample looks for witnesses in a box that stays undecided: its corners and
// its middle.
func (d *decider) sample(box map[string]Value) {
	for _, part := range []float64{0, 1, 0.5} {
		at := map[string]Value{}
		for i, a := range d.axis {
			v := box[a.path]
			exact := Exactly(point(v, a.typ, part))
			exact.Missing, exact.Deps = v.Missing, 1<<i
			exact.Num.Whole = v.Num.Whole
			at[a.path] = exact
		}
		if v := d.eval(at); v.Present && !v.Truth.open() {
			d.note(at, v)
		}
	}
}

// cut bisects a box along the axis that is widest of those that the truth rests
// on. It reports false where nothing is left to cut.
func (d *decider) cut(box map[string]Value, deps uint64) bool {
	best, width := -1, 0.0
	for i, a := range d.axis {
		if deps&(1<<i) == 0 {
			continue
		}
		if w := a.width(box[a.path]); w > width {
			best, width = i, w
		}
	}
	if best < 0 {
		return false
	}
	a := d.axis[best]
	for _, half := range d.halves(box[a.path], a) {
		part := maps.Clone(box)
		part[a.path] = half
		d.work = append(d.work, part)
	}
	return true
}

// width is how much of an axis is left: 1 for all of it, 0 for a point.
func (a axis) width(v Value) float64 {
	switch a.typ.Base {
	case types.Bool:
		if v.Truth.open() {
			return 1
		}
		return 0
	case types.Enum:
		if len(v.Texts) > 1 {
			return float64(len(v.Texts)) / float64(len(a.start.Texts))
		}
		return 0
	}
	if v.Num.thin() {
		return 0
	}
	whole := a.start.Num.High/2 - a.start.Num.Low/2
	return max((v.Num.High/2-v.Num.Low/2)/whole, math.SmallestNonzeroFloat64)
}

// halves are the parts of an axis. Numbers are cut at a constant, if there is
// one inside, else in the middle.
func (d *decider) halves(v Value, a axis) [2]Value {
	low, high := v, v
	switch a.typ.Base {
	case types.Bool:
		low.Truth, high.Truth = Truth{True: true}, Truth{False: true}
		return [2]Value{low, high}
	case types.Enum:
		n := len(v.Texts) / 2
		low.Texts, high.Texts = v.Texts[:n], v.Texts[n:]
		return [2]Value{low, high}
	}
	middle := point(v, a.typ, 0.5).(float64)
	c, constant := d.nearest(v.Num, middle)
	switch {
	case constant:
		high.Num.Low = c
	case v.Num.Whole:
		high.Num.Low = middle + 1
	default:
		high.Num.Low = up(middle)
	}
	low.Num.High = under(high.Num.Low, v.Num.Whole)
	return [2]Value{low, high}
}

// nearest is the constant inside a range that is nearest to its middle. The cut
// comes before it, or behind it if it is the low end.
func (d *decider) nearest(n Number, middle float64) (float64, bool) {
	best, found := 0.0, false
	for _, c := range slices.Sorted(maps.Keys(d.cuts)) {
		for _, c := range [2]float64{c, up(c)} {
			if n.Whole {
				c = math.Ceil(c)
			}
			if c > n.Low && c <= n.High && (!found || math.Abs(c-middle) < math.Abs(best-middle)) {
				best, found = c, true
			}
		}
	}
	return best, found
}

// verdict joins what the boxes said.
func (d *decider) verdict() Decision {
	if len(d.work) > 0 { // both answers were found before all was looked at
		d.mayTrue, d.mayFalse = true, true
	}
	switch {
	case d.mayTrue && !d.mayFalse:
		d.Verdict = AlwaysTrue
	case d.mayFalse && !d.mayTrue:
		d.Verdict = AlwaysFalse
	}
	return d.Decision
}
