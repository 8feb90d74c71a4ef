package eval

import (
	"context"
	"slices"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules"
)

// Scorer judges one coalition again and again: with other members, other
// values, on other days. Only what rests on a change is computed again. It
// belongs to one goroutine; its values are those of the Input it was made for
// until they are set.
type Scorer struct {
	judgement *Judgement
	in        Input                 // its Settings grow with what is set
	places    map[rules.Setting]int // where in them each stands
	own       Group                 // the members of the proposal
	pool      []*row                // all who can be candidates, by id
	poolGroup Group
	settled   []fault // what came up before the rules
	broken    bool    // among that, something that failed
	stale     bool    // something was set
	unset     bool    // among that, a parameter or the day, which constants rest on
	values    []float64
}

// Group is a set of partners: bit i%64 of word i/64 stands for the partner
// whose Index is i. The lead is in it where it takes part.
type Group []uint64

// Has reports whether a partner is in the group.
func (g Group) Has(r *rules.Record) bool {
	w := r.Index / 64
	return w < len(g) && g[w]>>(r.Index%64)&1 != 0
}

// With is the group and a partner.
func (g Group) With(r *rules.Record) Group {
	out := append(make(Group, 0, max(len(g), r.Index/64+1)), g...)
	for len(out) <= r.Index/64 {
		out = append(out, 0)
	}
	out[r.Index/64] |= 1 << (r.Index % 64)
	return out
}

// Without is the group without a partner.
func (g Group) Without(r *rules.Record) Group {
	out := append(Group(nil), g...)
	if out.Has(r) {
		out[r.Index/64] &^= 1 << (r.Index % 64)
	}
	return out
}

// NewScorer lays out the records of a coalition for any number of judgements.
// The error is a *Failure where the question has no answer.
func (p *Program) NewScorer(ctx context.Context, in Input) (*Scorer, error) {
	j, err := p.assemble(ctx, &in)
	if err != nil {
		return nil, err
	}
	s := &Scorer{judgement: j, in: in, stale: true, unset: true, places: map[rules.Setting]int{}, values: make([]float64, len(p.set.Dimensions))}
	s.poolGroup = make(Group, (len(j.world.rows[p.layout.kinds[rules.PartnerKind]])+63)/64)
	s.in.Settings = nil
	for _, x := range in.Settings {
		s.set(x.Record, x.Attr, x.Param, x.Cell.Value)
	}
	return s, nil
}

// Proposed is the group that the Input proposes, by the values as they are now.
func (s *Scorer) Proposed() Group {
	s.settle()
	return slices.Clone(s.own)
}

func group(rows []*row) Group {
	g := Group{}
	for _, r := range rows {
		g = g.With(r.record)
	}
	return g
}

// Set gives an attribute of a record another value: a record is a
// *rules.Record, a list []*rules.Record, everything else as package types
// says. nil takes the value away; a derivation, where there is one, then stands
// in. It counts until it is set again, whatever the day.
func (s *Scorer) Set(r *rules.Record, a *rules.Attr, value any) {
	s.judgement.world.set(s.set(r, a, nil, value))
}

// SetNumbers gives a number attribute of all records of its kind other values,
// by their Index. It is what drawing many values at once needs.
func (s *Scorer) SetNumbers(a *rules.Attr, values []float64) {
	w := s.judgement.world
	kind := w.program.layout.kinds[a.Kind]
	if w.columns == nil || !w.columns.Reads(kind, a.Slot) || a.Derived != nil || a.Kind == rules.CoalitionKind {
		for i, r := range w.rows[kind] {
			s.Set(r.record, a, values[i])
		}
		return
	}
	for _, r := range w.rows[kind] {
		r.given[a.Slot] = true
	}
	w.columns.putColumn(kind, a.Slot, values)
	s.stale = true
}

// SetParam gives a parameter another value.
func (s *Scorer) SetParam(p *rules.Param, value float64) {
	s.set(nil, nil, p, value)
	s.unset = true
}

// setPair gives a pair of a relation another value.
func (s *Scorer) setPair(c *rules.Cell, value float64) {
	w := s.judgement.world
	if w.drawn == nil {
		w.drawn = map[*rules.Cell]float64{}
	}
	w.drawn[c] = value
	w.pairsChanged()
	s.stale, s.unset = true, true // constants may rest on it
}

// set keeps a setting for when the day moves.
func (s *Scorer) set(r *rules.Record, a *rules.Attr, p *rules.Param, value any) rules.Setting {
	s.stale = true
	key := rules.Setting{Record: r, Attr: a, Param: p}
	if i, ok := s.places[key]; ok {
		s.in.Settings[i].Cell.Value = value
		return s.in.Settings[i]
	}
	s.places[key] = len(s.in.Settings)
	key.Cell = &rules.Cell{Value: value}
	s.in.Settings = append(s.in.Settings, key)
	return key
}

