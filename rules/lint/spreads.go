package lint

import (
	"cmp"
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

// spreads are the facts of a study as its records state them, uncertain values
// anywhere in their spreads. They are those of one coalition on its day, or,
// without one, of any coalition on any day.
type spreads struct {
	interval.Declared
	coalition *rules.Coalition
	day       float64
	records   map[string]*rules.Record
	lists     map[string]*interval.Items
}

// settings are the facts of each coalition of the study; without coalitions,
// those of any.
func (p *Pass) settings() (all []*spreads) {
	records := map[string]*rules.Record{}
	for _, r := range p.Set.Records {
		records[r.ID] = r
	}
	for _, c := range p.Set.Coalitions {
		a, _ := c.Record.Kind.Attr("as_of")
		day, _, _ := c.Record.Cells[a.Slot].On(0)
		at, _ := day.(float64)
		all = append(all, &spreads{Declared: interval.Declared{Rules: p.Set}, coalition: c, day: at, records: records})
	}
	if all == nil {
		all = append(all, &spreads{Declared: interval.Declared{Rules: p.Set}, day: math.Inf(1), records: records})
	}
	return all
}

// Now is the day of judgement.
func (s *spreads) Now() interval.Value {
	if s.coalition == nil {
		return s.Declared.Now()
	}
	return interval.Of(interval.Point(s.day))
}

// Relation is what the study says of two records.
func (s *spreads) Relation(r *rules.Relation, a, b interval.Ref) interval.Value {
	if s.records[a.Path] == nil || s.records[b.Path] == nil {
		return s.Declared.Relation(r, a, b)
	}
	if c := r.Pair(a.Path, b.Path); c != nil {
		return s.cell(c, r.Type, r.Range)
	}
	return interval.Value{Missing: true}
}

// Attr is what a record says, or can say within its spread.
func (s *spreads) Attr(of interval.Ref, a *rules.Attr) (interval.Value, bool) {
	record := s.records[of.Path]
	if of.Path == expression.CoalitionKind && s.coalition != nil {
		record = s.coalition.Record
		if a.Builtin {
			return s.builtin(a), false
		}
	}
	if record == nil {
		return s.Declared.Attr(of, a)
	}
	c := record.Cells[a.Slot]
	if x, _, _ := c.On(s.day); x == nil && a.Derived == nil {
		c = a.Default
	}
	v := s.cell(c, a.Type, a.Range)
	if !v.Present && a.Builtin && a.Type.Base == types.List {
		v = interval.Exactly([]*rules.Record(nil))
	}
	return v, !v.Present && a.Derived != nil
}

// cell is what a cell says.
func (s *spreads) cell(c *rules.Cell, t types.Type, r *rules.Range) interval.Value {
	if c != nil && c.Spread != nil {
		low, high := spreadEnds(c.Spread, r)
		n := interval.Between(low, high)
		n.Whole = t.Base == types.Count || t.Base == types.Date
		return interval.Of(n)
	}
	x, _, _ := c.On(s.day)
	return interval.Exactly(x)
}

// spreadEnds are the ends of a spread: those that it has, one deviation to
// either side otherwise.
func spreadEnds(s *rules.Spread, r *rules.Range) (low, high float64) {
	switch a := s.Args; s.Kind {
	case "normal":
		low, high = a[0]-a[1], a[0]+a[1]
	case "beta":
		sum := a[0] + a[1]
		mean, deviation := a[0]/sum, math.Sqrt(a[0]*a[1]/(sum*sum*(sum+1)))
		low, high = mean-deviation, mean+deviation
	default:
		low, high = a[0], a[len(a)-1]
	}
	if r != nil {
		low, high = max(low, r.Low), min(high, r.High)
	}
	return low, high
}

// builtin is what the evaluator fills in of a coalition.
func (s *spreads) builtin(a *rules.Attr) interval.Value {
	switch a.Name {
	case "as_of":
		return s.Now()
	case "lead":
		if s.coalition.Lead == nil {
			return interval.Value{Missing: true}
		}
		return interval.Record(s.coalition.Lead)
	}
	if s.lists == nil {
		s.assemble()
	}
	return interval.Value{Present: true, Items: s.lists[a.Name]}
}

// assemble finds out who takes part, and who may.
func (s *spreads) assemble() {
	lead := s.coalition.Lead
	in := s.belong(&s.coalition.Members)
	if lead != nil {
		in[lead] = false
	}
	others := s.belong(&s.coalition.Candidates)
	for r, maybe := range in {
		if _, also := others[r]; also && maybe {
			others[r] = true
		} else {
			delete(others, r)
		}
	}
	s.lists = map[string]*interval.Items{"members": listed(in, nil), "partners": listed(in, lead), "candidates": listed(others, nil)}
}

// belong are the records that a list or a selection names; true for those that
// may be left out.
func (s *spreads) belong(m *rules.Members) map[*rules.Record]bool {
	out := map[*rules.Record]bool{}
	if m.Where != nil {
		for _, r := range s.Rules.RecordsOf(rules.PartnerKind) {
			ref := interval.Ref{Kind: r.Kind.Name, Path: r.ID, Named: true}
			if v := interval.New(s).Eval(m.Where.Root, interval.Scope{Self: &ref}); v.Present && v.Truth.True {
				out[r] = v.Truth.False || v.Missing || v.Fails
			}
		}
	}
	for _, r := range m.List {
		out[r] = false
	}
	return out
}

// listed brings records into the order of their ids, one of them left out.
func listed(in map[*rules.Record]bool, without *rules.Record) *interval.Items {
	items := &interval.Items{Listed: true}
	for r, maybe := range in {
		if r != without {
			items.List = append(items.List, interval.Item{Value: interval.Record(r), Maybe: maybe})
		}
	}
	slices.SortFunc(items.List, func(a, b interval.Item) int { return cmp.Compare(a.Refs[0].Path, b.Refs[0].Path) })
	return items.Counted()
}

// turns tells whether a condition is true somewhere within the spreads and
// false elsewhere, and at which uncertain values.
func (s *spreads) turns(n expression.Node) (yes, no string, turned bool) {
	d := interval.Decide(&expression.Expr{Root: n}, s)
	if d.True == nil || d.False == nil {
		return "", "", false
	}
	yes, no = s.spelled(d.True), s.spelled(d.False)
	return yes, no, yes != no && yes != "" && no != ""
}

// spelled lists the uncertain values of an input, "" where there are too many
// or one that is not a record's.
func (s *spreads) spelled(at []interval.Given) string {
	text := ""
	for i, g := range at {
		x, ok := g.Value.(float64)
		if !ok {
			continue
		}
		if i >= mostRanges {
			return text + " and so on"
		}
		if text != "" {
			text += ", "
		}
		text += "`" + g.Path + "` = " + show(x, g.Type)
	}
	return text
}

// uncertain are the records of a kind that give an uncertain value.
func (p *Pass) uncertain(kind string) (all []*rules.Record) {
	for _, r := range p.known().kinds[kind] {
		if slices.ContainsFunc(r.Cells, func(c *rules.Cell) bool { return c != nil && c.Spread != nil }) {
			all = append(all, r)
		}
	}
	return all
}
