package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// The tests of a decision table compare its inputs with constants, so that
// each input falls into finitely many regions: the constants themselves, and
// the open intervals between them. One point stands for each region. Trying
// all combinations finds every gap, overlap and idle row, as long as there are
// few enough of them.

// maxTries bounds the work on one table: its combinations times its rows. A
// larger table is not analysed; it is judged all the same.
const maxTries = 5_000_000

// region is a part of an input's values on which no test changes its answer.
type region struct {
	number float64
	text   string
	truth  bool
	show   string
}

// coverage reports gaps, overlaps and rows that never apply.
func (c *checker) coverage(x *Derived, n *lang.TableDecl) {
	t := x.Table
	regions := make([][]region, len(t.Inputs))
	total := 1
	for i, in := range t.Inputs {
		regions[i] = regionsOf(t, i, in.Type(), c.rangeOf(in.Root))
		if total *= max(1, len(regions[i])); total*len(t.Rows) > maxTries {
			return
		}
	}
	a := &tableAnalysis{c: c, x: x, n: n, hits: make([]int, len(t.Rows))}
	point := make([]region, len(t.Inputs))
	for combination := 0; combination < total; combination++ {
		rest := combination
		for i := range regions {
			point[i] = regions[i][rest%len(regions[i])]
			rest /= len(regions[i])
		}
		a.try(point)
	}
	a.idleRows()
}

type tableAnalysis struct {
	c             *checker
	x             *Derived
	n             *lang.TableDecl
	hits          []int
	gap, conflict bool
}

// try finds the rows that apply to a point.
func (a *tableAnalysis) try(point []region) {
	t := a.x.Table
	var matched []int
	for i, row := range t.Rows {
		if matches(row, point) {
			matched = append(matched, i)
			if t.Hit == "first" {
				break
			}
		}
	}
	for _, i := range matched {
		a.hits[i]++
	}
	if len(matched) == 0 && !a.gap {
		a.gap = true
		a.c.add(diag.TableGap, a.n.Path.Span(), "no row applies when %s", a.show(point)).
			WithHint("add a row for it, or a last row of -")
	}
	if len(matched) > 1 && !a.conflict && a.contradict(matched) {
		a.conflict = true
		d := a.c.add(diag.TableOverlap, t.Rows[matched[1]].At, "two rows apply when %s", a.show(point))
		d.WithRelated(t.Rows[matched[0]].At, "the other row").WithHint("narrow one of them, or use `hit first`")
	}
}

// contradict reports whether the hit policy forbids the rows to apply at once.
func (a *tableAnalysis) contradict(rows []int) bool {
	switch a.x.Table.Hit {
	case "unique":
		return true
	case "any":
		first := a.x.Table.Rows[rows[0]].Result.Text()
		return slices.ContainsFunc(rows, func(i int) bool { return a.x.Table.Rows[i].Result.Text() != first })
	}
	return false
}

func (a *tableAnalysis) show(point []region) string {
	var parts []string
	for i, in := range a.x.Table.Inputs {
		parts = append(parts, in.Text()+" is "+point[i].show)
	}
	return strings.Join(parts, ", ")
}

func (a *tableAnalysis) idleRows() {
	for i, n := range a.hits {
		if n == 0 {
			a.c.add(diag.TableRow, a.x.Table.Rows[i].At, "the row never applies").
				WithHint("earlier rows cover it, or its conditions contradict the ranges of the attributes")
		}
	}
}

func matches(row *Row, point []region) bool {
	for i, test := range row.Tests {
		if !test.Holds(point[i].number, point[i].text, point[i].truth) {
			return false
		}
	}
	return true
}

// Holds reports whether an input passes the test. Only the argument of the
// input's type counts.
func (t *CellTest) Holds(number float64, text string, truth bool) bool {
	switch {
	case t.Any:
		return true
	case t.Bool != nil:
		return *t.Bool == truth
	case t.Texts != nil:
		return slices.Contains(t.Texts, text)
	}
	for _, p := range t.Parts {
		if p.holds(number) != t.All {
			return !t.All
		}
	}
	return t.All
}

func (p Compare) holds(x float64) bool {
	switch p.Op {
	case "==":
		return x == p.Low
	case "<":
		return x < p.Low
	case "<=":
		return x <= p.Low
	case ">":
		return x > p.Low
	case ">=":
		return x >= p.Low
	}
	return p.Low <= x && x <= p.High
}

// regionsOf are the regions of one input.
func regionsOf(t *Table, input int, typ types.Type, r *Range) []region {
	switch typ.Base {
	case types.Bool:
		return []region{{truth: true, show: "true"}, {show: "false"}}
	case types.Enum:
		var out []region
		for _, v := range typ.Values {
			out = append(out, region{text: v, show: v})
		}
		return out
	case types.Text:
		out := []region{{text: "\x00", show: "another text"}}
		for _, row := range t.Rows {
			for _, v := range row.Tests[input].Texts {
				out = append(out, region{text: v, show: lang.Quote(v)})
			}
		}
		return out
	}
	return numberRegions(t, input, typ, r)
}

func numberRegions(t *Table, input int, typ types.Type, r *Range) []region {
	var cuts []float64
	for _, row := range t.Rows {
		for _, p := range row.Tests[input].Parts {
			cuts = append(cuts, p.Low)
			if p.Op == ".." {
				cuts = append(cuts, p.High)
			}
		}
	}
	if r == nil && len(cuts) == 0 {
		return []region{{show: "anything"}}
	}
	if r == nil {
		r = &Range{slices.Min(cuts) - 1, slices.Max(cuts) + 1}
	}
	cuts = append(cuts, r.Low, r.High)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var points []float64
	for i, x := range cuts {
		points = append(points, x)
		if i+1 < len(cuts) {
			points = append(points, between(x, cuts[i+1], typ)...)
		}
	}
	var out []region
	for _, x := range points {
		if r.Holds(x) {
			out = append(out, region{number: x, show: showNumber(x, typ)})
		}
	}
	return out
}

// between is a point inside an interval, none if a whole number is needed and
// there is none.
func between(a, b float64, typ types.Type) []float64 {
	if typ.Base == types.Count || typ.Base == types.Date {
		if a+1 < b {
			return []float64{a + 1}
		}
		return nil
	}
	return []float64{a + (b-a)/2}
}

func showNumber(x float64, typ types.Type) string {
	switch typ.Base {
	case types.Date:
		return types.FormatDay(x)
	case types.Share:
		return fmt.Sprintf("%g%%", x*100)
	}
	return number(x)
}

// rangeOf is the range that an input keeps to, if it is a plain attribute or a
// type with a range; nil where nothing is known.
func (c *checker) rangeOf(n expression.Node) *Range {
	if read, ok := n.(*expression.Attr); ok {
		if k, ok := c.kind(read.Kind); ok {
			if a, ok := k.Attr(read.Name); ok && a.Range != nil {
				return a.Range
			}
		}
	}
	if lo, hi, ok := n.Type().Range(); ok {
		return &Range{lo, hi}
	}
	return nil
}
