package residual

import "github.com/entente-lang/entente/rules"

// value is what an expression comes out as, coalition by coalition. Which of
// num, truth, cases and items counts follows from the expression's type. It is
// absent or fails where these say so; what else it holds then means nothing.
type value struct {
	num    Num
	truth  Bool
	cases  []option  // a text or a record: one of several
	items  []element // a collection
	absent Bool
	fails  Bool
}

// option is a text or a record that a value is where when holds.
type option struct {
	when Bool
	v    any // string or *rules.Record
}

// element is an item of a collection that is there where in holds. Like a value,
// it is a number, a text or a record.
type element struct {
	value
	in Bool
}

func ofNum(n Num) value { return value{num: n} }

func ofTruth(b Bool) value { return value{truth: b} }

func ofCase(v any) value { return value{cases: []option{{True, v}}} }

// ofAny is the value of a cell or a constant.
func (b *builder) ofAny(v any) value {
	switch v := v.(type) {
	case float64:
		return ofNum(b.Const(v))
	case bool:
		return ofTruth(Fixed(v))
	case string, *rules.Record:
		return ofCase(v)
	case []string:
		var out value
		for _, s := range v {
			out.items = append(out.items, element{ofCase(s), True})
		}
		return out
	case []*rules.Record:
		var out value
		for _, r := range v {
			out.items = append(out.items, element{ofCase(r), True})
		}
		return out
	}
	return value{absent: True}
}

// ok is where a value is there.
func (b *builder) ok(v value) Bool { return b.And(b.Not(v.absent), b.Not(v.fails)) }

// after gives a value the absences and faults of what is computed before it,
// in their order: the first that has no value decides why.
func (b *builder) after(v value, first ...value) value {
	var s sequence
	s.builder, s.ok = b, True
	for _, f := range first {
		s.add(True, f)
	}
	s.add(True, v)
	v.absent, v.fails = s.absent, s.fails
	return v
}

// sequence follows what is computed one by one until something has no value.
type sequence struct {
	*builder
	ok, absent, fails Bool
}

// add computes a value where in holds.
func (s *sequence) add(in Bool, v value) {
	if v.absent == False && v.fails == False {
		return
	}
	now := s.And(s.ok, in)
	s.absent = s.Or(s.absent, s.And(now, v.absent))
	s.fails = s.Or(s.fails, s.And(now, v.fails))
	s.ok = s.And(s.ok, s.Not(s.And(in, s.Or(v.absent, v.fails))))
}

// choose is a where c holds, and b where not.
func (b *builder) choose(c Bool, x, y value) value {
	switch c {
	case True:
		return x
	case False:
		return y
	}
	n := b.Not(c)
	out := value{
		truth:  b.Or(b.And(c, x.truth), b.And(n, y.truth)),
		absent: b.Or(b.And(c, x.absent), b.And(n, y.absent)),
		fails:  b.Or(b.And(c, x.fails), b.And(n, y.fails)),
	}
	out.num = b.Choose(c, x.num, y.num)
	out.cases = b.mergeCases(c, x.cases, y.cases)
	for _, side := range [2]struct {
		c     Bool
		items []element
	}{{c, x.items}, {n, y.items}} {
		for _, i := range side.items {
			i.in = b.And(i.in, side.c)
			out.items = append(out.items, i)
		}
	}
	return out
}

func (b *builder) mergeCases(c Bool, x, y []option) []option {
	var out []option
	add := func(when Bool, v any) {
		for i := range out {
			if out[i].v == v {
				out[i].when = b.Or(out[i].when, when)
				return
			}
		}
		if when != False {
			out = append(out, option{when, v})
		}
	}
	for _, o := range x {
		add(b.And(c, o.when), o.v)
	}
	for _, o := range y {
		add(b.And(b.Not(c), o.when), o.v)
	}
	return out
}

// finite is a number after the evaluator's check that it is one.
func (b *builder) finite(v value) value {
	v.fails = b.Or(v.fails, b.And(b.Not(v.absent), b.Not(b.Finite(v.num))))
	return v
}
