package bench

import (
	"context"
	"fmt"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search"
	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/workload"
)

// searched asks entente for the exact frontier of W2: from a program to points
// that are proved.
func searched(p *eval.Program, threads int) ([]hand.Point, error) {
	ctx := context.Background()
	space, err := search.New(ctx, p, workload.Coalition, search.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	f, err := space.Frontier(ctx, workload.Dimensions[0], workload.Dimensions[1])
	if err != nil {
		return nil, err
	}
	if !f.Proof.Complete {
		return nil, fmt.Errorf("the frontier is not proved")
	}
	points := make([]hand.Point, len(f.Coalitions))
	for i, c := range f.Coalitions {
		points[i] = hand.Point{A: c.Scores[workload.Dimensions[0]], B: c.Scores[workload.Dimensions[1]]}
	}
	return points, nil
}

// candidates is a program with a lead and candidates of whom any may join.
func candidates(seed uint64, n int) (*eval.Program, workload.World, error) {
	w := workload.NewWorld(1, n+1)
	p, err := compileStudy(workload.Study(workload.NewRules(seed, 60), w, 0), eval.Options{})
	return p, w, err
}

// frontiers is W2 by entente's search.
func frontiers(name string, threads int, c clock) contest {
	p, _, err := candidates(1, candidateCount)
	must(err)
	return contest{name: name, clock: c, op: func(n int) {
		for range n {
			points, err := searched(p, threads)
			must(err)
			sink[0] = points[0].A
		}
	}}
}
