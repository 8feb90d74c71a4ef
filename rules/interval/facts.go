package interval

import (
	"math"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Facts tell what is known before anything is computed.
type Facts interface {
	// Set is the rule set that kinds, derivations and constants come from.
	Set() *rules.Set

	// Attr is what a record can give for an attribute. derive says that the
	// attribute's derivation can stand in where the record gives nothing; Present
	// and Missing of the value count for what is given alone.
	Attr(of Ref, a *rules.Attr) (given Value, derive bool)

	// Records are all records of a kind.
	Records(kind string) Value

	// Param is the value of a parameter.
	Param(p *rules.Param) Value

	// Relation is what a relation can say of two records.
	Relation(r *rules.Relation, a, b Ref) Value

	// Score is a dimension's score.
	Score(d *rules.Dimension) Value

	// Now is the day of judgement.
	Now() Value
}

// Declared are the facts of any study with a rule set's declarations: every
// attribute is anywhere in its range, whatever the records say.
type Declared struct {
	Rules *rules.Set

	// Box narrows attributes to a range: "partner.standing" of every partner,
	// "p.standing" and "coalition.chains" of one record.
	Box map[string]rules.Range

	// FreeParams lets parameters range over what they may be set to; otherwise
	// they have their values.
	FreeParams bool

	// Sizes bounds how many records a list of a kind can hold; without a bound a
	// list can be of any length.
	Sizes map[string]float64
}

// Set is the rule set.
func (d *Declared) Set() *rules.Set { return d.Rules }

// Attr is what the type and the range of an attribute allow.
func (d *Declared) Attr(of Ref, a *rules.Attr) (Value, bool) {
	path := of.Path + "." + a.Name
	r := a.Range
	for _, key := range []string{path, a.Kind + "." + a.Name} {
		if box, ok := d.Box[key]; ok {
			r = &box
			break
		}
	}
	v := Anything(a.Type, r, path)
	v.Missing = a.Optional || a.Derived != nil && a.Given
	if a.Derived != nil && !a.Given {
		return Value{Missing: true}, true
	}
	if v.Items != nil && !v.Items.Listed {
		d.bound(v.Items, a)
	}
	return v, a.Derived != nil
}

// bound sets the sizes of a list of records. A coalition has its lead.
func (d *Declared) bound(items *Items, a *rules.Attr) {
	if n, ok := d.Sizes[a.Type.Kind]; ok {
		items.Max = n
	}
	if a.Kind == expression.CoalitionKind && a.Name == "members" {
		items.Min = min(1, items.Max)
	}
}

// Records are any records of the kind: a study may have others.
func (d *Declared) Records(kind string) Value {
	v := Anything(types.Type{Base: types.List, Kind: kind}, nil, "records("+kind+")")
	if n, ok := d.Sizes[kind]; ok {
		v.Items.Max = n
	}
	return v
}

// Param is the parameter's value or, with FreeParams, its range.
func (d *Declared) Param(p *rules.Param) Value {
	if !d.FreeParams {
		return Of(Point(p.Value))
	}
	return Anything(p.Type, p.Range, p.Name)
}

// Relation is what the relation's type and range allow.
func (d *Declared) Relation(r *rules.Relation, _, _ Ref) Value {
	v := Anything(r.Type, r.Range, "")
	v.Missing = r.Default == nil
	return v
}

// Score is the dimension's range.
func (d *Declared) Score(dim *rules.Dimension) Value {
	return Of(Between(dim.Range.Low, dim.Range.High))
}

// Now is any day.
func (d *Declared) Now() Value {
	return Anything(types.Type{Base: types.Date}, nil, "now")
}

// unbounded is a number of which nothing is known, not even that it is finite.
func unbounded() Number {
	n := Between(math.Inf(-1), math.Inf(1))
	n.NaN, n.Trend, n.Slope = true, Unsteady, anySlope
	return n
}
