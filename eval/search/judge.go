package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// judge judges coalitions by package eval: those that are reported, and all of
// them where the rules have no residual form. It belongs to one goroutine.
type judge struct {
	space  *Space
	scorer *eval.Scorer
	lifted uint64 // the choices of caveats that are lifted now
}

func (s *Space) newJudge(ctx context.Context) (*judge, error) {
	scorer, err := s.program.NewScorer(ctx, s.input())
	return &judge{space: s, scorer: scorer}, err
}

// group is the coalition of some choices.
func (s *Space) group(choices uint64) eval.Group {
	g := eval.Group{}
	for r, v := range s.question.Member {
		if v < 0 && v == alwaysIn || v >= 0 && choices>>v&1 == 1 {
			g = g.With(r)
		}
	}
	return g
}

const alwaysIn = -1

// score gives the scores in points, by dimension, and whether all requirements
// hold. fails is why the coalition cannot be judged.
func (j *judge) score(choices uint64) (scores []float64, meets bool, fails error) {
	j.lift(choices)
	judged, err := j.scorer.Judge(j.space.group(choices))
	if err != nil {
		return nil, false, err
	}
	for _, d := range j.space.program.Set().Dimensions {
		x, _ := judged.Score(d.Name)
		scores = append(scores, x)
	}
	meets = true
	for _, q := range j.space.coalition.Requires {
		v, err := judged.Eval(q.Expr)
		holds, _ := v.(bool)
		meets = meets && err == nil && holds
	}
	return scores, meets, nil
}

// lift sets the lists of caveats to what is not lifted.
func (j *judge) lift(choices uint64) {
	var mask uint64
	for _, v := range j.space.question.Lifted {
		mask |= 1 << v
	}
	if lifted := choices & mask; lifted != j.lifted {
		j.lifted = lifted
		for owner, list := range j.space.caveatsLeft(lifted) {
			k, _ := j.space.program.Set().Kind(rules.PartnerKind)
			a, _ := k.Attr(j.space.caveatList())
			j.scorer.Set(owner, a, list)
		}
	}
}

// caveatList is the attribute of partners that holds their caveats.
func (s *Space) caveatList() string {
	k, _ := s.program.Set().Kind(rules.PartnerKind)
	for _, a := range k.Attrs {
		if a.Builtin && a.Type.Kind == caveatKind {
			return a.Name
		}
	}
	return ""
}

// caveatsLeft are the caveats of each partner some of whose can be lifted.
func (s *Space) caveatsLeft(lifted uint64) map[*rules.Record][]*rules.Record {
	out := map[*rules.Record][]*rules.Record{}
	for _, c := range s.program.Set().RecordsOf(caveatKind) {
		if _, ok := out[c.Owner]; !ok {
			out[c.Owner] = nil
		}
		if v, ok := s.question.Lifted[c]; !ok || lifted>>v&1 == 0 {
			out[c.Owner] = append(out[c.Owner], c)
		}
	}
	return out
}

// confirm judges a coalition that is to be reported and holds the scores
// against those of the search.
func (j *judge) confirm(choices uint64, axes []axis, y []float64) ([]float64, error) {
	scores, meets, err := j.score(choices)
	if err != nil {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: a coalition that the search reports cannot be judged: %w", ErrDisagree, err)
	}
	if !meets {
		return nil, fmt.Errorf("%w: a coalition that the search reports does not meet the requirements", ErrDisagree)
	}
	for i, a := range axes {
		if i < len(y) && a.dim >= 0 && scores[a.dim] != a.points(y[i])+0 {
			return nil, fmt.Errorf("%w: %s is %v by the search and %v by the judgement", ErrDisagree, a.name, a.points(y[i]), scores[a.dim])
		}
	}
	return scores, nil
}

// value is the value of judged scores on an axis.
func (a *axis) value(scores []float64, choices uint64) float64 {
	if a.dim >= 0 {
		return a.sense * math.RoundToEven(scores[a.dim]*a.steps)
	}
	total := a.base
	for i, w := range a.weight {
		if choices>>i&1 == 1 {
			total += w
		}
	}
	return a.sense * total
}

// ids are the ids of some records.
func ids(list []*rules.Record) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.ID
	}
	slices.Sort(out)
	return out
}
