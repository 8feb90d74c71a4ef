package lint

import (
	"sync"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// facts are what several rules ask of a set, gathered once for all of them
// when the first one asks. Nothing in them changes afterwards.
type facts struct {
	set  *rules.Set
	once sync.Once

	conditions conditions // decided by ranges

	read     map[string]bool            // attributes that an expression reads, as "kind.attribute"
	globals  map[string]bool            // parameters and constants that an expression reads
	pairs    map[string]bool            // relations that an expression reads
	changed  map[string]int             // how often a trigger, an event, a test or a property moves an attribute
	words    map[string]int             // how often a name stands in the rule files
	referred map[*rules.Record]bool     // records that are the value of an attribute
	decls    map[source.Span]lang.Decl  // by the place of their name
	files    map[string]*lang.File      // by path
	readers  map[string][]lang.Decl     // the declarations that read a table, by its path
	cited    map[string]bool            // sources that something cites
	derived  map[string]*rules.Derived  // by "kind.attribute"
	lets     map[string]*rules.Let      // by name
	params   map[string]*rules.Param    // by name
	kinds    map[string][]*rules.Record // records by kind
}

// known gives the facts.
func (p *Pass) known() *facts {
	p.facts.once.Do(p.facts.gather)
	return p.facts
}

func (f *facts) gather() {
	f.read, f.globals, f.pairs = map[string]bool{}, map[string]bool{}, map[string]bool{}
	f.changed, f.words, f.referred = map[string]int{}, map[string]int{}, map[*rules.Record]bool{}
	f.decls, f.files, f.readers = map[source.Span]lang.Decl{}, map[string]*lang.File{}, map[string][]lang.Decl{}
	f.cited, f.derived = map[string]bool{}, map[string]*rules.Derived{}
	f.lets, f.params = map[string]*rules.Let{}, map[string]*rules.Param{}
	f.kinds = map[string][]*rules.Record{}
	f.gatherNames()
	f.gatherReads()
	f.gatherChanges()
	f.gatherReferences()
	for _, file := range f.set.Files {
		f.gatherFile(file)
	}
}

func (f *facts) gatherNames() {
	for _, d := range f.set.Derived {
		f.derived[attrKey(d.Attr.Kind, d.Attr.Name)] = d
	}
	for _, l := range f.set.Lets {
		f.lets[l.Name] = l
	}
	for _, x := range f.set.Params {
		f.params[x.Name] = x
	}
	for _, r := range f.set.Records {
		f.kinds[r.Kind.Name] = append(f.kinds[r.Kind.Name], r)
	}
}

func attrKey(kind, name string) string { return kind + "." + name }

func (f *facts) gatherReads() {
	for _, e := range f.set.Expressions() {
		expression.Walk(e.Root, func(n expression.Node) {
			switch n := n.(type) {
			case *expression.Attr:
				f.read[attrKey(n.Kind, n.Name)] = true
			case *expression.Global:
				f.globals[n.Name] = true
			case *expression.Relation:
				f.pairs[n.Name] = true
			}
		})
	}
}

func (f *facts) gatherChanges() {
	moved := func(a *rules.Attr) {
		if a != nil {
			f.changed[attrKey(a.Kind, a.Name)]++
		}
	}
	for _, t := range f.set.Triggers {
		for _, c := range t.Changes {
			moved(c.Attr)
		}
	}
	for _, s := range f.set.Scenarios {
		for _, e := range s.Events {
			for _, c := range e.Changes {
				moved(c.Attr)
			}
		}
	}
	for _, t := range f.set.Tests {
		for _, s := range t.Settings {
			moved(s.Attr)
		}
	}
	for _, x := range f.set.Properties {
		for _, v := range x.Vary {
			moved(v.Attr)
		}
	}
}

func (f *facts) gatherReferences() {
	cells := func(r *rules.Record) {
		for _, c := range r.Cells {
			eachValue(c, func(v any, _ source.Span) {
				switch v := v.(type) {
				case *rules.Record:
					f.referred[v] = true
				case []*rules.Record:
					for _, x := range v {
						f.referred[x] = true
					}
				}
			})
		}
	}
	for _, r := range f.set.Records {
		cells(r)
	}
	for _, co := range f.set.Coalitions {
		cells(co.Record)
	}
}

func (f *facts) gatherFile(file *lang.File) {
	f.files[file.Source.Path] = file
	for _, t := range file.Tokens() {
		if t.Type == lang.Ident {
			f.words[t.Value]++
		}
	}
	for _, d := range file.Decls {
		if at := nameOf(d); at != nil {
			f.decls[at.Span()] = d
		}
		if table := tableOf(d); table != nil {
			path := resolve(file.Source.Path, table.Value())
			f.readers[path] = append(f.readers[path], d)
		}
		lang.Walk(d, func(n lang.Node) bool {
			if c, ok := n.(*lang.Cite); ok {
				f.cited[c.Name.Text] = true
			}
			return true
		})
	}
}

// eachValue visits the values of a cell, all days of a series among them.
func eachValue(c *rules.Cell, visit func(any, source.Span)) {
	if c == nil {
		return
	}
	if c.Value != nil {
		visit(c.Value, c.At)
	}
	for _, d := range c.Series {
		if d.Value != nil {
			visit(d.Value, d.At)
		}
	}
}

// given is the cell that holds an attribute's value: the record's own, or the
// default. It is nil where the value is derived or absent.
func given(r *rules.Record, a *rules.Attr) *rules.Cell {
	if c := r.Cells[a.Slot]; c != nil {
		return c
	}
	if a.Derived != nil {
		return nil
	}
	return a.Default
}

// attr finds an attribute of a kind of the set, or nil.
func attr(set *rules.Set, kind, name string) *rules.Attr {
	k, ok := set.Kind(kind)
	if !ok {
		return nil
	}
	a, ok := k.Attr(name)
	if !ok {
		return nil
	}
	return a
}
