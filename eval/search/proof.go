package search

import (
	"math/big"
	"sync"
)

// Proof says how far a search went. Evaluated, the parts of Cut and Open add up
// to Coalitions, which is 2^Choices.
type Proof struct {
	Complete   bool     `json:"complete"` // nothing is left open: what is reported is proved
	Choices    int      `json:"choices"`
	Coalitions *big.Int `json:"coalitions"`
	Evaluated  *big.Int `json:"evaluated"`
	Cut        Cut      `json:"cut"`
	Open       *big.Int `json:"open"`

	Nodes    int64 `json:"nodes"`    // visited, blocks of up to 64 coalitions included
	Exact    int64 `json:"exact"`    // evaluated one by one, because rounding could matter
	Unjudged int64 `json:"unjudged"` // evaluated, and without a judgement because it fails

	// Gap is how far, in points, any coalition that is left open could lie beyond
	// what was found: with so much more in each of the dimensions compared, what
	// was found would be at least as good as all of them. Of a ranking it is the
	// merit beyond the last that is ranked; of a smallest coalition, members; of a
	// change, cost. It is 0 where the search is complete and only there, and null
	// where nothing was found that it could be measured from.
	Gap *float64 `json:"gap"`

	// Bound is, where the search was stopped, what no coalition that is left
	// exceeds: by axis, in points; for counts, what none falls below.
	Bound map[string]float64 `json:"bound,omitempty"`
}

// Cut counts coalitions that were not evaluated, by why none of them could
// matter.
type Cut struct {
	Bound   *big.Int `json:"bound"`       // not as good as what was found
	Unmet   *big.Int `json:"requirement"` // a requirement does not hold
	Size    *big.Int `json:"size"`        // too many members or too few
	Failing *big.Int `json:"unjudged"`    // the judgement fails
}

// Total is the sum of all parts of the cut.
func (c *Cut) Total() *big.Int {
	sum := new(big.Int)
	for _, x := range []*big.Int{c.Bound, c.Unmet, c.Size, c.Failing} {
		sum.Add(sum, x)
	}
	return sum
}

// maxOpen is one more than the choices that can be open at a node.
const maxOpen = MaxChoices + 1

type counter [maxOpen]int64 // nodes by the number of open choices

// tally counts what a search does with coalitions.
type tally struct {
	bound, unmet, size, failing, blocks, open counter
	nodes, exact, unjudged                    int64
	openings                                  []opening
}

func (t *tally) counts() []*counter {
	return []*counter{&t.bound, &t.unmet, &t.size, &t.failing, &t.blocks, &t.open}
}

func (t *tally) add(u *tally) {
	theirs := u.counts()
	for i, c := range t.counts() {
		for k := range c {
			c[k] += theirs[i][k]
		}
	}
	t.nodes, t.exact, t.unjudged = t.nodes+u.nodes, t.exact+u.exact, t.unjudged+u.unjudged
	t.openings = append(t.openings, u.openings...)
}

// coalitions is how many coalitions the counted nodes stand for.
func (c *counter) coalitions() *big.Int {
	total := new(big.Int)
	for open, n := range c {
		if n != 0 {
			total.Add(total, new(big.Int).Lsh(big.NewInt(n), uint(open)))
		}
	}
	return total
}

func (t *tally) proof(choices int) Proof {
	p := Proof{Choices: choices, Coalitions: new(big.Int).Lsh(big.NewInt(1), uint(choices)), Evaluated: t.blocks.coalitions(),
		Open: t.open.coalitions(), Nodes: t.nodes, Exact: t.exact, Unjudged: t.unjudged}
	p.Cut = Cut{Bound: t.bound.coalitions(), Unmet: t.unmet.coalitions(), Size: t.size.coalitions(), Failing: t.failing.coalitions()}
	p.Complete = p.Open.Sign() == 0
	return p
}

// Sum is Evaluated, all that was cut, and what is open.
func (p *Proof) Sum() *big.Int {
	sum := new(big.Int).Add(p.Evaluated, p.Cut.Total())
	return sum.Add(sum, p.Open)
}

// Progress is how far a search has come.
type Progress struct {
	Done, Tasks int
	Nodes       int64
}

// reporter tells the caller's Progress about each task that is done.
func (j *job) reporter(tasks int) func(*taskResult) {
	var mu sync.Mutex
	p := Progress{Tasks: tasks}
	return func(r *taskResult) {
		if j.space.opts.Progress == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		p.Done++
		p.Nodes += r.tally.nodes
		j.space.opts.Progress(p)
	}
}
