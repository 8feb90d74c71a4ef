package eval

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// This file puts the column engine beside expr's vm: what it is made of, and
// how the two see the same values. The rows of the world hold what the vm
// reads; the columns hold the same. What is given goes into both. What is
// derived in columns goes into the rows when the vm is next asked for anything.

// Engine says what runs the expressions of a judgement. Both give the same, to
// the last bit.
type Engine string

// The engines.
const (
	// Columns evaluates an expression for all partners at once, and asks the vm
	// for what is absent or failed and for the nodes that it does not know.
	Columns Engine = "columns"

	// Expr runs every expression on expr's vm, which defines what it means.
	Expr Engine = "expr"
)

// Engines are the engines there are, the default one first.
var Engines = []Engine{Columns, Expr}

// The groups of members that the coalition has.
const (
	membersGroup = iota
	partnersGroup
	candidatesGroup
)

var groupNames = []string{"members", "partners", "candidates"}

// Asked lists the parts of expressions that the columns leave to the vm, as
// "type of node: text".
func (p *Program) Asked() []string {
	if code := p.lowered(); code != nil {
		return code.Asks()
	}
	return nil
}

// lowerer makes the columnar form of a program.
type lowerer struct {
	*Program
	columns *columns.Builder
	kind    int // of the records that the expression at hand is about
}

// question is a part of an expression that the vm is asked for.
type question struct {
	program *program
	kind    int // of the records it is about
}

// lowered is what the columns run, made when a world first needs it. It is nil
// where the vm runs everything.
func (p *Program) lowered() *columns.Code {
	p.lower.Do(func() {
		if p.opts.Engine == Expr {
			return
		}
		l := newLowerer(p)
		for _, d := range p.derived {
			l.derivation(d)
		}
		for _, r := range p.rules {
			l.rule(r)
		}
		p.columns = l.columns.Code()
	})
	return p.columns
}

func newLowerer(p *Program) *lowerer {
	var attributes []int
	for _, k := range p.set.Kinds {
		attributes = append(attributes, len(k.Attrs))
	}
	globals := make([]types.Type, len(p.layout.globals))
	for _, x := range p.set.Params {
		globals[p.layout.globals[x.Name]] = x.Type
	}
	for _, l := range p.set.Lets {
		globals[p.layout.globals[l.Name]] = l.Type
	}
	l := &lowerer{Program: p}
	l.columns = columns.NewBuilder(l, attributes, len(groupNames), p.layout.kinds[rules.PartnerKind], globals)
	return l
}

// atOnce is how many steps a derivation may take for all records together
// before the vm derives it, which looks after each record whether the caller
// still waits: some 20 ms.
const atOnce = 20_000_000

func (l *lowerer) derivation(d *derived) {
	l.kind = d.kind
	l.columns.Keep(d.kind, d.rule.Attr.Slot, d.rule.Attr.Type)
	d.reads, d.steady = l.columns.Reads(d.rule.Exprs()...)
	cost, coalition := 0.0, d.rule.Attr.Kind == rules.CoalitionKind
	for _, x := range d.rule.Exprs() {
		cost += expression.OwnCost(x.Root)
	}
	switch {
	case cost*float64(l.layout.count(d.rule.Attr.Kind)) > atOnce:
	case d.rule.Table != nil:
		d.columns = l.columns.Table(d.rule.Table, d.rule.Attr, d.kind, coalition)
	default:
		d.columns = l.columns.Derive(d.rule.Expr, d.kind, coalition)
	}
}

func (l *lowerer) rule(r *compiledRule) {
	l.kind = l.layout.kinds[r.rule.Kind]
	if r.when != nil {
		r.columns = l.bound(r, r.rule.When, 0)
	}
	exprs := []*expression.Expr{}
	if r.when != nil {
		exprs = append(exprs, r.rule.When)
	}
	for i := range r.effects {
		e := &r.effects[i]
		e.columns = l.bound(r, e.effect.Expr, i)
		exprs = append(exprs, e.effect.Expr)
	}
	r.reads, r.steady = l.columns.Reads(exprs...)
	if d := r.domain; d.group >= 0 && !d.once {
		r.reads = append(r.reads, columns.GroupDep(d.group))
	} else if !d.once {
		r.steady = false // its list can change
	}
	r.own = l.own(r)
}

