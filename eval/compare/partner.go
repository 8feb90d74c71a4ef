package compare

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
)

// Partner is a partner that stands in another quadrant than before: what it
// adds changed its sign in the dimensions of Moved.
type Partner struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Adds   []Score `json:"adds"`
	Moved  []Moved `json:"moved"`  // points that the partner adds through each contribution
	Causes []Cause `json:"causes"` // most weighty contribution first
	Error  string  `json:"error,omitempty"`
}

// entry is a contribution of one version.
type entry struct {
	moved  Moved
	points float64
}

// slot tells contributions apart: a rule may have several effects of one kind.
type slot struct {
	dimension, rule, binding, op string
	nth                          int
}

// points are the contributions of a result, times a factor.
func points(scores map[string]eval.Score, factor float64) map[slot]entry {
	out := map[slot]entry{}
	for name, s := range scores {
		for _, c := range s.Contributions {
			k := slot{dimension: name, rule: c.Rule, binding: c.Binding.String(), op: c.Op}
			for out[k].moved.Rule != "" {
				k.nth++
			}
			out[k] = entry{Moved{Dimension: name, Rule: c.Rule, Binding: c.Binding, Op: c.Op, Because: c.Because}, factor * c.Points}
		}
	}
	return out
}

// moved are the contributions with other points, by dimension, the weightiest
// first.
func (c *comparison) moved(old, new map[slot]entry) []Moved {
	out := []Moved{}
	for k, e := range new {
		out = c.add(out, e.moved, old[k].points, e.points)
	}
	for k, e := range old {
		if _, both := new[k]; !both {
			out = c.add(out, e.moved, e.points, 0)
		}
	}
	slices.SortFunc(out, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(math.Abs(b.Delta), math.Abs(a.Delta)),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Binding.String(), b.Binding.String()), cmp.Compare(a.Op, b.Op), cmp.Compare(a.New, b.New))
	})
	return out
}

func (c *comparison) add(out []Moved, m Moved, old, new float64) []Moved {
	m.Old, m.New, m.Delta = difference(0, old), difference(0, new), difference(old, new)
	if m.Delta == 0 {
		return out
	}
	m.RestsOn = []string{}
	for _, x := range c.causes(m.Rule, m.Binding) {
		m.RestsOn = append(m.RestsOn, x.Change)
	}
	return append(out, m)
}

// partners are those whose quadrant flipped.
func (c *comparison) partners() []Partner {
	out := []Partner{}
	for _, y := range c.new.result.Partners {
		i := slices.IndexFunc(c.old.result.Partners, func(p eval.Partner) bool { return p.ID == y.ID })
		if i < 0 || c.old.result.Partners[i].Quadrant == y.Quadrant {
			continue
		}
		out = append(out, c.partner(c.old.result.Partners[i], y))
	}
	return out
}

func (c *comparison) partner(x, y eval.Partner) Partner {
	p := Partner{ID: y.ID, Title: y.Title, From: x.Quadrant, To: y.Quadrant, Adds: []Score{}, Moved: []Moved{}, Causes: []Cause{}}
	crossed := map[string]bool{}
	for _, d := range c.new.program.Set().Dimensions {
		if _, ok := x.Adds[d.Name]; ok {
			p.Adds = append(p.Adds, score(d.Name, x.Adds[d.Name], y.Adds[d.Name]))
			crossed[d.Name] = (x.Adds[d.Name] > 0) != (y.Adds[d.Name] > 0)
		}
	}
	all, err := c.marginals(y.ID)
	if err != nil {
		p.Error = err.Error()
	}
	p.Moved = slices.DeleteFunc(all, func(m Moved) bool { return !crossed[m.Dimension] })
	for _, m := range p.Moved {
		p.Causes = join(p.Causes, c.causes(m.Rule, m.Binding))
	}
	for _, s := range p.Adds {
		if crossed[s.Dimension] {
			p.Causes = join(p.Causes, c.named(node{what: "dimension", name: s.Dimension}, nil, []string{"dimension " + s.Dimension}))
		}
	}
	return p
}

// marginals are the contributions through which a partner adds other points.
func (c *comparison) marginals(partner string) ([]Moved, error) {
	old, err := c.old.adds(c.ctx, partner)
	if err != nil {
		return []Moved{}, err
	}
	new, err := c.new.adds(c.ctx, partner)
	if err != nil {
		return []Moved{}, err
	}
	return c.moved(old, new), nil
}

// adds is what a partner adds through each contribution: the ledger of the
// coalition less that of the coalition without it.
func (s *side) adds(ctx context.Context, partner string) (map[slot]entry, error) {
	j, err := s.program.Judge(ctx, s.input)
	if err != nil {
		return nil, err
	}
	rest, err := j.Without(partner)
	if err != nil {
		return nil, err
	}
	all := points(s.result.Scores, 1)
	for k, e := range points(rest, -1) {
		if with, both := all[k]; both {
			with.points += e.points
			e = with
		}
		all[k] = e
	}
	return all, nil
}

// join adds causes that a list does not name yet.
func join(list, more []Cause) []Cause {
	for _, x := range more {
		if !slices.ContainsFunc(list, func(y Cause) bool { return x.Change == y.Change }) {
			list = append(list, x)
		}
	}
	return list
}
