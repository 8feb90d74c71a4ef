package compare

import (
	"fmt"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// criterion is something that a version decides by: a `when`, the condition of
// a `?:`, a derived truth, a row of a decision table or a requirement.
type criterion struct {
	owner  string // rule dear; table partner.standing
	clause string // when, choice (a `?:`), value (of a derived truth), row or require
	text   string // as written, with the values of the constants in it
	heads  string // the inputs of a row's table
	at     string

	of      *expression.Expr
	node    expression.Node // what holds or not; nil for a row
	rule    *rules.Rule     // whose it is,
	derived *rules.Derived  // or whose
	row     *rules.Row
	inner   bool // it is about the items of a predicate, and cannot be asked alone
}

// altered is a condition in both versions; either is nil where one lacks it.
type altered struct{ old, new *criterion }

// either is the condition of the new version, or of the old.
func (a altered) either() *criterion {
	if a.new != nil {
		return a.new
	}
	return a.old
}

// alterations are the conditions that changed, of declarations that both
// versions have.
func alterations(old, new *rules.Set) []altered {
	before, after := conditions(old), conditions(new)
	var out []altered
	for _, key := range after.keys {
		if _, both := before.lists[key]; both {
			out = append(out, unequal(before.lists[key], after.lists[key])...)
		}
	}
	return out
}

// unequal pairs the conditions of one clause. As in sequence, those that both
// versions begin and end with are left out.
func unequal(a, b []*criterion) []altered {
	same := func(x, y *criterion) bool { return essence(x.heads+x.text) == essence(y.heads+y.text) }
	for len(a) > 0 && len(b) > 0 && same(a[0], b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && same(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out []altered
	for i := range max(len(a), len(b)) {
		var x altered
		if i < len(a) {
			x.old = a[i]
		}
		if i < len(b) {
			x.new = b[i]
		}
		if x.old == nil || x.new == nil || !same(x.old, x.new) {
			out = append(out, x)
		}
	}
	return out
}

// gathered are conditions by declaration and clause, in the order of a set.
type gathered struct {
	set   *rules.Set
	keys  []string
	lists map[string][]*criterion
}

// conditions are all conditions of a set. A declaration without any has empty
// lists, so that one that comes to it is told from one of a new declaration.
func conditions(s *rules.Set) *gathered {
	g := &gathered{set: s, lists: map[string][]*criterion{}}
	for _, d := range s.Derived {
		g.derivation(d)
	}
	for _, r := range s.Rules {
		c := criterion{owner: "rule " + r.ID, rule: r}
		g.whole(c, "when", r.When)
		exprs := []*expression.Expr{r.When}
		for _, e := range r.Effects {
			exprs = append(exprs, e.Expr)
		}
		g.choices(c, exprs)
	}
	for _, co := range s.Coalitions {
		c := criterion{owner: "coalition " + co.ID()}
		var exprs []*expression.Expr
		for _, q := range co.Requires {
			g.whole(c, "require", q.Expr)
			exprs = append(exprs, q.Expr)
		}
		g.choices(c, exprs)
	}
	return g
}

func (g *gathered) derivation(d *rules.Derived) {
	name := d.Attr.Kind + "." + d.Attr.Name
	if d.Table == nil {
		c := criterion{owner: "derive " + name, derived: d}
		if d.Attr.Type.Base == types.Bool {
			g.whole(c, "value", d.Expr)
		}
		g.choices(c, d.Exprs())
		return
	}
	c := criterion{owner: "table " + name, derived: d}
	g.choices(c, d.Exprs())
	var heads []string
	for _, in := range d.Table.Inputs {
		heads = append(heads, written(in)+g.values(in))
	}
	for _, r := range d.Table.Rows {
		c.clause, c.row, c.at = "row", r, r.At.String()
		c.heads, c.text = strings.Join(heads, " | ")+": ", row(d.Table, r)+g.values(r.Result)
		g.add(c)
	}
}

// whole adds an expression that is a condition.
func (g *gathered) whole(c criterion, clause string, e *expression.Expr) {
	c.clause = clause
	g.open(c)
	if e != nil {
		c.of, c.node, c.text, c.at = e, e.Root, written(e)+g.values(e), e.At.String()
		g.add(c)
	}
}

// choices adds the conditions of the `?:` in expressions.
func (g *gathered) choices(c criterion, exprs []*expression.Expr) {
	c.clause = "choice"
	g.open(c)
	for _, e := range exprs {
		if e != nil {
			c.of = e
			g.below(c, e.Root)
		}
	}
}

func (g *gathered) below(c criterion, n expression.Node) {
	if x, ok := n.(*expression.Choice); ok {
		part := &expression.Expr{Root: x.If, At: x.If.Span()}
		found := c
		found.node, found.text, found.at = x.If, written(part)+g.values(part), part.At.String()
		g.add(found)
	}
	_, predicate := n.(*expression.Aggregate)
	c.inner = c.inner || predicate
	for _, child := range expression.Children(n) {
		g.below(c, child)
	}
}

// open makes the list that a condition belongs to.
func (g *gathered) open(c criterion) string {
	key := c.owner + "\x00" + c.clause
	if _, ok := g.lists[key]; !ok {
		g.keys = append(g.keys, key)
		g.lists[key] = nil
	}
	return key
}

func (g *gathered) add(c criterion) {
	key := g.open(c)
	g.lists[key] = append(g.lists[key], &c)
}

// values names the parameters and constants of a text with their values: where
// one of them changed, so did the condition.
func (g *gathered) values(e *expression.Expr) string {
	var out []string
	seen := map[string]bool{}
	expression.Walk(e.Root, func(n expression.Node) {
		x, ok := n.(*expression.Global)
		if !ok || seen[x.Name] {
			return
		}
		seen[x.Name] = true
		if v, ok := (known{set: g.set}).number(x); ok {
			out = append(out, x.Name+" = "+typed(v, x.Type()))
		}
	})
	if len(out) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", strings.Join(out, ", "))
}
