package eval

import (
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Prepared is an expression of the rule set, compiled once to be asked of many
// judgements. It is immutable.
type Prepared struct{ program *program }

// Prepare compiles an expression that says nothing of names bound by `for`.
func (p *Program) Prepare(e *expression.Expr) (*Prepared, error) {
	return prepared(p.engine.program(e))
}

func prepared(x *program) (*Prepared, error) {
	_, err := x.get()
	return &Prepared{x}, err
}

// Ask evaluates a prepared expression about this judgement.
func (j *Judgement) Ask(x *Prepared) (any, error) {
	v, err := j.world.run(x.program, j.env(nil))
	return v, plain(err)
}

// Members are all that take part in the judgement, the lead among them, by id.
func (j *Judgement) Members() []*rules.Record {
	var out []*rules.Record
	for _, m := range j.world.members {
		out = append(out, m.record)
	}
	return out
}

// Day is the day of judgement.
func (j *Judgement) Day() float64 { return j.world.day }

// StepsPerPoint says to what part of a point the amounts of a dimension with a
// range are rounded.
func StepsPerPoint(r rules.Range) float64 { return stepsPerPoint(r) }
