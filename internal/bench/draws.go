package bench

import (
	"context"
	"sync"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/workload"
)

// drawer is a coalition laid out for draws of quality and risk.
type drawer struct {
	*eval.Draws
	dimensions [2]int
	partners   int
}

func newDrawer(w workload.World) *drawer {
	bound, err := bound(ententePeer("", eval.Options{}), w)
	must(err)
	s := bound.(*ententeSession)
	var cells []eval.Cell
	for _, r := range s.records {
		cells = append(cells, eval.Cell{Record: r, Attr: s.quality})
	}
	for _, r := range s.records {
		cells = append(cells, eval.Cell{Record: r, Attr: s.risk})
	}
	d, err := s.program.NewDraws(context.Background(), eval.Input{Coalition: workload.Coalition}, cells)
	must(err)
	return &drawer{d, s.dimensions, len(w)}
}

// run judges the draws of a part of a run.
func (d *drawer) run(quality, risk [][]float64, out []hand.Point) {
	must(d.Score(len(quality), func(i int, values []float64) {
		copy(values, quality[i])
		copy(values[d.partners:], risk[i])
	}, func(i int, scores []float64) {
		out[i] = hand.Point{A: scores[d.dimensions[0]], B: scores[d.dimensions[1]]}
	}))
}

// ententeDraws is W4 by entente: all draws handed over together, on so many
// threads.
func ententeDraws(name string, threads int, c clock) contest {
	w := workload.NewWorld(1, partnerCount)
	quality, risk := samples(w, drawCount)
	out := make([]hand.Point, drawCount)
	var drawers []*drawer
	for range threads {
		drawers = append(drawers, newDrawer(w))
	}
	return contest{name: name, clock: c, op: func(n int) {
		for range n {
			var wait sync.WaitGroup
			for i, d := range drawers {
				from, to := i*drawCount/threads, (i+1)*drawCount/threads
				wait.Go(func() { d.run(quality[from:to], risk[from:to], out[from:to]) })
			}
			wait.Wait()
		}
	}}
}
