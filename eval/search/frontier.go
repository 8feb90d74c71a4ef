package search

import (
	"context"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Coalition is a coalition that a search reports.
type Coalition struct {
	Members []string           `json:"members"` // with the lead, by id
	Scores  map[string]float64 `json:"scores"`  // by dimension, as judged
	Added   []string           `json:"added"`   // who is no member by the proposal
	Dropped []string           `json:"dropped"` // members by the proposal who are not in it
	Lifted  []string           `json:"lifted,omitempty"`
}

// Frontier are the coalitions that no other is at least as good as in all of
// Dimensions and better in one; of those with the same scores, one. The best
// in the first dimension stand first.
type Frontier struct {
	Dimensions []string    `json:"dimensions"`
	Coalitions []Coalition `json:"coalitions"`
	Proof      Proof       `json:"proof"`

	signs []float64 // of the dimensions: -1 where less is better
}

// Frontier finds the best coalitions for any way to weigh some dimensions; none
// named are political and military or, where a study has not both, all.
func (s *Space) Frontier(ctx context.Context, dimensions ...string) (*Frontier, error) {
	axes, err := s.axes(dimensions)
	if err != nil {
		return nil, err
	}
	j := s.newJob(axes)
	out, err := j.run(ctx)
	if err != nil {
		return nil, err
	}
	f := &Frontier{Proof: out.proof}
	for _, a := range axes {
		f.Dimensions, f.signs = append(f.Dimensions, a.name), append(f.signs, a.sense)
	}
	f.Coalitions, err = j.confirmed(ctx, out.best)
	return f, err
}

// axes are those of some dimensions.
func (s *Space) axes(dimensions []string) (axes []axis, err error) {
	if len(dimensions) == 0 {
		dimensions = s.usual()
	}
	for i, d := range dimensions {
		a, err := s.dimension(d)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(dimensions[:i], d) {
			axes = append(axes, a)
		}
	}
	return axes, nil
}

// usual are the two scores, or all there are.
func (s *Space) usual() []string {
	var all []string
	for _, d := range s.program.Set().Dimensions {
		all = append(all, d.Name)
	}
	if slices.Contains(all, "political") && slices.Contains(all, "military") {
		return []string{"political", "military"}
	}
	return all
}

// confirmed judges what was found again.
func (j *job) confirmed(ctx context.Context, best []found) ([]Coalition, error) {
	judge, err := j.space.newJudge(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	out := []Coalition{}
	for _, f := range best {
		y := f.y
		if j.merit != nil {
			y = nil
		}
		choices := j.choices(f.at)
		scores, err := judge.confirm(choices, j.axes[:j.objectives], y)
		if err != nil {
			return nil, err
		}
		out = append(out, j.space.describe(choices, scores))
	}
	return out, nil
}

// describe puts a coalition into words.
func (s *Space) describe(choices uint64, scores []float64) Coalition {
	c := Coalition{Scores: map[string]float64{}, Members: []string{}, Added: []string{}, Dropped: []string{}}
	for i, d := range s.program.Set().Dimensions {
		c.Scores[d.Name] = scores[i]
	}
	var members []*rules.Record
	for r, v := range s.question.Member {
		if v == alwaysIn || v >= 0 && choices>>v&1 == 1 {
			members = append(members, r)
		}
	}
	c.Members = ids(members)
	declared := ids(s.declared)
	for _, id := range c.Members {
		if !slices.Contains(declared, id) {
			c.Added = append(c.Added, id)
		}
	}
	for _, id := range declared {
		if !slices.Contains(c.Members, id) {
			c.Dropped = append(c.Dropped, id)
		}
	}
	for r, v := range s.question.Lifted {
		if choices>>v&1 == 1 {
			c.Lifted = append(c.Lifted, r.ID)
		}
	}
	slices.Sort(c.Lifted)
	return c
}

// Proposal is the coalition as it is declared, judged. The error is that of a
// judgement that fails.
func (s *Space) Proposal(ctx context.Context) (*Coalition, error) {
	j, err := s.program.Judge(ctx, s.input())
	if err != nil {
		return nil, err
	}
	c := &Coalition{Members: ids(s.declared), Scores: map[string]float64{}, Added: []string{}, Dropped: []string{}}
	for _, d := range s.program.Set().Dimensions {
		c.Scores[d.Name], _ = j.Score(d.Name)
	}
	return c, nil
}

// AsOf is the day of judgement.
func (s *Space) AsOf() string {
	day := s.opts.Day
	if day == 0 {
		a, _ := s.coalition.Record.Kind.Attr("as_of")
		v, _, _ := s.coalition.Record.Cells[a.Slot].On(0)
		day, _ = v.(float64)
	}
	return types.FormatDay(day)
}
