package lint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// ladder is a study with forms of the given numbers: the shares of both risks
// shed, and visibility.
func ladder(forms [][3]float64) string {
	var b strings.Builder
	b.WriteString("import \"std/base\"\n")
	for i, f := range forms {
		fmt.Fprintf(&b, "form f%d { risk_military = %v  risk_political = %v  visible = %v  lost = 50%%  flag = true }\n", i, f[0], f[1], f[2])
	}
	return b.String()
}

// neverBest are the numbers of the forms that are found never to be best.
func neverBest(t *testing.T, forms [][3]float64) (out []int) {
	t.Helper()
	set, found := rules.Load(testkit.Study("main.entente", ladder(forms)), "main.entente")
	if len(found) > 0 {
		t.Fatal(testkit.Findings(found))
	}
	i := slices.IndexFunc(lint.Rules, func(r *lint.Rule) bool { return r.Code == "dominated-form" })
	for _, f := range lint.RunOnly(set, lint.Options{}, lint.Rules[i]) {
		var i int
		if _, err := fmt.Sscanf(f.Message, "`f%d` is never best", &i); err != nil {
			t.Fatal(f.Message)
		}
		out = append(out, i)
	}
	return out
}

func TestBeatenByNow(t *testing.T) {
	forms := [][3]float64{{0.8, 0, 0.2}, {0, 0.8, 0.2}, {0.3, 0.3, 0.2}}
	if got := neverBest(t, forms); !slices.Equal(got, []int{2}) {
		t.Errorf("%v are never best; only the one that one of two others beats for all weights is", got)
	}
	forms[2] = [3]float64{0.5, 0.5, 0.2}
	if got := neverBest(t, forms); got != nil {
		t.Errorf("%v are never best; the third is, where both risks weigh the same", got)
	}
	if got := neverBest(t, [][3]float64{{0.1, 0.1, 0.5}, {0.6, 0.6, 0.6}}); !slices.Equal(got, []int{0}) {
		t.Errorf("%v are never best; the first is worse than none, or than the second", got)
	}
}

// TestBestSomewhere tries many weights: a form that is the best for one of them
// is not found, and one that is found is the best for none.
func TestBestSomewhere(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	flagged, missed := 0, 0
	for range 300 {
		forms := make([][3]float64, 5)
		for i := range forms {
			forms[i] = [3]float64{float64(rng.IntN(20)) / 20, float64(rng.IntN(20)) / 20, float64(1+rng.IntN(20)) / 20}
		}
		never := neverBest(t, forms)
		flagged += len(never)
		won := map[int]bool{}
		for range 2000 {
			w := [3]float64{rng.ExpFloat64(), rng.ExpFloat64(), rng.ExpFloat64()}
			best, most := -1, 1e-6 // better than taking no form
			for i, f := range forms {
				if u := w[0]*f[0] + w[1]*f[1] - w[2]*f[2]; u > most {
					best, most = i, u+1e-6
				}
			}
			if best >= 0 && slices.Contains(never, best) {
				t.Fatalf("f%d of %v is said never to be best, and is for the weights %v", best, forms, w)
			}
			won[best] = true
		}
		for i := range forms {
			if !won[i] && !slices.Contains(never, i) {
				missed++ // best for so few weights that none was tried
			}
		}
	}
	t.Logf("%d of 1500 forms are never best; %d more were not the best for any weights tried", flagged, missed)
	if flagged < 100 || missed > flagged/10 {
		t.Errorf("%d found and %d perhaps missed", flagged, missed)
	}
}
