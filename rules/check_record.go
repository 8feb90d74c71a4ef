package rules

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
)

// declareRecords enters the ids of all records, from blocks and tables, before
// their values, so that these may refer to any record.
func (c *checker) declareRecords() {
	for _, d := range each[*lang.RecordsDecl](c) {
		c.declareRows(d.node, d.unit)
	}
	for _, d := range each[*lang.RecordDecl](c) {
		c.declareRecord(d.node, nil, d.unit)
	}
	c.orderRecords()
}

func (c *checker) declareRecord(n *lang.RecordDecl, owner *Record, u *unit) {
	if _, ok := c.lookup(c.kinds, n.Kind, u, kindOrWord); !ok {
		c.markBad(n.Kind.Text, n.Name, u)
		return
	}
	k, ok := c.kind(n.Kind.Text)
	if !ok {
		return
	}
	r := c.records[n.Name.Text]
	switch d := c.names[n.Name.Text]; {
	case r != nil && r.Kind == k && r.At.IsZero(): // so far only tables have it
	case r == nil && !c.declare(k.Name, n.Name, u):
		return
	case r != nil:
		c.add(diag.Duplicate, n.Name.Span(), "`%s` is declared twice", n.Name.Text).
			WithRelated(d.at, "the first one, a "+d.what).WithHint("join the two blocks, or choose another name")
		return
	default:
		r = c.newRecord(k, n.Name.Text)
	}
	r.At = n.Name.Span()
	if n.Title != nil {
		r.Title = n.Title.Value()
	}
	c.own(r, owner, n)
	for _, item := range n.Body {
		if item.Record != nil {
			c.declareRecord(item.Record, r, u)
		}
	}
}

// markBad enters the name of a record of an unknown kind, so that its uses are
// not reported as well.
func (c *checker) markBad(what string, n *lang.Name, u *unit) {
	if c.names[n.Text] == nil {
		c.names[n.Text] = &declared{what: what, unit: u, at: n.Span(), bad: true}
	}
}

// own makes a nested record belong to the one around it.
func (c *checker) own(r, owner *Record, n *lang.RecordDecl) {
	if owner == nil {
		return
	}
	if r.Kind.Of != owner.Kind.Name {
		c.add(diag.BadClause, n.Kind.Span(), "a %s does not belong to a %s", r.Kind.Name, owner.Kind.Name).
			WithHint("declare it on its own, or its kind with `of " + owner.Kind.Name + "`")
		return
	}
	r.Owner = owner
}

func (c *checker) newRecord(k *Kind, id string) *Record {
	r := &Record{Kind: k, ID: id, Title: id, Cells: make([]*Cell, len(k.Attrs))}
	c.records[id] = r
	c.set.Records = append(c.set.Records, r)
	return r
}

// orderRecords brings the records into their lasting order and numbers them.
func (c *checker) orderRecords() {
	slices.SortFunc(c.set.Records, func(a, b *Record) int {
		if a.Kind != b.Kind {
			return strings.Compare(a.Kind.Name, b.Kind.Name)
		}
		return strings.Compare(a.ID, b.ID)
	})
	last, index := (*Kind)(nil), 0
	for _, r := range c.set.Records {
		if r.Kind != last {
			last, index = r.Kind, 0
		}
		r.Index = index
		index++
	}
}

// fillRecords gives the records their values.
func (c *checker) fillRecords() {
	for _, d := range each[*lang.RecordsDecl](c) {
		c.fillRows(d.node, d.unit)
	}
	for _, d := range each[*lang.RecordDecl](c) {
		c.fillRecord(d.node, d.unit)
	}
	c.fillOwners()
}

func (c *checker) fillRecord(n *lang.RecordDecl, u *unit) {
	r := c.records[n.Name.Text]
	if r == nil || r.At != n.Name.Span() {
		return // a fault that was reported
	}
	var notes []*lang.NoteClause
	for _, item := range n.Body {
		if item.Note != nil {
			notes = append(notes, item.Note)
		}
	}
	r.Notes = c.notes(notes, u, nil)
	for _, item := range n.Body {
		switch {
		case item.Record != nil:
			c.fillRecord(item.Record, u)
		case item.Field != nil:
			c.fillField(r, item.Field, u)
		}
	}
}

func (c *checker) fillField(r *Record, f *lang.Field, u *unit) {
	a := c.settable(r.Kind, f.Name, u)
	if a == nil {
		return
	}
	if a.Builtin && a.Type.Base == types.Ref && r.Owner != nil {
		c.add(diag.Duplicate, f.Name.Span(), "`%s` already belongs to `%s`", r.ID, r.Owner.ID)
		return
	}
	cell := c.value(f.Value, a.Type, a.Range, u)
	if cell == nil {
		cell = &Cell{At: f.Span()} // a fault that was reported: given, but of no value
	}
	cell.Source = r.Notes.Sources
	c.put(r, a, cell)
}

