package entente

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// tag is the key of the struct tag that names what a field is.
const tag = "entente"

// Binder brings the host's structs of one type to coalitions of one rule set. It
// is immutable and safe for any number of goroutines.
type Binder[T any] struct {
	set  *Set
	plan *plan
}

// plan is how a struct becomes a record.
type plan struct {
	kind      *rules.Kind
	id, title []int // of the fields; title is nil where there is none
	fields    []field
	nested    []nested
}

// field is a field that gives an attribute its value.
type field struct {
	attr  *rules.Attr
	index []int
}

// nested is a field that holds what belongs to the record.
type nested struct {
	index []int
	plan  *plan
}

// Bind checks once, for all structs to come, that the fields of T can give
// values to the attributes of a partner. A tag names the attribute; "id" and
// "title" are those of the record:
//
//	type Partner struct {
//		Code    string   `entente:"id"`
//		Troops  int      `entente:"troops"`
//		Quality *float64 `entente:"quality"` // nil: not given
//		Caveats []Caveat `entente:"caveats"` // what belongs to it, bound likewise
//	}
//
// Fields without a tag are the host's own. Numbers fit number, share, count and
// months; bool fits bool; string fits text, enums and references; []string sets
// and lists; time.Time and string fit date. The error is a *Failure that names
// every field that does not fit.
func Bind[T any](s *Set) (*Binder[T], error) {
	b := &binding{set: s}
	p := b.plan(rules.PartnerKind, reflect.TypeFor[T](), 0)
	if len(b.found) > 0 {
		return nil, eval.Fail(ErrQuestion, b.found...)
	}
	return &Binder[T]{s, p}, nil
}

// Feed is the coalition with the host's structs as records, as Records brings
// them. What is wrong with their values comes out of Err and Score.
func (b *Binder[T]) Feed(c *Coalition, hosts ...T) *Coalition {
	f := c.feeding()
	if c.set != b.set {
		f.refuse(diag.NotAllowed, nil, "the structs were bound to another rule set; bind them to revision %s", c.set.Revision())
		return f.Coalition
	}
	for i := range hosts {
		if f.enough() {
			break
		}
		f.feed(b.plan, reflect.ValueOf(&hosts[i]).Elem(), "")
	}
	return f.done()
}

// feed makes a record of a struct, and of what is nested in it.
func (f *feeding) feed(p *plan, v reflect.Value, of string) {
	id, title := v.FieldByIndex(p.id).String(), ""
	if p.title != nil {
		title = v.FieldByIndex(p.title).String()
	}
	r := f.declare(p.kind.Name, id, title)
	if r == nil {
		return
	}
	f.belong(r, of)
	for _, x := range p.fields {
		value := v.FieldByIndex(x.index)
		if value.Kind() == reflect.Pointer {
			if value.IsNil() {
				continue
			}
			value = value.Elem()
		}
		path := id + "." + x.attr.Name
		if converted, ok := f.convert(path, x.attr.Type, x.attr.Range, value); ok {
			f.put(r, x.attr, &rules.Cell{Value: converted})
		}
	}
	for _, n := range p.nested {
		list := v.FieldByIndex(n.index)
		for i := range list.Len() {
			f.feed(n.plan, list.Index(i), id)
		}
	}
}

// binding checks a type, and collects what is wrong with it.
type binding struct {
	problems
	set *Set
}

// maxNested is how deep structs may hold others.
const maxNested = 4

// plan checks a type against a kind.
func (b *binding) plan(kind string, t reflect.Type, depth int) *plan {
	k, ok := b.set.program.Set().Kind(kind)
	if !ok || t.Kind() != reflect.Struct || depth > maxNested {
		b.refuse(diag.TypeMismatch, nil, "%s cannot be bound to the kind %q: it must be a struct, and the kind declared", t, kind)
		return nil
	}
	p := &plan{kind: k}
	for _, x := range reflect.VisibleFields(t) {
		if name, ok := x.Tag.Lookup(tag); ok {
			b.field(p, t, x, name, depth)
		}
	}
	if p.id == nil {
		b.refuse(diag.Required, nil, "%s has no field `%s:\"id\"`, which names the record", t, tag)
	}
	return p
}

// field checks one field and enters it into the plan.
func (b *binding) field(p *plan, t reflect.Type, x reflect.StructField, name string, depth int) {
	at := fmt.Sprintf("%s.%s", t, x.Name)
	a, known := p.kind.Attr(name)
	switch {
	case !x.IsExported() || throughPointer(t, x.Index):
		b.refuse(diag.NotAllowed, nil, "%s cannot be read: it is not exported, or embedded by a pointer", at)
	case name == "id" || name == "title" && !known:
		b.naming(p, at, x, name)
	case known && a.Builtin && a.Type.Base == types.List && x.Type.Kind() == reflect.Slice:
		p.nested = append(p.nested, nested{x.Index, b.plan(a.Type.Kind, x.Type.Elem(), depth+1)})
	case b.settable(p.kind, name, at) == nil: // and that was noted
	case slices.ContainsFunc(p.fields, func(f field) bool { return f.attr == a }):
		b.refuse(diag.Duplicate, nil, "%s: another field gives `%s` its value", at, name)
	case !fits(a.Type, bare(x.Type)):
		b.refuse(diag.TypeMismatch, nil, "%s is a %s; `%s` is a %s", at, x.Type, name, a.Type)
	default:
		p.fields = append(p.fields, field{a, x.Index})
	}
}

// naming enters the field that holds the record's id or title.
func (b *binding) naming(p *plan, at string, x reflect.StructField, name string) {
	switch {
	case x.Type.Kind() != reflect.String:
		b.refuse(diag.TypeMismatch, nil, "%s is the %s of the record and must be a string, not a %s", at, name, x.Type)
	case name == "id":
		p.id = x.Index
	default:
		p.title = x.Index
	}
}

// bare is the type behind a pointer.
func bare(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// throughPointer reports whether the way to a field leads through a pointer,
// which may be nil.
func throughPointer(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			return true
		}
	}
	return false
}
