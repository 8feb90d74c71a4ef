package simulate

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
)

// draw plays many paths and adds them up.
func (pl *plan) draw(ctx context.Context, o *Options) (*Draws, error) {
	c := newCrew(o)
	tallies := make([]*tally, len(c.errs))
	err := c.run(func() (player, error) {
		p, err := newPath(ctx, pl)
		return func(batch, from, to int) error {
			tallies[batch] = pl.newTally()
			return p.draws(c, tallies[batch], from, to)
		}, err
	})
	if err != nil {
		return nil, err
	}
	all := pl.newTally()
	for _, t := range tallies {
		all.add(t)
	}
	return all.draws(o), nil
}

// draws plays the draws of one batch.
func (p *path) draws(c *crew, t *tally, from, to int) error {
	for k := from; k < to; k++ {
		p.chance = stream(c.Seed, k)
		if err := p.play(func(row int) { t.row(p, row) }); err != nil {
			return err
		}
		t.end(p)
		c.told()
	}
	return nil
}

// draws puts the sums into plain data.
func (t *tally) draws(o *Options) *Draws {
	d := &Draws{Count: o.Draws, Seed: o.Seed, Uncertain: len(t.plan.spreads), Partners: []DrawnCourse{}}
	i := 0
	for _, day := range t.plan.days {
		if day.row < 0 {
			continue
		}
		row := DrawnRow{Day: types.FormatDay(day.at), Flags: t.flags[i].distribution(), Values: map[string]Distribution{}}
		for k, v := range t.plan.values {
			if s := &t.values[i][k]; s.count > 0 {
				row.Values[v.name] = s.distribution()
			}
		}
		d.Rows = append(d.Rows, row)
		i++
	}
	for i, r := range t.plan.partners {
		if r != t.plan.coalition.Lead && t.ever[i] > 0 {
			d.Partners = append(d.Partners, t.course(i, o.Draws))
		}
	}
	return d
}

// course is one partner over all draws.
func (t *tally) course(i, draws int) DrawnCourse {
	r := t.plan.partners[i]
	c := DrawnCourse{ID: r.ID, Title: r.Title, Exits: []Exit{}}
	for _, row := range t.stays {
		share, err := proportion(row[i], draws)
		c.Stays, c.Error = append(c.Stays, share), append(c.Error, err)
	}
	for x, n := range t.exits {
		if x.partner != i {
			continue
		}
		e := Exit{By: t.plan.by(x.by)}
		if x.form != nil {
			e.Form = x.form.ID
		}
		e.Share, e.Error = proportion(n, draws)
		c.Exits = append(c.Exits, e)
	}
	slices.SortFunc(c.Exits, func(a, b Exit) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.By, b.By), cmp.Compare(a.Form, b.Form))
	})
	return c
}

// proportion is a share of draws, with its standard error.
func proportion(n, of int) (share, err float64) {
	share = float64(n) / float64(of)
	return share, math.Sqrt(float64(share*(1-share)) / float64(of))
}