// settable finds an attribute that a file may give a value.
func (c *checker) settable(k *Kind, n *lang.Name, u *unit) *Attr {
	a, ok := k.Attr(n.Text)
	switch {
	case !ok:
		var names []string
		for _, a := range k.Attrs {
			if a.Derived == nil || a.Given {
				names = append(names, a.Name)
			}
		}
		c.unknown(n, "attribute of "+k.Name, names, u)
		return nil
	case a.Derived != nil && !a.Given:
		c.add(diag.NotAllowed, n.Span(), "`%s` is computed; it cannot be given", n.Text).
			WithRelated(a.At, "computed here").WithHint("give the attributes it rests on")
		return nil
	case a.Builtin && a.Type.Base == types.List && k.Name != CoalitionKind:
		c.add(diag.NotAllowed, n.Span(), "`%s` is filled with the %ss that name this %s", n.Text, a.Type.Kind, k.Name).
			WithHint("nest them in the " + k.Name)
		return nil
	}
	return a
}

// put gives a record a value, or reports that it has one.
func (c *checker) put(r *Record, a *Attr, cell *Cell) {
	if old := r.Cells[a.Slot]; old != nil {
		c.add(diag.Duplicate, cell.At, "`%s` of `%s` is given twice", a.Name, r.ID).WithRelated(old.At, "the first one").
			WithHint("leave one out; to try another value, use `set` in a test")
		return
	}
	r.Cells[a.Slot] = cell
}

// fillOwners makes records that belong to others known to both sides.
func (c *checker) fillOwners() {
	for _, r := range c.set.Records {
		if r.Kind.Of == "" {
			continue
		}
		ref, _ := r.Kind.Attr(r.Kind.Of)
		if r.Owner != nil {
			r.Cells[ref.Slot] = &Cell{Value: r.Owner, At: r.At}
		} else if cell := r.Cells[ref.Slot]; cell != nil {
			r.Owner, _ = cell.Value.(*Record)
		}
		if r.Owner == nil {
			if r.Cells[ref.Slot] != nil {
				continue // an owner that is at fault was reported
			}
			c.add(diag.Required, c.place(r), "the %s `%s` belongs to no %s", r.Kind.Name, r.ID, r.Kind.Of).
				WithHint("nest it in a " + r.Kind.Of + ", or give `" + r.Kind.Of + "`")
			continue
		}
		list, ok := r.Owner.Kind.Attr(r.Kind.Name + "s")
		if !ok {
			continue
		}
		cell := r.Owner.Cells[list.Slot]
		if cell == nil {
			cell = &Cell{Value: []*Record(nil), At: r.At}
			r.Owner.Cells[list.Slot] = cell
		}
		cell.Value = append(cell.Value.([]*Record), r)
	}
}

// place is where a record is declared: its block, or the first value a table
// gives it.
func (c *checker) place(r *Record) source.Span {
	if !r.At.IsZero() {
		return r.At
	}
	if d := c.names[r.ID]; d != nil {
		return d.at
	}
	return source.Span{}
}

// fillDefaults reads the default values of attributes.
func (c *checker) fillDefaults() {
	for _, d := range each[*lang.KindDecl](c) {
		k, ok := c.kind(d.node.Name.Text)
		if !ok {
			continue
		}
		for _, n := range d.node.Attrs {
			a, ok := k.Attr(n.Name.Text)
			if n.Default == nil || !ok || a.At != n.Name.Span() {
				continue
			}
			// A study may derive what a pack gives a default; one file may not do both.
			if a.Optional || a.Derived != nil && a.Derived.At.Path() == a.At.Path() {
				c.add(diag.BadClause, n.Default.Span(), "`%s` is optional or derived, so its default would never be used", a.Name).WithHint("leave one out")
			}
			a.Default = c.value(n.Default, a.Type, a.Range, d.unit)
			if a.Default == nil {
				a.Default = &Cell{At: n.Default.Span()}
			}
		}
	}
}

// checkRequired reports attributes that a record must be given and is not.
func (c *checker) checkRequired() {
	for _, r := range c.set.Records {
		for _, a := range r.Kind.Attrs {
			if a.Required() && r.Cells[a.Slot] == nil && r.Kind.Name != CoalitionKind {
				c.add(diag.Required, c.place(r), "the %s `%s` lacks `%s`, a %s", r.Kind.Name, r.ID, a.Name, a.Type).
					WithRelated(a.At, "required here").WithHint("give it a value, or make the attribute optional")
			}
		}
	}
}

// declareParams enters the parameters that packs declare.
func (c *checker) declareParams() {
	for _, d := range each[*lang.ParamDecl](c) {
		if d.node.Type == nil || !c.declare("param", d.node.Name, d.unit) {
			continue
		}
		t, r, ok := c.typeOf(d.node.Type, d.unit)
		if ok && !t.IsNumeric() {
			c.add(diag.TypeMismatch, d.node.Type.Span(), "a parameter is a number, not a %s", t)
			ok = false
		}
		if ok && d.node.Type.Range == nil {
			c.add(diag.Required, d.node.Name.Span(), "the parameter `%s` has no range", d.node.Name.Text).
				WithHint("write the values it may take: share 0..1 = 0.5")
		}
		if !ok {
			c.names[d.node.Name.Text].bad = true
			continue
		}
		c.params[d.node.Name.Text] = &Param{Name: d.node.Name.Text, Type: t, Range: r, Doc: plainText(d.node.Doc), At: d.node.Name.Span()}
	}
}

