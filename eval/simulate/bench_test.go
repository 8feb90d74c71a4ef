package simulate_test

import (
	"context"
	"os"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// BenchmarkIraq plays the largest scenario there is: a draw is five years of
// some forty partners.
func BenchmarkIraq(b *testing.B) {
	set, found := rules.Load(os.DirFS("../../examples/iraq-2003"), ".")
	if set == nil || diag.HasErrors(found) {
		b.Fatal("the example does not load")
	}
	p, _ := eval.Compile(set, eval.Options{})
	b.ReportAllocs()
	b.ResetTimer()
	if _, err := simulate.Run(context.Background(), p, simulate.Options{Scenario: "course", Draws: b.N, Seed: 1, Workers: 1}); err != nil {
		b.Fatal(err)
	}
}
