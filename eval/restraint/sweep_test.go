package restraint_test

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/restraint"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

// prober asks one game with another value of one input.
type prober struct {
	t       *testing.T
	program *eval.Program
	record  *rules.Record
}

func (p prober) at(input string, x float64) restraint.Flip {
	p.t.Helper()
	a, _ := p.record.Kind.Attr(input)
	j, err := p.program.Judge(context.Background(), eval.Input{Coalition: "games", Settings: []rules.Setting{{Record: p.record, Attr: a, Cell: &rules.Cell{Value: x}}}})
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := restraint.Ask(j, p.record)
	if err != nil {
		p.t.Fatal(err)
	}
	return restraint.Flip{At: x, Choice: answer.Choice, Disingenuous: answer.Disingenuous}
}

// TestSweeps asks the games of the specification anew at every change that a
// sweep reports, and in between.
func TestSweeps(t *testing.T) {
	set, found := rules.Load(os.DirFS("testdata/games"), ".")
	if len(found) > 0 {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	co, _ := set.Coalition("games")
	changes := 0
	for _, r := range restraint.Observers(co) {
		sweeps, err := restraint.Swept(t.Context(), p, eval.Input{Coalition: "games"}, r)
		if err != nil || len(sweeps) != 12 {
			t.Fatal(len(sweeps), err)
		}
		probe := prober{t, p, r}
		for _, s := range sweeps {
			changes += len(s.Segments) - 1
			is := probe.at(s.Input, s.Value)
			for _, seg := range s.Segments {
				for _, x := range []float64{seg.From, (seg.From + seg.To) / 2} {
					if d := cmp.Diff(restraint.Flip{At: x, Choice: seg.Choice, Disingenuous: seg.Disingenuous}, probe.at(s.Input, x)); d != "" {
						t.Errorf("%s: %s: %s", r.ID, s.Input, d)
					}
				}
			}
			for _, f := range []*restraint.Flip{s.Below, s.Above} {
				if f == nil {
					continue
				}
				if now := probe.at(s.Input, (s.Value+f.At)/2); now.Choice != is.Choice || now.Disingenuous != is.Disingenuous {
					t.Errorf("%s: %s: between %v and the change at %v the answer is %v", r.ID, s.Input, s.Value, f.At, now)
				}
			}
		}
	}
	if changes < 50 {
		t.Errorf("only %d changes", changes)
	}
}

// TestSweepFindsTheThresholds compares the changes that moving diversity finds
// with the thresholds in closed form.
func TestSweepFindsTheThresholds(t *testing.T) {
	set, _ := rules.Load(os.DirFS("testdata/games"), ".")
	p, _ := eval.Compile(set, eval.Options{})
	r, _ := set.Record("k2")
	j, err := p.Judge(t.Context(), eval.Input{Coalition: "games"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := restraint.Ask(j, r)
	if err != nil {
		t.Fatal(err)
	}
	sweeps, err := restraint.Swept(t.Context(), p, eval.Input{Coalition: "games"}, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sweeps {
		if s.Input == "diversity" && (math.Abs(s.Below.At-a.Branches[1].Threshold) > 1e-9 || math.Abs(s.Above.At-a.Branches[0].Threshold) > 1e-9) {
			t.Errorf("changes at %v and %v, thresholds %v and %v", s.Below.At, s.Above.At, a.Branches[1].Threshold, a.Branches[0].Threshold)
		}
	}
}

// TestStudyMayAddToObservers sweeps an observer to which a study gave more.
func TestStudyMayAddToObservers(t *testing.T) {
	set, found := rules.Load(testkit.Study("main.entente", `edition 1

import "std/wolford"

kind observer + {
  endless  number = 5
  negative number -1000..1000 = -5
  since    optional date
}

mission w {
  tasks = []
  force = 1
}

partner a { capability = 1 }

observer o {
  power         = 1
  partner_power = 1
  target_power  = 1
  diversity     = 0
  since         = 2000-01-01
}

coalition c {
  as_of     = 2000-01-01
  mission   = w
  lead      = a
  members   = []
  observers = [o]
}
`), ".")
	if len(found) > 0 {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	r, _ := set.Record("o")
	sweeps, err := restraint.Swept(t.Context(), p, eval.Input{Coalition: "c"}, r)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for _, s := range sweeps {
		names[s.Input] = len(s.Segments)
	}
	if _, ok := names["endless"]; ok || names["negative"] != 1 || names["since"] != 0 {
		t.Errorf("%v", names)
	}
}
