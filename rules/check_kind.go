package rules

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// declareKinds enters the kinds, before their attributes, so that these may
// refer to any of them. The kind of coalitions is always there.
func (c *checker) declareKinds() {
	for _, d := range each[*lang.KindDecl](c) {
		if d.node.Add {
			continue
		}
		if c.declare("kind", d.node.Name, d.unit) {
			k := &Kind{Name: d.node.Name.Text, Doc: plainText(d.node.Doc), At: d.node.Name.Span(), byName: map[string]*Attr{}}
			c.set.Kinds = append(c.set.Kinds, k)
		}
	}
	if _, ok := c.kind(PartnerKind); ok {
		c.set.Kinds = append(c.set.Kinds, coalitionKind())
		c.kinds[CoalitionKind] = &declared{what: "kind", unit: c.kinds[PartnerKind].unit, at: c.kinds[PartnerKind].at}
	}
	slices.SortFunc(c.set.Kinds, func(a, b *Kind) int { return cmp.Compare(a.Name, b.Name) })
}

// coalitionKind is the kind of coalitions with what the evaluator itself fills
// in. Packs add to it.
func coalitionKind() *Kind {
	partner := types.Type{Base: types.Ref, Kind: PartnerKind}
	list := types.Type{Base: types.List, Kind: PartnerKind}
	k := &Kind{Name: CoalitionKind, Doc: "who proposes to fight together, and for what", byName: map[string]*Attr{}}
	for _, a := range []*Attr{
		{Name: "as_of", Type: types.Type{Base: types.Date}, Doc: "the day of judgement, unless the caller names another"},
		{Name: "candidates", Type: list, Doc: "the partners that could be asked to join"},
		{Name: "lead", Type: partner, Doc: "the state that leads"},
		{Name: "members", Type: list, Doc: "all that take part, the lead among them"},
		{Name: "partners", Type: list, Doc: "all that take part, without the lead"},
	} {
		a.Kind, a.Builtin = CoalitionKind, true
		k.insert(a)
	}
	return k
}

func (k *Kind) insert(a *Attr) {
	a.Slot = len(k.Attrs)
	k.Attrs = append(k.Attrs, a)
	k.byName[a.Name] = a
}

