package simulate_test

import (
	"context"
	"testing"

	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/internal/testkit"
)

// TestCancelAtEveryLook cancels the scenarios of the corpus, with draws and
// without, at every place that looks at the context.
func TestCancelAtEveryLook(t *testing.T) {
	played := 0
	for _, c := range testkit.Cases(t, "testdata") {
		p := compile(t, c.Study())
		for _, draws := range []int{0, 40} {
			o := simulate.Options{Draws: draws, Seed: 1, Workers: 2}
			if _, err := simulate.Run(context.Background(), p, o); err != nil {
				continue // a scenario that fails
			}
			played++
			testkit.CancelEverywhere(t, c.Name, 0.1, func(ctx context.Context) error {
				_, err := simulate.Run(ctx, p, o)
				return err
			})
		}
	}
	if played < 10 {
		t.Errorf("only %d scenarios were played", played)
	}
}
