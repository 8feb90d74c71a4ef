package simulate

import (
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// firing is a trigger and what it is about.
type firing struct {
	trigger *trigger
	about   eval.About
}

// happening is an event or a firing with all that it brings, computed before
// anything of it is put into force.
type happening struct {
	event   *event // or
	trigger *trigger
	about   eval.About
	chance  bool // it struck by chance
	steps   []step
	joins   []*rules.Record
	who     *rules.Record // takes the form, or leaves
	took    bool          // the form, if no worse one took its place
	entry   *Entry        // what is told of it, or nil
}

// round looks at every trigger once. One without a hazard fires for whom its
// condition holds and did not hold when it was last looked at, once a day.
func (p *path) round() (out []*happening, err error) {
	for _, t := range p.triggers {
		if t.rate != nil || !p.course.Fresh(t.reads, p.asked[t.index]) {
			continue
		}
		p.asked[t.index] = p.course.Clock()
		held := p.spare
		clear(held)
		subjects := p.each(t)
		for i := range subjects {
			about := subjects[i].about
			holds, err := p.holds(t, &subjects[i])
			if err != nil {
				return nil, err
			}
			if !holds {
				continue
			}
			f := firing{t, about}
			if !p.held[t.index][about] && !p.today[f] {
				h, ok, err := p.fire(f)
				if err != nil {
					return nil, err
				}
				if !ok {
					continue
				}
				out = append(out, h)
				p.today[f] = true
			}
			held[about] = true
		}
		p.held[t.index], p.spare = held, p.held[t.index]
	}
	return out, nil
}

// subject is what a trigger is about, and the clause that did not hold when it
// was asked last.
type subject struct {
	about  eval.About
	clause int
	since  int // when that was, -1 where all held
}

// each lists what a trigger is about. Who was on the list before stays what it
// is.
func (p *path) each(t *trigger) []subject {
	old := p.listed[t.index]
	if !p.course.Fresh(t.listed, p.listedAt[t.index]) {
		return old
	}
	now, rest := p.unlisted[:0], old
	for _, about := range p.course.Each(t.loop) {
		s := subject{about: about, since: -1}
		for i := range rest {
			if rest[i].about == about {
				s, rest = rest[i], rest[i+1:]
				break
			}
		}
		now = append(now, s)
	}
	p.listed[t.index], p.unlisted, p.listedAt[t.index] = now, old, p.course.Clock()
	return now
}

func (t *trigger) asked() eval.Asked { return eval.Asked{Name: t.ID, Names: t.Names, At: t.At} }

func (p *path) holds(t *trigger, s *subject) (bool, error) {
	if s.since >= 0 && !p.course.Fresh(t.when[s.clause].reads, s.since) {
		return false, nil
	}
	s.since = -1
	by := t.asked()
	for i := range t.when {
		by.At = t.when[i].at
		v, ok, err := p.course.Ask(t.when[i].Prepared, s.about, by)
		if holds, _ := v.(bool); err != nil || !ok || !holds {
			if err == nil && ok {
				s.clause, s.since = i, p.course.Clock()
			}
			return false, err
		}
	}
	return true, nil
}

// fire computes what a trigger brings about. ok is false where a value of it is
// absent.
func (p *path) fire(f firing) (*happening, bool, error) {
	steps, ok, err := p.steps(f.trigger.changes, f.about, f.trigger.asked())
	h := &happening{trigger: f.trigger, about: f.about, steps: steps}
	if f.trigger.leaves {
		h.who = f.about.Records()[0]
	}
	return h, ok, err
}

// happen puts all that happens at one moment into force and settles the
// coalition.
func (p *path) happen(list []*happening) error {
	if len(list) == 0 {
		return nil
	}
	var steps []step
	for _, h := range list {
		h.entry = p.log.open(p, h)
		steps = append(steps, h.steps...)
		for _, r := range h.joins {
			p.join(r)
		}
	}
	p.collect()
	moves, err := p.change(steps)
	if err != nil {
		return err
	}
	p.takeForms(list)
	for _, h := range list {
		p.leave(h)
	}
	p.log.close(p, list, moves)
	return p.settle()
}

// join puts a partner among the members, without any form of defection.
func (p *path) join(r *rules.Record) {
	for _, a := range []*rules.Attr{p.form, p.formSince} {
		if a != nil {
			p.course.Clear(r, a)
		}
	}
	p.course.Join(r)
	p.parting[r] = true
}

// takeForms gives partners the worst of the forms that triggers force on them,
// if it is worse than the one they have.
func (p *path) takeForms(list []*happening) {
	for _, h := range list {
		if h.trigger == nil || h.trigger.Form == nil || !p.worse(h.trigger.Form, p.formOf(h.who)) {
			continue
		}
		h.took = true
		p.course.Put(h.who, p.form, h.trigger.Form)
		if p.formSince != nil {
			p.course.Put(h.who, p.formSince, p.day)
		}
	}
}

// leave takes the partners out of the members that a happening makes leave.
func (p *path) leave(h *happening) {
	for _, r := range p.leavers(h) {
		if p.parting[r] || !p.isMember(r) {
			continue
		}
		p.over = p.over || r == p.coalition.Lead
		p.course.Leave(r)
		p.parting[r] = true
		x := exit{day: p.day, by: byEvent, form: p.formOf(r)}
		if h.trigger != nil {
			x.by = h.trigger.index
		}
		p.exits[p.place[r]] = x
		if h.entry != nil {
			h.entry.Left = append(h.entry.Left, r.ID)
		}
	}
}

// leavers are the partners that a happening makes leave: by a form that keeps
// no flag, or without any form.
func (p *path) leavers(h *happening) (out []*rules.Record) {
	if h.who != nil && h.trigger.Form == nil {
		return []*rules.Record{h.who}
	}
	if h.who != nil && p.formOf(h.who) == h.trigger.Form {
		out = append(out, h.who)
	}
	for _, s := range h.steps {
		if s.attr == p.form {
			out = append(out, s.record)
		}
	}
	return slices.DeleteFunc(out, func(r *rules.Record) bool { f := p.formOf(r); return f == nil || p.keepsFlag(f) })
}

func (p *path) isMember(r *rules.Record) bool { return slices.Contains(p.members, r) }
