package search

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/internal/workload"
)

// mixed is a study of the workload that performance is measured on: sixty rules,
// of which 36 read one partner, 12 mix a partner with totals, and 12 read totals.
func mixed(t testing.TB, seed uint64, choices int) *Space {
	t.Helper()
	p := compile(t, workload.Study(workload.NewRules(seed, 60), workload.NewWorld(seed, choices+1), choices/2))
	return space(t, p, workload.Coalition, Options{})
}

// BenchmarkFrontier20 is W2: the exact frontier of all subsets of 20 partners.
func BenchmarkFrontier20(b *testing.B) {
	p := compile(b, workload.Study(workload.NewRules(1, 60), workload.NewWorld(1, 21), 10))
	b.ReportAllocs()
	for b.Loop() {
		s := space(b, p, workload.Coalition, Options{})
		if _, err := s.Frontier(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// TestFarFrontier prints how long frontiers of many partners take. It is run by
// hand: ENTENTE_FRONTIER=40 go test -run FarFrontier ./eval/search
func TestFarFrontier(t *testing.T) {
	choices, err := strconv.Atoi(os.Getenv("ENTENTE_FRONTIER"))
	if err != nil {
		t.Skip("ENTENTE_FRONTIER is not set")
	}
	for seed := range uint64(5) {
		if only := os.Getenv("SEED"); only != "" && only != fmt.Sprint(seed+1) {
			continue
		}
		s := mixed(t, seed+1, choices)
		from := time.Now()
		cpu := testkit.CPUTime()
		f, err := s.Frontier(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		cpu = testkit.CPUTime() - cpu
		fmt.Printf("2^%d, seed %d: %v, cpu %.2fs, %d nodes, %d coalitions on the frontier, complete %t, evaluated %v\n",
			choices, seed+1, time.Since(from).Round(time.Millisecond), cpu, f.Proof.Nodes, len(f.Coalitions), f.Proof.Complete, f.Proof.Evaluated)
	}
}
