package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// dimension explains a score: the whole ledger, in the order of evaluation.
func (x *explainer) dimension(ctx context.Context) error {
	d, ok := x.set.Dimension(x.topic)
	if !ok {
		return nil
	}
	for _, doc := range codebookOf("", x.set).Dimensions {
		if doc.Name == x.topic {
			x.add(doc.section())
		}
	}
	if _, err := x.judge(ctx); err != nil {
		return x.unjudged(err)
	}
	r, err := x.program.Score(ctx, x.input)
	if err != nil {
		return failed(err)
	}
	x.add(ledgerSection(r, d.Name))
	return nil
}

func ledgerSection(r *eval.Result, name string) report.Section {
	s := r.Scores[name]
	out := report.Section{Title: fmt.Sprintf("the score of %s on %s", r.Coalition.ID, r.Coalition.AsOf)}
	out.Add("value", eval.Number(s.Value))
	if s.Raw != s.Value {
		out.Add("before it was cut", eval.Number(s.Raw))
	}
	out.Add("the lead alone", eval.Number(r.Baseline[name]))
	t := &report.Table{Head: []string{"points:", "total:", "effect", "because", "rule", "place"}}
	total := s.Start
	t.Rows = append(t.Rows, []string{"", eval.Number(total), "", "the start", "", ""})
	for _, c := range s.Contributions {
		total += c.Points
		t.Rows = append(t.Rows, []string{eval.Number(c.Points), eval.Number(total), c.Op + " " + eval.Number(c.Amount), because(c), c.Rule, c.At})
	}
	out.Table = t
	return out
}

// because is why a contribution was made, or who it is about.
func because(c eval.Contribution) string {
	if c.Because != "" {
		return c.Because
	}
	return c.Binding.String()
}

// day is the day of judgement.
func (x *explainer) day() float64 {
	co, ok := x.set.Coalition(x.input.Coalition)
	if x.input.Day != 0 || !ok {
		return x.input.Day
	}
	a, _ := co.Record.Kind.Attr("as_of")
	v, _, _ := co.Record.Cells[a.Slot].On(0)
	day, _ := v.(float64)
	return day
}

// unjudged passes an error on, unless it only says that nobody can be judged:
// then what is declared is all there is to say.
func (x *explainer) unjudged(err error) error {
	if errors.Is(err, errNoCoalition) {
		return nil
	}
	return err
}

// rule explains a rule, and what it gave in the coalition.
func (x *explainer) rule(ctx context.Context) error {
	r, ok := x.set.Rule(x.topic)
	if !ok {
		return nil
	}
	x.add(describeRule(r).section())
	j, err := x.judge(ctx)
	if err != nil {
		return x.unjudged(err)
	}
	fired, idle := split(j, r.ID)
	title := "in " + x.input.Coalition
	if len(fired) == 0 {
		x.add(report.Section{Title: title + ": it applied to nobody"})
	}
	x.readings(title+": it applied to "+report.Plural(len(fired), "case"), fired)
	x.readings(title+": it did not apply to "+report.Plural(len(idle), "case"), idle)
	return nil
}

// split tells the bindings that a rule applied to from the others.
func split(j *eval.Judgement, rule string) (fired, idle []eval.Reading) {
	applied := map[string]bool{}
	for _, r := range j.Readings(rule, false) {
		applied[r.Binding.String()] = true
	}
	for _, r := range j.Readings(rule, true) {
		if applied[r.Binding.String()] {
			fired = append(fired, r)
		} else {
			idle = append(idle, r)
		}
	}
	return fired, idle
}

// readings lists what a rule read for each binding, no more than --top.
func (x *explainer) readings(title string, list []eval.Reading) {
	if len(list) == 0 {
		return
	}
	s := report.Section{Title: title}
	shown := list
	if x.Top > 0 {
		shown = list[:min(len(list), x.Top)]
	}
	for _, r := range shown {
		name := r.Binding.String()
		if name == "" {
			name = "once"
		}
		s.Items = append(s.Items, report.Item{Name: name, Lines: readingLines(r)})
	}
	if n := len(list) - len(shown); n > 0 {
		s.Text = append(s.Text, fmt.Sprintf("%d more not shown, --top 0 shows all", n))
	}
	x.add(s)
}

func readingLines(r eval.Reading) (lines []string) {
	for _, v := range r.When {
		lines = append(lines, "when: "+valueLine(v))
	}
	for _, effect := range r.Effects {
		for _, v := range effect {
			lines = append(lines, valueLine(v))
		}
	}
	return lines
}

// valueLine is a part of an expression with its value and where it is given.
func valueLine(v eval.Value) string {
	s := v.Text + " = " + v.Value
	if !v.Given.IsZero() {
		s += "  (" + v.Given.String()
		if len(v.Source) > 0 {
			s += "; " + citeAll(v.Source)
		}
		s += ")"
	}
	return s
}

func citeAll(list []eval.Cited) string {
	var all []string
	for _, c := range list {
		all = append(all, citation(c))
	}
	return strings.Join(all, "; ")
}

// record explains a record: all its values.
func (x *explainer) record(ctx context.Context) error {
	r := x.find(x.topic)
	if r == nil {
		return nil
	}
	j, err := x.judge(ctx)
	if err != nil {
		return x.unjudged(err)
	}
	s := report.Section{Title: r.Kind.Name + " " + r.ID, Text: []string{r.Title}}
	s.Add("place", r.At.String())
	describeNotes(r.Notes).add(&s)
	t := &report.Table{Head: []string{"attribute", "value", "where it comes from", "source"}}
	for _, a := range r.Kind.Attrs {
		if v, ok := j.Attribute(r.ID, a.Name); ok {
			t.Rows = append(t.Rows, []string{a.Name, bare(v), origin(r, a, v, x.day()), citeAll(v.Source)})
		}
	}
	s.Table = t
	x.add(s)
	return nil
}

// find is the record or the coalition of an id, or nil.
func (x *explainer) find(id string) *rules.Record {
	if r, ok := x.set.Record(id); ok {
		return r
	}
	if c, ok := x.set.Coalition(id); ok {
		return c.Record
	}
	return nil
}

// origin says where a value comes from.
func origin(r *rules.Record, a *rules.Attr, v eval.Value, day float64) string {
	place := func(word string, at source.Span) string {
		if at.IsZero() {
			return word
		}
		return word + ", " + at.String()
	}
	switch {
	case isGiven(r, a, day):
		return place("given", v.Given)
	case a.Derived != nil:
		return place("derived", a.Derived.At)
	case a.Default != nil:
		return place("default", a.Default.At)
	case a.Builtin:
		return "built in"
	}
	return "not given"
}

// attribute explains a value of a record, down to the facts it rests on.
func (x *explainer) attribute(ctx context.Context) error {
	id, name, dotted := strings.Cut(x.topic, ".")
	r := x.find(id)
	if !dotted || r == nil {
		return nil
	}
	a, ok := r.Kind.Attr(name)
	if !ok {
		return nil
	}
	j, err := x.judge(ctx)
	if err != nil {
		return x.unjudged(err)
	}
	s := describeAttr(a).section(r.Kind.Name)
	x.add(s)
	t := &tracer{explainer: x, judgement: j, day: x.day()}
	t.step(r, a, 0)
	x.add(report.Section{Title: "how " + r.Title + " comes to it, in " + x.input.Coalition, Steps: t.steps})
	return nil
}
