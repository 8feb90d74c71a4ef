package interval_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// This file makes studies of random conditions and random inputs for them.

const schema = `edition 1
kind task of partner {
  w share
  o optional number -5..5
}
kind partner {
  a share
  b number 0..100
  c count 0..20
  d optional share
  e number -10..10
  f bool
  g enum(x, y, z)
  h optional ref partner
  s set of enum(r, u, v)
  t optional date
  m optional number 0..1000
}
relation tie(partner, partner) share symmetric {
%s}
relation far(partner, partner) number 0..9 directed = 4 {
%s}
param half number 1..50 = %s
let third = 1 / 3
derive partner.m number = saturate(b, half) * 10 + c
derive partner.q share = noisy_or(map(filter(tasks, .w > 0.2), .w))
derive partner.o number = e * (1 - a)
derive coalition.weight number = sum(members, .a)
table partner.level enum(low, mid, top) {
  hit first
  | a      | f    || level |
  | >= 0.7 | -    || top   |
  | >= 0.3 | true || mid   |
  | < 0.9  | -    || low   |
}
table partner.mark number {
  hit sum
  | b       | c   || mark |
  | >= 50   | -   || 2    |
  | 20..70  | > 3 || a    |
  | -       | -   || 0.5  |
}
table partner.sole share {
  hit unique
  | e      || sole |
  | < 0    || a    |
  | 0 .. 4 || 50%%  |
  | > 4    || 1    |
}
`

// gen writes random expressions.
type gen struct {
	*rand.Rand
	depth int    // of predicates
	of    string // what attributes are read of: "", "." for an item, "p."
}

func (g *gen) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *gen) attr(names ...string) string {
	name := g.pick(names...)
	if g.depth > 0 && g.of != "" {
		if g.IntN(4) > 0 {
			return g.of + name
		}
		return name
	}
	if g.IntN(12) == 0 {
		return "h." + name
	}
	return name
}

func (g *gen) literal() string {
	return g.pick("0", "0.1", "0.2", "0.3", "0.5", "0.7", "1", "2", "5", "10", "50", "100", "0.9", "3", "25")
}

func (g *gen) numericAttr() string {
	if g.of == ".t" {
		return g.pick(".w", "(.o ?? 0)", "a", "b", "e")
	}
	return g.attr("a", "b", "c", "d", "e", "m", "q", "o", "mark", "sole", "a", "e", "a")
}

func (g *gen) number(n int) string {
	if n <= 0 {
		if g.IntN(3) == 0 {
			return g.literal()
		}
		if g.IntN(8) == 0 {
			return g.pick("half", "third", "weight", "count(members)", "tie(h, lead)", "far(lead, h)")
		}
		return g.numericAttr()
	}
	x := func() string { return g.number(n - 1 - g.IntN(2)) }
	switch g.IntN(17) {
	case 16:
		return g.pick("noisy_or", "mean", "product") + "([" + g.pick("a", "q", "sole", "0.3") + ", " + g.pick("a", "b / 100", "0.5") + "])"
	case 0, 1, 2, 3, 4, 5:
		return "(" + x() + g.pick(" + ", " - ", " * ", " / ", " + ", " - ", " * ") + x() + ")"
	case 6:
		return g.pick("min", "max") + "(" + x() + ", " + x() + ")"
	case 7:
		return g.pick("abs", "floor", "ceil", "sqrt", "exp", "ln", "log10", "logistic", "round") + "(" + x() + ")"
	case 8:
		return g.pick("saturate", "share_of", "decay", "pow") + "(" + x() + ", " + x() + ")"
	case 9:
		if g.IntN(2) == 0 {
			return "membership(" + x() + ", " + g.pick("-1, 0.5, 3", "0, half, 20", "-5, "+g.literal()+", 60") + ")"
		}
		return "clamp(" + x() + ", " + g.literal() + ", " + x() + ")"
	case 10:
		return "(" + g.condition(n-1) + " ? " + x() + " : " + x() + ")"
	case 11:
		return "(" + g.attrOrTie() + " ?? " + x() + ")"
	case 12:
		return "(-" + x() + ")"
	case 13, 14:
		return g.aggregate(n)
	}
	y := g.numericAttr()
	return g.pick("("+y+" - "+y+")", "("+y+" * "+y+")", "round("+y+", 1)", "pow("+y+", 2)", "months_between(2000-01-31, now)", "year(now)")
}

