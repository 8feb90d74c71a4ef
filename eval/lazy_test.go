package eval

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/entente-lang/entente/rules"
)

// TestProgramsAreShared judges a new program from many goroutines at once, so
// that all of them ask for the same expressions first. Run it with -race.
func TestProgramsAreShared(t *testing.T) {
	set, found := rules.Load(os.DirFS("../examples/quickstart"), ".")
	p, more := Compile(set, Options{})
	if p == nil {
		t.Fatal(found, more)
	}
	var all sync.WaitGroup
	results := make([]string, 8)
	for i := range results {
		all.Go(func() {
			r, err := p.Score(context.Background(), Input{Coalition: set.Coalitions[0].ID()})
			if err != nil {
				t.Error(err)
				return
			}
			text, _ := r.JSON()
			results[i] = string(text)
		})
	}
	all.Wait()
	for _, r := range results {
		if r == "" || r != results[0] {
			t.Error("goroutines come to different results")
		}
	}
}
