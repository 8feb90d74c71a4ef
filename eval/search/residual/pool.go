package residual

import (
	"context"
	"slices"
	"strings"

	"github.com/entente-lang/entente/rules"
)

// Pool finds out who takes part by the proposal and who might: the members, the
// lead among them, and the candidates that are no members, both by id.
func Pool(ctx context.Context, set *rules.Set, q *Question) (members, candidates []*rules.Record, err error) {
	b := newBuilder(ctx, set, q)
	members = b.Belong(&q.Coalition.Members)
	if lead := q.Coalition.Lead; lead != nil && !slices.Contains(members, lead) {
		members = append(members, lead)
	}
	candidates = slices.DeleteFunc(b.Belong(&q.Coalition.Candidates), func(r *rules.Record) bool { return slices.Contains(members, r) })
	byID := func(x, y *rules.Record) int { return strings.Compare(x.ID, y.ID) }
	slices.SortFunc(members, byID)
	slices.SortFunc(candidates, byID)
	return slices.Compact(members), slices.Compact(candidates), b.err
}
