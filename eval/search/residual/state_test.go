package residual_test

import (
	"context"
	"math/bits"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search/residual"
	"github.com/entente-lang/entente/internal/studygen"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/rules"
)

// walker goes down a search at random and holds what the state says against the
// exact evaluation of coalitions below.
type walker struct {
	*testing.T
	*rand.Rand
	p     *residual.Program
	s     *residual.State
	e     *residual.Exact
	lanes int
	exact int
}

func walk(t *testing.T, p *eval.Program, co *rules.Coalition, seed uint64, walks int) (lanes, exact int) {
	t.Helper()
	q, pool := question(t, p.Set(), co)
	r, err := residual.Build(context.Background(), p.Set(), q)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 4))
	pl := residual.NewPlan(r, rng.Perm(len(pool)))
	w := &walker{T: t, Rand: rng, p: r, s: pl.NewState(), e: r.NewExact()}
	for range walks {
		w.down()
		for w.s.Depth > 0 && w.IntN(6) > 0 {
			w.s.Leave()
		}
	}
	return w.lanes, w.exact
}

func (w *walker) down() {
	for !w.s.IsBlock() {
		w.below()
		w.s.Enter(w.IntN(2) == 0)
	}
	w.below()
	w.block()
}

// below tries coalitions below the node.
func (w *walker) below() {
	n := w.s.Depth + w.s.Open()
	b := residual.Bound{Weight: make([]float64, n)}
	for dim := range w.p.Dims {
		for _, sense := range []float64{1, -1} {
			w.s.Bound(dim, sense, &b)
			for range 4 {
				taken := w.s.Taken() | w.Uint64()<<w.s.Depth&(1<<n-1)
				w.e.Take(w.s.Plan.Choices(taken))
				if w.e.Fails() {
					if w.s.Fault() == residual.Never {
						w.Fatal("a judgement fails where it never should")
					}
					continue
				}
				if w.e.Meets() && w.s.Require() == residual.Never || !w.e.Meets() && w.s.Require() == residual.Always {
					w.Fatal("requirements turn out another way than decided")
				}
				w.bounded(dim, sense, &b, taken)
			}
		}
	}
}

func (w *walker) bounded(dim int, sense float64, b *residual.Bound, taken uint64) {
	w.Helper()
	sum := b.Fixed
	for i := w.s.Depth; i < w.s.Depth+w.s.Open(); i++ {
		if taken>>i&1 == 1 {
			sum += b.Weight[i]
		}
	}
	most := max(b.Floor, min(b.Cap, max(sum*b.Factor[0], sum*b.Factor[1])+b.Slack+1e-6))
	if got := sense * w.e.Score(dim); got > most {
		w.Fatalf("dimension %d, sense %v, depth %d: score %v above its bound %v", dim, sense, w.s.Depth, got, most)
	}
}

func (w *walker) block() {
	dims := []int{}
	for i := range w.p.Dims {
		dims = append(dims, i)
	}
	b := residual.Block{Scores: make([][residual.Lanes]float64, len(dims))}
	w.s.Evaluate(dims, &b)
	w.lanes += 1 << w.s.Open()
	w.exact += b.Exact
	for lane := range 1 << w.s.Open() {
		w.e.Take(w.s.Plan.Choices(w.s.Lane(lane)))
		if fine := b.Fine>>lane&1 == 1; fine == w.e.Fails() {
			w.Fatalf("lane %d: fine %t", lane, fine)
		} else if !fine {
			continue
		}
		if meets := b.Meets>>lane&1 == 1; meets != w.e.Meets() {
			w.Fatalf("lane %d: meets %t", lane, meets)
		}
		for _, d := range dims {
			if want := w.e.Score(d); b.Scores[d][lane] != want {
				w.Fatalf("lane %d of %d, dimension %d: %v, want %v", lane, bits.Len64(b.Fine), d, b.Scores[d][lane], want)
			}
		}
	}
}

func TestStateOfRandomStudies(t *testing.T) {
	lanes, exact := 0, 0
	for seed := range uint64(150) {
		p := compile(t, studygen.Study(seed, studygen.Options{Partners: 5 + int(seed%9), Members: 3, Rules: 4 + int(seed%12)}))
		co, _ := p.Set().Coalition(studygen.Coalition)
		a, b := walk(t, p, co, seed, 12)
		lanes, exact = lanes+a, exact+b
	}
	t.Logf("%d of %d lanes were evaluated one by one", exact, lanes)
}

func TestStateOfWorkload(t *testing.T) {
	lanes, exact := 0, 0
	for seed := range uint64(4) {
		p := compile(t, workload.Study(workload.NewRules(seed, 60), workload.NewWorld(seed, 31), 10))
		co, _ := p.Set().Coalition(workload.Coalition)
		a, b := walk(t, p, co, seed, 40)
		lanes, exact = lanes+a, exact+b
	}
	t.Logf("%d of %d lanes were evaluated one by one", exact, lanes)
	if exact > lanes/100 {
		t.Errorf("%d of %d lanes had to be evaluated one by one", exact, lanes)
	}
}

func TestStateOfIraq(t *testing.T) {
	p := compile(t, os.DirFS("../../../examples/iraq-2003"))
	for _, co := range p.Set().Coalitions {
		lanes, exact := walk(t, p, co, 1, 20)
		t.Logf("%s: %d of %d lanes were evaluated one by one", co.ID(), exact, lanes)
	}
}
