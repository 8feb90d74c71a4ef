package entente

import (
	"cmp"
	"maps"
	"slices"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// Record is a record that the host brings: a partner, or what belongs to one,
// such as a caveat. Where the rule set declares a record of that id, the values
// stand in for those that the files give; otherwise the record is new, and
// everything that its kind requires must be among the values.
type Record struct {
	Kind   string         `json:"kind,omitempty"`  // "" is a partner
	ID     string         `json:"id"`              // a name: letters, digits and _
	Title  string         `json:"title,omitempty"` // of a new record; "" is the id
	Of     string         `json:"of,omitempty"`    // the id of the record that a new one belongs to, as a caveat does to a partner
	Values map[string]any `json:"values,omitempty"`
}

// Records is the coalition with records that the host brings. A new partner is a
// member where the coalition selects its members by a condition that holds of
// it, and by With.
func (c *Coalition) Records(list ...Record) *Coalition {
	f := c.feeding()
	made := make([]*rules.Record, len(list))
	for i, x := range list {
		made[i] = f.declare(cmp.Or(x.Kind, rules.PartnerKind), x.ID, x.Title)
	}
	for i, x := range list {
		if made[i] == nil || f.enough() {
			continue
		}
		f.belong(made[i], x.Of)
		for _, name := range slices.Sorted(maps.Keys(x.Values)) {
			path := x.ID + "." + name
			if a := f.settable(made[i].Kind, name, path); a != nil {
				f.put(made[i], a, f.cell(path, a.Type, a.Range, x.Values[name]))
			}
		}
	}
	return f.done()
}

// feeding is a coalition that records are being brought to.
type feeding struct {
	*Coalition
	born map[*rules.Record]bool // here, so that nobody else has seen them
	have map[*rules.Kind]int    // how many records there are of kinds that were brought
}

func (c *Coalition) feeding() *feeding {
	f := &feeding{c.changed(), map[*rules.Record]bool{}, map[*rules.Kind]int{}}
	if f.fed = maps.Clone(c.fed); f.fed == nil {
		f.fed = map[string]*rules.Record{}
	}
	for _, r := range f.in.Records {
		f.have[r.Kind]++
	}
	return f
}

// declare finds a record or makes one; nil where it cannot be.
func (f *feeding) declare(kind, id, title string) *rules.Record {
	k, ok := f.set.program.Set().Kind(kind)
	if !ok || kind == rules.CoalitionKind {
		f.refuse(diag.UnknownName, f.set.kinds(), "there is no kind of records %q", kind)
		return nil
	}
	if r := f.lookup(id); r != nil {
		if r.Kind != k {
			f.refuse(diag.Duplicate, nil, "%q is a %s already; it cannot be a %s as well", id, r.Kind.Name, kind)
			return nil
		}
		return r
	}
	_, coalition := f.set.program.Set().Coalition(id)
	if !isName(id) || expression.Reserved(id) || coalition {
		f.refuse(diag.ReservedName, nil, "%q cannot be the id of a %s: an id is letters, digits and _, and has no other meaning", id, kind)
		return nil
	}
	r := &rules.Record{Kind: k, ID: id, Title: cmp.Or(title, id), Cells: make([]*rules.Cell, len(k.Attrs))}
	r.Index = len(f.set.program.Set().RecordsOf(kind)) + f.have[k]
	f.in.Records = append(f.in.Records, r)
	f.fed[id], f.born[r] = r, true
	f.have[k]++
	return r
}

func (s *Set) kinds() (names []string) {
	for _, k := range s.program.Set().Kinds {
		if k.Name != rules.CoalitionKind {
			names = append(names, k.Name)
		}
	}
	return names
}

// belong makes a record and the one that it belongs to known to each other.
func (f *feeding) belong(r *rules.Record, of string) {
	switch {
	case !f.born[r] && of != "" && (r.Owner == nil || r.Owner.ID != of):
		f.refuse(diag.Duplicate, nil, "%s is there already; it does not come to belong to %q", r.ID, of)
	case !f.born[r]:
	case r.Kind.Of == "" && of != "":
		f.refuse(diag.BadClause, nil, "%s: a %s belongs to no other record, not to %q", r.ID, r.Kind.Name, of)
	case r.Kind.Of != "":
		if r.Owner = f.referred(r.ID+", the "+r.Kind.Of+" it belongs to", r.Kind.Of, of); r.Owner == nil {
			return
		}
		ref, _ := r.Kind.Attr(r.Kind.Of)
		f.put(r, ref, &rules.Cell{Value: r.Owner})
		if list, ok := r.Owner.Kind.Attr(r.Kind.Name + "s"); ok {
			f.put(r.Owner, list, &rules.Cell{Value: append(slices.Clip(f.belongings(r.Owner, list)), r)})
		}
	}
}

// belongings are what belongs to a record so far.
func (f *feeding) belongings(owner *rules.Record, a *rules.Attr) []*rules.Record {
	cell := owner.Cells[a.Slot]
	for _, s := range f.in.Settings {
		if s.Record == owner && s.Attr == a {
			cell = s.Cell
		}
	}
	if cell == nil {
		return nil
	}
	list, _ := cell.Value.([]*rules.Record)
	return list
}

// put gives a record a value: a new one outright, another by a setting. A nil
// cell was refused.
func (f *feeding) put(r *rules.Record, a *rules.Attr, cell *rules.Cell) {
	switch {
	case cell == nil:
	case f.born[r]:
		r.Cells[a.Slot] = cell
	default:
		f.in.Settings = append(f.in.Settings, rules.Setting{Record: r, Attr: a, Cell: cell})
	}
}

// done is the coalition, with what its new records lack noted.
func (f *feeding) done() *Coalition {
	for _, r := range f.in.Records {
		for _, a := range r.Kind.Attrs {
			if f.born[r] && a.Required() && r.Cells[a.Slot] == nil {
				f.refuse(diag.Required, nil, "the %s %q lacks %q, a %s", r.Kind.Name, r.ID, a.Name, a.Type)
			}
		}
	}
	return f.Coalition
}
