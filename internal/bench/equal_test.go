package bench

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/bench/handgen/source"
	"github.com/entente-lang/entente/internal/workload"
)

// TestEnginesAgree holds every engine to the plain walk over the rules, to 1e-9:
// on all partners, on some, and after attributes were drawn anew. Nothing is
// timed that has not passed this.
func TestEnginesAgree(t *testing.T) {
	seeds := []uint64{1, 2}
	for _, seed := range seeds {
		made, w := workload.NewRules(seed, 60), workload.NewWorld(seed, 40)
		for _, p := range everyone() {
			t.Run(p.name, func(t *testing.T) {
				program, err := p.compile(p.write(made))
				if err != nil {
					t.Fatal(err)
				}
				s, err := program.bind(w)
				if err != nil {
					t.Fatal(err)
				}
				agrees(t, s, made, w, all(len(w)))
				for k := range uint64(4) {
					agrees(t, s, made, w, some(rand.New(rand.NewPCG(seed, k)), len(w)))
				}
				again := w.Redraw(seed)
				s.draw(columns(again))
				agrees(t, s, made, again, all(len(w)))
			})
		}
	}
}

func agrees(t *testing.T, s session, made []workload.Rule, w workload.World, members []int) {
	t.Helper()
	want := workload.Judge(made, pick(w, members))
	got, err := s.judge(members)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range workload.Dimensions {
		if !(math.Abs(got[i]-want[i]) <= 1e-9) {
			t.Errorf("%s of %d members is %.12f, want %.12f", d, len(members), got[i], want[i])
		}
	}
}

func pick(w workload.World, members []int) (out workload.World) {
	for _, i := range members {
		out = append(out, w[i])
	}
	return out
}

// TestHandAgrees holds the code by hand to the walk: totals, subsets and draws;
// and draws that entente judges together to both.
func TestHandAgrees(t *testing.T) {
	made := workload.NewRules(source.Seed, source.Rules)
	same := func(got, want [2]float64) {
		t.Helper()
		for i := range got {
			if !(math.Abs(got[i]-want[i]) <= 1e-9) {
				t.Errorf("%v, want %v", got, want)
			}
		}
	}
	for seed := range uint64(worldCount) {
		w := workload.NewWorld(seed, partnerCount)
		ps := hand.Partners(w)
		for but := range ps {
			s := hand.Total(ps, but)
			a, b := hand.Judge(ps, but, &s)
			same([2]float64{a, b}, workload.Judge(made, pick(w, without(len(w), but))))
		}
	}
	w := workload.NewWorld(1, partnerCount)
	quality, risk := samples(w, 50)
	out := make([]hand.Point, 50)
	hand.Draws(hand.Partners(w), quality, risk, out)
	together := make([]hand.Point, 50)
	newDrawer(w).run(quality, risk, together)
	for i, p := range out {
		same([2]float64{p.A, p.B}, workload.Judge(made, w.Redraw(uint64(i))))
		same([2]float64{together[i].A, together[i].B}, [2]float64{p.A, p.B})
	}
}

// TestFrontierByHand holds the search by hand to a plain one over all subsets.
func TestFrontierByHand(t *testing.T) {
	made, w := workload.NewRules(source.Seed, source.Rules), workload.NewWorld(1, 11)
	var want []hand.Point
	for bits := range uint64(1 << 10) {
		s := workload.Judge(made, w.Only(bits))
		want = append(want, hand.Point{A: s[0], B: s[1]})
	}
	want = slices.DeleteFunc(want, func(p hand.Point) bool {
		return slices.ContainsFunc(want, func(q hand.Point) bool { return q.A >= p.A && q.B >= p.B && (q.A > p.A+1e-9 || q.B > p.B+1e-9) })
	})
	samePoints(t, hand.Frontier(hand.Partners(w)), want)
}

// samePoints compares frontiers in any order.
func samePoints(t *testing.T, got, want []hand.Point) {
	t.Helper()
	hand.Sort(got)
	hand.Sort(want)
	if len(got) != len(want) {
		t.Fatalf("%d points, want %d", len(got), len(want))
	}
	for i := range got {
		if math.Abs(got[i].A-want[i].A) > 1e-9 || math.Abs(got[i].B-want[i].B) > 1e-9 {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}

// TestSearchAgrees holds the frontier that entente proves to that by hand.
func TestSearchAgrees(t *testing.T) {
	p, w, err := candidates(source.Seed, 12)
	if err != nil {
		t.Fatal(err)
	}
	for _, threads := range []int{1, 2} {
		got, err := searched(p, threads)
		if err != nil {
			t.Fatal(err)
		}
		samePoints(t, got, hand.Frontier(hand.Partners(w)))
	}
}
