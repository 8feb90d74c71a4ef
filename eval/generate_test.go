package eval

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/stdlib"
)

// probeStudy declares one attribute of each type, all of which may be absent.
const probeStudy = `
kind partner {
  n optional number
  s optional share
  c optional count
  m optional months
  d optional date
  b optional bool
  t optional text
  e optional enum(one_, two, three)
  x optional set of enum(one_, two, three)
  r optional ref partner
  l optional list of ref partner
}
kind coalition + { target optional number }
dimension political { range = 0..1 }
relation ties(partner, partner) number symmetric { a, b = 0.5  b, c = -3  a, a = 1e308 }
relation host(partner, partner) bool directed { a, b = true  b, a = false  c, c = true }
param weight number -1e9..1e9 = 0.1
let limit = 3 / 7
let near_by = "two"
let first_day = 2003-03-20
partner a {}
partner b {}
partner c {}
partner d {}
coalition co { as_of = 2004-02-29 lead = a members = [a, b, c] candidates = [d] }
`

// generator writes expressions of a wanted type.
type generator struct {
	*rand.Rand
	refs  []string   // names of records in reach
	items types.Base // of the innermost predicate; Invalid outside
	depth int        // predicates around
}

func (g *generator) pick(choices ...string) string { return choices[g.IntN(len(choices))] }

// expr writes an expression of a base; budget bounds how deep it goes.
func (g *generator) expr(base types.Base, budget int) string {
	if budget <= 0 || g.IntN(8) == 0 {
		return g.leaf(base)
	}
	switch g.IntN(8) {
	case 0:
		return "(" + g.expr(types.Bool, budget-1) + " ? " + g.expr(base, budget-1) + " : " + g.expr(base, budget-1) + ")"
	case 1, 2:
		if attributes[base] == nil {
			break // nothing of this type can be absent
		}
		return "(" + g.soft(base, budget) + " ?? " + g.expr(base, budget-1) + ")"
	}
	switch base {
	case types.Number:
		return g.number(budget)
	case types.Bool:
		return g.truth(budget)
	case types.List:
		if g.depth < 2 {
			return "filter(" + g.over(types.List, types.Bool, budget) + ")"
		}
	case types.Numbers:
		if g.depth < 2 {
			return "map(" + g.over(g.collection(), types.Number, budget) + ")"
		}
	case types.Date:
		return "(" + g.expr(types.Date, budget-1) + g.pick(" + ", " - ") + g.pick("1 month", "18 months", "2 years") + ")"
	case types.Ref:
		if g.depth < 2 && g.IntN(2) == 0 {
			return g.best(types.List, budget)
		}
		return g.record(budget-1) + ".r"
	case types.Text:
		if g.depth < 2 {
			return g.best(types.Set, budget)
		}
	}
	return g.leaf(base)
}

var attributes = map[types.Base][]string{types.Number: {"n", "s", "c", "m"}, types.Bool: {"b"}, types.Text: {"t", "e"}, types.Date: {"d"},
	types.Set: {"x"}, types.Ref: {"r"}, types.List: {"l"}}

// soft is a read that can be absent by itself.
func (g *generator) soft(base types.Base, budget int) string {
	names := attributes[base]
	switch {
	case base == types.Number && g.IntN(5) == 0:
		return "ties(" + g.record(budget-1) + ", " + g.record(budget-1) + ")"
	case base == types.Number && g.IntN(8) == 0:
		return "target"
	case budget > 1 && g.IntN(3) == 0:
		return "(" + g.soft(base, budget-1) + " ?? " + g.soft(base, budget-1) + ")"
	}
	return g.record(budget-1) + "." + g.pick(names...)
}

func (g *generator) record(budget int) string {
	if g.items == types.Ref && g.IntN(2) == 0 {
		return "#"
	}
	if budget > 0 && g.IntN(3) == 0 {
		return g.pick(g.record(budget-1)+".r", "("+g.record(budget-1)+".r ?? "+g.record(budget-1)+")")
	}
	return g.pick(append(g.refs, "a", "b", "lead")...)
}

var literals = map[types.Base][]string{
	types.Number:  {"0", "1", "-1", "0.1", "3", "2.5", "50%", "1e308", "-1e308", "1e-320", "weight", "limit", "count(members)", "6 months"},
	types.Bool:    {"true", "false"},
	types.Text:    {`"one_"`, `"two"`, `"other"`, "near_by"},
	types.Date:    {"now", "2003-03-20", "as_of", "first_day"},
	types.List:    {"members", "partners", "candidates", "records(partner)", "[a, b]", "[d]"},
	types.Numbers: {"[1, 2, 3]", "[0.5]", "[]", "[weight, limit, 1e308]"},
	types.Set:     {},
}

func (g *generator) leaf(base types.Base) string {
	if g.items == base && g.IntN(3) == 0 {
		return "#"
	}
	if base == types.Ref {
		return g.record(0)
	}
	if names := attributes[base]; len(names) > 0 && (g.IntN(2) == 0 || base == types.Set) {
		return g.record(0) + "." + g.pick(names...)
	}
	return g.pick(literals[base]...)
}

