package eval

import (
	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules/expression"
)

// This file adds up, once for each partner, what all rules give that read
// nothing but the partner: whoever takes part, that stays the same. Their total
// is then one sum over the members. A rule with tests of the coalition beside has
// a sum of its own, which counts where the tests hold. Amounts are whole steps,
// so that sums are exact in any order.

// shares are what such rules over one group of members give for each row.
type shares struct {
	rules  []*ownRule
	sums   [][]float64 // by dimension, of rules without tests; nil where none gives anything
	sizes  []float64   // that bound every sum on the way
	joined int         // how many of the rules take part
	at     uint64      // when all rules had been asked for what they give; 0 for never
}

// ownRule is such a rule and what it gives: by effect, for each row. It takes
// part when it is judged a second time by the same values: it would not pay for
// values that change each time.
type ownRule struct {
	*compiledRule
	since uint64 // that its values stand, 0 where that is not known
	in    bool   // it takes part
	out   bool   // it cannot: it fails for some row, or gives too much
	odd   bool   // not in this judgement: one of its tests has no value
	gives [][]float64
	sizes []float64 // of all that an effect gives
}

// ownPart is a rule taken apart: its condition holds where all of these do.
type ownPart struct {
	whens []*columns.Expr // of the member
	tests []*columns.Expr // of the coalition
	reads []columns.Dep   // what the former and the effects read
}

// own takes a rule about one member at a time apart. It is nil where something
// reads both the member and who else takes part.
func (l *lowerer) own(r *compiledRule) *ownPart {
	if d := r.domain; !r.steady || d.once || d.pairs || d.group < 0 {
		return nil
	}
	out := &ownPart{}
	var exprs []*expression.Expr
	for _, e := range r.effects {
		if exprs = append(exprs, e.effect.Expr); e.factor || !l.columns.Settled(e.effect.Expr) {
			return nil
		}
	}
	var tests []*expression.Expr
	own := len(exprs)
	for _, x := range conjuncts(r.rule.When) {
		switch {
		case l.columns.Settled(x):
			exprs = append(exprs, x)
		case l.columns.Whole(x):
			tests = append(tests, x)
		default:
			return nil
		}
	}
	out.reads, _ = l.columns.Reads(exprs...)
	if len(tests) == 0 {
		out.whens = []*columns.Expr{r.columns}
		return out
	}
	for _, x := range exprs[own:] {
		out.whens = append(out.whens, l.columns.Each(x, l.kind, 0))
	}
	for _, x := range tests {
		out.tests = append(out.tests, l.columns.Once(x, 0))
	}
	return out
}

// conjuncts are what `and` joins in a condition.
func conjuncts(x *expression.Expr) []*expression.Expr {
	if x == nil {
		return nil
	}
	if b, ok := x.Root.(*expression.Binary); ok && b.Op == "and" {
		return append(conjuncts(&expression.Expr{Root: b.X, At: x.At}), conjuncts(&expression.Expr{Root: b.Y, At: x.At})...)
	}
	return []*expression.Expr{x}
}

// share sorts the rules of the program by the group that they are about.
func (c *columnar) share(rows int) {
	p := c.w.program
	c.owns = make([]*ownRule, len(p.rules))
	for i, r := range p.rules {
		if r.own == nil {
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
			c.w.scores[i].sum(columns.Sum(xs, members), s.sizes[i])
		}
	}
	for _, o := range s.rules {
		if o.in && len(o.own.tests) > 0 && c.hold(o) {
			for j := range o.effects {
				c.w.scores[o.effects[j].dimension].sum(columns.Sum(o.gives[j], members), o.sizes[j])
			}
		}
	}
	return true
}

// hold reports whether the tests of a rule hold. One without a value makes the
// rule one to be applied like any other.
func (c *columnar) hold(o *ownRule) bool {
	o.odd = false
	for _, x := range o.own.tests {
		v := c.Eval(x, c.one)
		if v.Some && v.Bad.Has(0) {
			o.odd = true
			return false
		}
		if !v.Bits.Has(0) {
			return false
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
		case o.since == 0 || c.Changed(o.own.reads, o.since):
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
	o.in = !c.evaluate(o.compiledRule, c.All(o.anyExpr()), o.own.whens...)
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
	if len(o.own.tests) > 0 {
		return // it has its own
	}
	for j, e := range o.effects {
		sum := s.sums[e.dimension]
		for l, x := range o.gives[j] {
			sum[l] += float64(sign * x)
		}
		s.sizes[e.dimension] += float64(sign * o.sizes[j])
	}
}
