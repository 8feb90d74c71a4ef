package eval

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// This file is what can be asked of a course once it is settled.

// Loop is what the names of a for-clause range over.
type Loop struct{ domain domain }

// Loop finds out what the names of a trigger range over.
func (p *Program) Loop(t *rules.Trigger) Loop { return Loop{p.domain(t.Names, t.Domain)} }

// Each lists what a loop is about, in the order of ids.
func (c *Course) Each(l Loop) []About {
	bindings := l.domain.bindings(c.world)
	out := make([]About, len(bindings))
	for i := range bindings {
		out[i] = About{c.env(bindings[i][:])}
	}
	return out
}

// Asked says what asks: the declaration's name, the names that its `for` binds,
// and the place of the expression.
type Asked struct {
	Name  string
	Names []string
	At    source.Span
}

// Ask evaluates a prepared expression about some records, at a cost. ok is
// false where a value is absent, which Missing then lists. The error is a
// *Failure.
func (c *Course) Ask(x *Prepared, a About, by Asked) (v any, ok bool, err error) {
	if err = c.world.charge(1); err == nil {
		v, err = c.world.run(x.program, a.env)
	}
	if n, number := v.(float64); err == nil && number {
		_, err = checked(n)
	}
	if err == nil {
		return v, true, nil
	}
	c.world.failed(by.Name, by.binding(a), by.At, err)
	return nil, false, c.failure()
}

// Whole is what an expression is about that binds no names.
func (c *Course) Whole() About { return About{c.env(nil)} }

// Records are the records that the names of a for-clause are bound to.
func (a About) Records() (out []*rules.Record) {
	for _, r := range []*row{a.env.A, a.env.B} {
		if r != nil {
			out = append(out, r.record)
		}
	}
	return out
}

// Refuse is the error of a question that has no answer.
func Refuse(d diag.Diagnostic) error {
	return &Failure{causes: []error{ErrQuestion}, Diagnostics: []diag.Diagnostic{d}}
}

// Lacks notes that an attribute which something rests on has no value.
func (c *Course) Lacks(by Asked, a About, r *rules.Record, attr *rules.Attr) {
	c.world.failed(by.Name, by.binding(a), by.At, c.world.rowOf(r).absent(attr.Slot))
}

func (by Asked) binding(a About) (b Binding) {
	for i, r := range a.Records() {
		b = append(b, Bound{Name: by.Names[i], ID: r.ID})
	}
	return b
}

// Total is the sum of a number over the partners, the lead not counted. A
// partner without a value counts for nothing, and Missing lists it.
func (c *Course) Total(a *rules.Attr) (sum float64) {
	for _, r := range c.world.members {
		if r == c.world.lead {
			continue
		}
		x, ok := r.vals[a.Slot].(float64)
		if !ok {
			c.world.failed("sum of "+a.Name, Binding{{Name: rules.PartnerKind, ID: r.record.ID}}, a.At, r.absent(a.Slot))
		}
		sum += x
	}
	return sum
}

// Cut reports whether the score of a dimension was cut at the end of its range.
func (c *Course) Cut(dimension string) bool {
	t := &c.world.scores[c.program.layout.dimensions[dimension]]
	return t.total != t.value
}

// Missing lists what could not be judged since the coalition was settled.
func (c *Course) Missing() []Missing { return c.missing() }
