package workload_test

import (
	"context"
	"math"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// TestJudgesAgree holds entente to the plain walk over the rules, to 1e-9.
func TestJudgesAgree(t *testing.T) {
	for seed := uint64(1); seed <= 6; seed++ {
		made := workload.NewRules(seed, 60)
		w := workload.NewWorld(seed, 40)
		set, found := rules.Load(workload.Study(made, w, 39), ".")
		if diag.HasErrors(found) {
			t.Fatal(found)
		}
		p, found := eval.Compile(set, eval.Options{})
		if p == nil {
			t.Fatal(found)
		}
		r, err := p.Score(context.Background(), eval.Input{Coalition: workload.Coalition})
		if err != nil {
			t.Fatal(err)
		}
		want := workload.Judge(made, w)
		for i, d := range workload.Dimensions {
			if got := r.Scores[d].Raw; math.Abs(got-want[i]) > 1e-9 {
				t.Errorf("seed %d: %s is %v, want %v", seed, d, got, want[i])
			}
			if r.Scores[d].Raw != r.Scores[d].Value {
				t.Errorf("seed %d: %s is bounded", seed, d)
			}
		}
	}
}

// TestRulesMatter keeps the workload from becoming one whose rules all hold or
// never do.
func TestRulesMatter(t *testing.T) {
	made := workload.NewRules(1, 60)
	moved := 0
	for i := range made {
		some, all := false, true
		for seed := range uint64(20) {
			w := workload.NewWorld(seed, 40).Only(seed * 0x9e3779b97f4a7c15)
			holds := workload.Judge(made[i:i+1], w) != [2]float64{}
			some, all = some || holds, all && holds
		}
		if some && (!all || made[i].Scope != workload.Whole) {
			moved++
		}
	}
	if moved < 50 {
		t.Errorf("only %d of 60 rules make a difference", moved)
	}
}