func (g *gen) attrOrTie() string {
	if g.of == ".t" {
		return ".o"
	}
	return g.attr("d", "m", "sole", "d")
}

// inside makes something about the items of a collection.
func (g *gen) inside(of string, make func() string) string {
	outer := *g
	g.depth, g.of = g.depth+1, of
	defer func() { *g = outer }()
	return make()
}

func (g *gen) aggregate(n int) string {
	if g.depth == 2 {
		return g.numericAttr()
	}
	list, of := g.pick("members", "members", "records(partner)", "[lead, lead]"), "."
	if g.IntN(2) == 0 && g.depth == 0 {
		list, of = "tasks", ".t"
	}
	body := func() string { return g.inside(of, func() string { return g.number(n - 1) }) }
	cond := func() string { return g.inside(of, func() string { return g.condition(n - 1) }) }
	if g.IntN(3) == 0 {
		list = "filter(" + list + ", " + cond() + ")"
	}
	switch g.IntN(7) {
	case 5:
		return "best(map(" + list + ", " + body() + "), " + g.pick("#", "-#", "# * a", "abs(# - 3)") + ")"
	case 6:
		if of == "." {
			return "best(" + list + ", " + body() + ")." + g.pick("a", "b", "e", "q")
		}
		return "best(tasks, " + body() + ").w"
	case 4:
		x := func() string { return g.number(n - 1) }
		return g.pick("mean", "smallest", "largest", "median", "product", "noisy_or", "noisy_and", "gini", "sum") + "([" + x() + ", " + x() + ", " + x() + "])"
	case 0:
		return "count(" + list + ", " + cond() + ")"
	case 1:
		return "sum(" + list + ", " + body() + ")"
	case 2:
		return g.pick("mean", "smallest", "largest", "median", "product", "noisy_or", "noisy_and", "gini", "herfindahl", "sum", "count") + "(map(" + list + ", " + body() + "))"
	}
	return "count(" + list + ")"
}

func (g *gen) condition(n int) string {
	if n <= 0 || g.IntN(3) > 0 {
		return g.simple(max(n, 0))
	}
	x := func() string { return g.condition(n - 1) }
	switch g.IntN(7) {
	case 0, 1, 2:
		return "(" + x() + " and " + x() + ")"
	case 3, 4:
		return "(" + x() + " or " + x() + ")"
	case 5:
		return "(not " + x() + ")"
	}
	if g.depth == 2 {
		return g.simple(n)
	}
	body := g.inside(".", func() string { return g.condition(n - 1) })
	return g.pick("all", "any", "none", "one") + "(members, " + body + ")"
}

func (g *gen) simple(n int) string {
	compare := g.pick(" < ", " <= ", " > ", " >= ", " == ", " != ")
	if g.of == ".t" {
		return "(" + g.number(n) + compare + g.number(n-1) + ")"
	}
	y := g.attr("a", "b", "c", "e", "q")
	switch g.IntN(15) {
	case 14:
		if g.depth < 2 {
			return "(" + g.pick("h", "lead") + " == best(members, " + g.inside(".", func() string { return g.number(n) }) + "))"
		}
		return g.attr("f")
	case 0:
		return g.attr("f")
	case 1:
		return "(" + g.attr("g") + g.pick(" == ", " != ") + g.pick(`"x"`, `"y"`, `"z"`) + ")"
	case 2:
		return "(" + g.attr("level") + g.pick(" in ", " not in ") + g.pick(`["low", "mid"]`, `["top"]`, `["low", "mid", "top"]`) + ")"
	case 3:
		return "(" + g.pick(`"r"`, `"u"`, g.attr("g")) + " in " + g.attr("s") + ")"
	case 4:
		return "known(" + g.attr("d", "h", "m", "sole", "level") + ")"
	case 5:
		return "(known(h) and h" + g.pick(" == ", " != ") + g.pick("lead", "h") + ")"
	case 6:
		return "(" + g.attr("c") + " in [1, 2, 0.5])"
	case 7:
		return "(known(t) and t" + g.pick(" < ", " >= ") + g.pick("now", "2010-05-01", "now + 3 months") + ")"
	case 8:
		return "near(" + g.number(n) + ", " + g.number(n-1) + ", 0.1)"
	case 9:
		return "(" + y + compare + g.literal() + g.pick(" and ", " or ") + y + g.pick(" < ", " >= ", " > ") + g.literal() + ")"
	}
	return "(" + g.number(n) + compare + g.number(n-1) + ")"
}

