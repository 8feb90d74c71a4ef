// Package hand is the work of the benchmark as scalar Go written for it: what
// every engine is measured against. rules.go is written by handgen.
package hand

import (
	"slices"

	"github.com/entente-lang/entente/internal/workload"
)

// Partner is a partner as tight code keeps it.
type Partner struct {
	Troops, Quality, Standing, Risk, Upkeep float64
	Ally, Coastal                           bool
	Command, Region                         uint8
}

// The chains of command.
const (
	LeadNation = iota
	Sector
	UnderHost
	National
)

// The regions.
const (
	North = iota
	East
	South
	West
)

// Sums are the totals of a coalition.
type Sums = workload.Sums

// Partners turns a world into tight partners.
func Partners(w workload.World) []Partner {
	out := make([]Partner, len(w))
	for i := range w {
		p := &w[i]
		out[i] = Partner{Troops: p.Troops, Quality: p.Quality, Standing: p.Standing, Risk: p.Risk, Upkeep: p.Upkeep, Ally: p.Ally, Coastal: p.Coastal,
			Command: uint8(slices.Index(workload.Commands, p.Command)), Region: uint8(slices.Index(workload.Regions, p.Region))}
	}
	return out
}

// Nobody is left out.
const Nobody = -1

// Total adds up the totals of all partners but one.
func Total(ps []Partner, but int) Sums {
	s, quality := Sums{QualityMin: 1}, 0.0
	for i := range ps {
		if i != but {
			quality = with(&s, quality, &ps[i])
		}
	}
	s.QualityMean = quality / s.Size
	return s
}

// with adds a partner to totals, and to the sum of qualities, which it gives back.
func with(s *Sums, quality float64, p *Partner) float64 {
	s.Size++
	s.TroopsSum += p.Troops
	s.StandingSum += p.Standing
	s.UpkeepSum += p.Upkeep
	if p.Ally {
		s.Allies++
	}
	if p.Command == National {
		s.Nationals++
	}
	s.QualityMin = min(s.QualityMin, p.Quality)
	s.RiskMax = max(s.RiskMax, p.Risk)
	return quality + p.Quality
}
