package expression

import (
	"maps"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

// CoalitionKind is the kind of the coalition that is being judged.
const CoalitionKind = "coalition"

// What says what a global name stands for.
type What int

// What a global name can stand for.
const (
	Param         What = iota // a calibration
	Let                       // a constant
	RecordName                // a record
	RelationName              // a relation
	DimensionName             // a dimension
	Broken                    // a declaration with a fault that was already reported
)

// Name is what a global name stands for. Type is that of its value; for a
// record its reference, for a relation that of each pair.
type Name struct {
	What     What
	Type     types.Type
	Pair     [2]string // the kinds of a relation
	Total    bool      // the relation has a default for absent pairs
	Declared string    // where it is declared, if the file at hand does not see it
	Import   string    // what to import to see it
}

// Attribute is what is known of an attribute of a kind.
type Attribute struct {
	Type    types.Type
	Partial bool // it can be absent
}

// Schema tells what the names of a rule set mean, as one file sees them.
type Schema interface {
	Attribute(kind, name string) (Attribute, bool)
	Attributes(kind string) []string // the names of a kind's attributes
	Kinds() []string                 // the kinds in sight, that of the coalition left out
	Global(name string) (Name, bool)
	Globals(scored bool) []string // the names in sight; dimensions only where scores can be read
	Functions() []*stdlib.Func    // the functions of the host, beyond those of the library
}

// LocalName is a record that is bound by `for`.
type LocalName struct{ Name, Kind string }

// Scope is what an expression may name.
type Scope struct {
	Schema Schema
	Trees  *Trees // shared by the expressions of a rule set; never nil
	Locals []LocalName
	Self   string // the kind whose attributes are in reach by their bare names, or ""
	Judged bool   // there is a coalition: its attributes are in reach by their bare names
	Scored bool   // there are scores: dimensions are in reach
	Tested bool   // there is a state before a test's changes: `before` is in reach
}

// reserved are the names that always mean the same.
var reserved = map[string]bool{
	"now": true, "before": true, "true": true, "false": true, "nil": true, "and": true, "or": true, "not": true,
	"in": true, "if": true, "else": true, "let": true, "matches": true, "contains": true, "startsWith": true,
	"endsWith": true, "known": true, CoalitionKind: true,
}

// Reserved reports whether a name has a meaning of its own in every
// expression, so that nothing may be declared under it.
func Reserved(name string) bool { return reserved[name] || predicates[name] }

// predicates are the words after which expr-lang reads a predicate, whatever
// stands there, and those for which it is given one of them.
var predicates = map[string]bool{
	"all": true, "none": true, "any": true, "one": true, "filter": true, "map": true, "count": true, "sum": true,
	"find": true, "findIndex": true, "findLast": true, "findLastIndex": true, "groupBy": true, "sortBy": true, "reduce": true,
	"best": true,
}

// function finds a function that expressions may call.
func (s *Scope) function(name string) (*stdlib.Func, bool) {
	if f, ok := stdlib.Lookup(name); ok {
		return f, true
	}
	for _, f := range s.Schema.Functions() {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// names are all names in reach, for the near miss.
func (s *Scope) names() []string {
	set := map[string]bool{"now": true}
	for _, l := range s.Locals {
		set[l.Name] = true
	}
	for _, kind := range s.kinds() {
		for _, a := range s.Schema.Attributes(kind) {
			set[a] = true
		}
	}
	for _, g := range s.Schema.Globals(s.Scored) {
		set[g] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// kinds are the kinds whose attributes are in reach by their bare names,
// nearest first.
func (s *Scope) kinds() []string {
	var kinds []string
	if s.Self != "" {
		kinds = append(kinds, s.Self)
	}
	if s.Judged && s.Self != CoalitionKind {
		kinds = append(kinds, CoalitionKind)
	}
	return kinds
}
