package compare

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// declaration is a declaration as a list of named texts. Two versions of it say
// the same when their texts do. A clause may occur several times, as rows do.
type declaration struct {
	kind, name string
	at         source.Span
	clauses    []clause
}

type clause struct {
	name, text string
	at         source.Span // where a clause has a place of its own: cells, rows
}

func (d *declaration) key() string { return d.kind + " " + d.name }

// say adds a clause, unless it says nothing.
func (d *declaration) say(name, text string) { d.sayAt(name, text, source.Span{}) }

func (d *declaration) sayAt(name, text string, at source.Span) {
	if text != "" {
		d.clauses = append(d.clauses, clause{name, text, at})
	}
}

func (d *declaration) notes(n *rules.Notes) {
	d.say("because", template(n.Because))
	d.say("claim", quoted(n.Claim))
	d.say("calibration", quoted(n.Calibration))
	d.say("source", cited(n.Sources))
}

// declarations are all declarations of a set. Each family is one function here.
func declarations(s *rules.Set) []*declaration {
	var all []*declaration
	all = append(all, each("kind", s.Kinds, kind)...)
	all = append(all, each("source", s.Sources, bibliography)...)
	all = append(all, each("dimension", s.Dimensions, dimension)...)
	all = append(all, each("param", s.Params, param)...)
	all = append(all, each("let", s.Lets, constant)...)
	all = append(all, each("derive", s.Derived, derivation)...)
	all = append(all, each("relation", s.Relations, relation(s))...)
	all = append(all, each("rule", s.Rules, rule)...)
	all = append(all, each("trigger", s.Triggers, trigger)...)
	all = append(all, each("scenario", s.Scenarios, scenario)...)
	all = append(all, each("record", s.Records, record)...)
	all = append(all, each("coalition", s.Coalitions, coalition)...)
	all = append(all, each("test", s.Tests, test)...)
	all = append(all, each("property", s.Properties, property)...)
	return all
}

// each describes the items of a list. Names that occur again, as titles of
// properties may, are numbered.
func each[T any](kind string, list []T, describe func(*declaration, T)) []*declaration {
	var out []*declaration
	seen := map[string]int{}
	for _, x := range list {
		d := &declaration{kind: kind}
		describe(d, x)
		if seen[d.name]++; seen[d.name] > 1 {
			d.name += " #" + strconv.Itoa(seen[d.name])
		}
		out = append(out, d)
	}
	return out
}

func kind(d *declaration, k *rules.Kind) {
	d.name, d.at = k.Name, k.At
	d.say("of", k.Of)
	for _, a := range k.Attrs {
		if a.Builtin {
			continue
		}
		text := a.Type.String()
		if a.Optional {
			text = "optional " + text
		}
		if a.Range != nil {
			text += " " + interval(a.Range, a.Type)
		}
		if a.Default != nil {
			text += " = " + plain(a.Default, a.Type)
		}
		d.say(a.Name, text)
	}
}

func bibliography(d *declaration, s *rules.Source) {
	d.name, d.at = s.ID, s.At
	d.say("title", quoted(s.Title))
	for _, name := range slices.Sorted(maps.Keys(s.Fields)) {
		d.say(name, quoted(s.Fields[name]))
	}
}

func dimension(d *declaration, x *rules.Dimension) {
	t := types.Type{Base: types.Number}
	d.name, d.at = x.Name, x.At
	d.say("title", quoted(x.Title))
	d.say("range", interval(&x.Range, t))
	d.say("start", number(x.Start))
	d.say("better", x.Better)
	d.say("unit", x.Unit)
}

func param(d *declaration, p *rules.Param) {
	d.name, d.at = p.Name, p.At
	if !p.Set.IsZero() {
		d.at = p.Set
	}
	d.say("type", p.Type.String())
	d.say("range", interval(p.Range, p.Type))
	d.say("value", typed(p.Value, p.Type)+spread(p.Spread))
	d.notes(&p.Notes)
}

