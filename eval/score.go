package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// Input says which coalition to judge, on which day, and with which changes.
type Input struct {
	Coalition string
	Day       float64         // the day of judgement; 0 takes the coalition's own
	Add       []*rules.Record // partners to add to the members
	Remove    []*rules.Record // members to leave out
	Settings  []rules.Setting // other values for attributes and parameters

	// Records are records that the rule set does not declare, of any of its kinds
	// but the coalition's. The Index of each is the number of records of its kind
	// before it, those of the rule set first.
	Records []*rules.Record

	// MaxCost lowers the program's limit for this judgement; 0 leaves it.
	MaxCost float64
}

// Failure is the error of a judgement that could not be completed, with all
// that stood in its way.
type Failure struct {
	Diagnostics []diag.Diagnostic
	causes      []error
}

// Fail is a failure with a cause for errors.Is, and the findings that tell it.
func Fail(cause error, found ...diag.Diagnostic) *Failure {
	return &Failure{Diagnostics: found, causes: []error{cause}}
}

func (f *Failure) Error() string {
	if len(f.Diagnostics) == 0 {
		return "the judgement failed"
	}
	d := f.Diagnostics[0]
	s := d.Message
	if !d.Span.IsZero() {
		s = d.Span.String() + ": " + s
	}
	if n := len(f.Diagnostics) - 1; n > 0 {
		s += fmt.Sprintf(" (and %d more)", n)
	}
	return s
}

// ErrQuestion is wrapped by the error of a question that has no answer: a
// coalition that does not exist, a member to add that is one already.
var ErrQuestion = errors.New("the question has no answer")

// Unwrap gives what errors.Is and errors.As look for: ErrQuestion; ErrLimit;
// ErrCancelled, the context's error and its cause; the *stdlib.HostError of a
// function of the host.
func (f *Failure) Unwrap() []error { return f.causes }

// Score judges a coalition: its scores with all contributions, what each
// partner adds, the lead alone, and what is missing. The error is a *Failure.
func (p *Program) Score(ctx context.Context, in Input) (*Result, error) {
	j, err := p.Judge(ctx, in)
	if err != nil {
		return nil, err
	}
	return j.whole()
}

// whole is the result with what each partner adds.
func (j *Judgement) whole() (*Result, error) {
	r := j.result()
	if err := j.marginals(r); err != nil {
		return nil, err
	}
	r.Cost = j.cost
	return r, nil
}

// Judgement is a coalition judged once, ready to be asked about. It belongs to
// one goroutine.
type Judgement struct {
	program   *Program
	coalition *rules.Coalition
	world     *world
	fired     []int   // how often each rule applied
	cost      float64 // the most steps that a Score can take
}

// Judge scores a coalition without asking what each partner adds.
func (p *Program) Judge(ctx context.Context, in Input) (*Judgement, error) {
	j, err := p.assemble(ctx, &in)
	if err != nil {
		return nil, err
	}
	j.world.judge(j.world.members, j.fired)
	return j, j.failure()
}

// assemble lays out a judgement up to the rules: who takes part, and what does
// not depend on that.
func (p *Program) assemble(ctx context.Context, in *Input) (*Judgement, error) {
	co, ok := p.set.Coalition(in.Coalition)
	if !ok {
		return nil, refuse(diag.UnknownName, "there is no coalition `%s`", in.Coalition)
	}
	cost, err := p.Affordable(in)
	if err != nil {
		return nil, err
	}
	if co.Lead != nil && slices.Contains(in.Remove, co.Lead) {
		return nil, refuse(diag.BadClause, "`%s` leads the coalition and cannot be left out", co.Lead.ID)
	}
	j := &Judgement{program: p, coalition: co, world: p.newWorld(ctx, in, co), fired: make([]int, len(p.rules)), cost: cost}
	return j, j.world.assemble(in, co)
}

// refuse is the error of a question that has no answer.
func refuse(code diag.Code, format string, args ...any) error {
	return Fail(ErrQuestion, diag.Diagnostic{Code: code, Severity: diag.Error, Message: fmt.Sprintf(format, args...)})
}

// judge scores a group of members. fired is nil where only the totals and what
// is absent count; otherwise the ledger is kept and it counts how often each
// rule applied.
func (w *world) judge(members []*row, fired []int) {
	w.compose(members)
	w.apportion(fired)
}

// apportion runs the rules over the coalition as it is composed.
func (w *world) apportion(fired []int) {
	switch {
	case w.columns == nil:
		w.apportionRows(fired)
	case fired == nil:
		w.columns.apportion(forNotes, nil)
	default:
		w.columns.apportion(forLedger, fired)
	}
}

