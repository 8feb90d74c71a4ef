package eval_test

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// TestWithout holds that the coalition without a member, line by line, is what
// the quadrants rest on, and that asking for it leaves the judgement as it was.
func TestWithout(t *testing.T) {
	set, _ := rules.Load(os.DirFS("../examples/iraq-2003"), ".")
	p, _ := eval.Compile(set, eval.Options{})
	in := eval.Input{Coalition: "willing"}
	whole, err := p.Score(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	j, err := p.Judge(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, partner := range whole.Partners {
		rest, err := j.Without(partner.ID)
		if err != nil {
			t.Fatal(err)
		}
		for d, adds := range partner.Adds {
			sum := rest[d].Start
			for _, c := range rest[d].Contributions {
				sum += c.Points
			}
			if math.Abs(whole.Scores[d].Value-rest[d].Value-adds) > 1e-9 || math.Abs(sum-rest[d].Raw) > 1e-9 {
				t.Errorf("%s adds %v to %s, its ledgers say %v", partner.ID, adds, d, whole.Scores[d].Value-rest[d].Value)
			}
			if now, _ := j.Score(d); now != whole.Scores[d].Value {
				t.Errorf("without %s the judgement itself changed", partner.ID)
			}
		}
	}
}
