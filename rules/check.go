package rules

import (
	"cmp"
	"maps"
	"slices"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules/expression"
)

// Names of kinds that the evaluator itself knows.
const (
	PartnerKind   = "partner"
	CoalitionKind = expression.CoalitionKind
	FormKind      = "form"
)

// checker holds what is known while the checks run. Each check is a method on
// it in the file of its construct; they run in the order of check.
type checker struct {
	load  *loader
	set   *Set
	diags diag.List

	names      map[string]*declared // values: records, parameters, constants, relations, dimensions
	kinds      map[string]*declared
	sources    map[string]*declared
	rules      map[string]*declared // rules, triggers and scenarios
	coalitions map[string]*declared

	seen    map[*unit]map[string]bool // the files that a file sees, by path
	records map[string]*Record
	params  map[string]*Param
	lets    map[string]*Let
	rels    map[string]*Relation
	dims    map[string]*Dimension
	used    map[string]*DataFile
	unread  map[string]bool // kinds with records in a table that could not be read

	coreless map[*unit]bool // files that were told to import std/core
	letDecls map[string]decl[*lang.LetDecl]
	letPath  []string // the constants being resolved

	trees expression.Trees
}

// declared is a name and where it is declared.
type declared struct {
	what string // "partner", "param", "rule" …
	unit *unit
	at   source.Span
	bad  bool // the declaration has a fault, already reported
}

// decl is a declaration with the file it stands in.
type decl[T any] struct {
	node T
	unit *unit
}

// each gives all declarations of a type: those of packs, so that a study that
// takes a pack's name is told at its own place, then by file and place.
func each[T lang.Decl](c *checker) []decl[T] {
	var out []decl[T]
	units := c.load.sorted()
	slices.SortStableFunc(units, func(a, b *unit) int { return boolCompare(!IsPack(a.path), !IsPack(b.path)) })
	for _, u := range units {
		for _, d := range u.file.Decls {
			if n, ok := d.(T); ok {
				out = append(out, decl[T]{n, u})
			}
		}
	}
	return out
}

// check runs all checks over the files that were read.
func check(l *loader) (*Set, []diag.Diagnostic) {
	c := &checker{
		load: l, set: &Set{Functions: l.functions},
		names: map[string]*declared{}, kinds: map[string]*declared{}, sources: map[string]*declared{},
		rules: map[string]*declared{}, coalitions: map[string]*declared{},
		seen: map[*unit]map[string]bool{}, records: map[string]*Record{}, params: map[string]*Param{},
		lets: map[string]*Let{}, rels: map[string]*Relation{}, dims: map[string]*Dimension{}, used: map[string]*DataFile{}, unread: map[string]bool{},
		coreless: map[*unit]bool{}, letDecls: map[string]decl[*lang.LetDecl]{},
	}
	if len(l.units) == 0 {
		return nil, nil
	}
	c.editions()
	c.brokenNames()
	c.checkSources()
	c.declareKinds()
	c.declareAttributes()
	c.declareDimensions()
	c.declareParams()
	c.declareRelations()
	c.declareRecords()
	c.declareCoalitions()
	c.declareLets()
	c.fillDefaults()
	c.fillParams()
	c.fillRelations()
	c.fillRecords()
	c.checkLets()
	c.checkDerived()
	c.checkRequired()
	c.checkCoalitions()
	c.checkRules()
	c.checkTriggers()
	c.checkScenarios()
	c.checkTests()
	c.checkProperties()
	c.finish()
	return c.set, c.diags.Sorted()
}

// editions reports editions this version does not know.
func (c *checker) editions() {
	named := map[*unit]source.Span{}
	for _, d := range each[*lang.EditionDecl](c) {
		if d.node.Number != "1" {
			c.add(diag.BadEdition, d.node.Span(), "edition %s is not known; this version knows edition 1", d.node.Number)
		}
		if first, twice := named[d.unit]; twice {
			c.add(diag.Duplicate, d.node.Span(), "the file names its edition twice").WithRelated(first, "the first one").WithHint("leave one out")
		}
		named[d.unit] = d.node.Span()
	}
}

// brokenNames notes the names of declarations that could not be read, so that
// their uses are not reported as unknown as well.
func (c *checker) brokenNames() {
	for _, d := range each[*lang.BadDecl](c) {
		if d.node.Name == "" {
			continue
		}
		entry := &declared{what: d.node.Word, unit: d.unit, at: d.node.Span(), bad: true}
		space := c.space(d.node.Word)
		if space[d.node.Name] == nil {
			space[d.node.Name] = entry
		}
	}
}

// finish brings everything into its lasting order.
func (c *checker) finish() {
	s := c.set
	for _, u := range c.load.sorted() {
		s.Files = append(s.Files, u.file)
	}
	for _, name := range slices.Sorted(maps.Keys(c.used)) {
		s.Tables = append(s.Tables, c.used[name])
	}
	s.Relations = values(c.rels)
	s.Dimensions = values(c.dims)
	s.Params = values(c.params)
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Triggers, func(a, b *Trigger) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Scenarios, func(a, b *Scenario) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Coalitions, func(a, b *Coalition) int { return cmp.Compare(a.ID(), b.ID()) })
	s.Revision = c.load.revision()
}

// values are the values of a map by their keys.
func values[T any](m map[string]*T) []*T {
	var out []*T
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