func constant(d *declaration, l *rules.Let) {
	d.name, d.at = l.Name, l.At
	d.say("value", written(l.Expr))
}

// derivation describes a derivation, or a decision table row by row.
func derivation(d *declaration, x *rules.Derived) {
	d.name, d.at = x.Attr.Kind+"."+x.Attr.Name, x.At
	d.say("type", x.Attr.Type.String())
	d.say("value", written(x.Expr))
	if t := x.Table; t != nil {
		d.kind = "table"
		d.say("hit", t.Hit)
		var heads []string
		for _, in := range t.Inputs {
			heads = append(heads, written(in))
		}
		d.say("inputs", strings.Join(heads, " | "))
		for _, r := range t.Rows {
			d.sayAt("row", row(t, r), r.At)
		}
	}
	d.notes(&x.Notes)
}

func row(t *rules.Table, r *rules.Row) string {
	var cells []string
	for i := range r.Tests {
		cells = append(cells, condition(&r.Tests[i], t.Inputs[i].Type()))
	}
	return strings.Join(cells, " | ") + " || " + written(r.Result)
}

// relation describes a relation with its pairs, each under the name of the pair.
func relation(s *rules.Set) func(*declaration, *rules.Relation) {
	return func(d *declaration, r *rules.Relation) {
		d.name, d.at = r.Name, r.At
		d.say("between", r.From+", "+r.To)
		d.say("type", r.Type.String())
		d.say("range", interval(r.Range, r.Type))
		d.say("default", plain(r.Default, r.Type))
		for _, a := range s.RecordsOf(r.From) {
			for _, b := range s.RecordsOf(r.To) {
				if c := r.Pair(a.ID, b.ID); c != r.Default && (!r.Symmetric || a.ID <= b.ID) {
					d.say(a.ID+", "+b.ID, plain(c, r.Type))
				}
			}
		}
		d.notes(&r.Notes)
	}
}

func rule(d *declaration, r *rules.Rule) {
	d.name, d.at = r.ID, r.At
	d.say("title", quoted(r.Title))
	d.scope(r.Names, r.Domain)
	d.say("when", written(r.When))
	for _, e := range r.Effects {
		d.say("effect", e.Dimension.Name+" "+e.Op+" "+written(e.Expr))
	}
	d.notes(&r.Notes)
}

func (d *declaration) scope(names []string, domain string) {
	if len(names) > 0 {
		d.say("for", strings.Join(names, ", ")+" in "+domain)
	}
}

func trigger(d *declaration, t *rules.Trigger) {
	d.name, d.at = t.ID, t.At
	d.say("title", quoted(t.Title))
	d.scope(t.Names, t.Domain)
	d.say("when", written(t.When))
	if t.Form != nil {
		d.say("then", t.Form.ID)
	}
	if t.Hazard != nil {
		d.say("hazard", written(t.Hazard)+" per "+t.Per)
	}
	d.changes("change", t.Changes)
	d.notes(&t.Notes)
}

func (d *declaration) changes(name string, list []rules.Change) {
	for _, c := range list {
		d.say(name, c.Name+"."+c.Attr.Name+" "+c.Op+" "+written(c.Expr))
	}
}

func scenario(d *declaration, s *rules.Scenario) {
	d.name, d.at = s.ID, s.At
	d.say("title", quoted(s.Title))
	d.say("every", s.Every)
	if s.Coalition != nil {
		d.say("given", s.Coalition.ID())
	}
	if s.From != 0 {
		d.say("given on", types.FormatDay(s.From))
	}
	if s.To != 0 {
		d.say("to", types.FormatDay(s.To))
	}
	for _, a := range s.Hold {
		d.say("hold", a.Kind+"."+a.Name)
	}
	if s.HoldMembers {
		d.say("hold", "members")
	}
	for _, e := range s.Events {
		day := "at " + types.FormatDay(e.Day)
		d.say(day, quoted(e.Title))
		for _, r := range e.Add {
			d.say(day, "add "+r.ID)
		}
		d.changes(day, e.Changes)
	}
	d.notes(&s.Notes)
}

