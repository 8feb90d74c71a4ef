package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// log keeps what happened on the path that is told. All its methods may be
// called on nil, which tells nothing.
type log struct {
	entries []Entry
	rows    []Row
	joined  map[*rules.Record]string // the day each partner took part from
	hazards []exposure               // in the order in which they came into force
	place   map[firing]int           // among the hazards
	absent  []eval.Missing
	fired   map[*trigger]bool
	cut     map[string]int // rows in which a score was cut, by dimension
	stays   [][]float64    // by row, then partner
}

// exposure is a hazard and what its rate came to over the days it was in force.
type exposure struct {
	firing
	sum float64
}

func newLog() *log {
	return &log{joined: map[*rules.Record]string{}, place: map[firing]int{}, fired: map[*trigger]bool{}, cut: map[string]int{}}
}

// open begins the entry of a happening, with the values it had before.
func (l *log) open(p *path, h *happening) *Entry {
	if l == nil {
		return nil
	}
	e := &Entry{Day: types.FormatDay(p.day), Changes: []Changed{}, Joined: []string{}, Left: []string{}}
	notes, because, by := &rules.Notes{}, (*text)(nil), eval.Asked{}
	if h.event != nil {
		e.Kind, e.ID, e.Title, e.At = KindEvent, p.scenario.ID, h.event.Title, h.event.At.String()
		notes, because = &h.event.Notes, h.event.because
	} else {
		by = h.trigger.asked()
		e.Kind, e.ID, e.Title, e.At = KindTrigger, h.trigger.ID, h.trigger.Title, h.trigger.At.String()
		e.Binding = binding(h.trigger, h.about)
		notes, because = &h.trigger.Notes, h.trigger.because
		l.fired[h.trigger] = true
	}
	e.Because, e.Source = p.say(because, h.about, by), eval.Cite(notes.Sources)
	for _, r := range h.joins {
		e.Joined = append(e.Joined, r.ID)
	}
	return e
}

func binding(t *trigger, about eval.About) (b eval.Binding) {
	for i, r := range about.Records() {
		b = append(b, eval.Bound{Name: t.Names[i], ID: r.ID})
	}
	return b
}

// say writes a reason with its values.
func (p *path) say(t *text, about eval.About, by eval.Asked) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	for i, part := range t.parts {
		if t.values[i] == nil {
			b.WriteString(part.Text)
			continue
		}
		v, _, _ := p.course.Ask(t.values[i], about, by)
		b.WriteString(eval.Format(v, part.Expr.Type()))
	}
	return b.String()
}

// close ends the entries of what happened at one moment.
func (l *log) close(p *path, list []*happening, moves []moved) {
	if l == nil {
		return
	}
	for _, h := range list {
		for _, m := range moves {
			if slices.ContainsFunc(h.steps, func(s step) bool { return s.target(m.step) == 0 }) {
				h.entry.Changes = append(h.entry.Changes, changed(m))
			}
		}
		for _, s := range h.steps {
			if f := p.form; f != nil && s.attr == f && p.formOf(s.record) != nil {
				h.entry.Form = p.formOf(s.record).ID
			}
		}
		if h.took && p.formOf(h.who) == h.trigger.Form {
			h.entry.Form = h.trigger.Form.ID
		}
		l.entries = append(l.entries, *h.entry)
	}
}

func changed(m moved) Changed {
	c := Changed{Attribute: m.record.ID + "." + m.attr.Name, From: "missing", To: eval.Format(m.to, m.attr.Type), Cut: m.cut}
	if m.from != nil {
		c.From = eval.Format(m.from, m.attr.Type)
	}
	return c
}

