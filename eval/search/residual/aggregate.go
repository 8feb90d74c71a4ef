package residual

import (
	"cmp"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// aggregate runs a function over the items of a collection.
func (b *builder) aggregate(n *expression.Aggregate, e env) value {
	over := b.node(n.Over, e)
	if n.Body == nil {
		return b.after(b.plain(n, over.items), over)
	}
	said := make([]value, len(over.items))
	for i, item := range over.items {
		inner := e
		inner.items = append(slices.Clip(e.items), item.value)
		said[i] = b.node(n.Body, inner)
	}
	var v value
	switch n.Func.Name {
	case "any", "all", "none":
		v = b.search(n.Func.Name, over.items, said)
	case "best":
		v = b.best(over.items, said)
	case "count", "one", "sum", "filter", "map":
		v = b.fold(n.Func.Name, over.items, said)
	default:
		v = b.refuse(n, "no residual form of %s", n.Func.Name)
	}
	return b.after(v, over)
}

// plain is a sum or a count without a body.
func (b *builder) plain(n *expression.Aggregate, items []element) value {
	if n.Func.Name != "sum" {
		return ofNum(b.Graph.count(elementsOf(items)))
	}
	return b.finite(ofNum(b.Sum(elementsOf(items))))
}

// fold runs a function that looks at every item.
func (b *builder) fold(name string, items []element, said []value) value {
	s := sequence{builder: b, ok: True}
	var kept []element
	for i, item := range items {
		s.add(item.in, said[i])
		x := element{item.value, b.And(item.in, said[i].truth)}
		if name == "map" || name == "sum" {
			x = element{ofNum(said[i].num), item.in}
		}
		if x.in != False {
			kept = append(kept, x)
		}
	}
	var v value
	switch name {
	case "sum":
		v = b.finite(ofNum(b.Sum(elementsOf(kept))))
	case "count":
		v = ofNum(b.Graph.count(elementsOf(kept)))
	case "one":
		v = ofTruth(b.Compare(equal, b.Graph.count(elementsOf(kept)), b.Const(1)))
	default:
		v.items = kept
	}
	s.add(True, v)
	v.absent, v.fails = s.absent, s.fails
	return v
}

// search asks item by item until one decides.
func (b *builder) search(name string, items []element, said []value) value {
	s := sequence{builder: b, ok: True}
	found := False
	for i, item := range items {
		asked := b.And(item.in, b.Not(found))
		s.add(asked, said[i])
		hit := said[i].truth
		if name == "all" {
			hit = b.Not(hit)
		}
		found = b.Or(found, b.And(item.in, hit))
	}
	if name != "any" {
		found = b.Not(found)
	}
	return value{truth: found, absent: s.absent, fails: s.fails}
}

// best is the item of the largest value; of equals, the first in their order.
func (b *builder) best(items []element, said []value) value {
	s := sequence{builder: b, ok: True}
	order := make([]int, len(items))
	for i := range items {
		order[i] = i
		s.add(items[i].in, b.finite(said[i]))
		if len(items[i].cases) > 1 {
			s.err = &Refusal{Why: "no residual form of best over records that are not known"}
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return b.first(items[i].value, items[j].value) })
	top, most, none := value{}, b.Const(0), True
	for _, i := range order {
		better := b.And(items[i].in, b.Or(none, b.Compare(greater, said[i].num, most)))
		top = b.choose(better, items[i].value, top)
		most = b.Choose(better, said[i].num, most)
		none = b.And(none, b.Not(items[i].in))
	}
	s.add(True, value{absent: none})
	top.absent, top.fails = s.absent, s.fails
	return top
}

func (b *builder) first(x, y value) int {
	if len(x.cases) == 0 || len(y.cases) == 0 {
		p, ok1 := b.constant(x.num)
		q, ok2 := b.constant(y.num)
		if !ok1 || !ok2 {
			b.err = &Refusal{Why: "no residual form of best over numbers that are not known"}
		}
		return cmp.Compare(p, q)
	}
	return strings.Compare(name(x.cases[0].v), name(y.cases[0].v))
}

func name(v any) string {
	if r, ok := v.(*rules.Record); ok {
		return r.ID
	}
	return v.(string)
}

// soft is a read that gives way: none is where nothing is there.
type soft struct {
	value
	none Bool
}

func (b *builder) soft(n expression.Node, e env) soft {
	switch n := n.(type) {
	case *expression.Attr:
		of := b.soft(n.Of, e)
		v := b.attrOf(of.value, n)
		return b.yield(v, b.Or(of.none, b.And(b.ok(of.value), b.lacks(of.value, n))), of)
	case *expression.Relation:
		x, y := b.soft(n.A, e), b.soft(n.B, e)
		v := b.pairOf(n, x.value, y.value)
		lacks := b.Or(v.absent, v.fails)
		return b.yield(v, b.Or(b.Or(x.none, y.none), lacks), x, y)
	case *expression.Default:
		x := b.soft(n.X, e)
		if x.none == False {
			return x
		}
		y := b.soft(n.Else, e)
		v := b.choose(x.none, y.value, x.value)
		v.absent, v.fails = b.behind(x, y.value)
		return soft{v, b.And(x.none, y.none)}
	}
	return soft{value: b.node(n, e)}
}

// yield is a soft read with the absences of what it reads on the way alone.
func (b *builder) yield(v value, none Bool, way ...soft) soft {
	s := sequence{builder: b, ok: True}
	for _, w := range way {
		s.add(True, w.value)
	}
	v.absent, v.fails = s.absent, s.fails
	return soft{v, b.And(s.ok, none)}
}

// lacks is where an attribute of what is there has no value itself.
func (b *builder) lacks(of value, n *expression.Attr) Bool {
	of.absent, of.fails = False, False
	return b.attrOf(of, n).absent
}

// behind is where x ?? y has no value, y being asked where x gives way.
func (b *builder) behind(x soft, y value) (absent, fails Bool) {
	s := sequence{builder: b, ok: True}
	s.add(True, x.value)
	s.add(x.none, y)
	return s.absent, s.fails
}

// fallback is x ?? y.
func (b *builder) fallback(n *expression.Default, e env) value {
	x := b.soft(n.X, e)
	if x.none == False {
		return x.value
	}
	y := b.node(n.Else, e)
	v := b.choose(x.none, y, x.value)
	v.absent, v.fails = b.behind(x, y)
	return v
}

// pairOf reads a relation.
func (b *builder) pairOf(n *expression.Relation, x, y value) value {
	r, _ := b.set.Relation(n.Name)
	out, first := value{absent: True}, true
	for _, p := range x.cases {
		for _, q := range y.cases {
			v := value{absent: True}
			if c := r.Pair(p.v.(*rules.Record).ID, q.v.(*rules.Record).ID); c != nil && c.Value != nil {
				v = b.ofAny(c.Value)
			}
			if first {
				out, first = v, false
			} else {
				out = b.choose(b.And(p.when, q.when), v, out)
			}
		}
	}
	return b.after(out, x, y)
}

// attrOf reads an attribute of a record.
func (b *builder) attrOf(of value, n *expression.Attr) value {
	out := value{absent: True}
	for i, o := range of.cases {
		r := o.v.(*rules.Record)
		a, _ := r.Kind.Attr(n.Name)
		v := b.attr(r, a)
		if i == 0 {
			out = v
		} else {
			out = b.choose(o.when, v, out)
		}
	}
	return b.after(out, of)
}

// attr is an attribute of a record, given or derived.
func (b *builder) attr(r *rules.Record, a *rules.Attr) value {
	at := cell{r, a.Slot}
	if v, ok := b.attrs[at]; ok {
		return v
	}
	v, given := b.given(r, a)
	if !given && a.Derived != nil {
		v = b.derive(r, a.Derived)
	}
	b.attrs[at] = v
	return v
}

// given is what a record gives on the day.
func (b *builder) given(r *rules.Record, a *rules.Attr) (value, bool) {
	if r == b.q.Coalition.Record {
		if v, ok := b.composed(a); ok {
			return v, true
		}
	}
	if c, ok := b.settings[cell{r, a.Slot}]; ok {
		return b.ofAny(c.Value), c.Value != nil
	}
	v, _, _ := r.Cells[a.Slot].On(b.day)
	if v == nil && a.Derived == nil {
		v, _, _ = a.Default.On(b.day)
	}
	if v == nil && a.Builtin && a.Type.Base == types.List {
		v = []*rules.Record(nil)
	}
	out := b.ofAny(v)
	if a.Builtin {
		b.lift(out.items)
	}
	return out, v != nil
}

// lift takes what is lifted out of a list.
func (b *builder) lift(items []element) {
	for i := range items {
		if len(items[i].cases) == 0 {
			return
		}
		if r, ok := items[i].cases[0].v.(*rules.Record); ok {
			if v, ok := b.q.Lifted[r]; ok {
				items[i].in = b.Not(b.Var(v))
			}
		}
	}
}

// composed are the attributes of the coalition that the evaluator fills in.
func (b *builder) composed(a *rules.Attr) (value, bool) {
	switch a.Name {
	case "members":
		return b.group(func(r *rules.Record) Bool { return b.takesPart(r) }), true
	case "partners":
		return b.group(func(r *rules.Record) Bool {
			if r == b.q.Coalition.Lead {
				return False
			}
			return b.takesPart(r)
		}), true
	case "candidates":
		return b.group(func(r *rules.Record) Bool {
			if !slices.Contains(b.others, r) {
				return False
			}
			return b.Not(b.takesPart(r))
		}), true
	case "as_of":
		return ofNum(b.Const(b.day)), true
	case "lead":
		if b.q.Coalition.Lead != nil {
			return ofCase(b.q.Coalition.Lead), true
		}
	}
	return value{}, false
}

// group lists partners by id.
func (b *builder) group(in func(*rules.Record) Bool) value {
	var v value
	partners := slices.Clone(b.set.RecordsOf(rules.PartnerKind))
	slices.SortFunc(partners, func(x, y *rules.Record) int { return strings.Compare(x.ID, y.ID) })
	for _, r := range partners {
		if c := in(r); c != False {
			v.items = append(v.items, element{ofCase(r), c})
		}
	}
	return v
}

func (b *builder) takesPart(r *rules.Record) Bool {
	v, ok := b.q.Member[r]
	switch {
	case !ok || v == AlwaysOut:
		return False
	case v == AlwaysIn:
		return True
	}
	return b.Var(v)
}
