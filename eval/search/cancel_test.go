package search

import (
	"context"
	"testing"
	"time"
)

// TestCancelled holds that a search that is called off ends at once, keeps what
// it has found, and accounts for every coalition.
func TestCancelled(t *testing.T) {
	s := mixed(t, 3, 40)
	for _, after := range []time.Duration{0, 5 * time.Millisecond, 300 * time.Millisecond} {
		ctx, cancel := context.WithCancel(context.Background())
		var ended time.Time
		time.AfterFunc(after, func() {
			ended = time.Now()
			cancel()
		})
		f, err := s.Frontier(ctx)
		<-ctx.Done()
		if err != nil {
			t.Fatalf("called off after %v: %v", after, err)
		}
		if late := time.Since(ended); late > slowest {
			t.Errorf("called off after %v, the search took %v to end", after, late)
		}
		if f.Proof.Complete || f.Proof.Sum().Cmp(f.Proof.Coalitions) != 0 {
			t.Errorf("called off after %v: %+v", after, f.Proof)
		}
	}
}

// slowest leaves room for a machine that is busy with other tests.
const slowest = time.Second
