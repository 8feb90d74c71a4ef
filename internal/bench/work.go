package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/bench/handgen/source"
	"github.com/entente-lang/entente/internal/workload"
)

// The sizes of the works.
const (
	partnerCount   = 40     // W1, W4
	worldCount     = 8      // taken in turn, so that no processor learns the data
	candidateCount = 20     // W2
	drawCount      = 10_000 // W4

	sampleSubsets = 512 // what is timed of W2 for engines that know no search
	sampleDraws   = 200 // what is timed of W4 for peers
)

// everyone is all engines that judge by rules given as text.
func everyone() []peer {
	ours := []peer{ententePeer("entente", eval.Options{}), handParser}
	return append(ours, peers...)
}

// all are the indices of n partners.
func all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// some are the indices of the lead and of about half of the others.
func some(g *rand.Rand, n int) []int {
	out := []int{0}
	for i := 1; i < n; i++ {
		if g.IntN(2) == 0 {
			out = append(out, i)
		}
	}
	return out
}

// columns are the uncertain attributes of a world.
func columns(w workload.World) (quality, risk []float64) {
	for i := range w {
		quality, risk = append(quality, w[i].Quality), append(risk, w[i].Risk)
	}
	return quality, risk
}

// bound compiles sixty rules of the code by hand and lays out partners.
func bound(p peer, w workload.World) (session, error) {
	program, err := p.compile(p.write(workload.NewRules(source.Seed, source.Rules)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	return program.bind(w)
}

// sink keeps results from being optimised away.
var sink [2]float64

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// totalsOnly is W1: judge forty partners, several worlds in turn.
func totalsOnly(p peer) contest {
	var sessions []session
	for seed := range uint64(worldCount) {
		s, err := bound(p, workload.NewWorld(seed, partnerCount))
		must(err)
		sessions = append(sessions, s)
	}
	members, at := all(partnerCount), 0
	return contest{name: p.name, op: func(n int) {
		for range n {
			scores, err := sessions[at%worldCount].judge(members)
			must(err)
			sink, at = scores, at+1
		}
	}}
}

// totalsAnew is W1 for entente where everything has changed from one judgement
// to the next, as it has for those who keep nothing.
func totalsAnew() contest {
	s, err := bound(ententePeer("", eval.Options{}), workload.NewWorld(0, partnerCount))
	must(err)
	var sessions []forgetful
	for seed := range uint64(worldCount) {
		sessions = append(sessions, forgetful{s.(*ententeSession).moved(workload.NewWorld(seed, partnerCount))})
	}
	members, at := all(partnerCount), 0
	return contest{name: "entente, nothing kept", op: func(n int) {
		for range n {
			scores, err := sessions[at%worldCount].judge(members)
			must(err)
			sink, at = scores, at+1
		}
	}}
}

func totalsByHand() contest {
	var worlds [][]hand.Partner
	for seed := range uint64(worldCount) {
		worlds = append(worlds, hand.Partners(workload.NewWorld(seed, partnerCount)))
	}
	at := 0
	return contest{name: "by hand", op: func(n int) {
		for range n {
			ps := worlds[at%worldCount]
			s := hand.Total(ps)
			sink[0], sink[1] = hand.Judge(ps, &s)
			at++
		}
	}}
}

// withLedger is W1 with every contribution kept, and with the whole result: all
// texts written, and what each partner adds.
func withLedger() []contest {
	var sessions []*ententeSession
	for seed := range uint64(worldCount) {
		s, err := bound(ententePeer("", eval.Options{}), workload.NewWorld(seed, partnerCount))
		must(err)
		sessions = append(sessions, s.(*ententeSession))
	}
	each := func(name string, ask func(s *ententeSession) error) contest {
		at := 0
		return contest{name: name, op: func(n int) {
			for range n {
				must(ask(sessions[at%worldCount]))
				at++
			}
		}}
	}
	return []contest{
		each("entente, full ledger", func(s *ententeSession) error {
			_, err := s.scorer.Judge(s.scorer.Proposed())
			return err
		}),
		each("entente, whole result: ledger, texts, what each of 39 partners adds", func(s *ententeSession) error {
			_, err := s.scorer.Result(s.scorer.Proposed())
			return err
		}),
	}
}

// subsets is W2 for engines that can only be asked coalition by coalition.
func subsets(p peer) contest {
	s, err := bound(p, workload.NewWorld(1, candidateCount+1))
	must(err)
	var sample [][]int
	for i := range uint64(sampleSubsets) {
		sample = append(sample, some(rand.New(rand.NewPCG(9, i)), candidateCount+1))
	}
	return contest{name: p.name, scale: float64(int(1) << candidateCount), op: func(n int) {
		for i := range n {
			scores, err := s.judge(sample[i%sampleSubsets])
			must(err)
			sink = scores
		}
	}}
}

func frontierByHand() contest {
	ps := hand.Partners(workload.NewWorld(1, candidateCount+1))
	return contest{name: "by hand", op: func(n int) {
		for range n {
			front := hand.Frontier(ps)
			sink[0] = front[0].A
		}
	}}
}

// texts is W3: from text to a program.
func texts(p peer, n int) contest {
	text := p.write(workload.NewRules(3, n))
	return contest{name: p.name, op: func(n int) {
		for range n {
			_, err := p.compile(text)
			must(err)
		}
	}}
}

// samples are drawn qualities and risks.
func samples(w workload.World, n int) (quality, risk [][]float64) {
	for i := range n {
		q, r := columns(w.Redraw(uint64(i)))
		quality, risk = append(quality, q), append(risk, r)
	}
	return quality, risk
}

// draws is W4 for engines that can only be asked draw by draw.
func draws(p peer) contest {
	w := workload.NewWorld(1, partnerCount)
	s, err := bound(p, w)
	must(err)
	quality, risk := samples(w, sampleDraws)
	members := all(partnerCount)
	return contest{name: p.name, scale: drawCount, op: func(n int) {
		for i := range n {
			s.draw(quality[i%sampleDraws], risk[i%sampleDraws])
			scores, err := s.judge(members)
			must(err)
			sink = scores
		}
	}}
}

func drawsByHand() contest {
	w := workload.NewWorld(1, partnerCount)
	ps := hand.Partners(w)
	quality, risk := samples(w, drawCount)
	out := make([]hand.Point, drawCount)
	return contest{name: "by hand", op: func(n int) {
		for range n {
			hand.Draws(ps, quality, risk, out)
		}
	}}
}
