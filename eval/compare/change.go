package compare

import (
	"cmp"
	"slices"

	"github.com/entente-lang/entente/rules"
)

// Change is a declaration that differs between the versions.
type Change struct {
	Op      string   `json:"op"`   // added, removed or changed
	Kind    string   `json:"kind"` // param, rule, table …; of a record, its kind
	Name    string   `json:"name"`
	At      string   `json:"at"` // path:line:column in the new version; of what was removed, in the old
	Clauses []Clause `json:"clauses"`
}

// Clause is a part of a declaration in both versions; "" where one lacks it.
type Clause struct {
	Name string `json:"name"`
	Old  string `json:"old"`
	New  string `json:"new"`
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
	switch {
	case a == nil:
		return &Change{Added, b.kind, b.name, b.at.String(), compareClauses(nil, b.clauses)}
	case b == nil:
		return &Change{Removed, a.kind, a.name, a.at.String(), compareClauses(a.clauses, nil)}
	}
	c := &Change{Changed, b.kind, b.name, b.at.String(), compareClauses(a.clauses, b.clauses)}
	if len(c.Clauses) == 0 {
		return nil
	}
	return c
}

// compareClauses lists the clauses that differ, name by name in the order of
// their first occurrence.
func compareClauses(a, b []clause) []Clause {
	out := []Clause{}
	olds, news := texts(a), texts(b)
	seen := map[string]bool{}
	for _, c := range slices.Concat(b, a) {
		if !seen[c.name] {
			seen[c.name] = true
			out = append(out, sequence(c.name, olds[c.name], news[c.name])...)
		}
	}
	return out
}

func texts(list []clause) map[string][]string {
	out := map[string][]string{}
	for _, c := range list {
		out[c.name] = append(out[c.name], c.text)
	}
	return out
}

// sequence compares the clauses of one name. Those that both versions begin and
// end with are left out, and the rest is paired in order: a row put in between
// others is then one new row.
func sequence(name string, a, b []string) []Clause {
	same := func(x, y string) bool { return x == y || essence(x) == essence(y) }
	for len(a) > 0 && len(b) > 0 && same(a[0], b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && same(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out []Clause
	for i := range max(len(a), len(b)) {
		c := Clause{Name: name}
		if i < len(a) {
			c.Old = a[i]
		}
		if i < len(b) {
			c.New = b[i]
		}
		if !same(c.Old, c.New) {
			out = append(out, c)
		}
	}
	return out
}