// declareAttributes enters the attributes that kinds declare, additions from
// other files behind them, and those that derivations compute.
func (c *checker) declareAttributes() {
	decls := each[*lang.KindDecl](c)
	slices.SortStableFunc(decls, func(a, b decl[*lang.KindDecl]) int {
		return boolCompare(a.node.Add, b.node.Add)
	})
	// Types of the form kind.attribute need that attribute's type, so those
	// come in a second round.
	for _, like := range []bool{false, true} {
		for _, d := range decls {
			c.kindBody(d, like)
		}
	}
	for _, d := range each[*lang.DeriveDecl](c) {
		c.derivedAttr(d.node.Path, d.node.Type, d.node.Doc, d.unit, &Derived{At: d.node.Path.Span()})
	}
	for _, d := range each[*lang.TableDecl](c) {
		c.derivedAttr(d.node.Path, d.node.Type, d.node.Doc, d.unit, &Derived{At: d.node.Path.Span(), Table: &Table{}})
	}
	for _, k := range c.set.Kinds {
		slices.SortFunc(k.Attrs, func(a, b *Attr) int { return cmp.Compare(a.Name, b.Name) })
		for i, a := range k.Attrs {
			a.Slot = i
		}
	}
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (c *checker) kindBody(d decl[*lang.KindDecl], like bool) {
	if _, ok := c.lookup(c.kinds, d.node.Name, d.unit, "kind"); !ok && !like {
		return
	}
	k, ok := c.kind(d.node.Name.Text)
	if !ok {
		return
	}
	if d.node.Of != nil && !like {
		c.owned(k, d)
	}
	for _, a := range d.node.Attrs {
		if (a.Type.Like != nil && len(a.Type.Like.Names) > 1) == like {
			c.attribute(k, a, d.unit)
		}
	}
}

// owned makes records of a kind belong to records of another: each names its
// owner, and each owner lists those that belong to it.
func (c *checker) owned(k *Kind, d decl[*lang.KindDecl]) {
	if _, ok := c.lookup(c.kinds, d.node.Of, d.unit, "kind"); !ok {
		return
	}
	owner, _ := c.kind(d.node.Of.Text)
	if k.Of != "" || owner == nil || owner == k {
		c.add(diag.Duplicate, d.node.Of.Span(), "`%s` cannot belong to `%s`", k.Name, d.node.Of.Text)
		return
	}
	k.Of = owner.Name
	k.insert(&Attr{Kind: k.Name, Name: owner.Name, Type: types.Type{Base: types.Ref, Kind: owner.Name}, Builtin: true,
		Doc: "the " + owner.Name + " it belongs to", At: d.node.Of.Span()})
	list := k.Name + "s"
	if _, taken := owner.Attr(list); taken {
		c.add(diag.Duplicate, d.node.Of.Span(), "`%s` already has an attribute `%s`", owner.Name, list)
		return
	}
	owner.insert(&Attr{Kind: owner.Name, Name: list, Type: types.Type{Base: types.List, Kind: k.Name}, Builtin: true,
		Doc: "the " + list + " that belong to it", At: d.node.Of.Span()})
}

func (c *checker) attribute(k *Kind, n *lang.AttrDecl, u *unit) {
	t, r, ok := c.typeOf(n.Type, u)
	if !ok || !c.freeAttr(k, n.Name) {
		return
	}
	k.insert(&Attr{Kind: k.Name, Name: n.Name.Text, Type: t, Range: r, Optional: n.Optional, Given: true, Doc: plainText(n.Doc), At: n.Name.Span()})
}

func (c *checker) freeAttr(k *Kind, n *lang.Name) bool {
	if expression.Reserved(n.Text) {
		c.add(diag.ReservedName, n.Span(), "`%s` has a meaning of its own in expressions", n.Text).WithHint("choose another name")
		return false
	}
	if old, taken := k.Attr(n.Text); taken {
		d := c.add(diag.Duplicate, n.Span(), "`%s` already has an attribute `%s`", k.Name, n.Text)
		if old.At.IsZero() {
			d.WithHint("the language itself declares it")
		} else {
			d.WithRelated(old.At, "the first one")
		}
		return false
	}
	return true
}

func (c *checker) derivedAttr(p *lang.Path, n *lang.TypeExpr, doc *lang.Text, u *unit, d *Derived) {
	t, r, ok := c.typeOf(n, u)
	if !ok {
		return
	}
	if len(p.Names) != 2 {
		c.add(diag.Syntax, p.Span(), "a derived attribute is named kind.attribute")
		return
	}
	if _, ok := c.lookup(c.kinds, p.Names[0], u, "kind"); !ok {
		return
	}
	k, ok := c.kind(p.Names[0].Text)
	if !ok || c.fills(k, p, t, d) || !c.freeAttr(k, p.Names[1]) {
		return
	}
	a := &Attr{Kind: k.Name, Name: p.Names[1].Text, Type: t, Range: r, Derived: d, Doc: plainText(doc), At: p.Names[1].Span()}
	d.Attr = a
	k.insert(a)
	c.set.Derived = append(c.set.Derived, d)
}

// fills reports whether a derivation is of an attribute that the kind itself
// declares. It then stands in for records that give no value of their own.
func (c *checker) fills(k *Kind, p *lang.Path, t types.Type, d *Derived) bool {
	a, ok := k.Attr(p.Names[1].Text)
	if !ok || !a.Given || a.Derived != nil || a.Builtin {
		return false
	}
	if !t.Same(a.Type) {
		c.add(diag.TypeMismatch, p.Span(), "`%s` is declared as a %s, not as a %s", p, a.Type, t).WithRelated(a.At, "declared here")
	}
	a.Derived, d.Attr = d, a
	c.set.Derived = append(c.set.Derived, d)
	return true
}

// typeOf turns a type as written into a type and the range of its values.
func (c *checker) typeOf(n *lang.TypeExpr, u *unit) (types.Type, *Range, bool) {
	t, r, ok := c.bareType(n, u)
	if !ok {
		return t, nil, false
	}
	if n.Unit != nil {
		if !t.IsNumeric() {
			c.add(diag.TypeMismatch, n.Unit.Span(), "a %s has no unit", t)
			return t, nil, false
		}
		t.Unit = n.Unit.Text
	}
	if n.Range == nil {
		return t, r, true
	}
	if !t.IsOrdered() {
		c.add(diag.TypeMismatch, n.Range.Span(), "a %s has no range", t)
		return t, r, false
	}
	own, ok := c.interval(n.Range, t)
	if ok && r != nil && (own.Low < r.Low || own.High > r.High) {
		c.add(diag.BadInterval, n.Range.Span(), "the range goes beyond %s to %s, which a %s keeps to", number(r.Low), number(r.High), t)
	}
	return t, own, ok
}

func (c *checker) bareType(n *lang.TypeExpr, u *unit) (types.Type, *Range, bool) {
	switch {
	case n.Enum != nil:
		return c.enum(types.Enum, n.Enum)
	case n.Set != nil:
		return c.enum(types.Set, n.Set)
	case n.Ref != nil:
		_, ok := c.lookup(c.kinds, n.Ref, u, "kind")
		return types.Type{Base: types.Ref, Kind: n.Ref.Text}, nil, ok
	case n.List != nil:
		_, ok := c.lookup(c.kinds, n.List, u, "kind")
		return types.Type{Base: types.List, Kind: n.List.Text}, nil, ok
	case len(n.Like.Names) == 2:
		return c.likeType(n.Like, u)
	}
	name := n.Like.String()
	var known []string
	for _, b := range types.Bases {
		if b.Name == name {
			t := types.Type{Base: b.Base}
			if lo, hi, ok := t.Range(); ok {
				return t, &Range{lo, hi}, true
			}
			return t, nil, true
		}
		known = append(known, b.Name)
	}
	d := c.add(diag.UnknownName, n.Like.Span(), "unknown type `%s`", name)
	if near := lang.Nearest(name, known); near != "" {
		d.WithHint("did you mean `" + near + "`?")
	} else {
		d.WithHint("types are: " + strings.Join(known, ", ") + ", enum(…), set of enum(…), ref KIND, list of ref KIND")
	}
	return types.Type{}, nil, false
}

// likeType is the type of another attribute: `mission.tasks`.
func (c *checker) likeType(p *lang.Path, u *unit) (types.Type, *Range, bool) {
	if _, ok := c.lookup(c.kinds, p.Names[0], u, "kind"); !ok {
		return types.Type{}, nil, false
	}
	if k, ok := c.kind(p.Names[0].Text); ok {
		if a, ok := k.Attr(p.Names[1].Text); ok {
			return a.Type, a.Range, true
		}
		var names []string
		for _, a := range k.Attrs {
			names = append(names, a.Name)
		}
		c.unknown(p.Names[1], "attribute of "+k.Name, names, u)
	}
	return types.Type{}, nil, false
}

func (c *checker) enum(base types.Base, names []*lang.Name) (types.Type, *Range, bool) {
	t := types.Type{Base: base}
	for _, n := range names {
		if slices.Contains(t.Values, n.Text) {
			c.add(diag.Duplicate, n.Span(), "the value `%s` is listed twice", n.Text)
			continue
		}
		t.Values = append(t.Values, n.Text)
	}
	return t, nil, true
}

// interval reads `low .. high` of a numeric or date type.
func (c *checker) interval(n *lang.Interval, t types.Type) (*Range, bool) {
	lo, ok1 := c.ordered(n.Low, t)
	hi, ok2 := c.ordered(n.High, t)
	if !ok1 || !ok2 {
		return nil, false
	}
	if lo > hi {
		c.add(diag.BadInterval, n.Span(), "the low end %s lies above the high end %s", n.Low.Span().Text(), n.High.Span().Text())
		return nil, false
	}
	return &Range{lo, hi}, true
}

// ordered reads a literal as a number or date.
func (c *checker) ordered(n *lang.Literal, t types.Type) (float64, bool) {
	v, base, ok := n.Value()
	if !ok {
		return 0, false // reported by the parser
	}
	x, isNumber := v.(float64)
	if !isNumber || !literalFits(base, t) {
		c.add(diag.TypeMismatch, n.Span(), "%s is no %s", n.Span().Text(), t)
		return 0, false
	}
	return x, true
}

// number is a number as a message shows it.
func number(x float64) string {
	if x == 1<<53 { // the end of counts and lengths of time
		return "2^53"
	}
	if math.Abs(x) >= 1e15 {
		return fmt.Sprintf("%g", x)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// partnerFields are what a result says of a partner beside its scores, which
// stand under the names of the dimensions.
var partnerFields = []string{"id", "title", "quadrant", "incomplete"}

// declareDimensions enters the dimensions.
func (c *checker) declareDimensions() {
	for _, d := range each[*lang.DimensionDecl](c) {
		if slices.Contains(partnerFields, d.node.Name.Text) {
			c.add(diag.ReservedName, d.node.Name.Span(), "`%s` names something else beside the scores of a partner", d.node.Name.Text).WithHint("choose another name")
			continue
		}
		if !c.declare("dimension", d.node.Name, d.unit) {
			continue
		}
		dim := &Dimension{Name: d.node.Name.Text, Title: titled(d.node.Title, d.node.Name.Text), Better: "higher", Unit: "points", At: d.node.Name.Span()}
		c.dimensionFields(dim, d.node)
		c.dims[dim.Name] = dim
	}
}

func (c *checker) dimensionFields(dim *Dimension, n *lang.DimensionDecl) {
	ranged, sound := false, true
	number := types.Type{Base: types.Number}
	for _, f := range n.Fields {
		v := f.Value
		switch {
		case f.Name.Text == "range" && v.Point != nil && v.High != nil:
			ranged = true
			lo, ok1 := c.ordered(v.Point, number)
			hi, ok2 := c.ordered(v.High, number)
			if ok1 && ok2 && lo >= hi {
				c.add(diag.BadInterval, v.Span(), "the range of a dimension needs a low end below its high end")
				sound = false
				continue
			}
			dim.Range = Range{lo, hi}
		case f.Name.Text == "start" && v.Point != nil && v.High == nil:
			dim.Start, _ = c.ordered(v.Point, number)
		case f.Name.Text == "better" && v.Name != nil && (v.Name.Text == "higher" || v.Name.Text == "lower"):
			dim.Better = v.Name.Text
		case f.Name.Text == "unit" && v.Name != nil:
			dim.Unit = v.Name.Text
		case f.Name.Text == "doc" && v.Point != nil && v.Point.Quoted != "":
			dim.Doc = lang.Unquote(v.Point.Quoted)
		default:
			c.add(diag.BadClause, f.Span(), "a dimension cannot be given this").
				WithHint("range = 0..100, start = 0, better = higher or lower, unit = points, doc = \"…\"")
		}
	}
	if !ranged {
		c.add(diag.Required, n.Name.Span(), "the dimension `%s` has no range", dim.Name).WithHint("range = 0..100")
	} else if sound && !dim.Range.Holds(dim.Start) {
		c.add(diag.OutOfRange, n.Name.Span(), "the dimension starts outside its range")
	}
}
