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

// gather says who takes part and who could.
func (c *columnar) gather(members, candidates []*row) {
	bitsOf(c.groups[membersGroup], members)
	bitsOf(c.groups[candidatesGroup], candidates)
}

// regroup puts the groups in force.
func (c *columnar) regroup() {
	copy(c.groups[partnersGroup], c.groups[membersGroup])
	if lead := c.w.lead; lead != nil {
		c.groups[partnersGroup].Unset(lead.record.Index)
	}
	for i, g := range c.groups {
		c.PutGroup(i, g)
	}
}

// compose sets the coalition to a group of members and derives what depends on
// it.
func (c *columnar) compose(tell bool) {
	w := c.w
	c.regroup()
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
	if !c.w.afford(float64(c.groups[membersGroup].Count()), c.w.coalition.record.At) {
		return false
	}
	c.compose(false)
	if c.w.halted != nil || !c.apportion(forTotals, nil) {
		return false
	}
	if !c.apart && slices.ContainsFunc(c.w.scores, func(t tally) bool { return !isWhole(t.reach) }) {
		c.apart = true
		return c.apportion(forTotals, nil)
	}
	return true
}

// apportion runs the rules over the coalition as it is composed.
func (c *columnar) apportion(why purpose, fired []int) bool {
	c.w.resetScores()
	shared := why == forTotals && !c.apart
	for g := range c.shares {
		if shared && !c.addShares(g) {
			return false
		}
	}
	for i, r := range c.w.program.rules {
		if o := c.owns[i]; shared && o != nil && o.in && !o.odd {
			continue
		}
		if ok, goOn := c.rule(i, r, why, fired); !ok || !goOn {
			return ok
		}
	}
	return c.w.settle(why == forLedger) || why != forTotals
}

// kept is what a rule gave when the totals were last wanted. It still does as
// long as nothing it reads has changed.
type kept struct {
	since    uint64 // 0 where nothing is kept
	bindings float64
	sums     []float64 // by effect
	sizes    []float64
}

