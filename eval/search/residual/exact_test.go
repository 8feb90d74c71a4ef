package residual_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search/residual"
	"github.com/entente-lang/entente/internal/studygen"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// compile makes a program of a study.
func compile(t testing.TB, fsys fs.FS) *eval.Program {
	t.Helper()
	set, found := rules.Load(fsys, ".")
	if set == nil || diag.HasErrors(found) {
		t.Fatalf("the study does not load: %v", found)
	}
	p, more := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(more)
	}
	return p
}

// question lets every partner of the pool come and go.
func question(t testing.TB, set *rules.Set, co *rules.Coalition) (*residual.Question, []*rules.Record) {
	t.Helper()
	q := &residual.Question{Coalition: co, Member: map[*rules.Record]int{}}
	members, others, err := residual.Pool(context.Background(), set, q)
	if err != nil {
		t.Fatal(err)
	}
	var pool []*rules.Record
	for _, r := range append(members, others...) {
		if r == co.Lead {
			q.Member[r] = residual.AlwaysIn
			continue
		}
		q.Member[r] = len(pool)
		pool = append(pool, r)
	}
	q.Choices = len(pool)
	return q, pool
}

// sameAsEval judges coalitions by the residual program and by the evaluator.
func sameAsEval(t *testing.T, p *eval.Program, co *rules.Coalition, seed uint64, n int) {
	t.Helper()
	q, pool := question(t, p.Set(), co)
	r, err := residual.Build(context.Background(), p.Set(), q)
	if err != nil {
		t.Fatalf("no residual program: %v", err)
	}
	s, err := p.NewScorer(context.Background(), eval.Input{Coalition: co.ID()})
	if err != nil {
		t.Fatal(err)
	}
	e := r.NewExact()
	rng := rand.New(rand.NewPCG(seed, 3))
	for range n {
		mask := rng.Uint64() & rng.Uint64() & (1<<len(pool) - 1)
		if rng.IntN(2) == 0 {
			mask = rng.Uint64() & (1<<len(pool) - 1)
		}
		g := eval.Group{}.With(co.Lead)
		for i, m := range pool {
			if mask>>i&1 == 1 {
				g = g.With(m)
			}
		}
		e.Take(mask)
		j, err := s.Judge(g)
		if (err != nil) != e.Fails() {
			t.Fatalf("coalition %b: eval says %v, the residual program fails: %t", mask, err, e.Fails())
		}
		if err != nil {
			continue
		}
		meets := e.Meets()
		for i, d := range r.Dims {
			want, _ := j.Score(d.Name)
			if got := e.Score(i) / d.Steps; got != want {
				t.Fatalf("coalition %b, %s: %v, want %v", mask, d.Name, got, want)
			}
		}
		for _, a := range r.Score {
			meets = meets && a.Holds(e.Score(a.Dim)/r.Dims[a.Dim].Steps)
		}
		holds := true
		for _, x := range co.Requires {
			v, err := j.Eval(x.Expr)
			truth, _ := v.(bool)
			holds = holds && err == nil && truth
		}
		if holds != meets {
			t.Fatalf("coalition %b: requirements hold %t, want %t", mask, meets, holds)
		}
	}
}

func TestRandomStudies(t *testing.T) {
	for seed := range uint64(150) {
		p := compile(t, studygen.Study(seed, studygen.Options{Partners: 5 + int(seed%9), Members: 3, Rules: 4 + int(seed%12)}))
		co, _ := p.Set().Coalition(studygen.Coalition)
		sameAsEval(t, p, co, seed, 60)
		if t.Failed() {
			return
		}
	}
}

func TestWorkload(t *testing.T) {
	for seed := range uint64(3) {
		p := compile(t, workload.Study(workload.NewRules(seed, 60), workload.NewWorld(seed, 21), 10))
		co, _ := p.Set().Coalition(workload.Coalition)
		sameAsEval(t, p, co, seed, 300)
	}
}

func TestIraq(t *testing.T) {
	p := compile(t, os.DirFS("../../../examples/iraq-2003"))
	for _, co := range p.Set().Coalitions {
		sameAsEval(t, p, co, 1, 100)
	}
}
