package verify

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// input is an attribute of a record, or a parameter, that takes other values.
type input struct {
	record *rules.Record
	attr   *rules.Attr
	param  *rules.Param
	typ    types.Type
	rules.Range
	given  float64 // its value in the study; the low end where it has none
	absent bool    // it has none
}

func (in *input) path() string {
	if in.param != nil {
		return in.param.Name
	}
	return in.record.ID + "." + in.attr.Name
}

// setting gives the input a value.
func (in *input) setting(x float64) rules.Setting {
	return rules.Setting{Record: in.record, Attr: in.attr, Param: in.param, Cell: &rules.Cell{Value: x}}
}

// whole reports whether the input has no values between whole numbers.
func (in *input) whole() bool { return in.typ.Base == types.Count || in.typ.Base == types.Date }

// text is a value as a file writes it.
func (in *input) text(x float64) string {
	if in.typ.Base == types.Date {
		return types.FormatDay(x)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// fit brings a number into the input's range and to a value that it can have.
func (in *input) fit(x float64) float64 {
	if in.whole() {
		x = math.Round(x)
	}
	return max(in.Low, min(in.High, x))
}

// next is the next value above x, or below it.
func (in *input) next(x float64, up bool) float64 {
	switch {
	case in.whole() && up:
		x++
	case in.whole():
		x--
	case up:
		x = math.Nextafter(x, math.Inf(1))
	default:
		x = math.Nextafter(x, math.Inf(-1))
	}
	return x
}

// study is one case of a property: a coalition, the inputs that the property
// moves, and the other numbers of the same records.
type study struct {
	coalition *rules.Coalition
	day       float64
	varied    []*input
	others    []*input
}

// String names the case.
func (s *study) String() string {
	var names []string
	for _, in := range s.varied {
		names = append(names, in.path())
	}
	return strings.Join(names, ", ") + " in " + s.coalition.ID()
}

// cases are all cases of a property.
func (r *runner) cases(p *rules.Property) ([]*study, error) {
	coalitions := r.program.Set().Coalitions
	if p.Coalition != nil {
		coalitions = []*rules.Coalition{p.Coalition}
	}
	var out []*study
	for _, co := range coalitions {
		j, err := r.program.Judge(r.ctx, eval.Input{Coalition: co.ID(), Day: p.Day})
		if j == nil || r.ctx.Err() != nil {
			return nil, err
		}
		out = append(out, r.choices(&study{coalition: co, day: j.Day()}, p.Vary, map[string]*rules.Record{}, j)...)
	}
	return out, nil
}

// choices are the ways to choose a record for each kind that the property
// speaks of.
func (r *runner) choices(s *study, vary []rules.Varied, chosen map[string]*rules.Record, j *eval.Judgement) []*study {
	if len(vary) == 0 {
		return []*study{s.completed()}
	}
	v := vary[0]
	candidates := []*rules.Record{v.Record}
	if v.Param == nil && v.Record == nil {
		candidates = r.records(s.coalition, v.Attr.Kind, j)
		if c := chosen[v.Attr.Kind]; c != nil {
			candidates = []*rules.Record{c}
		}
	}
	var out []*study
	for _, record := range candidates {
		if v.Param == nil && v.Record == nil {
			chosen[v.Attr.Kind] = record
		}
		in := &input{record: record, attr: v.Attr, param: v.Param, Range: v.Range}
		next := &study{coalition: s.coalition, day: s.day, varied: append(slices.Clone(s.varied), in.completed(s.day))}
		out = append(out, r.choices(next, vary[1:], chosen, j)...)
		if v.Param == nil && v.Record == nil && len(candidates) > 1 {
			delete(chosen, v.Attr.Kind)
		}
	}
	return out
}

// completed fills in the type and the value that the study gives.
func (in *input) completed(day float64) *input {
	if in.param != nil {
		in.typ, in.given = in.param.Type, in.param.Value
	} else {
		in.typ = in.attr.Type
		x, ok := number(in.record, in.attr, day)
		in.given, in.absent = x, !ok
	}
	if in.whole() {
		in.Low, in.High = math.Ceil(in.Low), math.Floor(in.High)
	}
	in.given = in.fit(in.given)
	return in
}

// number is the number that a record itself gives for an attribute.
func number(r *rules.Record, a *rules.Attr, day float64) (float64, bool) {
	cell := r.Cells[a.Slot]
	if cell == nil && a.Derived == nil {
		cell = a.Default
	}
	v, _, _ := cell.On(day)
	x, ok := v.(float64)
	return x, ok
}

// maxInputs is how many inputs a box can have: the bits of interval.Value.Deps.
const maxInputs = 64

// completed finds the other numbers that the records that move give.
func (s *study) completed() *study {
	taken := map[string]bool{}
	for _, in := range s.varied {
		taken[in.path()] = true
	}
	for _, v := range s.varied {
		if v.record == nil {
			continue
		}
		for _, a := range v.record.Kind.Attrs {
			x, given := number(v.record, a, s.day)
			in := &input{record: v.record, attr: a, typ: a.Type, given: x}
			if !given || !a.Type.IsNumeric() || a.Range == nil || taken[in.path()] || len(taken) == maxInputs {
				continue
			}
			in.Range = *a.Range
			taken[in.path()] = true
			s.others = append(s.others, in)
		}
	}
	return s
}

// records are the records of a kind that a coalition has to do with.
func (r *runner) records(co *rules.Coalition, kind string, j *eval.Judgement) []*rules.Record {
	members := j.Members()
	if kind == rules.PartnerKind {
		return members
	}
	all := r.program.Set().RecordsOf(kind)
	if k, _ := r.program.Set().Kind(kind); k.Of == rules.PartnerKind {
		return slices.DeleteFunc(slices.Clone(all), func(x *rules.Record) bool { return !slices.Contains(members, x.Owner) })
	}
	return reached(co, kind, j.Day(), all)
}

// reached are the records of a kind that a coalition names, or all, where it has
// no attribute for them.
func reached(co *rules.Coalition, kind string, day float64, all []*rules.Record) (out []*rules.Record) {
	named := false
	for _, a := range co.Record.Kind.Attrs {
		if a.Type.Kind != kind {
			continue
		}
		named = true
		v, _, _ := co.Record.Cells[a.Slot].On(day)
		switch v := v.(type) {
		case *rules.Record:
			out = append(out, v)
		case []*rules.Record:
			out = append(out, v...)
		}
	}
	if !named {
		return all
	}
	return out
}

// literals are the numbers that stand in an expression.
func literals(e *expression.Expr) (all []float64) {
	expression.Walk(e.Root, func(n expression.Node) {
		if l, ok := n.(*expression.Literal); ok {
			if x, ok := l.Value.(float64); ok {
				all = append(all, x)
			}
		}
	})
	return all
}

// judge judges the case with other values for its inputs.
func (s *study) judge(ctx context.Context, p *eval.Program, settings []rules.Setting) (*eval.Judgement, error) {
	return p.Judge(ctx, eval.Input{Coalition: s.coalition.ID(), Day: s.day, Settings: settings})
}