// apportionRows runs them on the vm.
func (w *world) apportionRows(fired []int) {
	w.resetScores()
	for i, r := range w.program.rules {
		for _, rows := range r.domain.bindings(w) {
			if !w.applyOne(i, r, rows, fired != nil, fired) {
				return
			}
		}
	}
	w.settle(fired != nil)
}

// resetScores begins all scores anew.
func (w *world) resetScores() {
	dims := w.program.set.Dimensions
	if len(w.scores) != len(dims) {
		w.scores = make([]tally, len(dims))
		for i, d := range dims {
			w.scores[i] = newTally(d)
		}
	}
	for i := range w.scores {
		w.scores[i].reset()
	}
}

// settle applies the factors and bounds the scores. It is false where one has
// grown too large.
func (w *world) settle(keep bool) (ok bool) {
	ok = true
	for i, d := range w.program.set.Dimensions {
		if !w.scores[i].settle(keep) {
			w.note(fault{err: errTooMany, at: d.At})
			ok = false
		}
	}
	return ok
}

// applyOne applies a rule to one binding, and counts it. It is false where the
// cost limit or the caller's patience is at its end.
func (w *world) applyOne(i int, r *compiledRule, rows [2]*row, keep bool, fired []int) bool {
	if !w.afford(1, r.rule.At) {
		return false
	}
	if w.apply(r, rows, keep) && keep {
		fired[i]++
	}
	return true
}

// apply runs one rule for one binding on the vm and reports whether its
// condition held.
func (w *world) apply(r *compiledRule, rows [2]*row, keep bool) bool {
	e := env{A: rows[0], B: rows[1], C: w.coalition, W: w}
	fail := func(at source.Span, err error) bool {
		w.failed(r.rule.ID, bind(r.rule, rows), at, err)
		return false
	}
	if r.when != nil {
		v, err := w.run(r.when, e)
		if err != nil {
			return fail(r.rule.When.At, err)
		}
		if !v.(bool) {
			return false
		}
	}
	amounts := w.amountsFor(r)
	for i, x := range r.effects {
		v, err := w.run(x.program, e)
		if err == nil {
			amounts[i] = v.(float64)
			_, err = checked(amounts[i])
		}
		if err != nil {
			return fail(x.effect.Expr.At, err)
		}
	}
	return w.enter(r, rows, amounts, keep)
}

// amountsFor is room for what the effects of a rule add.
func (w *world) amountsFor(r *compiledRule) []float64 {
	if cap(w.amounts) < len(r.effects) {
		w.amounts = make([]float64, len(r.effects))
	}
	return w.amounts[:len(r.effects)]
}

// enter enters what a rule adds for one binding.
func (w *world) enter(r *compiledRule, rows [2]*row, amounts []float64, keep bool) bool {
	for i := range r.effects {
		x := &r.effects[i]
		e := entry{rule: r.index, effect: int32(i)}
		for k, of := range rows {
			if of != nil {
				e.rows[k] = int32(of.record.Index)
			}
		}
		if !w.scores[x.dimension].add(x, e, amounts[i], keep) {
			w.failed(r.rule.ID, bind(r.rule, rows), x.effect.At, errTooMany)
			return false
		}
	}
	return true
}

// rowsOf are the records that an entry of a rule is about.
func (w *world) rowsOf(r *compiledRule, e entry) (rows [2]*row) {
	for i := range r.rule.Names {
		rows[i] = w.rows[r.kind][e.rows[i]]
	}
	return rows
}

// failed notes why an expression could not be judged.
func (w *world) failed(rule string, b Binding, at source.Span, err error) {
	f := fault{rule: rule, binding: b, at: at}
	if !asAbsence(err, &f.absence) {
		f.err = err
	}
	w.note(f)
}

// bind names the records that a rule is applied to.
func bind(r *rules.Rule, rows [2]*row) Binding {
	var b Binding
	for i, n := range r.Names {
		b = append(b, Bound{Name: n, ID: rows[i].record.ID})
	}
	return b
}

// failure is the error of a judgement with faults other than absent values.
func (j *Judgement) failure() error {
	if w := j.world; w.halted != nil && !w.told {
		w.note(fault{err: w.halted, at: w.coalition.record.At})
	}
	var diags diag.List
	var causes []error
	for _, f := range j.world.notes {
		if f.err == nil {
			continue
		}
		code, cause := f.code()
		d := diags.Add(code, f.at, f.message())
		if code == diag.TooCostly {
			d.Hint = "raise the limit, or make the rule set cheaper"
		}
		if cause != nil {
			causes = append(causes, cause)
		}
	}
	if diags.Len() == 0 {
		return nil
	}
	return &Failure{Diagnostics: diags.Sorted(), causes: causes}
}