func (l *lowerer) bound(r *compiledRule, x *expression.Expr, nth int) *columns.Expr {
	switch {
	case r.domain.once:
		return l.columns.Once(x, nth)
	case r.domain.dense():
		return l.columns.Each(x, l.kind, nth)
	}
	return l.columns.Bound(x, l.kind, nth)
}

// dense reports whether the bindings are rows of a kind in their order.
func (d domain) dense() bool { return !d.once && !d.pairs && (d.slot < 0 || d.group >= 0) }

// The lowerer is the layout that the columns are built by.

func (l *lowerer) Kind(name string) int       { return l.layout.kinds[name] }
func (l *lowerer) Slot(kind, attr string) int { return l.layout.slot(kind, attr) }
func (l *lowerer) Record(id string) int       { return l.layout.records[id].index }
func (l *lowerer) Global(name string) int     { return l.layout.globals[name] }
func (l *lowerer) Relation(name string) int   { return l.layout.relations[name] }
func (l *lowerer) Group(attr string) int      { return slices.Index(groupNames, attr) }
func (l *lowerer) Judged(kind, slot int) bool {
	d := l.set.Kinds[kind].Attrs[slot].Derived
	return d != nil && d.Judged
}

func (l *lowerer) Question(n expression.Node, of *expression.Expr) (any, error) {
	return &question{l.engine.part(n, of), l.kind}, nil
}

// columnar is the columns of a world.
type columnar struct {
	*columns.Machine
	w      *world
	groups [3]columns.Bits
	placed bool     // the coalition knows its day and its lead
	rows   bool     // the rows show the groups
	seen   uint64   // the moment in which the rows showed everything else
	before []any    // what rows had before they are derived anew
	stamps []uint64 // by derivation: when it was last computed, 0 for never
	shown  []uint64 // by derivation: the version that its rows show
	told   []bool   // by derivation: the rows say why values are absent

	kept   []kept     // by rule: what it gave
	shares [3]shares  // by group: what rules about one member alone give
	owns   []*ownRule // by rule, nil for others
	apart  bool       // they are applied like other rules: amounts are too large to be added up in any order

	drawn   [][2]int // kinds and slots that were put by columns
	undrawn bool     // their rows do not show it

	// For the rule or derivation at hand.
	one                  columns.Bits // of rules that bind nothing
	live, fires, trouble columns.Bits
	odd                  []int
	items                []int32
	first, second        []int32
	amounts              []*columns.Vector
}

// newColumnar makes the columns of a world. It is nil where records do not
// stand in the order of their ids: a host may bring its own.
func newColumnar(w *world) *columnar {
	p, code := w.program, w.program.lowered()
	if code == nil {
		return nil
	}
	for _, rows := range w.rows {
		if !slices.IsSortedFunc(rows, func(a, b *row) int { return strings.Compare(a.record.ID, b.record.ID) }) {
			return nil
		}
	}
	n := len(p.derived)
	c := &columnar{w: w, stamps: make([]uint64, n), shown: make([]uint64, n), told: make([]bool, n), kept: make([]kept, len(p.rules)), one: columns.Bits{1}}
	c.Machine = columns.NewMachine(code, w.counts(), 1)
	c.Asker = c
	partners := len(w.rows[p.layout.kinds[rules.PartnerKind]])
	words := (partners + 63) / 64
	c.share(partners)
	for i := range c.groups {
		c.groups[i] = make(columns.Bits, words)
	}
	c.fill(c.Machine)
	return c
}

// putColumn gives an attribute of all rows numbers. The rows themselves learn
// them when the vm asks.
func (c *columnar) putColumn(kind, slot int, values []float64) {
	c.PutNumbers(kind, slot, values)
	if at := [2]int{kind, slot}; !slices.Contains(c.drawn, at) {
		c.drawn = append(c.drawn, at)
	}
	c.undrawn = true
}

