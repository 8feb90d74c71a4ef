package verify

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

// facts are a case of a property whose inputs lie in a box. It mirrors how
// package eval lays out a judgement: values in force on the day, members by
// list and by selection.
type facts struct {
	set    *rules.Set
	study  *study
	box    map[string]interval.Value // by record.attribute, or parameter
	eval   *interval.Evaluator
	lists  map[string]*interval.Items // members, partners, candidates
	scores map[string]interval.Value
	ids    map[string]*rules.Record
}

func newFacts(set *rules.Set, s *study, ids map[string]*rules.Record, box map[string]interval.Value) *facts {
	f := &facts{set: set, study: s, box: box, ids: ids, scores: map[string]interval.Value{}}
	f.eval = interval.New(f)
	return f
}

// byID are the records of a set by their ids.
func byID(set *rules.Set) map[string]*rules.Record {
	ids := map[string]*rules.Record{}
	for _, r := range set.Records {
		ids[r.ID] = r
	}
	return ids
}

// Set implements interval.Facts, as do the methods below.
func (f *facts) Set() *rules.Set { return f.set }

func (f *facts) Attr(of interval.Ref, a *rules.Attr) (interval.Value, bool) {
	record := f.ids[of.Path]
	if of.Kind == expression.CoalitionKind {
		record = f.study.coalition.Record
		if a.Builtin {
			return f.builtin(a), false
		}
	}
	if v, ok := f.box[of.Path+"."+a.Name]; ok {
		return v, false
	}
	if record == nil { // reached through something that is absent anyway
		return interval.Anything(a.Type, a.Range, of.Path+"."+a.Name), false
	}
	cell := record.Cells[a.Slot]
	if cell == nil && a.Derived == nil {
		cell = a.Default
	}
	x, _, _ := cell.On(f.study.day)
	if x == nil && a.Builtin && a.Type.Base == types.List {
		x = []*rules.Record(nil)
	}
	return interval.Exactly(x), x == nil && a.Derived != nil
}

// builtin is what the evaluator itself fills in.
func (f *facts) builtin(a *rules.Attr) interval.Value {
	switch a.Name {
	case "as_of":
		return f.Now()
	case "lead":
		if f.study.coalition.Lead == nil {
			return interval.Value{Missing: true}
		}
		return interval.Record(f.study.coalition.Lead)
	}
	if f.lists == nil {
		f.assemble()
	}
	v := interval.Value{Present: true, Items: f.lists[a.Name]}
	for _, x := range v.Items.List {
		if x.Maybe {
			v.Deps |= x.Deps
		}
	}
	return v
}

// assemble finds out who takes part.
func (f *facts) assemble() {
	co := f.study.coalition
	members := f.belong(&co.Members)
	if co.Lead != nil {
		members[co.Lead.ID] = interval.Item{Value: interval.Record(co.Lead)}
	}
	others := f.belong(&co.Candidates)
	for id, m := range members {
		if _, ok := others[id]; ok && m.Maybe {
			x := others[id]
			x.Maybe, x.In, x.Deps = true, x.In.With(m.In.Turned()), x.Deps|m.Deps
			others[id] = x
		} else {
			delete(others, id)
		}
	}
	f.lists = map[string]*interval.Items{"members": listed(members, nil), "partners": listed(members, co.Lead), "candidates": listed(others, nil)}
}

// belong are the records that a list or a selection names.
func (f *facts) belong(m *rules.Members) map[string]interval.Item {
	out := map[string]interval.Item{}
	for _, r := range m.List {
		out[r.ID] = interval.Item{Value: interval.Record(r)}
	}
	if m.Where == nil {
		return out
	}
	for _, r := range f.set.RecordsOf(rules.PartnerKind) {
		ref := interval.Ref{Kind: r.Kind.Name, Path: r.ID, Named: true}
		v := f.eval.Eval(m.Where.Root, interval.Scope{Self: &ref})
		if _, sure := out[r.ID]; sure || !v.Present || !v.Truth.True {
			continue
		}
		item := interval.Item{Value: interval.Record(r), Maybe: v.Truth.False || v.Missing}
		item.Deps, item.In = v.Deps, v.Truth.Trend
		if v.Missing && v.Deps != 0 {
			item.In = interval.Unsteady
		}
		out[r.ID] = item
	}
	return out
}

// listed brings members into the order of their ids, one of them left out.
func listed(members map[string]interval.Item, without *rules.Record) *interval.Items {
	items := &interval.Items{Listed: true}
	for id, m := range members {
		if without == nil || id != without.ID {
			items.List = append(items.List, m)
		}
	}
	slices.SortFunc(items.List, func(a, b interval.Item) int { return strings.Compare(a.Refs[0].Path, b.Refs[0].Path) })
	return items.Counted()
}

func (f *facts) Records(kind string) interval.Value {
	return interval.Exactly(f.set.RecordsOf(kind))
}

func (f *facts) Param(p *rules.Param) interval.Value {
	if v, ok := f.box[p.Name]; ok {
		return v
	}
	return interval.Of(interval.Point(p.Value))
}

func (f *facts) Relation(r *rules.Relation, a, b interval.Ref) interval.Value {
	if c := r.Pair(f.id(a), f.id(b)); c != nil {
		return interval.Exactly(c.Value)
	}
	return interval.Value{Missing: true}
}

func (f *facts) id(r interval.Ref) string {
	if r.Kind == expression.CoalitionKind {
		return f.study.coalition.ID()
	}
	return r.Path
}

func (f *facts) Now() interval.Value { return interval.Of(interval.Point(f.study.day)) }

func (f *facts) Score(d *rules.Dimension) interval.Value {
	v, ok := f.scores[d.Name]
	if !ok {
		v = f.score(d)
		f.scores[d.Name] = v
	}
	return v
}
