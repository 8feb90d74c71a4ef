package simulate

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/entente-lang/entente/lang/types"
)

// batches is how many parts the draws are cut into. Sums are formed within a
// batch and then over batches in their order, so that the number of workers
// does not change the last bit.
const batches = 64

// draw plays many paths and adds them up.
func (pl *plan) draw(ctx context.Context, o *Options) (*Draws, error) {
	parts := min(batches, o.Draws)
	g := &group{plan: pl, options: o, tallies: make([]*tally, parts), errs: make([]error, parts)}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wait sync.WaitGroup
	for range min(workers, parts) {
		wait.Go(func() { g.work(ctx) })
	}
	wait.Wait()
	for _, err := range g.errs {
		if err != nil {
			return nil, err
		}
	}
	sum := pl.newTally()
	for _, t := range g.tallies {
		sum.add(t)
	}
	return sum.draws(o), nil
}

// group is the workers on the batches of one run. Batches are handed out in
// their order, and none after one that failed: the error of the first that
// fails is always found.
type group struct {
	*plan
	options *Options
	tallies []*tally
	errs    []error

	mutex  sync.Mutex
	next   int
	done   int
	failed bool
}

// work takes one batch after the other. Nothing is laid out before there is one
// to play.
func (g *group) work(ctx context.Context) {
	var p *path
	for {
		g.mutex.Lock()
		i := g.next
		if g.failed || i == len(g.tallies) {
			g.mutex.Unlock()
			return
		}
		g.next++
		g.mutex.Unlock()
		var err error
		if p == nil {
			p, err = newPath(ctx, g.plan)
		}
		if err == nil {
			g.tallies[i], err = g.batch(p, i)
		}
		if g.errs[i] = err; err != nil {
			g.mutex.Lock()
			g.failed = true
			g.mutex.Unlock()
			return
		}
	}
}

// batch plays the draws of one batch.
func (g *group) batch(p *path, i int) (*tally, error) {
	t := g.newTally()
	from, to := g.bound(i), g.bound(i+1)
	for k := from; k < to; k++ {
		p.chance = stream(g.options.Seed, k)
		if err := p.play(func(row int) { t.row(p, row) }); err != nil {
			return nil, err
		}
		t.end(p)
		g.progress()
	}
	return t, nil
}

// bound is the first draw of a batch.
func (g *group) bound(i int) int { return i * g.options.Draws / len(g.tallies) }

func (g *group) progress() {
	if g.options.Progress == nil {
		return
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.done++
	g.options.Progress(g.done)
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