// selected tells that the coalition names a partner from now on, or does so no
// more, with the values that decide it.
func (l *log) selected(p *path, r *rules.Record, in bool) {
	if l == nil {
		return
	}
	m := &p.coalition.Members
	e := Entry{Day: types.FormatDay(p.day), Kind: KindSelection, ID: p.coalition.ID(), Title: p.coalition.Record.Title, Binding: eval.Binding{{Name: rules.PartnerKind, ID: r.ID}},
		Changes: []Changed{}, Joined: []string{}, Left: []string{}, Source: []eval.Cited{}, At: m.At.String()}
	if in {
		e.Joined = append(e.Joined, r.ID)
	} else {
		e.Left = append(e.Left, r.ID)
	}
	if m.Where != nil {
		e.Because = m.Where.Text() + map[bool]string{true: " holds", false: " does not hold"}[in]
		l.deciding(p, r, m.Where.Root, &e)
	}
	l.entries = append(l.entries, e)
}

// deciding adds the values of the partner that a condition reads, and where
// files or tables say so.
func (l *log) deciding(p *path, r *rules.Record, n expression.Node, e *Entry) {
	if a, ok := n.(*expression.Attr); ok && a.Kind == r.Kind.Name {
		attr, _ := r.Kind.Attr(a.Name)
		now := eval.Format(p.course.Value(r, attr), attr.Type)
		e.Because += fmt.Sprintf("; %s is %s", a.Name, cmp.Or(now, "missing"))
		if v, at, cites := r.Cells[attr.Slot].On(p.day); v != nil && eval.Format(v, attr.Type) == now {
			e.Because += " by " + at.String()
			e.Source = append(e.Source, eval.Cite(cites)...)
		}
	}
	for _, c := range expression.Children(n) {
		l.deciding(p, r, c, e)
	}
}

// come keeps the day on which a partner took part first.
func (l *log) come(p *path, r *rules.Record) {
	if l == nil {
		return
	}
	if _, ok := l.joined[r]; !ok {
		l.joined[r] = types.FormatDay(p.day)
	}
}

// exposed adds to what hazards came to.
func (l *log) exposed(p *path, r risk, sum float64) {
	if l == nil {
		return
	}
	i, ok := l.place[r.firing]
	if !ok {
		i = len(l.hazards)
		l.place[r.firing] = i
		l.hazards = append(l.hazards, exposure{firing: r.firing})
	}
	l.hazards[i].sum += sum
}

// lacks keeps what could not be judged, each once.
func (l *log) lacks(list []eval.Missing) {
	for _, m := range list {
		same := func(x eval.Missing) bool {
			return x.Rule == m.Rule && x.Attribute == m.Attribute && x.Binding.String() == m.Binding.String()
		}
		if !slices.ContainsFunc(l.absent, same) {
			l.absent = append(l.absent, m)
		}
	}
}

// row keeps the state at the end of a period.
func (l *log) row(p *path) {
	r := Row{Day: types.FormatDay(p.day), Flags: p.flags(), Members: []string{}, Values: map[string]float64{}, Joined: []string{}, Left: []string{}}
	for _, m := range p.members {
		r.Members = append(r.Members, m.ID)
	}
	if n := len(l.rows); n > 0 {
		r.Joined, r.Left = less(r.Members, l.rows[n-1].Members), less(l.rows[n-1].Members, r.Members)
	}
	p.show(func(_ int, name string, x float64) { r.Values[name] = x })
	for _, d := range p.program.Set().Dimensions {
		if p.course.Cut(d.Name) {
			l.cut[d.Name]++
		}
	}
	l.rows = append(l.rows, r)
	l.stays = append(l.stays, l.survival(p))
}

// less is one list without the members of another.
func less(all, some []string) []string {
	out := []string{}
	for _, x := range all {
		if !slices.Contains(some, x) {
			out = append(out, x)
		}
	}
	return out
}

// survival is, by partner, the chance that no hazard made it leave.
func (l *log) survival(p *path) []float64 {
	sums := make([]float64, len(p.partners))
	for _, x := range l.hazards {
		if p.departs(x.trigger) {
			sums[p.place[x.about.Records()[0]]] += x.sum
		}
	}
	for i := range sums {
		sums[i] = survives(sums[i])
	}
	return sums
}

// departs reports whether who a trigger is about leaves by it.
func (p *path) departs(t *trigger) bool { return t.leaves && (t.Form == nil || !p.keepsFlag(t.Form)) }
