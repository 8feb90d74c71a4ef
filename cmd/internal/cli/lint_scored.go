package cli

import (
	"context"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// scored judges the coalitions of a set for the rules of lint that ask what a
// score says. What cannot be judged, or costs too much, is left out: check and
// score say so.
func scored(ctx context.Context, set *rules.Set) (out []lint.Scored) {
	if len(set.Coalitions) == 0 {
		return nil
	}
	p, _ := eval.Compile(set, eval.Options{})
	if p == nil {
		return nil
	}
	for _, co := range set.Coalitions {
		r, err := p.Score(ctx, eval.Input{Coalition: co.ID()})
		if err != nil {
			continue
		}
		for _, d := range set.Dimensions {
			out = append(out, lint.Scored{Coalition: co.ID(), Dimension: d.Name, Partners: len(r.Partners), AtBound: r.AtBound(d.Name)})
		}
	}
	return out
}