func (g *generator) number(budget int) string {
	switch g.IntN(10) {
	case 0:
		return "(-" + g.expr(types.Number, budget-1) + ")"
	case 1:
		return "ties(" + g.record(budget-1) + ", " + g.record(budget-1) + ")"
	case 2, 3:
		return g.calling(budget)
	case 4:
		return "(" + g.expr(types.Date, budget-1) + " - " + g.expr(types.Date, budget-1) + ")"
	case 5:
		return "sum(" + g.expr(types.Numbers, budget-1) + ")"
	case 6:
		if g.depth < 2 {
			return g.pick("count("+g.over(g.collection(), types.Bool, budget), "sum("+g.over(g.collection(), types.Number, budget)) + ")"
		}
	}
	if g.depth < 2 && g.IntN(6) == 0 {
		return g.best(types.Numbers, budget)
	}
	return "(" + g.expr(types.Number, budget-1) + g.pick(" + ", " - ", " * ", " / ") + g.expr(types.Number, budget-1) + ")"
}

func (g *generator) truth(budget int) string {
	switch g.IntN(11) {
	case 0:
		return "(not " + g.expr(types.Bool, budget-1) + ")"
	case 1:
		return "known(" + g.soft(types.Base(g.pickBase()), budget) + ")"
	case 2:
		return "(" + g.expr(types.Text, budget-1) + g.pick(" == ", " != ", " in x ?? ")[:4] + g.expr(types.Text, budget-1) + ")"
	case 3:
		return "(" + g.record(budget-1) + g.pick(" in ", " not in ") + g.expr(types.List, budget-1) + ")"
	case 4:
		return "(" + g.expr(types.Number, budget-1) + g.pick(" in ", " not in ") + g.pick(g.expr(types.Numbers, budget-1), "["+g.expr(types.Number, budget-1)+", 3]") + ")"
	case 5:
		return "(" + g.pick(`"one_"`, g.record(0)+".e") + " in " + g.expr(types.Set, budget-1) + ")"
	case 6:
		if g.depth < 2 {
			return g.pick("all", "any", "none", "one") + "(" + g.over(g.collection(), types.Bool, budget) + ")"
		}
	case 7:
		return "(" + g.expr(types.Bool, budget-1) + g.pick(" and ", " or ", " == ") + g.expr(types.Bool, budget-1) + ")"
	case 8:
		return "(" + g.record(budget-1) + g.pick(" == ", " != ") + g.record(budget-1) + ")"
	case 9:
		return "(" + g.expr(types.Date, budget-1) + g.pick(" < ", " >= ", " == ") + g.expr(types.Date, budget-1) + ")"
	}
	return "(" + g.expr(types.Number, budget-1) + g.pick(" < ", " <= ", " > ", " >= ", " == ", " != ") + g.expr(types.Number, budget-1) + ")"
}

func (g *generator) pickBase() types.Base {
	return []types.Base{types.Number, types.Bool, types.Text, types.Date, types.Ref, types.List, types.Set}[g.IntN(7)]
}

func (g *generator) collection() types.Base {
	return []types.Base{types.List, types.List, types.Numbers, types.Set}[g.IntN(4)]
}

// best writes the choice of an item.
func (g *generator) best(list types.Base, budget int) string {
	return "best(" + g.over(list, types.Number, budget) + ")"
}

// over writes a collection and what to ask of its items.
func (g *generator) over(list, body types.Base, budget int) string {
	text := g.expr(list, budget-1)
	was := g.items
	g.items = map[types.Base]types.Base{types.List: types.Ref, types.Numbers: types.Number, types.Set: types.Text}[list]
	g.depth++
	text += ", " + g.expr(body, budget-1)
	g.items = was
	g.depth--
	return text
}

// library writes a call of a function of the library whose result is a number.
func (g *generator) calling(budget int) string {
	for {
		f := stdlib.All[g.IntN(len(stdlib.All))]
		if f.Over != stdlib.Values || !f.Result.IsNumeric() {
			continue
		}
		var args []string
		for _, p := range f.Params {
			if p.Optional && g.IntN(2) == 0 {
				break
			}
			base := p.Type.Base
			if p.Type.IsNumeric() {
				base = types.Number
			}
			args = append(args, g.expr(base, budget-1))
		}
		return fmt.Sprintf("%s(%s)", f.Name, strings.Join(args, ", "))
	}
}

// fill gives the rows of a world other values, some absent.
func (g *generator) fill(w *world) {
	partners := w.rows[w.program.layout.kinds["partner"]]
	for _, r := range partners {
		for slot, a := range r.record.Kind.Attrs {
			r.vals[slot] = nil
			if g.IntN(4) > 0 {
				r.vals[slot] = g.value(a.Type, partners)
			}
		}
	}
	target, _ := w.coalition.record.Kind.Attr("target")
	w.coalition.vals[target.Slot] = g.value(target.Type, partners)
	w.columns.fill(w.columns.Machine)
}

func (g *generator) value(t types.Type, partners []*row) any {
	some := func(n int) []int { return g.Perm(n)[:g.IntN(n+1)] }
	switch t.Base {
	case types.Bool:
		return g.IntN(2) == 0
	case types.Text:
		return g.pick("one_", "two", "", "other")
	case types.Enum:
		return g.pick(t.Values...)
	case types.Set:
		set := []string{}
		for _, i := range some(len(t.Values)) {
			set = append(set, t.Values[i])
		}
		return set
	case types.Ref:
		return partners[g.IntN(len(partners))]
	case types.List:
		list := []*row{}
		for _, i := range some(len(partners)) {
			list = append(list, partners[i])
		}
		return list
	case types.Share:
		return []float64{0, 1, 0.5, 0.1, g.Float64()}[g.IntN(5)]
	case types.Count:
		return float64(g.IntN(4))
	case types.Date:
		return float64(731000 + g.IntN(2000))
	}
	return []float64{0, 1, -1, 0.1, 1e308, -1e308, 5e-324, g.NormFloat64() * 100}[g.IntN(8)]
}
