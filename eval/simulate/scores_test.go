package simulate_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

const uncertain = `edition 1
kind partner { effort share }
dimension joint { range = 0..2 }
dimension tied { range = 0..10 }
param weight number 0..1 = 0..1
relation ties(partner, partner) number symmetric { lead, other = 2..4 }
partner lead { effort = 50% }
partner other { effort = 0%..100% }
coalition pair { as_of = 2031-01-01 lead = lead members = [other] }
rule effort {
  for p in partners
  joint += p.effort + weight
}
rule tie {
  tied += ties(lead, other)
}
`

// TestScores holds the distributions of scores to what is known of them: the sum
// of two even numbers between 0 and 1 is below x in x*x/2 of all cases.
func TestScores(t *testing.T) {
	p := compile(t, testkit.Study("main.entente", uncertain))
	in := eval.Input{Coalition: "pair"}
	d, err := simulate.Scores(context.Background(), p, in, simulate.Options{Draws: 40_000, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	if d.Uncertain != 3 || d.Count != 40_000 || d.Seed != 5 {
		t.Errorf("%+v", d)
	}
	for name, want := range map[string]eval.Distribution{
		"joint": {Mean: 1, Deviation: math.Sqrt(1.0 / 6), Low: math.Sqrt(0.2), Median: 1, High: 2 - math.Sqrt(0.2)},
		"tied":  {Mean: 3, Deviation: math.Sqrt(4.0 / 12), Low: 2.2, Median: 3, High: 3.8},
	} {
		got := d.Scores[name]
		for what, x := range map[string][2]float64{"mean": {got.Mean, want.Mean}, "deviation": {got.Deviation, want.Deviation},
			"p10": {got.Low, want.Low}, "p50": {got.Median, want.Median}, "p90": {got.High, want.High}} {
			if math.Abs(x[0]-x[1]) > 0.02 {
				t.Errorf("%s: %s is %v, want %v", name, what, x[0], x[1])
			}
		}
	}
}

// TestScoresFixed holds that what the question sets is not drawn.
func TestScoresFixed(t *testing.T) {
	p := compile(t, testkit.Study("main.entente", uncertain))
	other, _ := p.Set().Record("other")
	effort, _ := other.Kind.Attr("effort")
	in := eval.Input{Coalition: "pair", Settings: []rules.Setting{{Record: other, Attr: effort, Cell: &rules.Cell{Value: 0.25}}}}
	d, err := simulate.Scores(context.Background(), p, in, simulate.Options{Draws: 4000})
	if err != nil {
		t.Fatal(err)
	}
	if x := d.Scores["joint"]; d.Uncertain != 2 || math.Abs(x.Mean-0.75) > 0.02 {
		t.Errorf("%+v", d)
	}
}

// TestScoresRefuse holds the bounds, and the end of the caller's patience.
func TestScoresRefuse(t *testing.T) {
	p := compile(t, testkit.Study("main.entente", uncertain))
	in := eval.Input{Coalition: "pair"}
	if _, err := simulate.Scores(context.Background(), p, in, simulate.Options{}); !errors.Is(err, eval.ErrQuestion) {
		t.Errorf("no draws: %v", err)
	}
	testkit.CancelEverywhere(t, "scores", 0.2, func(ctx context.Context) error {
		_, err := simulate.Scores(ctx, p, in, simulate.Options{Draws: 200, Workers: 2})
		return err
	})
}
