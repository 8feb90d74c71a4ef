package source

import (
	"bytes"
	"os"
	"testing"
)

func TestHandIsCurrent(t *testing.T) {
	want, err := Go()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../hand/rules.go")
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("hand/rules.go is stale (%v): in internal/bench, run `go run ./handgen > hand/rules.go.new && mv hand/rules.go.new hand/rules.go`", err)
	}
}
