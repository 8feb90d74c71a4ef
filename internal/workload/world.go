package workload

import (
	"fmt"
	"math/rand/v2"
)

// Partner is one state with its attributes.
type Partner struct {
	ID string

	Troops   float64 // thousands, 0.1 to 20
	Quality  float64 // 0 to 1, as the two that follow
	Standing float64
	Risk     float64
	Upkeep   float64 // 0 to 5

	Ally, Coastal bool

	Command string // one of Commands
	Region  string // one of Regions
}

// The texts that partners can have.
var (
	Commands = []string{"lead_nation", "sector", "under_host", "national"}
	Regions  = []string{"north", "east", "south", "west"}
)

// The names of attributes and totals, as rules write them.
var (
	Numbers = []string{"troops", "quality", "standing", "risk", "upkeep"}
	Flags   = []string{"ally", "coastal"}
	Totals  = []string{"size", "troops_sum", "standing_sum", "upkeep_sum", "allies", "nationals", "quality_mean", "quality_min", "risk_max"}
)

// Number is a numeric attribute by name.
func (p *Partner) Number(name string) float64 {
	switch name {
	case "troops":
		return p.Troops
	case "quality":
		return p.Quality
	case "standing":
		return p.Standing
	case "risk":
		return p.Risk
	}
	return p.Upkeep
}

// World is a set of partners; the first leads.
type World []Partner

// NewWorld makes n partners. Each seed gives others.
func NewWorld(seed uint64, n int) World {
	g := rand.New(rand.NewPCG(seed, 1))
	w := make(World, n)
	for i := range w {
		w[i] = Partner{
			ID:     fmt.Sprintf("p%05d", i),
			Troops: thousandths(g, 100, 20_000), Quality: thousandths(g, 0, 1000), Standing: thousandths(g, 0, 1000),
			Risk: thousandths(g, 0, 1000), Upkeep: thousandths(g, 0, 5000),
			Ally: g.IntN(2) == 0, Coastal: g.IntN(3) == 0,
			Command: Commands[g.IntN(4)], Region: Regions[g.IntN(4)],
		}
	}
	return w
}

// Redraw gives the uncertain attributes, quality and risk, other values.
func (w World) Redraw(seed uint64) World {
	g := rand.New(rand.NewPCG(seed, 2))
	out := append(World(nil), w...)
	for i := range out {
		out[i].Quality, out[i].Risk = thousandths(g, 0, 1000), thousandths(g, 0, 1000)
	}
	return out
}

// Only is the lead and those of the others whose bit is set: bit 0 is partner 1.
func (w World) Only(bits uint64) World {
	out := World{w[0]}
	for i := range w[1:] {
		if bits>>i&1 == 1 {
			out = append(out, w[i+1])
		}
	}
	return out
}

func thousandths(g *rand.Rand, low, high int) float64 { return float64(low+g.IntN(high-low+1)) / 1000 }

// Sums are the totals of a coalition.
type Sums struct {
	Size, TroopsSum, StandingSum, UpkeepSum, Allies, Nationals, QualityMean, QualityMin, RiskMax float64
}

// Number is a total by name.
func (s *Sums) Number(name string) float64 {
	switch name {
	case "size":
		return s.Size
	case "troops_sum":
		return s.TroopsSum
	case "standing_sum":
		return s.StandingSum
	case "upkeep_sum":
		return s.UpkeepSum
	case "allies":
		return s.Allies
	case "nationals":
		return s.Nationals
	case "quality_mean":
		return s.QualityMean
	case "quality_min":
		return s.QualityMin
	}
	return s.RiskMax
}

// Sums adds up the totals of all partners.
func (w World) Sums() Sums {
	s := Sums{QualityMin: 1}
	quality := 0.0
	for i := range w {
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
