package bench

import (
	"github.com/entente-lang/entente/internal/workload"
)

// peer is an engine that can judge coalitions by rules.
type peer struct {
	name string

	// write gives the rules as text in the peer's language. It is not timed.
	write func(rules []workload.Rule) []string

	// compile makes a program of the text: the whole way that a host goes.
	compile func(text []string) (program, error)
}

// program is a rule set ready to judge. It belongs to one goroutine.
type program interface {
	// bind lays out partners as the peer likes them best. It is not timed.
	bind(w workload.World) (session, error)
}

// session judges coalitions of the partners that a program was bound to.
type session interface {
	// judge adds up both dimensions for the partners with these indices, in
	// rising order, the lead, 0, among them. Peers that are not told otherwise
	// are handed the totals of the coalition, added up by hand in Go.
	judge(members []int) ([2]float64, error)

	// draw gives all partners another quality and risk.
	draw(quality, risk []float64)
}

// peers are all engines but the code by hand and entente, in the order of the
// table.
var peers = []peer{exprStruct, exprMap, celPeer, starlarkPeer, luaPeer, opaPeer, grulePeer}

// sums are the totals of some partners of a world.
func sums(w workload.World, members []int) workload.Sums {
	s := workload.Sums{QualityMin: 1}
	quality := 0.0
	for _, i := range members {
		p := &w[i]
		s.Size++
		s.TroopsSum += p.Troops
		s.StandingSum += p.Standing
		s.UpkeepSum += p.Upkeep
		if p.Ally {
			s.Allies++
		}
		if p.Command == "national" {
			s.Nationals++
		}
		quality += p.Quality
		s.QualityMin = min(s.QualityMin, p.Quality)
		s.RiskMax = max(s.RiskMax, p.Risk)
	}
	s.QualityMean = quality / s.Size
	return s
}

// partners are what sessions keep of the world: their own copy, redrawn.
type partners struct{ w workload.World }

func newPartners(w workload.World) partners { return partners{append(workload.World(nil), w...)} }

func (p *partners) draw(quality, risk []float64) {
	for i := range p.w {
		p.w[i].Quality, p.w[i].Risk = quality[i], risk[i]
	}
}

// split parts rules into those that are asked of each partner and those that
// are asked once.
func split(rules []workload.Rule) (each, once []workload.Rule) {
	for _, r := range rules {
		if r.Scope == workload.Whole {
			once = append(once, r)
		} else {
			each = append(each, r)
		}
	}
	return each, once
}

// call is how most languages write min and max.
func call(f, x, y string) string { return f + "(" + x + ", " + y + ")" }

// flat is how a language without records spells names.
func flat(name string) string { return name }

// dotted spells names as fields of a variable.
func dotted(variable string) func(string) string {
	return func(name string) string { return variable + "." + name }
}

// alternatives writes membership as comparisons joined by an or.
func alternatives(attr func(string) string, or string) func(workload.Member) string {
	return func(m workload.Member) string {
		s := ""
		for i, v := range m.Values {
			if i > 0 {
				s += " " + or + " "
			}
			s += attr(m.Attr) + ` == "` + v + `"`
		}
		return s
	}
}
