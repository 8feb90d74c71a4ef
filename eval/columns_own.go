package eval

import (
	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules/expression"
)

// This file adds up, once for each partner, what all rules give that read
// nothing but the partner: whoever takes part, that stays the same. Their total
// is then one sum over the members. Amounts are whole steps, so that sums are
// exact in any order.

// shares are what such rules over one group of members give for each row.
type shares struct {
	rules  []*ownRule
	sums   [][]float64 // by dimension, nil where none gives anything
	sizes  []float64   // that bound every sum on the way
	joined int         // how many of the rules take part
	at     uint64      // when all rules had been asked for what they give; 0 for never
}

// ownRule is such a rule and what it gives: by effect, for each row. It takes
// part in the sums when it is judged a second time by the same values: it would
// not pay for values that change each time.
type ownRule struct {
	*compiledRule
	since uint64 // that its values stand, 0 where that is not known
	in    bool   // it takes part
	out   bool   // it cannot: it fails for some row, or gives too much
	gives [][]float64
	sizes []float64 // of all that an effect gives
}

// own reports whether a rule is about one member at a time and reads nothing of
// who else takes part.
func (l *lowerer) own(r *compiledRule, exprs []*expression.Expr) bool {
	if d := r.domain; !r.steady || d.once || d.pairs || d.group < 0 {
		return false
	}
	for _, e := range r.effects {
		if e.factor {
			return false
		}
	}
	return l.columns.Settled(exprs...)
}

// share sorts the rules of the program by the group that they are about.
func (c *columnar) share(rows int) {
	p := c.w.program
	c.owns = make([]*ownRule, len(p.rules))
	for i, r := range p.rules {
		if !r.own {
			continue
		}
		s, o := &c.shares[r.domain.group], &ownRule{compiledRule: r, sizes: make([]float64, len(r.effects))}
		c.owns[i], s.rules = o, append(s.rules, o)
		if s.sums == nil {
			s.sums, s.sizes = make([][]float64, len(p.set.Dimensions)), make([]float64, len(p.set.Dimensions))
		}
		for _, e := range r.effects {
			if s.sums[e.dimension] == nil {
				s.sums[e.dimension] = make([]float64, rows)
			}
			o.gives = append(o.gives, make([]float64, rows))
		}
	}
}

// addShares adds up what the members of a group get from the rules about them
// alone. It is false where that cannot be done.
func (c *columnar) addShares(group int) bool {
	s := &c.shares[group]
	if len(s.rules) == 0 {
		return true
	}
	members := c.Group(group)
	if !c.refresh(s) || !c.w.afford(float64(members.Count()*s.joined), s.rules[0].rule.At) {
		return false
	}
	for i, xs := range s.sums {
		if xs != nil {
			t := &c.w.scores[i]
			t.total += columns.Sum(xs, members)
			t.reach += s.sizes[i]
		}
	}
	return true
}

// refresh brings up to date what rules give for whom. It is false once nobody
// waits for it.
func (c *columnar) refresh(s *shares) bool {
	if s.at > 0 && c.Settled() <= s.at {
		return true
	}
	s.at = c.Now()
	for _, o := range s.rules {
		switch {
		case o.since == 0 || c.Changed(o.values, o.since):
			if o.in {
				s.put(o, -1)
			}
			o.since, o.in, o.out = c.Now(), false, false
			s.at = 0 // it has to be looked at again
		case !o.in && !o.out:
			if c.ask(o); c.w.halted != nil {
				return false
			}
			if o.in {
				s.put(o, 1)
			}
		}
	}
	return true
}

// ask finds out what a rule gives for each row.
func (c *columnar) ask(o *ownRule) {
	o.in = !c.evaluate(o.compiledRule, c.All(o.anyExpr()))
	for j := range o.effects {
		e := &o.effects[j]
		if clear(o.gives[j]); len(c.amounts) <= j {
			o.sizes[j] = 0 // it applies to nobody
			continue
		}
		o.sizes[j] = columns.StepsEach(o.gives[j], c.amounts[j], c.fires, c.w.scores[e.dimension].steps, e.minus)
		o.in = o.in && isWhole(o.sizes[j])
	}
	o.out = !o.in
}

// put adds what a rule gives to the sums, or takes it away.
func (s *shares) put(o *ownRule, sign float64) {
	s.joined += int(sign)
	for j, e := range o.effects {
		sum := s.sums[e.dimension]
		for l, x := range o.gives[j] {
			sum[l] += float64(sign * x)
		}
		s.sizes[e.dimension] += float64(sign * o.sizes[j])
	}
}
