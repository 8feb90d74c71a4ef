package report

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// dimensions are the dimensions of a result: the two of the trade-off first,
// then the others by name.
func dimensions(r *eval.Result) []string {
	rank := map[string]int{"political": -2, "military": -1}
	return slices.SortedFunc(maps.Keys(r.Scores), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b))
	})
}

// side is what speaks for, or against, in one dimension: its rules, the
// weightiest first.
type side struct {
	name   string
	total  float64
	groups []*group
	hidden int // contributions that are not shown
}

// group is what one effect of a rule gave, over all records it was applied to.
type group struct {
	rule, title, at string
	source          []eval.Cited
	total           float64
	items           []eval.Contribution // the strongest first
	shown           int                 // how many of the items are shown
}

// sides sorts the contributions of a score into those for and those against.
// What gave nothing is counted only. top bounds how many single contributions
// of a side are shown; each rule is shown with its total all the same.
func sides(s eval.Score, top int) (all []side, nothing int) {
	sign := 1.0
	if s.Better == "lower" {
		sign = -1
	}
	var pro, contra []eval.Contribution
	for _, c := range s.Contributions {
		switch x := c.Points * sign; {
		case x > 0:
			pro = append(pro, c)
		case x < 0:
			contra = append(contra, c)
		default:
			nothing++
		}
	}
	return []side{newSide("For", pro, top), newSide("Against", contra, top)}, nothing
}

func newSide(name string, list []eval.Contribution, top int) side {
	slices.SortStableFunc(list, func(a, b eval.Contribution) int { return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)) })
	s := side{name: name}
	groups := map[string]*group{}
	for i, c := range list {
		key := c.Rule + "\x00" + c.At
		g := groups[key]
		if g == nil {
			g = &group{rule: c.Rule, title: c.Title, at: c.At, source: c.Source}
			groups[key] = g
			s.groups = append(s.groups, g)
		}
		g.items = append(g.items, c)
		g.total += c.Points
		s.total += c.Points
		if top == 0 || i < top {
			g.shown++
		} else {
			s.hidden++
		}
	}
	slices.SortStableFunc(s.groups, func(a, b *group) int { return cmp.Compare(math.Abs(b.total), math.Abs(a.total)) })
	return s
}

// rest is the points of the items that are not shown.
func (g *group) rest() (points float64) {
	for _, c := range g.items[g.shown:] {
		points += c.Points
	}
	return points
}

// decimals is how many decimals numbers of a range are shown with.
func decimals(r [2]float64) int {
	switch width := r[1] - r[0]; {
	case width >= 10_000:
		return 0
	case width >= 10:
		return 2
	}
	return 4
}

// fixed writes a number with so many decimals.
func fixed(x float64, digits int) string {
	s := fmt.Sprintf("%.*f", digits, x)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// signed is fixed with its sign, which even a number too small to show keeps.
func signed(x float64, digits int) string {
	if x == 0 {
		return fixed(0, digits)
	}
	return fmt.Sprintf("%+.*f", digits, x)
}

// effect says what a contribution did: its factor, if it is one.
func effect(c eval.Contribution) string {
	if c.Op == "*=" {
		return "× " + eval.Number(c.Amount)
	}
	return ""
}

// lacks is what is missing of one attribute for one rule, over all records.
type lacks struct {
	rule, attribute, because string
	who                      []string
}

// group missing values by rule, attribute and reason.
func missing(list []eval.Missing) (out []*lacks) {
	groups := map[[3]string]*lacks{}
	for _, m := range list {
		who, attr := m.Attribute, m.Attribute
		if i := strings.LastIndexByte(m.Attribute, '.'); i >= 0 {
			who, attr = m.Attribute[:i], m.Attribute[i+1:]
		} else if i := strings.IndexByte(m.Attribute, '('); i >= 0 {
			who, attr = strings.Trim(m.Attribute[i:], "()"), m.Attribute[:i]
		}
		because := strings.ReplaceAll(m.Because, who+".", "its ")
		key := [3]string{m.Rule, attr, because}
		if groups[key] == nil {
			groups[key] = &lacks{rule: m.Rule, attribute: attr, because: because}
			out = append(out, groups[key])
		}
		groups[key].who = append(groups[key].who, who)
	}
	return out
}

// quadrants explains the terms of the trade-off, in their order.
var quadrants = []struct{ name, doc string }{
	{eval.QuadrantBoth, "gains in both scores"},
	{eval.QuadrantPolitical, "the trade-off: political gain, no military one"},
	{eval.QuadrantMilitary, "military gain, no political one"},
	{eval.QuadrantNeither, "no gain in either"},
}

// partnersByWorth are the partners with the greatest political gain first.
func partnersByWorth(r *eval.Result) []eval.Partner {
	dims := dimensions(r)
	return slices.SortedStableFunc(slices.Values(r.Partners), func(a, b eval.Partner) int {
		for _, d := range dims {
			if c := cmp.Compare(b.Adds[d], a.Adds[d]); c != 0 {
				return c
			}
		}
		return 0
	})
}

// Plural is "1 partner", "2 partners".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(fmt.Sprint(n)) + " " + one + "s"
}

// named is a title with the id that files know it by.
func named(title, id string) string {
	if title == "" || title == id {
		return id
	}
	return title + " (" + id + ")"
}
