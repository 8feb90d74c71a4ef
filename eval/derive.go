package eval

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// derived is a derivation ready to run: a program, or the programs of a
// decision table.
type derived struct {
	rule    *rules.Derived
	kind    int
	program *program
	inputs  []*program
	results []*program

	columns *columns.Expr // nil where the vm derives it, record by record
	reads   []columns.Dep
	steady  bool // its value changes only when what it reads does
}

func (b *builder) derivation(d *rules.Derived) *derived {
	out := &derived{rule: d, kind: b.layout.kinds[d.Attr.Kind], program: b.engine.program(d.Expr)}
	if d.Table != nil {
		for _, e := range d.Table.Inputs {
			out.inputs = append(out.inputs, b.engine.program(e))
		}
		for _, r := range d.Table.Rows {
			out.results = append(out.results, b.engine.program(r.Result))
		}
	}
	return out
}

// compute gives the value of the attribute for a record.
func (d *derived) compute(w *world, r *row) (any, error) {
	e := env{S: r, C: w.coalition, W: w}
	if d.program != nil {
		return w.run(d.program, e)
	}
	return d.lookUp(w, e)
}

// lookUp runs a decision table. An input is read when the first row asks for
// it, so that a row of dashes applies whatever is absent.
func (d *derived) lookUp(w *world, e env) (any, error) {
	inputs := make([]any, len(d.inputs))
	var found []any
	for i, row := range d.rule.Table.Rows {
		applies, err := d.applies(w, e, row, inputs)
		if err != nil {
			return nil, err
		}
		if !applies {
			continue
		}
		v, err := w.run(d.results[i], e)
		if err != nil {
			return nil, err
		}
		if d.rule.Table.Hit == "first" {
			return v, nil
		}
		found = append(found, v)
	}
	if len(found) == 0 {
		return nil, &absence{record: e.S.record, attr: d.rule.Attr}
	}
	return hit(d.rule.Table.Hit, found)
}

func (d *derived) applies(w *world, e env, row *rules.Row, inputs []any) (bool, error) {
	for i := range row.Tests {
		if row.Tests[i].Any {
			continue
		}
		if inputs[i] == nil {
			v, err := w.run(d.inputs[i], e)
			if err != nil {
				return false, err
			}
			inputs[i] = v
		}
		number, _ := inputs[i].(float64)
		text, _ := inputs[i].(string)
		truth, _ := inputs[i].(bool)
		if !row.Tests[i].Holds(number, text, truth) {
			return false, nil
		}
	}
	return true, nil
}

var errRows = errors.New("several rows of the decision table apply and disagree")

// hit joins the results of the rows that apply by the table's hit policy.
func hit(policy string, found []any) (any, error) {
	switch policy {
	case "unique":
		if len(found) > 1 {
			return nil, errRows
		}
		return found[0], nil
	case "any":
		if slices.ContainsFunc(found, func(v any) bool { return v != found[0] }) {
			return nil, errRows
		}
		return found[0], nil
	}
	x := found[0].(float64)
	for _, v := range found[1:] {
		switch y := v.(float64); policy {
		case "sum":
			x += y
		case "max":
			x = max(x, y)
		case "min":
			x = min(x, y)
		}
	}
	return x, nil
}

// slack is how far rounding may carry a derived number beyond its range.
const slack = 1e-9

// inside checks a derived value against the type and range of its attribute.
func inside(v any, a *rules.Attr) (any, error) {
	x, ok := v.(float64)
	if !ok {
		return v, nil
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, errNotFinite
	}
	if a.Type.Base == types.Count && x != math.Trunc(x) {
		return nil, fmt.Errorf("%g is no count", x)
	}
	if a.Range.Holds(x) {
		return x, nil
	}
	nearest := max(a.Range.Low, min(a.Range.High, x))
	if math.Abs(x-nearest) <= slack*max(1, math.Abs(nearest)) {
		return nearest, nil
	}
	return nil, fmt.Errorf("%g lies outside %g to %g, the range of `%s.%s`", x, a.Range.Low, a.Range.High, a.Kind, a.Name)
}

func asAbsence(err error, target **absence) bool { return errors.As(err, target) }
