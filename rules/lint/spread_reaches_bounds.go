package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

var spreadReachesBounds = &Rule{
	Code:     "spread-reaches-bounds",
	Title:    "an uncertain value whose spread is cut off by its range",
	Why:      "Two deviations reach beyond what the attribute allows. The draws are cut off there, so that their mean is no longer the value written. Narrow the spread, or write the range as `low .. high` or `pert(…)`.",
	Severity: diag.Warning,
	Group:    Fragile,
	Bad: `import "std/core"
partner esp "Spain" {
  standing = 95% ± 10%
}`,
	Good: `import "std/core"
partner esp "Spain" {
  standing = 85%..100%
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Records {
			for _, a := range r.Kind.Attrs {
				if c := r.Cells[a.Slot]; c != nil {
					p.cutOff(c.Spread, a.Range, a.Type, c.At, a.Name)
				}
			}
		}
		for _, x := range p.Set.Params {
			at := x.At
			if !x.Set.IsZero() {
				at = x.Set
			}
			p.cutOff(x.Spread, x.Range, x.Type, at, x.Name)
		}
	},
}

// cutOff reports a normal spread that leaves its range within two deviations.
// The other spreads have ends, which the checker keeps inside the range.
func (p *Pass) cutOff(s *rules.Spread, r *rules.Range, t types.Type, at source.Span, name string) {
	if s == nil || r == nil || s.Kind != "normal" {
		return
	}
	low, high := s.Args[0]-2*s.Args[1], s.Args[0]+2*s.Args[1]
	if low < r.Low || high > r.High {
		p.Report(at, "narrow the spread, or write low .. high", "two deviations reach from %s to %s; `%s` ends at %s and %s",
			show(low, t), show(high, t), name, show(r.Low, t), show(r.High, t))
	}
}