// record describes a record under the name of its kind.
func record(d *declaration, r *rules.Record) {
	d.kind, d.name, d.at = r.Kind.Name, r.ID, r.At
	d.say("title", quoted(r.Title))
	if r.Owner != nil {
		d.say(r.Kind.Of, r.Owner.ID)
	}
	for i, c := range r.Cells {
		d.cell(r.Kind.Attrs[i], c)
	}
	d.notes(&r.Notes)
}

// cell describes a value, or a series of values each under its first day.
func (d *declaration) cell(a *rules.Attr, c *rules.Cell) {
	if c == nil {
		return
	}
	if c.Series == nil {
		d.sayAt(a.Name, plain(c, a.Type), c.At)
		d.sayAt(a.Name+sourceOf, cited(c.Source), c.At)
		return
	}
	for _, x := range c.Series {
		name := a.Name + from + types.FormatDay(x.Day)
		text := value(x.Value, a.Type)
		if text == "" {
			text = "missing"
		}
		d.sayAt(name, text, x.At)
		d.sayAt(name+sourceOf, cited(x.Source), x.At)
	}
}

// What follows the name of an attribute in the name of a clause.
const (
	from     = " from "
	sourceOf = ": source"
)

func coalition(d *declaration, c *rules.Coalition) {
	record(d, c.Record)
	if c.Lead != nil {
		d.say("lead", c.Lead.ID)
	}
	d.say("members", selection(&c.Members))
	d.say("candidates", selection(&c.Candidates))
	for _, r := range c.Requires {
		d.say("require", written(r.Expr))
		d.say("require because", quoted(r.Because))
	}
}

func selection(m *rules.Members) string {
	if m.Where != nil {
		return "partner where " + written(m.Where)
	}
	if len(m.List) == 0 {
		return ""
	}
	return "[" + strings.Join(ids(m.List), ", ") + "]"
}

func test(d *declaration, t *rules.Test) {
	d.name, d.at = t.Title, t.At
	d.given(t.Coalition, t.Day)
	d.say("add", strings.Join(ids(t.Add), ", "))
	d.say("remove", strings.Join(ids(t.Remove), ", "))
	for _, s := range t.Settings {
		d.say("set", setting(&s))
	}
	for _, e := range t.Expects {
		d.say("expect", written(e))
	}
	d.notes(&t.Notes)
}

func (d *declaration) given(c *rules.Coalition, day float64) {
	if c == nil {
		return
	}
	text := c.ID()
	if day != 0 {
		text += " on " + types.FormatDay(day)
	}
	d.say("given", text)
}

func setting(s *rules.Setting) string {
	if s.Param != nil {
		return s.Param.Name + " = " + plain(s.Cell, s.Param.Type)
	}
	return s.Record.ID + "." + s.Attr.Name + " = " + plain(s.Cell, s.Attr.Type)
}

func property(d *declaration, p *rules.Property) {
	d.name, d.at = p.Title, p.At
	d.given(p.Coalition, p.Day)
	for _, v := range p.Vary {
		d.say("vary", varied(&v))
	}
	d.say("when", written(p.When))
	for _, l := range p.Laws {
		text := written(l.Expr) + " " + l.Mode
		if l.Within != nil {
			text += " " + interval(l.Within, l.Expr.Type())
		}
		d.say("expect", text)
	}
	d.notes(&p.Notes)
}

func varied(v *rules.Varied) string {
	name, t := "", types.Type{Base: types.Number}
	switch {
	case v.Param != nil:
		name, t = v.Param.Name, v.Param.Type
	case v.Record != nil:
		name, t = v.Record.ID+"."+v.Attr.Name, v.Attr.Type
	default:
		name, t = v.Attr.Kind+"."+v.Attr.Name, v.Attr.Type
	}
	return fmt.Sprintf("%s over %s", name, interval(&v.Range, t))
}