// study is a study of conditions and records. Numbers lie in the part of their
// range that the box leaves.
func (g *gen) study(conditions, records int, box map[string][2]float64) (text string, sources []string) {
	var b strings.Builder
	var tie, far strings.Builder
	for range records {
		i, j := g.IntN(records), g.IntN(records)
		if i < j && g.IntN(2) == 0 && !strings.Contains(tie.String(), fmt.Sprintf(" p%d, p%d ", i, j)) {
			fmt.Fprintf(&tie, "  p%d, p%d = %v\n", i, j, g.Float64())
		}
		if !strings.Contains(far.String(), fmt.Sprintf(" p%d, p%d ", i, j)) {
			fmt.Fprintf(&far, "  p%d, p%d = %v\n", i, j, 9*g.Float64())
		}
	}
	fmt.Fprintf(&b, schema, tie.String(), far.String(), g.pick("1", "20", "50"))
	for i := range conditions {
		c := g.condition(1 + g.IntN(3))
		sources = append(sources, c)
		fmt.Fprintf(&b, "derive partner.k%d bool = %s\n", i, c)
	}
	for i := range records {
		g.record(&b, i, records, box)
	}
	fmt.Fprintf(&b, "coalition judged {\n  as_of = %04d-%02d-%02d\n  lead = p0\n  members = [", 1950+g.IntN(100), 1+g.IntN(12), 1+g.IntN(28))
	for i := range g.IntN(9) {
		fmt.Fprintf(&b, "p%d, ", 1+i*records/10)
	}
	b.WriteString("p0]\n}\n")
	return b.String(), sources
}

func (g *gen) in(name string, low, high float64, box map[string][2]float64) string {
	if r, ok := box[name]; ok {
		low, high = r[0], r[1]
	}
	x := low + g.Float64()*(high-low)
	switch g.IntN(6) {
	case 0:
		x = low
	case 1:
		x = high
	case 2:
		for _, c := range []float64{0.3, 0.5, 0.2, 1, 10} {
			if c >= low && c <= high && g.IntN(3) == 0 {
				x = c
			}
		}
	}
	return fmt.Sprintf("%.17f", x)
}

func (g *gen) record(b *strings.Builder, i, n int, box map[string][2]float64) {
	fmt.Fprintf(b, "partner p%d {\n  a = %s\n  b = %s\n  c = %d\n  e = %s\n", i,
		g.in("a", 0, 1, box), g.in("b", 0, 100, box), g.IntN(21), g.in("e", -10, 10, box))
	fmt.Fprintf(b, "  f = %v\n  g = %s\n  s = %s\n", g.IntN(2) == 0, g.pick("x", "y", "z"), g.pick("[]", "[r]", "[u, v]", "[r, u, v]"))
	if g.IntN(3) > 0 {
		fmt.Fprintf(b, "  d = %s\n", g.in("d", 0, 1, box))
	}
	if g.IntN(2) == 0 {
		fmt.Fprintf(b, "  h = p%d\n", g.IntN(n))
	}
	if g.IntN(2) == 0 {
		fmt.Fprintf(b, "  m = %s\n", g.in("m", 0, 1000, box))
	}
	if g.IntN(2) == 0 {
		fmt.Fprintf(b, "  t = %04d-%02d-%02d\n", 1950+g.IntN(100), 1+g.IntN(12), 1+g.IntN(28))
	}
	for k := range g.IntN(4) {
		fmt.Fprintf(b, "  task p%d_%d {\n    w = %s\n", i, k, g.in("w", 0, 1, box))
		if g.IntN(2) == 0 {
			fmt.Fprintf(b, "    o = %s\n", g.in("o", -5, 5, box))
		}
		b.WriteString("  }\n")
	}
	b.WriteString("}\n")
}
