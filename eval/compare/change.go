package compare

import (
	"cmp"
	"slices"

	"github.com/entente-lang/entente/rules"
)

// Change is a declaration that differs between the versions.
type Change struct {
	Op   string `json:"op"`   // added, removed or changed
	Kind string `json:"kind"` // param, rule, table …; of a record, its kind
	Name string `json:"name"`
	// At is path:line:column in the new version; of what was removed, in the
	// old; of a record that only tables give, that of its first clause.
	At      string   `json:"at"`
	Clauses []Clause `json:"clauses"`
}

// Clause is a part of a declaration in both versions; "" where one lacks it.
type Clause struct {
	Name string `json:"name"`
	Old  string `json:"old"`
	New  string `json:"new"`
	At   string `json:"at,omitempty"` // of a value or a row
}

// What can have happened to a declaration.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// String is "param number_friction".
func (c *Change) String() string { return c.Kind + " " + c.Name }

// changes compares the declarations of two sets, in the order of their kinds and
// names.
func changes(old, new *rules.Set) []Change {
	before, after := byKey(declarations(old)), byKey(declarations(new))
	out := []Change{}
	for key, b := range after {
		if c := between(before[key], b); c != nil {
			out = append(out, *c)
		}
	}
	for key, a := range before {
		if after[key] == nil {
			out = append(out, *between(a, nil))
		}
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// order is that in which a reader looks for causes: numbers, judgement, facts.
var order = []string{"param", "let", "rule", "table", "derive", "relation", "dimension", "kind", "coalition"}

// last are those that no judgement rests on.
var last = []string{"trigger", "scenario", "test", "property", "source"}

func rank(kind string) int {
	if i := slices.Index(order, kind); i >= 0 {
		return i
	}
	return len(order) + 1 + slices.Index(last, kind) // records first
}

func byKey(list []*declaration) map[string]*declaration {
	out := map[string]*declaration{}
	for _, d := range list {
		out[d.key()] = d
	}
	return out
}

// between is what became of a declaration, nil where nothing did. Either may be
// nil.
func between(a, b *declaration) *Change {
	c := &Change{Op: Changed}
	switch {
	case a == nil:
		c.Op, a = Added, &declaration{}
	case b == nil:
		c.Op, b = Removed, &declaration{kind: a.kind, name: a.name, at: a.at}
	}
	c.Kind, c.Name, c.At, c.Clauses = b.kind, b.name, b.at.String(), compareClauses(a.clauses, b.clauses)
	if len(c.Clauses) == 0 && c.Op == Changed {
		return nil
	}
	if c.At == "" && len(c.Clauses) > 0 {
		c.At = c.Clauses[0].At
	}
	return c
}

// compareClauses lists the clauses that differ, name by name in the order of
// their first occurrence.
func compareClauses(a, b []clause) []Clause {
	out := []Clause{}
	olds, news := byName(a), byName(b)
	seen := map[string]bool{}
	for _, c := range slices.Concat(b, a) {
		if !seen[c.name] {
			seen[c.name] = true
			out = append(out, sequence(c.name, olds[c.name], news[c.name])...)
		}
	}
	return out
}

func byName(list []clause) map[string][]clause {
	out := map[string][]clause{}
	for _, c := range list {
		out[c.name] = append(out[c.name], c)
	}
	return out
}

func same(a, b clause) bool { return a.text == b.text || essence(a.text) == essence(b.text) }

// sequence compares the clauses of one name. Those that both versions begin and
// end with are left out, and the rest is paired in order: a row put in between
// others is then one new row.
func sequence(name string, a, b []clause) []Clause {
	for len(a) > 0 && len(b) > 0 && same(a[0], b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && same(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out []Clause
	for i := range max(len(a), len(b)) {
		var old, new clause
		if i < len(a) {
			old = a[i]
		}
		at := old.at
		if i < len(b) {
			new, at = b[i], b[i].at
		}
		if !same(old, new) {
			out = append(out, Clause{name, old.text, new.text, at.String()})
		}
	}
	return out
}