// code is the code of a fault, and what a caller can tell it by.
func (f fault) code() (diag.Code, error) {
	var host *stdlib.HostError
	switch {
	case errors.Is(f.err, ErrLimit):
		return diag.TooCostly, ErrLimit
	case errors.Is(f.err, ErrCancelled):
		return diag.Cancelled, f.err
	case errors.As(f.err, &host):
		return diag.HostFailed, host
	}
	return diag.BadNumber, nil
}

// message puts a fault into words.
func (f fault) message() string {
	text := f.err.Error()
	for _, known := range []error{errNotFinite, errZero, errTooMany, ErrLimit, errRows, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(f.err, known) {
			text = known.Error()
		}
	}
	if host := (*stdlib.HostError)(nil); errors.As(f.err, &host) {
		text = host.Error()
	}
	if len(f.binding) == 0 {
		return text
	}
	return fmt.Sprintf("%s, for %s", text, f.binding)
}

// domain is what a rule ranges over.
type domain struct {
	pairs bool
	once  bool
	slot  int // of a list of the coalition; -1 for what belongs to members
	child int // slot of the members' list
	group int // of members, where the list is one; -1 otherwise
}

// domain finds out what the names of a for-clause range over.
func (p *Program) domain(names []string, of string) domain {
	if len(names) == 0 {
		return domain{once: true}
	}
	d := domain{slot: -1, group: -1, pairs: len(names) == 2}
	co, _ := p.set.Kind(rules.CoalitionKind)
	if a, ok := co.Attr(of); ok {
		d.slot, d.group = a.Slot, slices.Index(groupNames, of)
		return d
	}
	partner, _ := p.set.Kind(rules.PartnerKind)
	a, _ := partner.Attr(of)
	d.child = a.Slot
	return d
}

// bindings are the records that a rule is applied to, one by one or pair by
// pair, in the order of their ids.
func (d domain) bindings(w *world) [][2]*row {
	if d.once {
		return [][2]*row{{}}
	}
	rows := d.rows(w)
	out := make([][2]*row, 0, len(rows))
	for i, r := range rows {
		if !d.pairs {
			out = append(out, [2]*row{r})
			continue
		}
		for _, q := range rows[i+1:] {
			out = append(out, [2]*row{r, q})
		}
	}
	return out
}

func (d domain) rows(w *world) []*row {
	w.show()
	if d.slot >= 0 {
		list, _ := w.coalition.vals[d.slot].([]*row)
		return list
	}
	members, _ := w.coalition.vals[w.program.layout.slot(rules.CoalitionKind, "members")].([]*row)
	var out []*row
	for _, m := range members {
		list, _ := m.vals[d.child].([]*row)
		out = append(out, list...)
	}
	return byID(slices.Clone(out))
}

// marginals adds to a result what each partner is worth, and the lead alone.
func (j *Judgement) marginals(r *Result) error {
	w := j.world
	whole := slices.Clone(w.scores)
	w.scores = nil
	for _, m := range w.members {
		if m == w.lead {
			continue
		}
		w.judge(slices.DeleteFunc(slices.Clone(w.members), func(x *row) bool { return x == m }), nil)
		if w.halted != nil {
			return j.failure()
		}
		r.Partners = append(r.Partners, j.partner(m, whole))
	}
	r.Baseline = map[string]float64{}
	if w.lead != nil {
		w.judge([]*row{w.lead}, nil)
		for i, d := range j.program.set.Dimensions {
			r.Baseline[d.Name] = w.scores[i].score()
		}
	}
	w.scores = whole
	w.compose(w.members)
	return j.failure()
}

// partner is what a member adds: the scores with it less those without it.
func (j *Judgement) partner(m *row, whole []tally) Partner {
	p := Partner{ID: m.record.ID, Title: m.record.Title, Adds: map[string]float64{}}
	for i, d := range j.program.set.Dimensions {
		p.Adds[d.Name] = whole[i].points(whole[i].value - j.world.scores[i].value)
	}
	p.Quadrant = quadrant(p.Adds)
	for _, f := range j.world.notes {
		p.Incomplete = p.Incomplete || f.absence != nil && f.concerns(m.record)
	}
	return p
}

// concerns reports whether a fault is about a record: the rule was applied to
// it, or a value of it is what is absent.
func (f *fault) concerns(r *rules.Record) bool {
	if f.absence.record == r || f.absence.root().record == r {
		return true
	}
	return slices.ContainsFunc(f.binding, func(b Bound) bool { return b.ID == r.ID })
}

// quadrant says where a partner stands in the trade-off between political
// benefit and military loss.
func quadrant(adds map[string]float64) string {
	political, ok1 := adds["political"]
	military, ok2 := adds["military"]
	switch {
	case !ok1 || !ok2:
		return ""
	case political > 0 && military > 0:
		return QuadrantBoth
	case political > 0:
		return QuadrantPolitical
	case military > 0:
		return QuadrantMilitary
	}
	return QuadrantNeither
}
