package search

import (
	"context"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/studygen"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/internal/workload"
)

// asking is a question with all that leads up to it.
type asking struct {
	name string
	ask  func(ctx context.Context) (*Proof, error) // no proof: a question whose answer has none
}

// askings go through all phases of a search: the set-up, climbing, the choice of
// an order, branch and bound, the judgements that confirm, coalitions one by one,
// values exact and sampled.
func askings(t *testing.T) []asking {
	big := compile(t, workload.Study(workload.NewRules(1, 60), workload.NewWorld(1, 27), 13))
	small := compile(t, workload.Study(workload.NewRules(2, 60), workload.NewWorld(2, 15), 7))
	generated := compile(t, studygen.Study(3, studygen.Options{Partners: 14, Members: 5, Rules: 12}))
	with := func(p *eval.Program, id string, o Options, ask func(ctx context.Context, s *Space) (*Proof, error)) func(context.Context) (*Proof, error) {
		return func(ctx context.Context) (*Proof, error) {
			o.Threads = 1
			s, err := New(ctx, p, id, o)
			if err != nil {
				return nil, err
			}
			return ask(ctx, s)
		}
	}
	frontier := func(ctx context.Context, s *Space) (*Proof, error) {
		f, err := s.Frontier(ctx)
		if err != nil {
			return nil, err
		}
		return &f.Proof, nil
	}
	values := func(o Sampling) func(ctx context.Context, s *Space) (*Proof, error) {
		return func(ctx context.Context, s *Space) (*Proof, error) {
			_, err := s.Values(ctx, o)
			return nil, err
		}
	}
	return []asking{
		{"frontier", with(big, workload.Coalition, Options{}, frontier)},
		{"one by one", with(small, workload.Coalition, Options{Max: 4}, func(ctx context.Context, s *Space) (*Proof, error) {
			s.plan = nil
			return frontier(ctx, s)
		})},
		{"best", with(generated, studygen.Coalition, Options{}, func(ctx context.Context, s *Space) (*Proof, error) {
			r, err := s.Best(ctx, 20, Weight{"political", 1}, Weight{"military", 1})
			if err != nil {
				return nil, err
			}
			return &r.Proof, nil
		})},
		{"change", with(generated, studygen.Coalition, Options{Floors: []Floor{{"political", 2}}, Lift: true}, func(ctx context.Context, s *Space) (*Proof, error) {
			r, err := s.Cheapest(ctx, Costs{})
			if err != nil {
				return nil, err
			}
			if r.Second != nil {
				return r.Second, nil
			}
			return &r.Proof, nil
		})},
		{"values", with(small, workload.Coalition, Options{}, values(Sampling{}))},
		{"values of twenty", with(compile(t, workload.Study(workload.NewRules(4, 6), workload.NewWorld(4, 21), 10)), workload.Coalition, Options{}, values(Sampling{}))},
		{"sampled values", with(big, workload.Coalition, Options{}, values(Sampling{Samples: 100, Always: true}))},
		{"sampled values one by one", with(small, workload.Coalition, Options{}, func(ctx context.Context, s *Space) (*Proof, error) {
			s.plan = nil
			return values(Sampling{Samples: 10, Always: true})(ctx, s)
		})},
	}
}

// TestCancelled ends the context at points over all phases of a search, and holds
// that it ends at once, with what it had found and every coalition accounted for,
// or with the error that says so; and that no two looks lie far apart.
func TestCancelled(t *testing.T) {
	for _, a := range askings(t) {
		testkit.CancelEverywhere(t, a.name, 0.1, func(ctx context.Context) error {
			p, err := a.ask(ctx)
			if p != nil && p.Sum().Cmp(p.Coalitions) != 0 {
				t.Errorf("%s: it does not add up: %+v", a.name, p)
			}
			if err == nil && ctx.(*testkit.Countdown).Over() {
				return context.Canceled // what had been found was given
			}
			if err == nil && p != nil && !p.Complete {
				t.Errorf("%s: it was not stopped, and proved nothing: %+v", a.name, p)
			}
			return err
		})
	}
}
