package workload_test

import (
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// BenchmarkCompile is the way from text to a program, in its two halves.
func BenchmarkCompile(b *testing.B) {
	study := workload.Study(workload.NewRules(3, 10_000), workload.NewWorld(1, 2), 1)
	b.Run("load", func(b *testing.B) {
		defer processor(b)()
		for b.Loop() {
			if _, found := rules.Load(study, "."); diag.HasErrors(found) {
				b.Fatal(found)
			}
		}
	})
	b.Run("compile", func(b *testing.B) {
		set, _ := rules.Load(study, ".")
		defer processor(b)()
		for b.Loop() {
			if p, found := eval.Compile(set, eval.Options{}); p == nil {
				b.Fatal(found)
			}
		}
	})
}

// processor reports processor time, which does not grow while others have the
// machine.
func processor(b *testing.B) func() {
	b.ReportAllocs()
	began := testkit.CPUTime()
	return func() { b.ReportMetric((testkit.CPUTime()-began)*1e3/float64(b.N), "cpu-ms/op") }
}
