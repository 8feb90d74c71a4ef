package eval

import (
	"context"
	"errors"
	"slices"

	"github.com/expr-lang/expr/vm"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// row is a record with its values in one judgement. A slot without a value is
// nil.
type row struct {
	record *rules.Record
	vals   []any
	given  []bool     // the value was given, not derived
	why    []*absence // why a derived value is absent

	changed []int // in a course: the settling that noticed the last change
}

func (r *row) absent(slot int) *absence {
	if r.why[slot] != nil {
		return r.why[slot]
	}
	return &absence{record: r.record, attr: r.record.Kind.Attrs[slot]}
}

// world is the facts of one judgement, and the state of its evaluation. It
// belongs to one goroutine.
type world struct {
	program *Program
	ctx     context.Context
	vm      vm.VM
	day     float64
	limit   float64 // of the cost
	spent   float64
	beats   int     // of long loops
	look    float64 // at how many steps the context is looked at next
	halted  error   // why nothing more may be done: the limit, or the caller has gone
	told    bool    // that was noted

	rows      [][]*row // by kind and record, as in the layout
	coalition *row
	alone     [1]*row // the coalition, as a list
	globals   []any
	drawn     map[*rules.Cell]float64 // values of pairs that stand in for those declared

	drawnParams map[*rules.Param]float64 // and of parameters
	lead        *row
	members     []*row // all who take part by the proposal, by id
	others      []*row // candidates

	columns *columnar // nil where the vm runs everything
	amounts []float64 // for the rule at hand

	scores []tally // of the last judgement, by dimension
	before *world  // in tests: as it was before the changes
	notes  []fault
}

// fault is something that kept an expression from being judged.
type fault struct {
	rule    string
	binding Binding
	absence *absence
	err     error
	at      source.Span
}

// newWorld lays out all records with their values on the day, the study's own
// settings put in, and derives what does not depend on the coalition.
func (p *Program) newWorld(ctx context.Context, in *Input, co *rules.Coalition) *world {
	w := &world{program: p, ctx: ctx, day: in.Day, limit: p.limitOf(in)}
	if w.day == 0 {
		w.day = coalitionDay(co)
	}
	w.rows = make([][]*row, len(p.set.Kinds))
	for k, kind := range p.set.Kinds {
		for _, r := range p.set.RecordsOf(kind.Name) {
			w.rows[k] = append(w.rows[k], newRow(r))
		}
	}
	for _, r := range in.Records {
		k := p.layout.kinds[r.Kind.Name]
		w.rows[k] = append(w.rows[k], newRow(r))
	}
	w.coalition = newRow(co.Record)
	w.alone[0] = w.coalition
	w.layOut(in)
	w.columns = newColumnar(w)
	return w
}

// layOut gives all records their values on the day, the study's own settings
// put in.
func (w *world) layOut(in *Input) {
	for _, rows := range w.rows {
		for i, r := range rows {
			if i%rowsPerLook == 0 && w.charge(0) != nil {
				break
			}
			w.fill(r)
		}
	}
	w.fill(w.coalition)
	w.setGlobals(in)
	for _, s := range in.Settings {
		w.set(s)
	}
}

// set gives an attribute another value, nil for none.
func (w *world) set(s rules.Setting) {
	if s.Record == nil {
		return
	}
	w.assign(w.rowOf(s.Record), s.Attr.Slot, w.value(s.Cell.Value))
}

// assign gives an attribute of a row a value of its own, or takes it away.
func (w *world) assign(r *row, slot int, v any) {
	r.vals[slot], r.given[slot], r.why[slot] = v, v != nil, nil
	if w.columns != nil {
		w.columns.put(r, slot)
	}
}

// rowsPerLook is how many records are laid out before anybody looks whether the
// caller still waits.
const rowsPerLook = 1024

func newRow(r *rules.Record) *row {
	n := len(r.Kind.Attrs)
	return &row{record: r, vals: make([]any, n), given: make([]bool, n), why: make([]*absence, n)}
}

func coalitionDay(co *rules.Coalition) float64 {
	a, _ := co.Record.Kind.Attr("as_of")
	day, _, _ := co.Record.Cells[a.Slot].On(0)
	n, _ := day.(float64)
	return n
}

// counts is how many rows there are of each kind.
func (w *world) counts() []int {
	counts := make([]int, len(w.rows))
	for k, rows := range w.rows {
		counts[k] = len(rows)
	}
	counts[w.program.layout.kinds[rules.CoalitionKind]] = 1
	return counts
}

func (w *world) each(visit func(*row)) {
	for _, rows := range w.rows {
		for _, r := range rows {
			visit(r)
		}
	}
}

// fill gives a row the values in force on the day.
func (w *world) fill(r *row) {
	for slot := range r.record.Kind.Attrs {
		w.fillSlot(r, slot)
	}
}

func (w *world) fillSlot(r *row, slot int) {
	a := r.record.Kind.Attrs[slot]
	v, _, _ := r.record.Cells[slot].On(w.day)
	if v == nil && a.Derived == nil {
		v, _, _ = a.Default.On(w.day)
	}
	if v == nil && a.Builtin && a.Type.Base == types.List {
		v = []*rules.Record(nil)
	}
	w.assign(r, slot, w.value(v))
}

// value turns records into rows; other values stay as they are.
func (w *world) value(v any) any {
	switch v := v.(type) {
	case *rules.Record:
		return w.rowOf(v)
	case []*rules.Record:
		out := make([]*row, len(v))
		for i, r := range v {
			out[i] = w.rowOf(r)
		}
		return out
	}
	return v
}

func (w *world) rowOf(r *rules.Record) *row {
	if r.Kind.Name == rules.CoalitionKind {
		return w.coalition
	}
	return w.rows[w.program.layout.kinds[r.Kind.Name]][r.Index]
}

// indexOf is the place of a record among the rows of its kind.
func (w *world) indexOf(r *rules.Record) int {
	if r == w.coalition.record {
		return 0
	}
	return r.Index
}

// setGlobals computes parameters and constants.
func (w *world) setGlobals(in *Input) {
	w.globals = make([]any, len(w.program.layout.globals))
	for _, p := range w.program.set.Params {
		w.globals[w.program.layout.globals[p.Name]] = p.Value
		if x, ok := w.drawnParams[p]; ok {
			w.globals[w.program.layout.globals[p.Name]] = x
		}
	}
	for _, s := range in.Settings {
		if s.Param != nil {
			w.globals[w.program.layout.globals[s.Param.Name]] = s.Cell.Value
		}
	}
	for _, l := range w.program.lets {
		var v any
		err := w.charge(1)
		if err == nil {
			v, err = w.run(l.program, env{W: w})
		}
		if err != nil {
			w.note(fault{rule: l.let.Name, err: err, at: l.let.Expr.At})
			v = zero(l.let.Type)
		}
		w.globals[w.program.layout.globals[l.let.Name]] = v
	}
	if w.columns != nil {
		w.columns.loadGlobals()
	}
}

// zero stands in for the value of a constant that could not be computed; the
// judgement fails with the reason anyway.
func zero(t types.Type) any {
	switch reader(t) {
	case "truth":
		return false
	case "text":
		return ""
	case "set":
		return []string(nil)
	case "list":
		return []*row(nil)
	case "numbers":
		return []float64(nil)
	case "ref":
		return (*row)(nil)
	}
	return 0.0
}

// show brings the rows up to date with the columns.
func (w *world) show() {
	if w.columns != nil {
		w.columns.show()
	}
}

// onRows does something on the vm alone.
func (w *world) onRows(do func()) {
	w.show()
	c := w.columns
	w.columns = nil
	do()
	w.columns = c
}

// note keeps a fault. What halts a judgement shows in many places and is noted
// once.
func (w *world) note(f fault) {
	if f.err != nil && w.halted != nil && errors.Is(f.err, w.halted) {
		if w.told {
			return
		}
		w.told = true
	}
	w.notes = append(w.notes, f)
}

// afford charges for what is about to be done, and notes why it may not be.
func (w *world) afford(cost float64, at source.Span) bool {
	err := w.charge(cost)
	if err != nil {
		w.note(fault{err: err, at: at})
	}
	return err == nil
}

// restart gives another judgement in the same world the whole limit. A caller
// that has gone stays gone.
func (w *world) restart() {
	w.spent, w.look, w.told = 0, 0, false
	if w.halted == ErrLimit {
		w.halted = nil
	}
}

// pairsChanged tells the columns that relations have other values.
func (w *world) pairsChanged() {
	if w.columns != nil {
		w.columns.TouchPairs()
	}
}

// pair reads a relation.
func (w *world) pair(rel int, a, b *row) (any, error) {
	r := w.program.set.Relations[rel]
	if cell := r.Pair(a.record.ID, b.record.ID); cell != nil && cell.Value != nil {
		if x, ok := w.drawn[cell]; ok {
			return x, nil
		}
		return cell.Value, nil
	}
	return nil, &absence{text: r.Name + "(" + a.record.ID + ", " + b.record.ID + ")", reason: "the relation has no value for this pair, and no default"}
}

// assemble finds out who takes part by the proposal, changes included. It
// refuses to add who is there already and to remove who is not.
func (w *world) assemble(in *Input, co *rules.Coalition) error {
	w.derive(false)
	if co.Lead != nil {
		w.lead = w.rowOf(co.Lead)
	}
	w.members = w.belong(&co.Members, w.program.members[co])
	if w.lead != nil {
		w.members = append(w.members, w.lead)
	}
	for _, r := range in.Add {
		if slices.Contains(w.members, w.rowOf(r)) {
			return refuse(diag.BadClause, "`%s` is a member already", r.ID)
		}
		w.members = append(w.members, w.rowOf(r))
	}
	w.members = byID(w.members)
	for _, r := range in.Remove {
		i := slices.Index(w.members, w.rowOf(r))
		if i < 0 {
			return refuse(diag.BadClause, "`%s` is no member on this day", r.ID)
		}
		w.members = slices.Delete(w.members, i, i+1)
	}
	member := map[*row]bool{}
	for _, r := range w.members {
		member[r] = true
	}
	w.others = slices.DeleteFunc(byID(w.belong(&co.Candidates, w.program.candidates[co])), func(r *row) bool { return member[r] })
	return nil
}

// byID sorts rows and leaves out those that occur twice.
func byID(rows []*row) []*row {
	slices.SortFunc(rows, idOrder)
	return slices.Compact(rows)
}

// selecting is what asks for a value where members are selected.
const selecting = "members"

// belong lists the records that a list or a selection names.
func (w *world) belong(m *rules.Members, where *program) []*row {
	var out []*row
	for _, r := range m.List {
		out = append(out, w.rowOf(r))
	}
	if where == nil {
		return out
	}
	for _, r := range w.rows[w.program.layout.kinds[rules.PartnerKind]] {
		if !w.afford(1, m.Where.At) {
			break
		}
		v, err := w.run(where, env{S: r, W: w})
		if err != nil {
			w.failed(selecting, Binding{{Name: "partner", ID: r.record.ID}}, m.Where.At, err)
			continue
		}
		if v.(bool) {
			out = append(out, r)
		}
	}
	return out
}

// compose sets the coalition to a group of members and derives what depends on
// it.
func (w *world) compose(members []*row) {
	if !w.afford(float64(len(members)), w.coalition.record.At) {
		return
	}
	if w.columns == nil {
		w.composeRows(members)
		return
	}
	w.columns.gather(members, w.others)
	w.columns.compose(true)
}

func (w *world) composeRows(members []*row) {
	w.put(membersGroup, members)
	w.put(partnersGroup, slices.DeleteFunc(slices.Clone(members), func(r *row) bool { return r == w.lead }))
	w.put(candidatesGroup, w.others)
	w.place()
	w.deriveRows(true)
}

func (w *world) put(group int, rows []*row) {
	w.coalition.vals[w.program.layout.slot(rules.CoalitionKind, groupNames[group])] = rows
}

// place tells the coalition its day and its lead.
func (w *world) place() {
	l := w.program.layout
	w.assign(w.coalition, l.slot(rules.CoalitionKind, "as_of"), w.day)
	if w.lead != nil {
		w.assign(w.coalition, l.slot(rules.CoalitionKind, "lead"), w.lead)
	}
}

// showGroups brings the lists of the coalition up to date.
func (w *world) showGroups(groups [3]columns.Bits) {
	for i, g := range groups {
		rows := make([]*row, 0, g.Count())
		g.All(func(l int) bool {
			rows = append(rows, w.rows[w.program.layout.kinds[rules.PartnerKind]][l])
			return true
		})
		w.put(i, rows)
	}
}

// derive computes the derived attributes that do, or do not, depend on the
// coalition, each after those it reads.
func (w *world) derive(judged bool) {
	if w.columns != nil {
		w.columns.derive(judged, true)
		return
	}
	w.deriveRows(judged)
}

func (w *world) deriveRows(judged bool) {
	for _, d := range w.program.derived {
		if d.rule.Judged != judged {
			continue
		}
		for _, r := range w.subjects(d) {
			w.deriveOne(d, r)
		}
	}
}

// subjects are the rows that an attribute is derived for.
func (w *world) subjects(d *derived) []*row {
	if d.rule.Attr.Kind == rules.CoalitionKind {
		return w.alone[:]
	}
	return w.rows[d.kind]
}

func (w *world) deriveOne(d *derived, r *row) {
	slot := d.rule.Attr.Slot
	if r.given[slot] || !w.afford(1, d.rule.At) {
		return
	}
	v, err := d.compute(w, r)
	r.vals[slot], r.why[slot] = nil, nil
	if err == nil {
		v, err = inside(v, d.rule.Attr)
	}
	if err == nil {
		r.vals[slot] = v
		return
	}
	a := &absence{record: r.record, attr: d.rule.Attr}
	if cause := (*absence)(nil); asAbsence(err, &cause) {
		if cause.record == r.record && cause.attr == d.rule.Attr {
			cause = cause.cause
		}
		a.cause = cause
		a.table = cause == nil
	} else {
		w.note(fault{rule: d.rule.Attr.Kind + "." + d.rule.Attr.Name, binding: Binding{{Name: r.record.Kind.Name, ID: r.record.ID}}, err: err, at: d.rule.At})
	}
	r.why[slot] = a
}
