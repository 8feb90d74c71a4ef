package theories_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/theories"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// Two theories about the same partners: one likes those that are alike, the
// other fears them; and a third that multiplies.
var study = testkit.Study("facts.entente", `edition 1
kind partner {
  likeness share = 50%
  pay      number in usd 0..1_000_000 = 0
  troops   count = 100
}
dimension cohesion { range = 0..100 }
dimension reassurance { range = 0..100 start = 100 }
partner a
partner b { likeness = 80% pay = 10 }
partner c { likeness = 20% }
coalition three {
  as_of = 2030-01-01
  lead = a
  members = [b, c]
}
`, "bonds.entente", `edition 1
import "facts.entente"
source bonds_book "Bonds"
rule alike {
  for p in members
  cohesion += 10 * p.likeness
  because "{p} is alike by {p.likeness}"
  source bonds_book
}
rule paid {
  for p in partners
  cohesion += p.pay / 10
}
`, "fear.entente", `edition 1
import "facts.entente"
rule feared {
  for p in members
  reassurance -= 20 * p.likeness
  because "{p} will stay, being alike by {p.likeness}"
}
rule crowd {
  when count(members) > 1
  cohesion *= 1 / count(members)
}
`)

func compile(t *testing.T) *eval.Program {
	t.Helper()
	set, found := rules.Load(study, ".")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	return p
}

func compare(t *testing.T, opts theories.Options) *theories.Report {
	t.Helper()
	r, err := theories.Compare(t.Context(), compile(t), eval.Input{Coalition: "three"}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What the theories give adds up to the scores.
func TestPartsAddUp(t *testing.T) {
	total := map[string]float64{"reassurance": 100}
	score := map[string]float64{}
	for _, theory := range compare(t, theories.Options{}).Theories {
		for _, d := range theory.Dimensions {
			total[d.Dimension] += d.Points
			score[d.Dimension] = d.Score
		}
	}
	if len(score) != 2 || math.Abs(total["cohesion"]-score["cohesion"]) > 1e-9 || math.Abs(total["reassurance"]-score["reassurance"]) > 1e-9 {
		t.Errorf("the theories give %v, the scores are %v", total, score)
	}
}

func TestConflicts(t *testing.T) {
	r := compare(t, theories.Options{})
	var subjects []string
	for _, c := range r.Conflicts {
		subjects = append(subjects, c.Kind+" "+c.Subject)
	}
	// Pay is welcome to one theory and nothing to the other; a factor that takes
	// more where there is more to take is no objection to it.
	want := []string{"input partner.likeness", "partner b", "partner c"}
	if !reflect.DeepEqual(subjects, want) {
		t.Fatalf("%v, not %v", subjects, want)
	}
	likeness := r.Conflicts[0]
	if s := likeness.For[0]; s.Theory != "bonds" || s.Rule != "alike" || s.Change < 2.9 || s.Change > 3.1 || len(s.Source) != 1 {
		t.Errorf("%+v", s)
	}
	if s := likeness.Against[0]; s.Theory != "fear" || s.Dimension != "reassurance" || math.Abs(s.Change+6) > 1e-9 || s.Because == "" {
		t.Errorf("%+v", s)
	}
	// c brings 2 points by likeness and makes the crowd one larger: 16 points, taken by
	// three instead of by two.
	c := r.Conflicts[2]
	if c.For[0].Change != 2 || len(c.Against) != 2 {
		t.Errorf("%+v", c)
	}
}

// A theory left out has no stand.
func TestOneTheoryAgreesWithItself(t *testing.T) {
	r := compare(t, theories.Options{Theories: []string{"bonds"}})
	if len(r.Theories) != 1 || len(r.Conflicts) != 0 {
		t.Errorf("%+v", r)
	}
}
