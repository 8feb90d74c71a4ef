package eval

import (
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Value is a part of an expression and what it came out as.
type Value struct {
	Text  string      // the part as it is written
	Value string      // as Format writes it, or why it has none
	At    source.Span // of the part

	// Given is where a file or table gives the value, for an attribute of a
	// named record; Source is where that takes it from.
	Given  source.Span
	Source []Cited
}

// Compare makes another judgement known as what was before, for `before` in
// tests.
func (j *Judgement) Compare(before *Judgement) {
	before.world.show()
	j.world.before = before.world
}

// Score is a dimension's score, bounded by its range.
func (j *Judgement) Score(dimension string) (float64, bool) {
	i, ok := j.program.layout.dimensions[dimension]
	if !ok {
		return 0, false
	}
	return j.world.scores[i].score(), true
}

// Eval evaluates an expression of the rule set about this judgement, such as
// an expectation of a test.
func (j *Judgement) Eval(e *expression.Expr) (any, error) {
	v, err := j.world.run(j.program.engine.program(e), j.env(nil))
	return v, plain(err)
}

func (j *Judgement) env(rows []*row) env {
	e := env{C: j.world.coalition, W: j.world}
	if len(rows) > 0 {
		e.A = rows[0]
	}
	if len(rows) > 1 {
		e.B = rows[1]
	}
	return e
}

// plain takes expr's frame off an error of ours.
func plain(err error) error {
	if err == nil {
		return nil
	}
	var a *absence
	if asAbsence(err, &a) {
		return a
	}
	f := fault{err: err}
	return &Failure{causes: []error{err}, Diagnostics: []diag.Diagnostic{{Message: f.message()}}}
}

// Values evaluates the parts of an expression that a reader wants to see: what
// it reads, calls and compares, outermost first, constants left out.
func (j *Judgement) Values(e *expression.Expr) []Value { return j.values(e, j.env(nil)) }

func (j *Judgement) values(e *expression.Expr, about env) []Value {
	var out []Value
	seen := map[string]bool{}
	var visit func(expression.Node)
	visit = func(n expression.Node) {
		text := strings.Join(strings.Fields(n.Span().Text()), " ")
		if telling(n) && !seen[text] && text != "" {
			seen[text] = true
			out = append(out, j.valueOf(n, e, about, text))
		}
		if _, ok := n.(*expression.Aggregate); ok {
			return // its parts are about its items
		}
		for _, c := range expression.Children(n) {
			visit(c)
		}
	}
	visit(e.Root)
	return out
}

// telling reports whether a part's value says something that its text does not.
func telling(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Literal, *expression.Coalition, *expression.Self, *expression.Item, *expression.Record, *expression.List, *expression.Local:
		return false
	case *expression.Unary, *expression.In:
		return false
	case *expression.Binary:
		return n.Type().IsNumeric()
	}
	return true
}

func (j *Judgement) valueOf(n expression.Node, e *expression.Expr, about env, text string) Value {
	v := Value{Text: text, At: n.Span()}
	x, err := j.world.run(j.program.engine.part(n, e), about)
	if err != nil {
		v.Value = unanswered(err, text)
		return v
	}
	v.Value = Format(x, n.Type())
	if a, ok := n.(*expression.Attr); ok {
		v.Given, v.Source = j.given(a, e, about)
	}
	return v
}

// unanswered says why a part has no value, without repeating the part.
func unanswered(err error, part string) string {
	var a *absence
	if asAbsence(err, &a) {
		if a.what() == part {
			return "missing"
		}
		return "missing, as is " + a.what()
	}
	return plain(err).Error()
}

// given finds where the value of an attribute comes from.
func (j *Judgement) given(a *expression.Attr, e *expression.Expr, about env) (source.Span, []Cited) {
	of, err := j.world.run(j.program.engine.part(a.Of, e), about)
	r, ok := of.(*row)
	if err != nil || !ok || r == nil {
		return source.Span{}, nil
	}
	attr, _ := r.record.Kind.Attr(a.Name)
	return j.origin(r.record, attr)
}

// Reading is what a rule read for one binding: the values behind one line of
// the ledger.
type Reading struct {
	Rule    *rules.Rule
	Binding Binding
	When    []Value
	Effects [][]Value // by effect
}

// Readings evaluates the parts of a rule for every binding to which it applied
// and, with all, for the others too.
func (j *Judgement) Readings(rule string, all bool) []Reading {
	var out []Reading
	for _, r := range j.program.rules {
		if r.rule.ID != rule {
			continue
		}
		for _, rows := range r.domain.bindings(j.world) {
			if all || j.applies(r, rows) {
				out = append(out, j.reading(r, rows))
			}
		}
	}
	return out
}

func (j *Judgement) reading(r *compiledRule, rows [2]*row) Reading {
	x := Reading{Rule: r.rule, Binding: bind(r.rule, rows)}
	if r.rule.When != nil {
		x.When = j.values(r.rule.When, j.env(rows[:]))
	}
	for _, e := range r.rule.Effects {
		x.Effects = append(x.Effects, j.values(e.Expr, j.env(rows[:])))
	}
	return x
}

func (j *Judgement) applies(r *compiledRule, rows [2]*row) bool {
	if r.when == nil {
		return true
	}
	v, err := j.world.run(r.when, j.env(rows[:]))
	holds, _ := v.(bool)
	return err == nil && holds
}

// Attribute is the value of an attribute of a record in this judgement, and
// where it comes from. ok is false for an unknown record or attribute.
func (j *Judgement) Attribute(record, attr string) (v Value, ok bool) {
	r, ok := j.program.set.Record(record)
	if record == j.coalition.ID() {
		r, ok = j.coalition.Record, true
	}
	if !ok {
		return v, false
	}
	a, ok := r.Kind.Attr(attr)
	if !ok {
		return v, false
	}
	return j.Of(r, a), true
}

// Of is the value of an attribute of a record that takes part in this judgement,
// and where it comes from.
func (j *Judgement) Of(r *rules.Record, a *rules.Attr) Value {
	j.world.show()
	row := j.world.rowOf(r)
	v := Value{Text: r.ID + "." + a.Name, Value: Format(row.vals[a.Slot], a.Type), At: a.At}
	if row.vals[a.Slot] == nil {
		v.Value = "missing"
	}
	v.Given, v.Source = j.origin(r, a)
	return v
}

// origin is where the value of an attribute comes from on the day of judgement:
// a file or a table, its derivation, or its declaration with the default.
func (j *Judgement) origin(r *rules.Record, a *rules.Attr) (source.Span, []Cited) {
	if v, at, cites := r.Cells[a.Slot].On(j.world.day); v != nil {
		return at, Cite(cites)
	}
	if a.Derived != nil {
		return a.Derived.At, Cite(a.Derived.Notes.Sources)
	}
	return a.At, nil
}
