package eval_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// TestScorer changes members, values, parameters and days at random and
// compares each judgement with one that starts from the rule set, on expr's vm:
// results, and why there is none, must be the same.
func TestScorer(t *testing.T) {
	for name, study := range studies(t) {
		p, reference := compile(t, study), compileFor(t, study, eval.Options{Engine: eval.Expr})
		for i, co := range p.Set().Coalitions {
			w := &wanderer{Rand: rand.New(rand.NewPCG(1, uint64(i))), program: p, coalition: co}
			s, err := p.NewScorer(context.Background(), eval.Input{Coalition: co.ID()})
			if err != nil {
				t.Fatal(err)
			}
			for step := range 25 {
				w.wander(s)
				in, group := w.question()
				want, errWant := reference.Score(context.Background(), in)
				got, err := s.Result(group)
				at := fmt.Sprintf("%s, %s, step %d", name, co.ID(), step)
				if d := cmp.Diff(asText(want, errWant), asText(got, err)); d != "" {
					t.Fatalf("%s (-anew +again):\n%s", at, d)
				}
				sameTotals(t, at, p, s, group, want)
			}
		}
	}
}

func sameTotals(t *testing.T, at string, p *eval.Program, s *eval.Scorer, group eval.Group, want *eval.Result) {
	t.Helper()
	totals, err := s.Score(group)
	if err != nil {
		if want != nil {
			t.Errorf("%s: %v", at, err)
		}
		return
	}
	for i, d := range p.Set().Dimensions {
		if want != nil && totals[i] != want.Scores[d.Name].Value {
			t.Errorf("%s: %s is %v by Score, %v by Result", at, d.Name, totals[i], want.Scores[d.Name].Value)
		}
	}
}

func asText(r *eval.Result, err error) string {
	if err != nil {
		return fmt.Sprintf("%v", err.(*eval.Failure).Diagnostics)
	}
	b, _ := r.JSON()
	return string(b)
}

// wanderer changes a coalition and its world, step by step.
type wanderer struct {
	*rand.Rand
	program   *eval.Program
	coalition *rules.Coalition
	day       float64
	settings  []rules.Setting
}

func (w *wanderer) wander(s *eval.Scorer) {
	set := w.program.Set()
	if w.IntN(6) == 0 {
		a, _ := w.coalition.Record.Kind.Attr("as_of")
		day, _, _ := w.coalition.Record.Cells[a.Slot].On(0)
		w.day = day.(float64) + float64(w.IntN(1500)-500)
		s.SetDay(w.day)
	}
	if len(set.Params) > 0 && w.IntN(3) == 0 {
		x := rules.Setting{Param: set.Params[w.IntN(len(set.Params))]}
		w.put(x, x.Param.Range.Low+w.Float64()*(x.Param.Range.High-x.Param.Range.Low))
		s.SetParam(x.Param, w.settings[len(w.settings)-1].Cell.Value.(float64))
	}
	if w.IntN(3) == 0 {
		w.draw(s)
	}
	for range w.IntN(4) {
		r := set.Records[w.IntN(len(set.Records))]
		if a := r.Kind.Attrs[w.IntN(len(r.Kind.Attrs))]; !a.Builtin {
			if v := w.value(a); v != nil {
				w.put(rules.Setting{Record: r, Attr: a}, v)
				s.Set(r, a, v)
			}
		}
	}
}

// draw gives a number attribute of all partners other values.
func (w *wanderer) draw(s *eval.Scorer) {
	kind, _ := w.program.Set().Kind(rules.PartnerKind)
	a := kind.Attrs[w.IntN(len(kind.Attrs))]
	if a.Builtin || !a.Type.IsNumeric() {
		return
	}
	var values []float64
	for _, r := range w.program.Set().RecordsOf(kind.Name) {
		values = append(values, w.value(a).(float64))
		w.put(rules.Setting{Record: r, Attr: a}, values[len(values)-1])
	}
	s.SetNumbers(a, values)
}

func (w *wanderer) put(x rules.Setting, v any) {
	w.settings = slices.DeleteFunc(w.settings, func(y rules.Setting) bool { return y.Record == x.Record && y.Attr == x.Attr && y.Param == x.Param })
	x.Cell = &rules.Cell{Value: v}
	w.settings = append(w.settings, x)
}

func (w *wanderer) value(a *rules.Attr) any {
	switch a.Type.Base {
	case types.Bool:
		return w.IntN(2) == 0
	case types.Enum:
		return a.Type.Values[w.IntN(len(a.Type.Values))]
	case types.Set:
		return slices.Clone(a.Type.Values[:w.IntN(len(a.Type.Values)+1)])
	case types.Ref:
		if records := w.program.Set().RecordsOf(a.Type.Kind); len(records) > 0 {
			return records[w.IntN(len(records))]
		}
	case types.List:
		records := slices.Clone(w.program.Set().RecordsOf(a.Type.Kind))
		w.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		return records[:w.IntN(len(records)+1)]
	case types.Share:
		return w.Float64()
	case types.Count, types.Months:
		return float64(w.IntN(20000))
	case types.Number:
		return w.NormFloat64() * 10
	}
	return nil
}

// question is what to ask from the rule set to get to the same place: the
// coalition's own members on the day, some of them left out and others added.
func (w *wanderer) question() (eval.Input, eval.Group) {
	in := eval.Input{Coalition: w.coalition.ID(), Day: w.day, Settings: w.settings}
	group := eval.Group{}
	j, err := w.program.NewScorer(context.Background(), in)
	if err != nil {
		return in, group
	}
	group = j.Proposed()
	for _, r := range w.program.Set().RecordsOf(rules.PartnerKind) {
		switch {
		case r == w.coalition.Lead || w.IntN(3) > 0:
		case group.Has(r):
			in.Remove = append(in.Remove, r)
		default:
			in.Add = append(in.Add, r)
		}
	}
	for _, r := range in.Add {
		group = group.With(r)
	}
	for _, r := range in.Remove {
		group = group.Without(r)
	}
	return in, group
}