// SetDay moves the day of judgement. Values that were set stay; those of dated
// series become those in force on the day.
func (s *Scorer) SetDay(day float64) {
	w := s.judgement.world
	w.day, s.in.Day = day, day
	if w.columns != nil {
		w.columns.eachColumn(func(kind, slot int) {
			for _, r := range w.rows[kind] {
				s.set(r.record, r.record.Kind.Attrs[slot], nil, r.vals[slot])
			}
		})
	}
	w.layOut(&s.in)
	s.stale, s.unset = true, true
}

// Score judges a group and gives its scores by dimension, in the order of the
// rule set's Dimensions. The slice is the scorer's own and changes with the
// next call. The error is a *Failure.
func (s *Scorer) Score(members Group) ([]float64, error) {
	if err := s.judge(members, false); err != nil {
		return nil, err
	}
	for i := range s.values {
		s.values[i] = s.judgement.world.scores[i].score()
	}
	return s.values, nil
}

// Judge is Score with the ledger kept: a judgement ready to be asked about,
// good until the scorer is used again.
func (s *Scorer) Judge(members Group) (*Judgement, error) {
	return s.judgement, s.judge(members, true)
}

// Forget makes the next judgement compute everything anew. Nothing but a
// measurement of speed needs it.
func (s *Scorer) Forget() {
	if c := s.judgement.world.columns; c != nil {
		c.forget()
	}
}

// Result is what Program.Score would give for the group.
func (s *Scorer) Result(members Group) (*Result, error) {
	j, err := s.Judge(members)
	if err != nil {
		return nil, err
	}
	return j.whole()
}

func (s *Scorer) judge(members Group, keep bool) error {
	j := s.judgement
	w := j.world
	w.restart()
	s.settle()
	if !keep && s.totals(members) {
		return nil
	}
	w.notes, w.told = slices.Clone(s.settled), false
	s.pick(members)
	clear(j.fired)
	if keep {
		w.judge(w.members, j.fired)
	} else {
		w.onRows(func() { w.judge(w.members, nil) })
	}
	return j.failure()
}

// totals judges a group on the columns alone. It is false where that does not
// do: there are no columns, or something failed, which the vm then tells.
func (s *Scorer) totals(members Group) bool {
	w := s.judgement.world
	c := w.columns
	if c == nil || s.broken {
		return false
	}
	s.gather(members)
	w.notes = w.notes[:0]
	return c.judge() && len(w.notes) == 0
}

// gather tells the columns who takes part and who could.
func (s *Scorer) gather(members Group) {
	c := s.judgement.world.columns
	group, others := c.groups[membersGroup], c.groups[candidatesGroup]
	clear(group)
	copy(group, members)
	for k := range others {
		others[k] = s.poolGroup[k] &^ group[k]
	}
}

// settle computes what does not depend on who takes part, where something
// changed: constants and the selection of members where they can have changed,
// derivations where what they read did.
func (s *Scorer) settle() {
	if !s.stale {
		return
	}
	w, co := s.judgement.world, s.judgement.coalition
	w.notes = w.notes[:0]
	if s.unset || len(s.settled) > 0 {
		w.setGlobals(&s.in)
	}
	w.derive(false)
	if s.unset || len(s.settled) > 0 || co.Members.Where != nil || co.Candidates.Where != nil {
		s.selectMembers()
	}
	s.stale, s.unset = false, false
	s.settled = append(s.settled[:0], w.notes...)
	s.broken = slices.ContainsFunc(s.settled, func(f fault) bool { return f.err != nil })
}

// selectMembers finds out who takes part by the proposal, and who could.
func (s *Scorer) selectMembers() {
	w, co := s.judgement.world, s.judgement.coalition
	s.own = group(w.belong(&co.Members, w.program.members[co]))
	for _, r := range s.in.Add {
		s.own = s.own.With(r)
	}
	for _, r := range s.in.Remove {
		s.own = s.own.Without(r)
	}
	if co.Lead != nil {
		s.own = s.own.With(co.Lead)
	}
	s.pool = byID(w.belong(&co.Candidates, w.program.candidates[co]))
	bitsOf(columns.Bits(s.poolGroup), s.pool)
}

// pick finds the rows of a group, and who is left to be a candidate.
func (s *Scorer) pick(members Group) {
	w := s.judgement.world
	w.members, w.others = nil, nil
	for _, r := range w.rows[w.program.layout.kinds[rules.PartnerKind]] {
		if members.Has(r.record) {
			w.members = append(w.members, r)
		}
	}
	w.members = byID(w.members)
	for _, r := range s.pool {
		if !members.Has(r.record) {
			w.others = append(w.others, r)
		}
	}
}
