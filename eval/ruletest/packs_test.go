package ruletest_test

import (
	"context"
	"io/fs"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// Every standard pack must check without findings, and its tests must pass.
func TestPacks(t *testing.T) {
	tests := 0
	err := fs.WalkDir(stdlib.Packs(), "std", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t.Run(path, func(t *testing.T) { tests += runPack(t, path) })
		return nil
	})
	if err != nil || tests == 0 {
		t.Fatalf("%d tests run, error %v", tests, err)
	}
}

func runPack(t *testing.T, path string) int {
	set, found := rules.Load(stdlib.Packs(), path)
	for _, d := range found {
		t.Errorf("%s: %s [%s]", d.Span, d.Message, d.Code)
	}
	if diag.HasErrors(found) {
		return 0
	}
	p, _ := eval.Compile(set, eval.Options{})
	outcomes, err := ruletest.Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		for _, f := range o.Failures {
			t.Errorf("%s: %q: %s %v %s", f.At, o.Title, f.Text, f.Values, f.Reason)
		}
		if o.Err != nil {
			t.Errorf("%s: %q: %v", o.At, o.Title, o.Err)
		}
	}
	return len(outcomes)
}
