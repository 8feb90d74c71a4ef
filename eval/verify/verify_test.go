package verify_test

import (
	"context"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/verify"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

func TestCore(t *testing.T) {
	set, found := rules.Load(stdlib.Packs(), "std/tests/core.entente")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	out, err := verify.Run(context.Background(), p, verify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		t.Logf("%s: %s (%d of %d cases), %d tries, %d boxes, %s: %s", o.Verdict, o.Title, o.Proven, o.Cases, o.Tries, o.Boxes, o.Law, o.Reason)
		if o.Counterexample != nil {
			t.Log(o.Counterexample.Text)
		}
	}
}
