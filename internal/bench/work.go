package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/bench/handgen/source"
	"github.com/entente-lang/entente/internal/workload"
)

// The names of what entente does in a way of its own.
const (
	anewName   = "entente, nothing kept"
	ledgerName = "entente, full ledger"
	searchName = "entente, branch and bound"
	drawsName  = "entente"
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

// without are the indices of n partners but one.
func without(n, but int) []int {
	return slices.DeleteFunc(all(n), func(i int) bool { return i == but })
}

// turn says who is judged in W1: forty of forty-one partners, another one left
// out each time, and the worlds in turn. So nothing that rests on who takes
// part can be kept from one judgement to the next.
func turn(at int) (world, but int) { return at % worldCount, 1 + at/worldCount%partnerCount }

// totalsOnly is W1.
func totalsOnly(p peer) contest {
	var sessions []session
	for seed := range uint64(worldCount) {
		s, err := bound(p, workload.NewWorld(seed, partnerCount+1))
		must(err)
		sessions = append(sessions, s)
	}
	members := make([][]int, partnerCount+1)
	for but := range members {
		members[but] = without(partnerCount+1, but)
	}
	at := 0
	return contest{name: p.name, op: func(n int) {
		for range n {
			world, but := turn(at)
			scores, err := sessions[world].judge(members[but])
			must(err)
			sink, at = scores, at+1
		}
	}}
}

func totalsByHand() contest {
	var worlds [][]hand.Partner
	for seed := range uint64(worldCount) {
		worlds = append(worlds, hand.Partners(workload.NewWorld(seed, partnerCount+1)))
	}
	at := 0
	return contest{name: "by hand", op: func(n int) {
		for range n {
			world, but := turn(at)
			s := hand.Total(worlds[world], but)
			sink[0], sink[1] = hand.Judge(worlds[world], but, &s)
			at++
		}
	}}
}

// ententeTotals are entente's own ways to do W1: for the totals alone; the same as if every value
// had changed, which is what the code by hand does; with every contribution
// kept; and with the whole result: all texts written, and what each partner adds.
func ententeTotals() []contest {
	var sessions []*ententeSession
	groups := make([]eval.Group, partnerCount+1)
	for seed := range uint64(worldCount) {
		s, err := bound(ententePeer("", eval.Options{}), workload.NewWorld(seed, partnerCount+1))
		must(err)
		sessions = append(sessions, s.(*ententeSession))
	}
	for but, everyone := 0, sessions[0].scorer.Proposed(); but < len(groups); but++ {
		groups[but] = everyone.Without(sessions[0].records[but])
	}
	each := func(name string, ask func(s *eval.Scorer, g eval.Group) error) contest {
		at := 0
		return contest{name: name, op: func(n int) {
			for range n {
				world, but := turn(at)
				must(ask(sessions[world].scorer, groups[but]))
				at++
			}
		}}
	}
	return []contest{
		each("entente", func(s *eval.Scorer, g eval.Group) error {
			scores, err := s.Score(g)
			sink[0] = scores[0]
			return err
		}),
		each(anewName, func(s *eval.Scorer, g eval.Group) error {
			s.Forget()
			scores, err := s.Score(g)
			sink[0] = scores[0]
			return err
		}),
		each(ledgerName, func(s *eval.Scorer, g eval.Group) error {
			_, err := s.Judge(g)
			return err
		}),
		each("entente, whole result: ledger, texts, what each partner adds", func(s *eval.Scorer, g eval.Group) error {
			_, err := s.Result(g)
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
