package verify

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// searcher looks for inputs that break a law.
type searcher struct {
	*runner
	property *rules.Property
	law      *rules.Law
	value    *eval.Prepared
	when     *eval.Prepared
}

func (r *runner) searcher(p *rules.Property, law *rules.Law) (*searcher, error) {
	s := &searcher{runner: r, property: p, law: law}
	var err error
	if s.value, err = r.program.Prepare(law.Expr); err != nil {
		return nil, err
	}
	if p.When != nil {
		s.when, err = r.program.Prepare(p.When)
	}
	return s, err
}

// point is an input tried: a case and a value for each varied input and for
// each of the others, or none for those that keep what the study gives. For a
// law about movement the input moves from x to y.
type point struct {
	study  *study
	values []float64 // of the varied inputs
	others []float64 // of the others, or nil
	moving int       // -1 for none
	x, y   float64
}

// breach is a point that breaks the law, with the values found.
type breach struct {
	point
	before, after float64
}

// finding is what came of a search.
type finding struct {
	tries, judged int
	breach        *breach
	err           error
}

// run makes at least so many tries that the condition lets pass, or four times
// as many in all. It stops at the first that breaks the law, by number.
func (s *searcher) run(cases []*study, tries int) finding {
	const chunk = 256
	var f finding
	for from := 0; f.judged < tries && from < 4*tries; from += chunk {
		results := make([]result, chunk)
		s.each(chunk, func(i int) { results[i] = s.try(cases, from+i) })
		if s.ctx.Err() != nil {
			return f
		}
		for _, x := range results {
			f.tries++
			if x.judged {
				f.judged++
			}
			if f.breach, f.err = x.breach, x.err; f.breach != nil || f.err != nil {
				return f
			}
		}
	}
	return f
}

type result struct {
	judged bool
	breach *breach
	err    error
}

// try tries the input of a number.
func (s *searcher) try(cases []*study, i int) result {
	rng := rand.New(rand.NewPCG(s.opts.Seed, uint64(i)))
	return s.at(s.pick(rng, cases[i%len(cases)], i/len(cases)))
}

// pick makes the input of a round: the ends first, then anything. In every
// second round the other numbers of the records are anything as well.
func (s *searcher) pick(rng *rand.Rand, c *study, round int) point {
	p := point{study: c, moving: -1}
	for _, in := range c.varied {
		p.values = append(p.values, s.sample(rng, in))
	}
	if round%2 == 1 {
		for _, in := range c.others {
			p.others = append(p.others, s.sample(rng, in))
		}
	}
	if s.law.Mode == "within" {
		return p
	}
	p.moving = rng.IntN(len(c.varied))
	in := c.varied[p.moving]
	p.x, p.y = p.values[p.moving], s.sample(rng, in)
	switch {
	case round < 2:
		p.x, p.y = in.Low, in.High
	case rng.IntN(3) == 0:
		p.y = in.fit(in.next(p.x, rng.IntN(2) == 0))
	case rng.IntN(3) == 0:
		p.y = in.fit(p.x + (rng.Float64()-0.5)*0.1*(in.High-in.Low))
	}
	if p.x > p.y {
		p.x, p.y = p.y, p.x
	}
	return p
}

// sample is a value of an input: an end, what the study gives, a constant of
// the rules or beside one, or anything in the range.
func (s *searcher) sample(rng *rand.Rand, in *input) float64 {
	switch rng.IntN(9) {
	case 0:
		return in.Low
	case 1:
		return in.High
	case 2:
		return in.given
	case 3, 4:
		if c, ok := s.constant(rng, in); ok {
			return c
		}
	case 5: // as many small numbers as large ones
		if low := max(in.Low, 1e-3); low < in.High {
			return in.fit(low * math.Exp(rng.Float64()*math.Log(in.High/low)))
		}
	case 6:
		return in.fit(math.Round((in.Low+rng.Float64()*(in.High-in.Low))*100) / 100)
	}
	return in.fit(in.Low + rng.Float64()*(in.High-in.Low))
}

// smallest is the smallest neighbour of zero that is tried.
const smallest = 1e-9

// constant is a number of the rules inside the range, or a neighbour of one.
func (s *searcher) constant(rng *rand.Rand, in *input) (float64, bool) {
	from, _ := slices.BinarySearch(s.cuts, in.Low)
	to := from
	for to < len(s.cuts) && s.cuts[to] <= in.High {
		to++
	}
	if from == to {
		return 0, false
	}
	c := s.cuts[from+rng.IntN(to-from)]
	switch rng.IntN(3) {
	case 0:
		c = in.next(c, true)
	case 1:
		c = in.next(c, false)
	}
	if !in.whole() && c != 0 && math.Abs(c) < smallest {
		c = math.Copysign(smallest, c) // what is smaller shows overflows alone
	}
	return in.fit(c), true
}

// settings are the values of a point.
func (p *point) settings() []rules.Setting {
	var out []rules.Setting
	for i, in := range p.study.varied {
		out = append(out, in.setting(p.values[i]))
	}
	for i, x := range p.others {
		if x == x { // NaN stands for what the study gives
			out = append(out, p.study.others[i].setting(x))
		}
	}
	return out
}

// at judges a point and compares.
func (s *searcher) at(p point) result {
	ends := []float64{0}
	if p.moving >= 0 {
		if ends = []float64{p.x, p.y}; p.x >= p.y {
			return result{}
		}
	}
	p.values = slices.Clone(p.values)
	var found []float64
	for _, x := range ends {
		if p.moving >= 0 {
			p.values[p.moving] = x
		}
		v, ok, err := s.measure(&p)
		if !ok || err != nil {
			return result{err: err}
		}
		found = append(found, v)
	}
	r := result{judged: true}
	if before, after := found[0], found[len(found)-1]; s.breaks(before, after) {
		r.breach = &breach{p, before, after}
	}
	return r
}

// breaks reports whether what was found goes against the law.
func (s *searcher) breaks(before, after float64) bool {
	switch s.law.Mode {
	case "within":
		return beyond(before, s.law.Within.Low) || beyond(s.law.Within.High, before)
	case "increasing":
		return beyond(after, before)
	case "decreasing":
		return beyond(before, after)
	}
	return beyond(after, before) || beyond(before, after)
}

// measure is the law's value at a point. ok is false where the condition does
// not hold or something is absent.
func (s *searcher) measure(p *point) (x float64, ok bool, err error) {
	j, err := p.study.judge(s.ctx, s.program, p.settings())
	if err != nil {
		return 0, false, s.unjudged(p, err)
	}
	if s.when != nil {
		holds, err := j.Ask(s.when)
		if err != nil || holds != true {
			return 0, false, s.unjudged(p, err)
		}
	}
	v, err := j.Ask(s.value)
	if err != nil {
		return 0, false, s.unjudged(p, err)
	}
	return v.(float64), true, nil
}

// unjudged is the error of a calculation that failed, with its input. What is
// absent is no error, nor is a failure that needs other numbers than the study's
// beside those that the property moves.
func (s *searcher) unjudged(p *point, err error) error {
	var f *eval.Failure
	if !errors.As(err, &f) || p.others != nil || s.ctx.Err() != nil {
		return nil
	}
	var all []string
	for _, x := range p.settings() {
		in := input{record: x.Record, attr: x.Attr, param: x.Param, typ: typeOf(x)}
		all = append(all, in.path()+" = "+in.text(x.Cell.Value.(float64)))
	}
	return fmt.Errorf("%s cannot be judged with %s: %w", p.study.coalition.ID(), strings.Join(all, ", "), err)
}
