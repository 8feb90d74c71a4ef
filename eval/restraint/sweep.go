package restraint

import (
	"context"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// Sweep is how the answer changes while one input of the game moves and all
// else stays.
type Sweep struct {
	Input string  `json:"input"`
	Value float64 `json:"value"` // as it is

	// Segments cover the range tried, in order. Changes closer to each other
	// than the steps of the sweep can be missed.
	Segments []Segment `json:"segments"`
	Below    *Flip     `json:"below"` // the nearest change downwards, or null
	Above    *Flip     `json:"above"` // and upwards
}

// Segment is a range of an input in which the answer stays the same.
type Segment struct {
	From         float64 `json:"from"`
	To           float64 `json:"to"`
	Choice       string  `json:"choice"`
	Disingenuous bool    `json:"disingenuous"`
}

// Flip is where the answer changes, and to what.
type Flip struct {
	At           float64 `json:"at"`
	Choice       string  `json:"choice"`
	Disingenuous bool    `json:"disingenuous"`
}

// The steps of a sweep: evenly over the range, and ever finer on each side of
// the value as it is. steps is also how often the place of a change is halved.
const (
	even  = 48
	near  = 24
	steps = 44
)

// wide is the range beyond which an input is moved by factors, from a tenth of
// its value to ten times that.
const wide = 100

// Swept moves each number that the game of an observer reads, one by one. The
// sweeps are in the order of the pack.
func Swept(ctx context.Context, p *eval.Program, in eval.Input, r *rules.Record) ([]Sweep, error) {
	scorer, err := p.NewScorer(ctx, in)
	if err != nil {
		return nil, err
	}
	s := &sweeper{scorer: scorer, observer: r}
	as, err := s.ask()
	if err != nil {
		return nil, err
	}
	var out []Sweep
	for _, input := range as.Inputs {
		x, ok := input.Value.(float64)
		a, _ := r.Kind.Attr(input.Name)
		if !ok || !a.Type.IsNumeric() || a.Range == nil {
			continue // no number, or one that a study added without a range
		}
		sweep, err := s.sweep(a, x, scale(as))
		if err != nil {
			return nil, err
		}
		out = append(out, *sweep)
	}
	return out, nil
}

// scale is a capability of the size of those in the game, for inputs that are 0.
func scale(a *Answer) float64 {
	for _, x := range a.Inputs {
		if v, ok := x.Value.(float64); ok && x.Name == "power" {
			return v
		}
	}
	return 1
}

type sweeper struct {
	scorer   *eval.Scorer
	observer *rules.Record
}

func (s *sweeper) ask() (*Answer, error) {
	j, err := s.scorer.Judge(s.scorer.Proposed())
	if err != nil {
		return nil, err
	}
	return Ask(j, s.observer)
}

// at is the answer with another value of an attribute.
func (s *sweeper) at(a *rules.Attr, x float64) (Flip, error) {
	s.scorer.Set(s.observer, a, x)
	as, err := s.ask()
	if err != nil {
		return Flip{}, err
	}
	return Flip{x, as.Choice, as.Disingenuous}, nil
}

func (f Flip) same(g Flip) bool { return f.Choice == g.Choice && f.Disingenuous == g.Disingenuous }

// sweep moves one attribute over its range.
func (s *sweeper) sweep(a *rules.Attr, x, scale float64) (*Sweep, error) {
	out := &Sweep{Input: a.Name, Value: x}
	var last Flip
	for i, y := range points(a, x, scale) {
		f, err := s.at(a, y)
		for i > 0 && err == nil && !f.same(last) {
			if last, err = s.change(a, last, f); err == nil {
				out.begin(last)
			}
		}
		if err != nil {
			return nil, err
		}
		if last = f; i == 0 {
			out.begin(f)
		}
		out.Segments[len(out.Segments)-1].To = y
	}
	_, err := s.at(a, x) // as it was, for the next input
	out.flips()
	return out, err
}

// begin ends the segment before a change and begins the next.
func (s *Sweep) begin(f Flip) {
	if n := len(s.Segments); n > 0 {
		s.Segments[n-1].To = f.At
	}
	s.Segments = append(s.Segments, Segment{From: f.At, To: f.At, Choice: f.Choice, Disingenuous: f.Disingenuous})
}

// change halves the way between two different answers, and gives the first
// place found, within the last bits, where the answer is no longer that of low.
func (s *sweeper) change(a *rules.Attr, low, high Flip) (Flip, error) {
	for range steps {
		mid, err := s.at(a, low.At+(high.At-low.At)/2)
		if err != nil {
			return high, err
		}
		if mid.same(low) {
			low = mid
		} else {
			high = mid
		}
	}
	return high, nil
}

// flips finds the changes next to the value as it is.
func (s *Sweep) flips() {
	i := slices.IndexFunc(s.Segments, func(x Segment) bool { return s.Value <= x.To })
	if i > 0 {
		below := s.Segments[i-1]
		s.Below = &Flip{below.To, below.Choice, below.Disingenuous}
	}
	if i+1 < len(s.Segments) {
		above := s.Segments[i+1]
		s.Above = &Flip{above.From, above.Choice, above.Disingenuous}
	}
}

// points are the values tried, ascending, the value as it is among them.
func points(a *rules.Attr, x, scale float64) []float64 {
	low, high := a.Range.Low, a.Range.High
	step := func(t float64) float64 { return low + t*(high-low) }
	switch {
	case high-low > wide && x == 0:
		high = min(high, 10*scale)
	case high-low > wide && x > 0 && low >= 0:
		low, high = max(low, x/10), min(high, x*10)
		step = func(t float64) float64 { return low * math.Exp(t*math.Log(high/low)) }
	}
	out := []float64{x}
	for i := range even + 1 {
		out = append(out, step(float64(i)/even))
	}
	for i := 1; i <= near; i++ {
		t := float64(i) / near
		t = t * t * t * t
		out = append(out, x-t*(x-low), x+t*(high-x))
	}
	for i, y := range out {
		out[i] = min(high, max(low, y))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
