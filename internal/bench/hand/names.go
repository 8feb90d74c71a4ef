package hand

import "github.com/entente-lang/entente/internal/workload"

// attribute is what reads an attribute of a partner.
func (p *parser) attribute(name string) value {
	switch name {
	case "troops":
		return value{number: func(p *Partner, _ *Sums) float64 { return p.Troops }}
	case "quality":
		return value{number: func(p *Partner, _ *Sums) float64 { return p.Quality }}
	case "standing":
		return value{number: func(p *Partner, _ *Sums) float64 { return p.Standing }}
	case "risk":
		return value{number: func(p *Partner, _ *Sums) float64 { return p.Risk }}
	case "upkeep":
		return value{number: func(p *Partner, _ *Sums) float64 { return p.Upkeep }}
	case "ally":
		return value{truth: func(p *Partner, _ *Sums) bool { return p.Ally }}
	case "coastal":
		return value{truth: func(p *Partner, _ *Sums) bool { return p.Coastal }}
	case "command":
		return value{text: func(p *Partner) uint8 { return p.Command }, which: workload.Commands}
	case "region":
		return value{text: func(p *Partner) uint8 { return p.Region }, which: workload.Regions}
	}
	p.fail()
	return value{}
}

// total is what reads a total of the coalition.
func (p *parser) total(name string) value {
	switch name {
	case "size":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.Size }}
	case "troops_sum":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.TroopsSum }}
	case "standing_sum":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.StandingSum }}
	case "upkeep_sum":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.UpkeepSum }}
	case "allies":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.Allies }}
	case "nationals":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.Nationals }}
	case "quality_mean":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.QualityMean }}
	case "quality_min":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.QualityMin }}
	case "risk_max":
		return value{number: func(_ *Partner, s *Sums) float64 { return s.RiskMax }}
	}
	p.fail()
	return value{}
}
