package simulate

import (
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
)

// risk is a hazard in force: what happens at a rate until the state changes.
type risk struct {
	firing
	rate float64 // a day
}

// expose finds the hazards that are in force from this day on.
func (p *path) expose() error {
	for _, t := range p.triggers {
		if t.rate == nil || !p.course.Fresh(t.reads, p.asked[t.index]) {
			continue
		}
		p.asked[t.index] = p.course.Clock()
		p.risks[t.index] = p.risks[t.index][:0]
		subjects := p.each(t)
		for i := range subjects {
			if err := p.exposed(t, &subjects[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *path) exposed(t *trigger, s *subject) error {
	holds, err := p.holds(t, s)
	if err != nil || !holds {
		return err
	}
	by := t.asked()
	by.At = t.Hazard.At
	v, ok, err := p.course.Ask(t.rate, s.about, by)
	if err != nil || !ok {
		return err
	}
	rate := v.(float64)
	if rate < 0 {
		return p.fault(diag.BadNumber, by.At, "the rate of `%s` is negative, %s", t.ID, eval.Number(rate))
	}
	if rate > 0 {
		p.risks[t.index] = append(p.risks[t.index], risk{firing{t, s.about}, rate / t.unit})
	}
	return nil
}

// strike decides by chance which of the hazards in force came to happen within
// some days. Without chance they only add up.
func (p *path) strike(days float64) (out []*happening, err error) {
	for _, list := range p.risks {
		for _, r := range list {
			sum := float64(r.rate * days)
			if p.chance == nil {
				p.log.exposed(p, r, sum)
				continue
			}
			if uniform(p.chance) < survives(sum) {
				continue
			}
			h, ok, err := p.fire(r.firing)
			if err != nil {
				return nil, err
			}
			if h.chance = true; ok && (h.who == nil || p.isMember(h.who)) {
				out = append(out, h)
			}
		}
	}
	return out, nil
}