// fillParams reads the defaults of parameters, then the study's own settings.
func (c *checker) fillParams() {
	settings := []decl[*lang.ParamDecl]{}
	for _, d := range each[*lang.ParamDecl](c) {
		if d.node.Type == nil {
			settings = append(settings, d)
			continue
		}
		p := c.params[d.node.Name.Text]
		if p == nil || p.At != d.node.Name.Span() {
			continue
		}
		p.Notes = c.body(d.node.Body, d.unit, nil)
		if cell := c.value(d.node.Value, p.Type, p.Range, d.unit); cell != nil {
			p.Default, p.Spread = cell.Value.(float64), cell.Spread
			p.Value = p.Default
		}
	}
	for _, d := range settings {
		c.setParam(d)
	}
}

func (c *checker) setParam(d decl[*lang.ParamDecl]) {
	entry, ok := c.lookup(c.names, d.node.Name, d.unit, "parameter")
	if !ok {
		return
	}
	p := c.params[d.node.Name.Text]
	if p == nil {
		c.add(diag.TypeMismatch, d.node.Name.Span(), "`%s` is a %s, not a parameter", d.node.Name.Text, entry.what)
		return
	}
	if !p.Set.IsZero() {
		c.add(diag.Duplicate, d.node.Name.Span(), "the parameter `%s` is set twice", p.Name).WithRelated(p.Set, "the first one")
		return
	}
	p.Set = d.node.Name.Span()
	c.body(d.node.Body, d.unit, nil)
	if cell := c.value(d.node.Value, p.Type, p.Range, d.unit); cell != nil {
		p.Value, p.Spread = cell.Value.(float64), cell.Spread
	}
}

// declareRelations enters the relations with their types.
func (c *checker) declareRelations() {
	for _, d := range each[*lang.RelationDecl](c) {
		if !c.declare("relation", d.node.Name, d.unit) {
			continue
		}
		t, r, ok := c.typeOf(d.node.Type, d.unit)
		if ok && !t.IsNumeric() && t.Base != types.Bool {
			c.add(diag.TypeMismatch, d.node.Type.Span(), "a relation is a number or a truth, not a %s", t)
			ok = false
		}
		_, ok1 := c.lookup(c.kinds, d.node.From, d.unit, "kind")
		_, ok2 := c.lookup(c.kinds, d.node.To, d.unit, "kind")
		rel := &Relation{Name: d.node.Name.Text, From: d.node.From.Text, To: d.node.To.Text, Type: t, Range: r,
			Symmetric: d.node.Direction == "symmetric", Doc: plainText(d.node.Doc), At: d.node.Name.Span(), pairs: map[[2]string]*Cell{}}
		if rel.Symmetric && rel.From != rel.To && ok1 && ok2 {
			c.add(diag.TypeMismatch, d.node.To.Span(), "a symmetric relation is between records of one kind").WithHint("write `directed`")
		}
		if !ok || !ok1 || !ok2 {
			c.names[rel.Name].bad = true
			continue
		}
		c.rels[rel.Name] = rel
	}
}

// fillRelations reads the pairs of relations.
func (c *checker) fillRelations() {
	for _, d := range each[*lang.RelationDecl](c) {
		rel := c.rels[d.node.Name.Text]
		if rel == nil || rel.At != d.node.Name.Span() {
			continue
		}
		if d.node.Default != nil {
			rel.Default = c.value(d.node.Default, rel.Type, rel.Range, d.unit)
		}
		if d.node.Table != nil {
			c.relationRows(rel, d.node.Table, d.unit)
		}
		if d.node.Block == nil {
			continue
		}
		rel.Notes = c.notes(d.node.Block.Notes, d.unit, nil)
		for _, p := range d.node.Block.Pairs {
			a, b := c.reference(p.A, rel.From, d.unit), c.reference(p.B, rel.To, d.unit)
			cell := c.value(p.Value, rel.Type, rel.Range, d.unit)
			if a != nil && b != nil && cell != nil {
				cell.Source = rel.Notes.Sources
				c.pair(rel, a, b, cell)
			}
		}
	}
}

// pair gives a pair its value, or reports that it has one.
func (c *checker) pair(rel *Relation, a, b *Record, cell *Cell) {
	key := [2]string{a.ID, b.ID}
	if rel.Symmetric && b.ID < a.ID {
		key = [2]string{b.ID, a.ID}
	}
	if old := rel.pairs[key]; old != nil {
		c.add(diag.Duplicate, cell.At, "the pair %s, %s of `%s` is given twice", a.ID, b.ID, rel.Name).WithRelated(old.At, "the first one")
		return
	}
	rel.pairs[key] = cell
}
