package compare

import (
	"fmt"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// shown is how many contributions of a list the text shows; a Report has all.
const shown = 5

// Lines is the report as text, a line an item, flips first: they are what a
// reader must not miss.
func (r *Report) Lines() []string {
	t := &text{}
	if !r.Changed() {
		t.line(0, "nothing changed")
		return t.lines
	}
	t.flips(r)
	t.changes(r.Changes)
	for i := range r.Answers {
		if r.Answers[i].Changed() {
			t.answer(&r.Answers[i])
		}
	}
	for _, x := range r.Tests {
		t.line(0, "test %q: %s -> %s", x.Title, x.Old, x.New)
		if x.Reason != "" {
			t.line(1, "%s", x.Reason)
		}
	}
	t.near(r)
	return t.lines
}

type text struct{ lines []string }

// line adds a line. Texts of rule sets may hold line ends; a line may not.
func (t *text) line(depth int, format string, args ...any) {
	s := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	t.lines = append(t.lines, strings.Repeat("  ", depth)+s)
}

func (t *text) flips(r *Report) {
	for _, f := range r.Flips {
		on := ""
		if f.Coalition != "" {
			on = fmt.Sprintf(" in %s on %s", f.Coalition, f.Day)
		}
		t.line(0, "FLIP %s %s%s: %s -> %s", f.What, f.Name, on, f.From, f.To)
	}
}

func (t *text) changes(list []Change) {
	for _, c := range list {
		t.line(0, "%s %s (%s)", c.Op, c.String(), c.At)
		if c.Op == Changed {
			t.clauses(1, c.Clauses)
		}
	}
}

func (t *text) clauses(depth int, list []Clause) {
	for _, c := range list {
		t.line(depth, "%s: %s -> %s", c.Name, orNone(c.Old), orNone(c.New))
	}
}

func orNone(s string) string {
	if s == "" {
		return None
	}
	return s
}

func (t *text) answer(a *Answer) {
	t.line(0, "%s on %s", a.Coalition, a.Day)
	if a.OldDay != a.Day {
		t.line(1, "before on %s", a.OldDay)
	}
	if a.OldError != "" || a.NewError != "" {
		t.line(1, "judgement: %s -> %s", orNone(a.OldError), orNone(a.NewError))
	}
	for _, s := range a.Scores {
		if s.Delta != 0 {
			t.line(1, "%s: %s", s.Dimension, move(s.Old, s.New, s.Delta))
		}
	}
	t.list(1, "joined", a.Joined)
	t.list(1, "left", a.Left)
	t.moved(1, a.Contributions)
	for _, q := range a.Requirements {
		t.line(1, "requirement %s: %s -> %s", q.Text, q.Old, q.New)
	}
	t.missing("missing now", a.Appeared)
	t.missing("missing no more", a.Vanished)
	for i := range a.Partners {
		t.partner(&a.Partners[i])
	}
}

func move(old, new, delta float64) string {
	return fmt.Sprintf("%s -> %s (%s)", eval.Number(old), eval.Number(new), signed(delta))
}

func signed(delta float64) string {
	if delta > 0 {
		return "+" + eval.Number(delta)
	}
	return eval.Number(delta)
}

func (t *text) list(depth int, what string, list []string) {
	if len(list) > 0 {
		t.line(depth, "%s: %s", what, strings.Join(list, ", "))
	}
}

func (t *text) moved(depth int, list []Moved) {
	for _, m := range list[:min(len(list), shown)] {
		of := ""
		if len(m.Binding) > 0 {
			of = " [" + m.Binding.String() + "]"
		}
		why := ""
		if m.Because != "" {
			why = "; " + m.Because
		}
		t.line(depth, "%s %s%s: %s%s", m.Dimension, m.Rule, of, move(m.Old, m.New, m.Delta), why)
	}
	if n := len(list) - shown; n > 0 {
		t.line(depth, "and %d more contributions", n)
	}
}

func (t *text) missing(what string, list []eval.Missing) {
	for _, m := range list {
		t.line(1, "%s: %s, for %s %s", what, m.Attribute, m.Rule, m.Binding)
	}
}

func (t *text) partner(p *Partner) {
	t.line(1, "partner %s: %s -> %s", p.ID, p.From, p.To)
	for _, s := range p.Adds {
		if s.Delta == 0 {
			continue
		}
		t.line(2, "adds to %s: %s", s.Dimension, move(s.Old, s.New, s.Delta))
	}
	t.moved(2, p.Moved)
	for _, c := range p.Causes {
		t.line(2, "cause: %s, by way of %s", c.Change, strings.Join(c.Via, " > "))
		t.clauses(3, c.Clauses)
	}
	if p.Error != "" {
		t.line(2, "its contributions could not be followed: %s", p.Error)
	}
}

// near shows the inputs near what changed, with those of one condition together.
func (t *text) near(r *Report) {
	if r.Tried == 0 {
		return
	}
	cut := ""
	if r.Cut {
		cut = "; the bound cut the search"
	}
	t.line(0, "inputs near what changed: %d (%d judgements tried%s)", len(r.Near), r.Tried, cut)
	last := NearInput{}
	for _, n := range r.Near {
		if n.Change != last.Change || n.Clause != last.Clause || n.At != last.At {
			t.line(1, "%s %s: %s -> %s (%s)", n.Change, n.Clause, orNone(n.Old), orNone(n.New), n.At)
		}
		t.nearInput(&n)
		last = n
	}
}

func (t *text) nearInput(n *NearInput) {
	t.line(2, "%s = %s in %s on %s", n.Input, n.Value, n.Coalition, n.Day)
	for _, s := range n.Scores {
		declared := ""
		if s.Declared != 0 {
			declared = ", as declared " + signed(s.Declared)
		}
		t.line(3, "%s: %s%s", s.Dimension, move(s.Old, s.New, s.Delta), declared)
	}
	for _, f := range n.Quadrants {
		t.line(3, "quadrant of %s: %s -> %s", f.Name, f.From, f.To)
	}
	for _, q := range n.Requirements {
		t.line(3, "requirement %s: %s -> %s", q.Text, q.Old, q.New)
	}
	t.line(3, "as a test:")
	for line := range strings.Lines(n.Text) {
		t.line(4, "%s", line)
	}
}