// eachColumn visits what was put by columns, and brings its rows up to date.
func (c *columnar) eachColumn(visit func(kind, slot int)) {
	c.show()
	for _, at := range c.drawn {
		visit(at[0], at[1])
	}
	c.drawn = c.drawn[:0]
}

// forget makes the next judgement compute everything anew.
func (c *columnar) forget() {
	clear(c.stamps)
	for i := range c.kept {
		c.kept[i].since = 0
	}
	for i := range c.shares {
		c.shares[i].at = 0
		for _, o := range c.shares[i].rules {
			o.since = 0
		}
	}
	c.Forget()
}

// fill puts the values of all rows into the columns of a machine.
func (c *columnar) fill(m *columns.Machine) {
	for k, kind := range c.w.program.set.Kinds {
		rows := c.w.rows[k]
		if kind.Name == rules.CoalitionKind {
			rows = c.w.alone[:]
		}
		for slot := range kind.Attrs {
			m.Fill(k, slot, func(i int) any { return c.value(rows[i].vals[slot]) })
		}
	}
	c.fillGlobals(m)
}

func (c *columnar) fillGlobals(m *columns.Machine) {
	for i, v := range c.w.globals {
		m.PutGlobal(i, c.value(v))
	}
	m.PutDay(c.w.day)
}

// loadGlobals takes over what was computed anew.
func (c *columnar) loadGlobals() {
	c.fillGlobals(c.Machine)
	c.placed = false
}

// put carries a value that was set into the columns.
func (c *columnar) put(r *row, slot int) {
	k := c.w.program.layout.kinds[r.record.Kind.Name]
	c.Put(k, slot, c.index(r), c.value(r.vals[slot]))
	if d := r.record.Kind.Attrs[slot].Derived; d != nil {
		c.stamps[slices.IndexFunc(c.w.program.derived, func(x *derived) bool { return x.rule == d })] = 0
	}
}

func (c *columnar) index(r *row) int { return c.w.indexOf(r.record) }

// value turns rows into their numbers.
func (c *columnar) value(v any) any {
	switch v := v.(type) {
	case *row:
		if v == nil {
			return nil
		}
		return columns.Row(c.index(v))
	case []*row:
		out := make([]columns.Row, len(v))
		for i, r := range v {
			out[i] = columns.Row(c.index(r))
		}
		return out
	}
	return v
}

// valueFor turns numbers of rows into rows of a kind again.
func (w *world) valueFor(v any, t types.Type) any {
	switch v := v.(type) {
	case columns.Row:
		return w.rowAt(t.Kind, int(v))
	case []columns.Row:
		out := make([]*row, len(v))
		for i, r := range v {
			out[i] = w.rowAt(t.Kind, int(r))
		}
		return out
	}
	return v
}

func (w *world) rowAt(kind string, index int) *row {
	if kind == rules.CoalitionKind {
		return w.coalition
	}
	return w.rows[w.program.layout.kinds[kind]][index]
}

// Ask runs a part of an expression on the vm.
func (c *columnar) Ask(q any, at columns.Lane) (any, columns.State) {
	x := q.(*question)
	kind := c.w.program.set.Kinds[x.kind].Name
	e := env{S: c.w.coalition, C: c.w.coalition, W: c.w}
	for to, i := range map[**row]int{&e.A: at.A, &e.B: at.B, &e.S: at.Self} {
		if i >= 0 {
			*to = c.w.rowAt(kind, i)
		}
	}
	v, err := c.w.run(x.program, e)
	var a *absence
	switch {
	case err == nil:
		return c.value(v), columns.Present
	case asAbsence(err, &a):
		return nil, columns.Absent
	}
	return nil, columns.Failed
}

// Stopped reports that the caller has gone.
func (c *columnar) Stopped() bool { return c.w.charge(0) != nil }

// Pair reads a relation.
func (c *columnar) Pair(relation int, a, b columns.Row) any {
	r := c.w.program.set.Relations[relation]
	v, err := c.w.pair(relation, c.w.rowAt(r.From, int(a)), c.w.rowAt(r.To, int(b)))
	if err != nil {
		return nil
	}
	return v
}
