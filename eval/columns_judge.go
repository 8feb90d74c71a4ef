package eval

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/columns"
)

// purpose is what a judgement is wanted for.
type purpose int

const (
	forTotals purpose = iota // the scores alone
	forNotes                 // and what is absent, for whom
	forLedger                // and every contribution
)

// perChunk is how many bindings of a rule are evaluated at once.
const perChunk = 1024

// bitsOf is a group of rows of a kind as a set of lanes.
func bitsOf(b columns.Bits, rows []*row) columns.Bits {
	clear(b)
	for _, r := range rows {
		b.Set(r.record.Index)
	}
	return b
}

// compose sets the coalition to a group of members and derives what depends on
// it.
func (c *columnar) compose(tell bool) {
	w := c.w
	copy(c.groups[partnersGroup], c.groups[membersGroup])
	if w.lead != nil {
		c.groups[partnersGroup].Unset(w.lead.record.Index)
	}
	for i, g := range c.groups {
		c.PutGroup(i, g)
	}
	c.rows = false
	if !c.placed {
		c.placed = true
		w.place()
	}
	c.derive(true, tell)
}

// judge scores the group of members for the totals alone. It is false where
// something came up that the vm had better tell.
func (c *columnar) judge() bool {
	c.compose(false)
	return c.apportion(forTotals, nil)
}

// apportion runs the rules over the coalition as it is composed.
func (c *columnar) apportion(why purpose, fired []int) bool {
	c.w.resetScores()
	for i, r := range c.w.program.rules {
		if ok, goOn := c.rule(i, r, why, fired); !ok || !goOn {
			return ok
		}
	}
	return c.w.settle(why == forLedger) || why != forTotals
}

// rule applies one rule to all its bindings. goOn is false once the judgement
// is over before its end.
func (c *columnar) rule(i int, r *compiledRule, why purpose, fired []int) (ok, goOn bool) {
	switch d := r.domain; {
	case d.once:
		live := c.scratch(&c.live, 1)
		live.Set(0)
		return c.apply(i, r, live, why, fired)
	case d.dense():
		live := c.scratch(&c.live, len(c.w.rows[r.kind]))
		if d.group >= 0 {
			copy(live, c.Group(d.group))
		} else {
			bitsOf(live, d.rows(c.w))
		}
		return c.apply(i, r, live, why, fired)
	}
	return c.bindings(i, r, why, fired)
}

// bindings goes through the records or pairs of records of a list, as many at
// once as are good for the processor.
func (c *columnar) bindings(i int, r *compiledRule, why purpose, fired []int) (ok, goOn bool) {
	c.items = c.items[:0]
	if g := r.domain.group; g >= 0 {
		c.Group(g).All(func(l int) bool { c.items = append(c.items, int32(l)); return true })
	} else {
		c.show()
		for _, x := range r.domain.rows(c.w) {
			c.items = append(c.items, int32(c.index(x)))
		}
	}
	flush := func() bool {
		c.Bind(r.anyExpr(), c.first, c.second)
		live := c.scratch(&c.live, len(c.first))
		for l := range c.first {
			live.Set(l)
		}
		ok, goOn = c.apply(i, r, live, why, fired)
		c.first, c.second = c.first[:0], c.second[:0]
		return ok && goOn
	}
	c.first, c.second = c.first[:0], c.second[:0]
	for k, x := range c.items {
		others := c.items[k:][:1]
		if r.domain.pairs {
			others = c.items[k+1:]
		}
		for _, y := range others {
			c.first, c.second = append(c.first, x), append(c.second, y)
			if len(c.first) == perChunk && !flush() {
				return ok, goOn
			}
		}
	}
	flush()
	return ok, goOn
}

// rowsAt are the records of a binding.
func (c *columnar) rowsAt(r *compiledRule, lane int) [2]*row {
	rows := c.w.rows[r.kind]
	switch d := r.domain; {
	case d.once:
		return [2]*row{}
	case d.dense():
		return [2]*row{rows[lane]}
	case d.pairs:
		return [2]*row{rows[c.first[lane]], rows[c.second[lane]]}
	}
	return [2]*row{rows[c.first[lane]]}
}

