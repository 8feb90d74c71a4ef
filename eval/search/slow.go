package search

import (
	"context"
	"math/bits"
)

// oneByOne judges coalition after coalition by package eval, in the order of
// their choices, until all are judged or the search is stopped. Nothing is cut
// but by size.
func (j *job) oneByOne(ctx context.Context) (*outcome, error) {
	n := len(j.space.pool)
	judge, err := j.space.newJudge(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	s := &slowly{job: j, judge: judge, archive: j.empty(), values: make([]float64, len(j.axes))}
	at := uint64(0)
	for ; at>>n == 0; at++ {
		if ctx.Err() != nil || j.space.opts.Nodes > 0 && s.tally.nodes >= j.space.opts.Nodes {
			break
		}
		s.visit(at)
	}
	s.leaveOpen(at, n)
	return j.outcome(&s.tally, s.archive), nil
}

// leaveOpen counts what comes from a coalition on as open, in as large parts as
// there are, and none is better than any could be.
func (s *slowly) leaveOpen(at uint64, n int) {
	o := opening{merit: s.mostMerit()}
	for _, a := range s.axes {
		o.most = append(o.most, a.high)
	}
	for at>>n == 0 {
		o.choices = min(n, bits.TrailingZeros64(at))
		s.tally.open[o.choices]++
		s.tally.openings = append(s.tally.openings, o)
		at += 1 << o.choices
	}
}

// mostMerit is above the merit of any coalition.
func (j *job) mostMerit() float64 {
	total := 0.0
	for i, m := range j.merit {
		total += max(m*j.axes[i].low, m*j.axes[i].high)
	}
	return total
}

type slowly struct {
	*job
	judge   *judge
	archive archive
	tally   tally
	values  []float64
}

func (s *slowly) visit(choices uint64) {
	s.tally.nodes++
	size := 0
	for c := choices; c != 0; c &= c - 1 {
		if s.space.isMember[bits.TrailingZeros64(c)] {
			size++
		}
	}
	if size > s.most || size < s.least {
		s.tally.size[0]++
		return
	}
	s.tally.blocks[0]++
	scores, meets, err := s.judge.score(choices)
	if err != nil {
		s.tally.unjudged++
		return
	}
	for i := range s.axes {
		s.values[i] = s.axes[i].value(scores, choices)
		meets = meets && s.values[i] >= s.axes[i].floor
	}
	if meets {
		s.archive.offer(s.compared(s.values), choices)
	}
}
