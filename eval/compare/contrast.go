package compare

import (
	"fmt"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// contrast is one input judged under both versions.
type contrast struct {
	coalition string
	old, new  *eval.Judgement
	scores    []Score       // of the dimensions in both versions, by name
	flips     []Requirement // requirements that flipped
}

// judge judges a case under both versions, as declared or with an attempt. It is
// nil where one of them cannot.
func (f *finder) judge(c *nearCase, t *attempt) *contrast {
	x, before := f.under(f.old, c, t)
	y, after := f.under(f.new, c, t)
	if x == nil || y == nil {
		return nil
	}
	out := &contrast{coalition: c.coalition.ID(), old: x, new: y, flips: requirements(before, after)}
	for _, d := range f.new.Set().Dimensions {
		was, ok := x.Score(d.Name)
		if is, _ := y.Score(d.Name); ok {
			out.scores = append(out.scores, score(d.Name, was, is))
		}
	}
	return out
}

// under judges a case under one version.
func (f *finder) under(p *eval.Program, c *nearCase, t *attempt) (*eval.Judgement, []eval.Requirement) {
	in := eval.Input{Coalition: c.coalition.ID(), Day: c.day}
	if t != nil {
		r, _ := p.Set().Record(t.record.ID)
		a, ok := r.Kind.Attr(t.attr.Name)
		if !ok || !settable(a) || fitting(a, t.value) == nil {
			return nil, nil
		}
		in.Settings = []rules.Setting{{Record: r, Attr: a, Cell: &rules.Cell{Value: t.value}}}
	}
	f.left--
	j, err := p.Judge(f.ctx, in)
	if err != nil {
		return nil, nil
	}
	co, _ := p.Set().Coalition(in.Coalition)
	var asked []eval.Requirement
	for _, q := range co.Requires {
		held := f.answer(p, q.Expr, q.Expr.Root, func(x *eval.Prepared) (any, error) { return j.Ask(x) })
		asked = append(asked, eval.Requirement{Text: written(q.Expr), Holds: held == yes})
	}
	return j, asked
}

// scoresBeyond are the scores that differ, and otherwise than as declared.
func (c *contrast) scoresBeyond(declared *contrast) []NearScore {
	out := []NearScore{}
	for i, s := range c.scores {
		if was := declared.scores[i].Delta; s.Delta != 0 && s.Delta != was {
			out = append(out, NearScore{s, was})
		}
	}
	return out
}

// flipsBeyond are the requirements that flip, but not as declared.
func (c *contrast) flipsBeyond(declared *contrast) []Requirement {
	out := []Requirement{}
	for _, q := range c.flips {
		if !slices.Contains(declared.flips, q) {
			out = append(out, q)
		}
	}
	return out
}

// quadrants is the quadrant of the partner that an attempt is about, if it flips
// in another way than as declared.
func (f *finder) quadrants(t attempt, now *contrast) []Flip {
	partner := t.record
	if partner.Owner != nil {
		partner = partner.Owner
	}
	if partner.Kind.Name != rules.PartnerKind || partner == t.in.coalition.Lead {
		return []Flip{}
	}
	declared, ok := t.in.quadrants[partner.ID]
	if !ok {
		declared = f.flip(t.in, t.in.declared, partner.ID)
		t.in.quadrants[partner.ID] = declared
	}
	flip := f.flip(t.in, now, partner.ID)
	if flip.From == flip.To || flip == declared {
		return []Flip{}
	}
	return []Flip{flip}
}

// flip is where a partner stands in both versions.
func (f *finder) flip(c *nearCase, x *contrast, partner string) Flip {
	f.left -= 2
	return Flip{What: "quadrant", Coalition: c.coalition.ID(), Day: types.FormatDay(c.day), Name: partner, From: quadrant(x.old, partner), To: quadrant(x.new, partner)}
}

// quadrant says where a member stands; "" where that is not scored.
func quadrant(j *eval.Judgement, partner string) string {
	rest, err := j.Without(partner)
	gains := func(dimension string) bool {
		whole, _ := j.Score(dimension)
		return whole > rest[dimension].Value
	}
	_, political := rest["political"]
	_, military := rest["military"]
	switch {
	case err != nil || !political || !military:
		return ""
	case gains("political") && gains("military"):
		return eval.QuadrantBoth
	case gains("political"):
		return eval.QuadrantPolitical
	case gains("military"):
		return eval.QuadrantMilitary
	}
	return eval.QuadrantNeither
}

// parts reports whether the versions part at a changed condition somewhere
// where they do not as declared.
func (f *finder) parts(a altered, now, declared *contrast) bool {
	if a.either().inner {
		return true // it cannot be asked by itself
	}
	before := f.parting(a, declared)
	return slices.ContainsFunc(f.parting(a, now), func(i int) bool { return !slices.Contains(before, i) })
}

// parting are the numbers of the records for which a condition comes out
// otherwise in the two versions.
func (f *finder) parting(a altered, x *contrast) []int {
	old, new := f.outcomes(f.old, a.old, a.new, x.coalition, x.old), f.outcomes(f.new, a.new, a.old, x.coalition, x.new)
	var out []int
	for i := range max(len(old), len(new)) {
		if i >= len(old) || i >= len(new) || old[i] != new[i] {
			out = append(out, i)
		}
	}
	return out
}

// outcomes is what comes of a condition for each record that it is asked
// about: the value of a derivation, or whether the condition holds. One that a
// version lacks holds always.
func (f *finder) outcomes(p *eval.Program, c, other *criterion, coalition string, j *eval.Judgement) []string {
	like := c
	if c == nil {
		like = other
	}
	switch {
	case like.derived != nil:
		return derivedValues(p.Set(), like.derived, coalition, j)
	case c == nil && like.rule == nil:
		return []string{yes}
	case like.rule == nil:
		return []string{f.answer(p, c.of, c.node, func(x *eval.Prepared) (any, error) { return j.Ask(x) })}
	}
	r, _ := p.Set().Rule(like.rule.ID)
	var out []string
	for _, about := range j.Bindings(r) {
		held := yes
		if c != nil {
			held = f.answer(p, c.of, c.node, func(x *eval.Prepared) (any, error) { return j.AskAbout(x, about) })
		}
		out = append(out, held)
	}
	return out
}

// yes is the answer of a condition that holds.
const yes = "true"

// answer is what a condition comes out as; "missing" where it has no answer. It
// is compiled once.
func (f *finder) answer(p *eval.Program, of *expression.Expr, n expression.Node, ask func(*eval.Prepared) (any, error)) string {
	x, ok := f.prepared[n]
	if !ok {
		var err error
		if x, err = p.PrepareNode(n, of); err != nil {
			x = nil
		}
		f.prepared[n] = x
	}
	if x == nil {
		return "missing"
	}
	v, err := ask(x)
	if err != nil {
		return "missing"
	}
	return fmt.Sprint(v)
}

// derivedValues are the values of a derived attribute.
func derivedValues(s *rules.Set, d *rules.Derived, coalition string, j *eval.Judgement) []string {
	subjects := ids(s.RecordsOf(d.Attr.Kind))
	if d.Attr.Kind == rules.CoalitionKind {
		subjects = []string{coalition}
	}
	var out []string
	for _, id := range subjects {
		v, _ := j.Attribute(id, d.Attr.Name)
		out = append(out, v.Value)
	}
	return out
}
