package cli

import (
	"fmt"
	"maps"
	"slices"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
)

// document puts a codebook into words.
func (b *codebook) document() *report.Document {
	d := &report.Document{Title: b.Title}
	for _, k := range b.Kinds {
		d.Sections = append(d.Sections, k.section())
	}
	for _, r := range b.Relations {
		d.Sections = append(d.Sections, r.section())
	}
	for _, x := range b.Dimensions {
		d.Sections = append(d.Sections, x.section())
	}
	for _, p := range b.Params {
		d.Sections = append(d.Sections, p.section())
	}
	for _, c := range b.Constants {
		d.Sections = append(d.Sections, c.section())
	}
	for _, r := range b.Rules {
		d.Sections = append(d.Sections, r.section())
	}
	for _, s := range b.Sources {
		d.Sections = append(d.Sections, s.section())
	}
	for _, f := range b.Functions {
		d.Sections = append(d.Sections, f.section())
	}
	return d
}

func (k kindDoc) section() report.Section {
	s := report.Section{Title: "kind " + k.Name, Text: texts(k.Doc)}
	s.Add("belongs to", k.Of)
	s.Add("records", fmt.Sprint(k.Records))
	s.Add("place", k.At)
	for _, a := range k.Attributes {
		s.Items = append(s.Items, report.Item{Name: a.Name, Lines: a.lines()})
	}
	return s
}

// lines say of an attribute what it is, what it means and how it is computed.
func (a attrDoc) lines() []string {
	about := a.Type
	if a.Range != "" {
		about += ", " + a.Range
	}
	about += "; " + a.Status
	if a.Default != "" {
		about += " " + a.Default
	}
	out := append([]string{about}, texts(a.Doc)...)
	if a.Formula != "" {
		out = append(out, "= "+a.Formula)
	}
	return out
}

// section describes an attribute on its own.
func (a attrDoc) section(kind string) report.Section {
	s := report.Section{Title: "attribute " + kind + "." + a.Name, Text: texts(a.Doc)}
	s.Add("type", a.Type)
	s.Add("range", a.Range)
	s.Add("status", a.Status)
	s.Add("default", a.Default)
	s.Add("formula", a.Formula)
	a.Notes.add(&s)
	s.Add("place", a.At)
	return s
}

func (n notesDoc) add(s *report.Section) {
	s.Add("because", n.Because)
	s.Add("claim", n.Claim)
	s.Add("calibration", n.Calibration)
	for _, c := range n.Sources {
		s.Add("source", citation(c))
	}
}

// citation is a source in a line, with its title.
func citation(c eval.Cited) string {
	out := c.Title
	if c.ID != "" && c.ID != c.Title {
		out = c.ID + ": " + c.Title
	}
	if c.Place != "" {
		out += ", " + c.Place
	}
	return out
}

// texts is a list of one text, or of none where it is empty.
func texts(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (r relationDoc) section() report.Section {
	s := report.Section{Title: "relation " + r.Name + "(" + r.From + ", " + r.To + ")", Text: texts(r.Doc)}
	s.Add("type", r.Type)
	s.Add("range", r.Range)
	s.Add("direction", map[bool]string{true: "symmetric", false: "directed"}[r.Symmetric])
	s.Add("default", r.Default)
	r.Notes.add(&s)
	s.Add("place", r.At)
	return s
}

func (d dimensionDoc) section() report.Section {
	s := report.Section{Title: "dimension " + d.Name, Text: texts(d.Doc)}
	s.Add("title", d.Title)
	s.Add("range", eval.Number(d.Range[0])+" to "+eval.Number(d.Range[1])+" "+d.Unit)
	s.Add("start", eval.Number(d.Start))
	s.Add("better", d.Better)
	s.Add("place", d.At)
	return s
}

func (p paramDoc) section() report.Section {
	s := report.Section{Title: "param " + p.Name, Text: texts(p.Doc)}
	s.Add("type", p.Type)
	s.Add("range", p.Range)
	s.Add("default", p.Default)
	if p.SetAt != "" {
		s.Add("set to", p.Value+", at "+p.SetAt)
	}
	p.Notes.add(&s)
	s.Add("place", p.At)
	return s
}

func (c constantDoc) section() report.Section {
	s := report.Section{Title: "let " + c.Name, Text: texts(c.Doc)}
	s.Add("type", c.Type)
	s.Add("value", c.Value)
	s.Add("place", c.At)
	return s
}

func (r ruleDoc) section() report.Section {
	s := report.Section{Title: "rule " + r.ID, Text: texts(r.Title)}
	s.Add("for", r.For)
	s.Add("when", r.When)
	for _, e := range r.Effects {
		s.Add("effect", e)
	}
	r.Notes.add(&s)
	s.Add("place", r.At)
	return s
}

func (x sourceDoc) section() report.Section {
	s := report.Section{Title: "source " + x.ID, Text: texts(x.Title)}
	for _, k := range slices.Sorted(maps.Keys(x.Fields)) {
		s.Add(k, x.Fields[k])
	}
	s.Add("place", x.At)
	return s
}

func (f functionDoc) section() report.Section {
	s := report.Section{Title: f.Signature, Text: texts(f.Doc)}
	for _, p := range f.Params {
		value := p.Type
		if p.Optional {
			value += ", may be left out"
		}
		if p.Doc != "" {
			value += ": " + p.Doc
		}
		s.Add(p.Name, value)
	}
	s.Add("gives", f.Result)
	for _, e := range f.Examples {
		s.Code += e.Call + " = " + e.Gives + "\n"
	}
	return s
}