// rule applies one rule to all its bindings. goOn is false once the judgement
// is over before its end.
func (c *columnar) rule(i int, r *compiledRule, why purpose, fired []int) (ok, goOn bool) {
	if k := &c.kept[i]; why == forTotals && k.since > 0 && !c.Changed(r.reads, k.since) {
		return c.w.afford(k.bindings, r.rule.At) && c.addUp(r, k.sums, k.sizes), true
	}
	switch d := r.domain; {
	case d.once:
		return c.apply(i, r, c.one, why, fired)
	case d.dense() && d.group >= 0:
		return c.apply(i, r, c.Group(d.group), why, fired)
	case d.dense():
		return c.apply(i, r, bitsOf(c.scratch(&c.live, len(c.w.rows[r.kind])), d.rows(c.w)), why, fired)
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
	if r.domain.each(c.items, func(x, y int32) bool {
		c.first, c.second = append(c.first, x), append(c.second, y)
		return len(c.first) < perChunk || flush()
	}) {
		flush()
	}
	return ok, goOn
}

// each visits the bindings to some records: each of them, or each pair. It is
// false where a visit was the last.
func (d domain) each(items []int32, visit func(x, y int32) bool) bool {
	for k, x := range items {
		others := items[k:][:1]
		if d.pairs {
			others = items[k+1:]
		}
		for _, y := range others {
			if !visit(x, y) {
				return false
			}
		}
	}
	return true
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
	n := float64(live.Count())
	if n == 0 {
		return true, true
	}
	if !c.w.afford(n, r.rule.At) {
		return why != forTotals, false
	}
	failed := c.evaluate(r, live, r.columns)
	if c.w.halted != nil {
		c.w.note(fault{err: c.w.halted, at: r.rule.At})
		return why != forTotals, false
	}
	if why != forTotals {
		c.enter(i, r, why, fired)
		return true, true
	}
	return !failed && c.total(i, r, n), true
}

// evaluate finds out to which bindings a rule applies, and what it adds there,
// and which of them lack a value, given its condition or the parts of it. failed
// says that a calculation failed.
func (c *columnar) evaluate(r *compiledRule, live columns.Bits, whens ...*columns.Expr) (failed bool) {
	fires, trouble := c.scratch(&c.fires, len(live)*64), c.scratch(&c.trouble, len(live)*64)
	copy(fires, live)
	sort := func(v *columns.Vector) {
		for k := range fires {
			trouble[k] |= fires[k] & v.Bad[k]
			failed = failed || fires[k]&v.Fail[k] != 0
			fires[k] &^= v.Bad[k]
		}
	}
	for _, x := range whens {
		if x == nil {
			continue // it has none
		}
		v := c.Eval(x, fires)
		if v.Some {
			sort(v)
		}
		for k := range fires {
			fires[k] &= v.Bits[k]
		}
	}
	c.amounts = c.amounts[:0]
	for i := range r.effects {
		if !fires.Any() {
			return failed
		}
		v := c.Eval(r.effects[i].columns, fires)
		if c.amounts = append(c.amounts, v); v.Some {
			sort(v)
		}
	}
	return failed
}

// total adds up what a rule gives, and keeps it for the next time. It is false
// where an amount is not finite or sums could leave the span in which they are
// exact.
func (c *columnar) total(i int, r *compiledRule, bindings float64) bool {
	k := &c.kept[i]
	k.since, k.bindings, k.sums, k.sizes = 0, bindings, k.sums[:0], k.sizes[:0]
	keep := r.steady && !r.domain.pairs
	for j := range r.effects {
		e := &r.effects[j]
		t := &c.w.scores[e.dimension]
		sum, sizes := 0.0, 0.0
		switch {
		case len(c.amounts) <= j: // it applies to nobody
		case !e.factor:
			sum, sizes = columns.Steps(c.amounts[j], c.fires, t.steps)
		case !c.factors(r, t, c.amounts[j]):
			return false
		}
		keep = keep && !e.factor
		if e.minus {
			sum = -sum
		}
		k.sums, k.sizes = append(k.sums, sum), append(k.sizes, sizes)
	}
	if keep {
		k.since = c.Now()
	}
	return c.addUp(r, k.sums, k.sizes)
}

func (c *columnar) addUp(r *compiledRule, sums, sizes []float64) bool {
	for j, sum := range sums {
		t := &c.w.scores[r.effects[j].dimension]
		if !(math.Abs(t.total)+sizes[j] <= maxWhole) {
			return false
		}
		t.sum(sum, sizes[j])
	}
	return true
}

func (c *columnar) factors(r *compiledRule, t *tally, v *columns.Vector) (ok bool) {
	ok = true
	c.fires.All(func(l int) bool {
		x := v.Num[v.At(l)]
		t.factors = append(t.factors, entry{rule: r.index, amount: x})
		ok = x-x == 0
		return ok
	})
	return ok
}

// enter enters what a rule gives into the ledger, binding by binding. Where a
// value is absent or a calculation failed, the vm says which and why.
func (c *columnar) enter(i int, r *compiledRule, why purpose, fired []int) {
	if len(r.effects) == 1 && len(c.amounts) == 1 && !r.effects[0].factor && !c.trouble.Any() && c.enterSums(i, r, why, fired) {
		return
	}
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

// enterSums enters what the only effect of a rule adds, where it is sure that
// all goes well. Otherwise it enters nothing.
func (c *columnar) enterSums(i int, r *compiledRule, why purpose, fired []int) bool {
	x, v := &r.effects[0], c.amounts[0]
	t := &c.w.scores[x.dimension]
	before := len(t.entries)
	sum, sizes := 0.0, 0.0
	if why == forLedger {
		sum, sizes = c.list(r, x, t, v)
	} else {
		sum, sizes = columns.Steps(v, c.fires, t.steps)
	}
	if !(math.Abs(t.total)+sizes <= maxWhole) {
		t.entries = t.entries[:before]
		return false
	}
	if why == forLedger {
		fired[i] += len(t.entries) - before
	}
	if x.minus {
		sum = -sum
	}
	t.total += sum
	return true
}

// list writes the lines of the ledger, and adds up as columns.Steps does.
func (c *columnar) list(r *compiledRule, x *compiledEffect, t *tally, v *columns.Vector) (sum, sizes float64) {
	for k, word := range c.fires {
		for ; word != 0; word &= word - 1 {
			l := columns.LaneOf(k, word)
			steps := math.RoundToEven(v.Num[v.At(l)] * t.steps)
			sum += steps
			sizes += math.Abs(steps)
			if x.minus {
				steps = -steps
			}
			t.entries = append(t.entries, entry{rule: r.index, rows: c.placesAt(r, l), change: steps})
		}
	}
	return sum, sizes
}

// placesAt are the records of a binding by their place in their kind.
func (c *columnar) placesAt(r *compiledRule, lane int) [2]int32 {
	switch d := r.domain; {
	case d.once:
		return [2]int32{}
	case d.dense():
		return [2]int32{int32(lane)}
	}
	return [2]int32{c.first[lane], c.second[lane]}
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
