package cli

import (
	"maps"
	"strings"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// codebook is what a study or a pack declares, as plain data. doc writes it as
// JSON as it is, and in words through codebook_words.go.
type codebook struct {
	Title      string         `json:"title"`
	Kinds      []kindDoc      `json:"kinds"`
	Relations  []relationDoc  `json:"relations"`
	Dimensions []dimensionDoc `json:"dimensions"`
	Params     []paramDoc     `json:"params"`
	Constants  []constantDoc  `json:"constants"`
	Rules      []ruleDoc      `json:"rules"`
	Sources    []sourceDoc    `json:"sources"`
	Functions  []functionDoc  `json:"functions"`
	Version    string         `json:"entente"`
}

type (
	kindDoc struct {
		Name       string    `json:"name"`
		Doc        string    `json:"doc"`
		Of         string    `json:"of,omitempty"`
		Records    int       `json:"records"`
		Attributes []attrDoc `json:"attributes"`
		At         string    `json:"at"`
	}
	attrDoc struct {
		Name    string   `json:"name"`
		Type    string   `json:"type"`
		Range   string   `json:"range,omitempty"`
		Status  string   `json:"status"` // required, optional, default, derived, built in
		Default string   `json:"default,omitempty"`
		Formula string   `json:"formula,omitempty"`
		Doc     string   `json:"doc"`
		Notes   notesDoc `json:"notes"`
		At      string   `json:"at"`
	}
	notesDoc struct {
		Because     string       `json:"because,omitempty"`
		Claim       string       `json:"claim,omitempty"`
		Calibration string       `json:"calibration,omitempty"`
		Sources     []eval.Cited `json:"sources"`
	}
	relationDoc struct {
		Name      string   `json:"name"`
		From      string   `json:"from"`
		To        string   `json:"to"`
		Type      string   `json:"type"`
		Range     string   `json:"range,omitempty"`
		Symmetric bool     `json:"symmetric"`
		Default   string   `json:"default,omitempty"`
		Doc       string   `json:"doc"`
		Notes     notesDoc `json:"notes"`
		At        string   `json:"at"`
	}
	dimensionDoc struct {
		Name   string     `json:"name"`
		Title  string     `json:"title"`
		Doc    string     `json:"doc"`
		Range  [2]float64 `json:"range"`
		Start  float64    `json:"start"`
		Unit   string     `json:"unit"`
		Better string     `json:"better"`
		At     string     `json:"at"`
	}
	paramDoc struct {
		Name    string   `json:"name"`
		Type    string   `json:"type"`
		Range   string   `json:"range,omitempty"`
		Default string   `json:"default"`
		Value   string   `json:"value"`
		SetAt   string   `json:"set_at,omitempty"`
		Doc     string   `json:"doc"`
		Notes   notesDoc `json:"notes"`
		At      string   `json:"at"`
	}
	constantDoc struct {
		Name  string `json:"name"`
		Type  string `json:"type"`
		Value string `json:"value"`
		Doc   string `json:"doc"`
		At    string `json:"at"`
	}
	ruleDoc struct {
		ID      string   `json:"id"`
		Title   string   `json:"title"`
		For     string   `json:"for,omitempty"`
		When    string   `json:"when,omitempty"`
		Effects []string `json:"effects"`
		Notes   notesDoc `json:"notes"`
		At      string   `json:"at"`
	}
	sourceDoc struct {
		ID     string            `json:"id"`
		Title  string            `json:"title"`
		Fields map[string]string `json:"fields"`
		At     string            `json:"at"`
	}
	functionDoc struct {
		Name      string       `json:"name"`
		Signature string       `json:"signature"`
		Doc       string       `json:"doc"`
		Params    []argument   `json:"params"`
		Result    string       `json:"result"`
		Examples  []exampleDoc `json:"examples"`
	}
	argument struct {
		Name     string `json:"name"`
		Type     string `json:"type"`
		Doc      string `json:"doc"`
		Optional bool   `json:"optional"`
	}
	exampleDoc struct {
		Call  string `json:"call"`
		Gives string `json:"gives"`
	}
)

// newCodebook is an empty codebook, all of whose lists are lists.
func newCodebook(title string) *codebook {
	return &codebook{Title: title, Version: eval.Version, Kinds: []kindDoc{}, Relations: []relationDoc{}, Dimensions: []dimensionDoc{},
		Params: []paramDoc{}, Constants: []constantDoc{}, Rules: []ruleDoc{}, Sources: []sourceDoc{}, Functions: []functionDoc{}}
}

// codebookOf is the codebook of a rule set.
func codebookOf(title string, s *rules.Set) *codebook {
	b := newCodebook(title)
	for _, k := range s.Kinds {
		b.Kinds = append(b.Kinds, describeKind(s, k))
	}
	for _, r := range s.Relations {
		b.Relations = append(b.Relations, describeRelation(r))
	}
	for _, d := range s.Dimensions {
		b.Dimensions = append(b.Dimensions, dimensionDoc{d.Name, d.Title, d.Doc, [2]float64{d.Range.Low, d.Range.High}, d.Start, d.Unit, d.Better, d.At.String()})
	}
	for _, p := range s.Params {
		b.Params = append(b.Params, describeParam(p))
	}
	for _, l := range s.Lets {
		b.Constants = append(b.Constants, constantDoc{l.Name, l.Type.String(), report.OneLine(l.Expr.Text()), l.Doc, l.At.String()})
	}
	for _, r := range s.Rules {
		b.Rules = append(b.Rules, describeRule(r))
	}
	for _, x := range s.Sources {
		b.Sources = append(b.Sources, sourceDoc{x.ID, x.Title, maps.Clone(x.Fields), x.At.String()})
	}
	return b
}

// functionBook is the codebook of the library.
func functionBook() *codebook {
	b := newCodebook("Functions of the library")
	for _, f := range stdlib.All {
		b.Functions = append(b.Functions, describeFunction(f))
	}
	return b
}

func describeFunction(f *stdlib.Func) functionDoc {
	d := functionDoc{Name: f.Name, Signature: f.Signature(), Doc: f.Doc, Result: f.Result.String(), Params: []argument{}, Examples: []exampleDoc{}}
	for _, p := range f.Params {
		d.Params = append(d.Params, argument{p.Name, p.Type.String(), p.Doc, p.Optional})
	}
	for _, e := range f.Examples {
		d.Examples = append(d.Examples, exampleDoc{e.Call, e.Gives})
	}
	return d
}

func describeKind(s *rules.Set, k *rules.Kind) kindDoc {
	d := kindDoc{Name: k.Name, Doc: k.Doc, Of: k.Of, Records: len(s.RecordsOf(k.Name)), Attributes: []attrDoc{}, At: k.At.String()}
	if k.Name == rules.CoalitionKind {
		d.Records = len(s.Coalitions)
	}
	for _, a := range k.Attrs {
		d.Attributes = append(d.Attributes, describeAttr(a))
	}
	return d
}

func describeAttr(a *rules.Attr) attrDoc {
	d := attrDoc{Name: a.Name, Type: a.Type.String(), Range: rangeText(a.Range, a.Type), Status: statusOf(a), Doc: a.Doc, Notes: describeNotes(rules.Notes{}), At: a.At.String()}
	if a.Default != nil {
		d.Default = cellText(a.Default, a.Type)
	}
	if a.Derived != nil {
		d.Formula, d.Notes = formula(a.Derived), describeNotes(a.Derived.Notes)
	}
	return d
}

// statusOf says where the values of an attribute come from.
func statusOf(a *rules.Attr) string {
	switch {
	case a.Builtin:
		return "built in"
	case a.Derived != nil && a.Given:
		return "given or derived"
	case a.Derived != nil:
		return "derived"
	case a.Default != nil:
		return "default"
	case a.Optional:
		return "optional"
	}
	return "required"
}

// formula is how a derivation computes its value.
func formula(d *rules.Derived) string {
	if d.Expr != nil {
		return report.OneLine(d.Expr.Text())
	}
	var inputs []string
	for _, e := range d.Table.Inputs {
		inputs = append(inputs, report.OneLine(e.Text()))
	}
	return "a decision table of " + report.Plural(len(d.Table.Rows), "row") + ", hit " + d.Table.Hit + ", over " + strings.Join(inputs, ", ")
}

func describeNotes(n rules.Notes) notesDoc {
	return notesDoc{Because: templateText(n.Because), Claim: n.Claim, Calibration: n.Calibration, Sources: eval.Cite(n.Sources)}
}

// templateText is a because-text as it is written.
func templateText(t *rules.Template) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	for _, p := range t.Parts {
		if p.Expr != nil {
			b.WriteString("{" + p.Expr.Text() + "}")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func describeRelation(r *rules.Relation) relationDoc {
	d := relationDoc{Name: r.Name, From: r.From, To: r.To, Type: r.Type.String(), Range: rangeText(r.Range, r.Type), Symmetric: r.Symmetric,
		Doc: r.Doc, Notes: describeNotes(r.Notes), At: r.At.String()}
	if r.Default != nil {
		d.Default = cellText(r.Default, r.Type)
	}
	return d
}

func describeParam(p *rules.Param) paramDoc {
	d := paramDoc{Name: p.Name, Type: p.Type.String(), Range: rangeText(p.Range, p.Type), Default: eval.Format(p.Default, p.Type),
		Value: eval.Format(p.Value, p.Type), Doc: p.Doc, Notes: describeNotes(p.Notes), At: p.At.String()}
	if !p.Set.IsZero() {
		d.SetAt = p.Set.String()
	}
	return d
}

func describeRule(r *rules.Rule) ruleDoc {
	d := ruleDoc{ID: r.ID, Title: r.Title, Effects: []string{}, Notes: describeNotes(r.Notes), At: r.At.String()}
	if len(r.Names) > 0 {
		d.For = strings.Join(r.Names, ", ") + " in " + r.Domain
	}
	if r.When != nil {
		d.When = report.OneLine(r.When.Text())
	}
	for _, e := range r.Effects {
		d.Effects = append(d.Effects, e.Dimension.Name+" "+e.Op+" "+report.OneLine(e.Expr.Text()))
	}
	return d
}

// rangeText is a range in words; one that the type has anyway is left out.
func rangeText(r *rules.Range, t types.Type) string {
	if r == nil {
		return ""
	}
	if low, high, ok := t.Range(); ok && t.Base != types.Share && r.Low == low && r.High == high {
		return ""
	}
	return eval.Format(r.Low, t) + " to " + eval.Format(r.High, t)
}

// cellText is a value as people read it, or as the file writes it where it
// names records.
func cellText(c *rules.Cell, t types.Type) string {
	switch v := c.Value.(type) {
	case nil:
		return ""
	case *rules.Record:
		return v.ID
	case []*rules.Record:
		if len(v) == 0 {
			return "none"
		}
		var ids []string
		for _, r := range v {
			ids = append(ids, r.ID)
		}
		return strings.Join(ids, ", ")
	}
	return eval.Format(c.Value, t)
}
