package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// path is one way that a scenario may take. It may be played again and again.
type path struct {
	*plan
	course *eval.Course
	chance *rand.Rand // nil: hazards only add up
	log    *log       // nil: nothing is told

	day      float64
	held     []map[eval.About]bool // by trigger: for whom its condition held last
	today    map[firing]bool       // what fired today
	spare    map[eval.About]bool
	listed   [][]subject // by trigger: what it is about
	unlisted []subject   // in place of a list that is made anew
	listedAt []int       // by trigger: the settling at which that was found out
	risks    [][]risk    // by trigger: in force since the last day
	asked    []int       // by trigger: the settling at which it was asked last
	members  []*rules.Record
	parting  map[*rules.Record]bool // who comes or goes for a reason that is told
	exits    []exit                 // by partner: how it left last
	over     bool                   // the lead left
}

// exit says how a partner left.
type exit struct {
	day  float64 // 0: it did not
	by   int     // the trigger; or byEvent, bySelection
	form *rules.Record
}

const (
	bySelection = -1 // the coalition names it no more
	byEvent     = -2
)

func newPath(ctx context.Context, pl *plan) (*path, error) {
	c, err := pl.begin(ctx)
	if err != nil {
		return nil, err
	}
	p := &path{plan: pl, course: c, held: make([]map[eval.About]bool, len(pl.triggers)),
		spare: map[eval.About]bool{}, listed: make([][]subject, len(pl.triggers)), listedAt: make([]int, len(pl.triggers)),
		risks: make([][]risk, len(pl.triggers)), asked: make([]int, len(pl.triggers)), today: map[firing]bool{},
		parting: map[*rules.Record]bool{}, exits: make([]exit, len(pl.partners))}
	for i := range p.held {
		p.held[i] = map[eval.About]bool{}
	}
	return p, nil
}

// play goes through the days, with uncertain values drawn where there is
// chance, and shows the state at the end of each period.
func (p *path) play(show func(row int)) error {
	p.restart()
	for i := range p.days {
		d := &p.days[i]
		if err := p.pass(d); err != nil {
			return err
		}
		if d.row >= 0 {
			if err := p.course.Judge(); err != nil {
				return err
			}
			show(d.row)
			p.collect()
		}
		if p.over {
			break
		}
	}
	return nil
}

func (p *path) restart() {
	p.day, p.over, p.members = p.from, false, nil
	for i := range p.held {
		clear(p.held[i])
		p.risks[i], p.asked[i], p.listed[i], p.listedAt[i] = p.risks[i][:0], -1, p.listed[i][:0], -1
	}
	clear(p.exits)
	clear(p.parting)
	p.course.Restart(p.from)
	if p.chance == nil {
		return
	}
	for _, s := range p.spreads {
		x := sample(p.chance, s.Spread, s.within)
		switch {
		case s.attr != nil:
			p.course.Put(s.record, s.attr, fitted(x, s.attr))
		case s.param != nil:
			p.course.DrawParam(s.param, s.fitted(x))
		default:
			p.course.Draw(s.cell, s.fitted(x))
		}
	}
}

// pass goes through one day: what struck since the last one, then the events,
// then the triggers until none fires.
func (p *path) pass(d *day) error {
	since := d.at - p.day
	p.day = d.at
	clear(p.today)
	p.course.On(d.at)
	if err := p.settle(); err != nil {
		return err
	}
	struck, err := p.strike(since)
	if err != nil {
		return err
	}
	if err := p.happen(struck); err != nil {
		return err
	}
	if err := p.events(d.events); err != nil {
		return err
	}
	for !p.over {
		fired, err := p.round()
		if err != nil {
			return err
		}
		if len(fired) == 0 {
			break
		}
		if err := p.happen(fired); err != nil {
			return err
		}
	}
	return p.expose()
}

func (p *path) events(list []*event) error {
	var all []*happening
	for _, e := range list {
		by := eval.Asked{Name: p.scenario.ID}
		h := &happening{event: e, about: p.course.Whole(), joins: e.Add}
		for i := range e.changes {
			steps, ok, err := p.steps(e.changes[i:i+1], h.about, by)
			if err != nil {
				return err
			}
			if ok {
				h.steps = append(h.steps, steps...)
			}
		}
		all = append(all, h)
	}
	return p.happen(all)
}

// settle finds out who takes part, and notes who comes and goes because the
// coalition names it or not.
func (p *path) settle() error {
	p.collect()
	if err := p.course.Settle(); err != nil {
		return err
	}
	if p.form != nil {
		if err := p.strayed(); err != nil {
			return err
		}
	}
	now := p.course.Members()
	first := p.members == nil
	for _, r := range p.members {
		if !slices.Contains(now, r) {
			p.gone(r)
		}
	}
	for _, r := range now {
		if !slices.Contains(p.members, r) {
			p.come(r, first)
		}
	}
	p.members = now
	clear(p.parting)
	return nil
}

// strayed takes out members that come with a form that keeps no flag.
func (p *path) strayed() error {
	found := false
	for _, r := range p.course.Members() {
		if f := p.formOf(r); f != nil && !p.keepsFlag(f) && r != p.coalition.Lead {
			p.course.Leave(r)
			found = true
		}
	}
	if !found {
		return nil
	}
	return p.course.Settle()
}

func (p *path) gone(r *rules.Record) {
	if !p.parting[r] {
		p.exits[p.place[r]] = exit{day: p.day, by: bySelection, form: p.formOf(r)}
		p.log.selected(p, r, false)
	}
}

func (p *path) come(r *rules.Record, first bool) {
	if !p.parting[r] && !first {
		p.log.selected(p, r, true)
	}
	p.exits[p.place[r]] = exit{}
	p.log.come(p, r)
}

// formOf is the form of defection that a partner has taken, or nil.
func (p *path) formOf(r *rules.Record) *rules.Record {
	if p.form == nil {
		return nil
	}
	f, _ := p.course.Value(r, p.form).(*rules.Record)
	return f
}

// keepsFlag reports whether who takes a form still counts as a partner.
func (p *path) keepsFlag(form *rules.Record) bool {
	flag, _ := p.read(form, "flag").(bool)
	return flag
}

// worse reports whether a form takes away more than another, or the same and is
// more visible.
func (p *path) worse(a, b *rules.Record) bool {
	if b == nil {
		return p.number(a, "lost") > 0 || p.number(a, "visible") > 0 || !p.keepsFlag(a)
	}
	x, y := p.number(a, "lost"), p.number(b, "lost")
	if x == y {
		x, y = p.number(a, "visible"), p.number(b, "visible")
	}
	return x > y
}

func (p *path) read(r *rules.Record, attr string) any {
	if a, ok := r.Kind.Attr(attr); ok {
		return p.course.Value(r, a)
	}
	return nil
}

func (p *path) number(r *rules.Record, attr string) float64 {
	x, _ := p.read(r, attr).(float64)
	return x
}

// collect keeps what could not be judged before the list is begun anew.
func (p *path) collect() {
	if p.log != nil {
		p.log.lacks(p.course.Missing())
	}
}

// fault is an error of the run, with its place.
func (p *path) fault(code diag.Code, at source.Span, format string, args ...any) error {
	return &eval.Failure{Diagnostics: []diag.Diagnostic{{Code: code, Severity: diag.Error, Span: at, Message: fmt.Sprintf(format, args...)}}}
}

// fitted takes a drawn number into its range.
func (s *spread) fitted(x float64) float64 {
	return fitted(x, &rules.Attr{Range: s.within, Type: s.typ})
}
