package bench

import (
	"fmt"
	"io"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/workload"
)

// growth is how the time of a work grows with what it is about.
type growth struct {
	name  string
	sizes []int
	work  func(size int) contest
}

// growths hold entente to linear time: the slope of the logarithm of the time
// over that of the size.
var growths = []growth{
	{"partners, totals of 60 rules", []int{40, 160, 640, 2560}, func(n int) contest { return scoring(60, n) }},
	{"rules, totals of 40 partners", []int{60, 240, 960, 3840}, func(n int) contest { return scoring(n, 40) }},
	{"rules, from text to a program", []int{60, 600, 6000}, func(n int) contest { return texts(ententePeer("entente", eval.Options{}), n) }},
	{"draws, at W1's size", []int{100, 1000, 10_000}, drawing},
}

// scoring is the totals of n partners by so many rules, another partner left out
// each time. The limit is for a whole score, with what each partner adds, and
// that grows faster.
func scoring(rules, n int) contest {
	p := ententePeer("entente", eval.Options{MaxCost: 1e15})
	program, err := p.compile(p.write(workload.NewRules(3, rules)))
	must(err)
	s, err := program.bind(workload.NewWorld(3, n))
	must(err)
	var members [worldCount][]int
	for i := range members {
		members[i] = without(n, 1+i)
	}
	at := 0
	return contest{op: func(times int) {
		for range times {
			scores, err := s.judge(members[at%worldCount])
			must(err)
			sink, at = scores, at+1
		}
	}}
}

// drawing is so many draws.
func drawing(n int) contest {
	w := workload.NewWorld(1, partnerCount)
	quality, risk := samples(w, n)
	d, out := newDrawer(w), make([]hand.Point, n)
	return contest{op: func(times int) {
		for range times {
			d.run(quality, risk, out)
		}
	}}
}

// slope measures a work at all its sizes, several times, and gives the median
// of the exponents.
func (g *growth) slope(rounds int) float64 {
	var contests []contest
	for _, n := range g.sizes {
		c := g.work(n)
		c.op(1)
		contests = append(contests, c)
	}
	var slopes []float64
	for range rounds {
		var x, y []float64
		for i, c := range contests {
			x = append(x, float64(g.sizes[i]))
			y = append(y, measure(processor, engineTime, c.op).seconds)
		}
		slopes = append(slopes, slope(x, y))
	}
	return median(slopes)
}

// writeGrowth writes the slopes.
func writeGrowth(out io.Writer, rounds int) (worst float64) {
	fmt.Fprintf(out, "\n**Growth** of entente's time: the slope in log-log, 1 being linear.\n\n| with the number of | from, to | slope |\n|---|---|---|\n")
	for _, g := range growths {
		s := g.slope(rounds)
		worst = max(worst, s)
		fmt.Fprintf(out, "| %s | %s to %s | %.2f |\n", g.name, grouped(g.sizes[0]), grouped(g.sizes[len(g.sizes)-1]), s)
	}
	return worst
}