// apply applies a rule to the live bindings.
func (c *columnar) apply(i int, r *compiledRule, live columns.Bits, why purpose, fired []int) (ok, goOn bool) {
	n := live.Count()
	if n == 0 {
		return true, true
	}
	if c.w.spent+float64(n) > c.w.limit || c.w.alive() != nil {
		return why != forTotals, c.applyRows(i, r, live, why, fired)
	}
	c.w.spent += float64(n)
	failed := c.evaluate(r, live)
	if why != forTotals {
		c.enter(i, r, why, fired)
		return true, true
	}
	return !failed && c.total(r), true
}

// evaluate finds out to which bindings a rule applies, and what it adds there,
// and which of them lack a value. failed says that a calculation failed.
func (c *columnar) evaluate(r *compiledRule, live columns.Bits) (failed bool) {
	fires, trouble := c.scratch(&c.fires, len(live)*64), c.scratch(&c.trouble, len(live)*64)
	copy(fires, live)
	sort := func(v *columns.Vector) {
		for k := range fires {
			trouble[k] |= fires[k] & v.Bad[k]
			failed = failed || fires[k]&v.Fail[k] != 0
			fires[k] &^= v.Bad[k]
		}
	}
	if r.columns != nil {
		v := c.Eval(r.columns, live)
		if v.Some {
			sort(v)
		}
		for k := range fires {
			fires[k] &= v.Bits[k]
		}
	}
	c.amounts = c.amounts[:0]
	for i := range r.effects {
		v := c.Eval(r.effects[i].columns, fires)
		if c.amounts = append(c.amounts, v); v.Some {
			sort(v)
		}
	}
	return failed
}

// total adds up what a rule gives. It is false where an amount is not finite or
// sums could leave the span in which they are exact.
func (c *columnar) total(r *compiledRule) bool {
	for i := range r.effects {
		e := &r.effects[i]
		t := &c.w.scores[e.dimension]
		if e.effect.Op == "*=" {
			if !c.factors(r, e, t, c.amounts[i]) {
				return false
			}
			continue
		}
		sum, sizes := columns.Steps(c.amounts[i], c.fires, t.steps)
		if !(math.Abs(t.total)+sizes <= maxWhole) {
			return false
		}
		if e.effect.Op == "-=" {
			sum = -sum
		}
		t.total += sum
	}
	return true
}

func (c *columnar) factors(r *compiledRule, e *compiledEffect, t *tally, v *columns.Vector) (ok bool) {
	ok = true
	c.fires.All(func(l int) bool {
		x := v.Num[v.At(l)]
		t.factors = append(t.factors, entry{effect: e.effect, rule: r, amount: x})
		ok = x-x == 0
		return ok
	})
	return ok
}

// enter enters what a rule gives into the ledger, binding by binding. Where a
// value is absent or a calculation failed, the vm says which and why.
func (c *columnar) enter(i int, r *compiledRule, why purpose, fired []int) {
	w := c.w
	for k := range c.fires {
		for word := c.fires[k] | c.trouble[k]; word != 0; word &= word - 1 {
			l := columns.LaneOf(k, word)
			rows := c.rowsAt(r, l)
			if c.trouble.Has(l) || !c.finite(l) {
				spent := w.spent
				w.apply(r, rows, false)
				w.spent = spent
				continue
			}
			if w.enter(r, rows, c.amountsAt(r, l), why == forLedger) && why == forLedger {
				fired[i]++
			}
		}
	}
}

func (c *columnar) finite(l int) bool {
	return !slices.ContainsFunc(c.amounts, func(v *columns.Vector) bool { x := v.Num[v.At(l)]; return x-x != 0 })
}

func (c *columnar) amountsAt(r *compiledRule, l int) []float64 {
	out := c.w.amountsFor(r)
	for i, v := range c.amounts {
		out[i] = v.Num[v.At(l)]
	}
	return out
}

// applyRows has the vm apply a rule, binding by binding, to the end of the cost
// limit or of the caller's patience.
func (c *columnar) applyRows(i int, r *compiledRule, live columns.Bits, why purpose, fired []int) (goOn bool) {
	goOn = true
	live.All(func(l int) bool {
		goOn = c.w.applyOne(i, r, c.rowsAt(r, l), why == forLedger, fired)
		return goOn
	})
	return goOn
}
