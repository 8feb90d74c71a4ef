package search

import (
	"context"
	"encoding/json"
	"math"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/internal/studygen"
)

func TestBestEqualsBruteForce(t *testing.T) {
	for seed := range uint64(60) {
		p := compile(t, studygen.Study(seed, study(seed)))
		s := space(t, p, studygen.Coalition, options(p, seed))
		weights := []Weight{{"political", float64(seed%4) / 3}, {"military", 1 + float64(seed%3)}}
		got, err := s.Best(context.Background(), 5, weights...)
		if err != nil {
			t.Fatal(err)
		}
		axes, _ := s.axes([]string{"political", "military"})
		j := s.newJob(axes)
		var merits []float64
		for _, f := range brute(t, s, j) {
			m := 0.0
			for i, w := range weights {
				m += float64(w.Weight / axes[i].steps * f.y[i])
			}
			merits = append(merits, m)
		}
		slices.SortFunc(merits, func(a, b float64) int { return -cmpFloat(a, b) })
		merits = merits[:min(5, len(merits))]
		if len(got.Coalitions) != len(merits) || !got.Proof.Complete {
			t.Fatalf("seed %d: %d coalitions, want %d", seed, len(got.Coalitions), len(merits))
		}
		for i, c := range got.Coalitions {
			if c.Merit != merits[i] {
				t.Fatalf("seed %d: the merit of place %d is %v, want %v", seed, i+1, c.Merit, merits[i])
			}
		}
	}
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestSmallestAndCheapestEqualBruteForce(t *testing.T) {
	reached := 0
	for seed := range uint64(80) {
		p := compile(t, studygen.Study(seed, study(seed)))
		o := options(p, seed)
		o.Floors = []Floor{{"political", float64(seed % 5)}, {"military", float64(seed%7) - 1}}
		o.Lift = seed%2 == 0
		s := space(t, p, studygen.Coalition, o)
		if s.Choices() > 13 {
			continue
		}
		for _, expense := range []axis{s.size(), s.change(Costs{1, 2, 0.5})} {
			got, err := s.least(context.Background(), expense)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			least, want := math.Inf(1), map[string]bool{}
			axes, _ := s.axes(nil)
			j := s.newJob(append(axes, expense))
			all := brute(t, s, j)
			for _, f := range all {
				least = min(least, expense.points(f.y[len(axes)]))
			}
			if got.Possible != (len(all) > 0) || got.Possible && got.Expense != least {
				t.Fatalf("seed %d, %s: possible %t with %v, want %v", seed, expense.name, got.Possible, got.Expense, least)
			}
			if !got.Possible {
				continue
			}
			reached++
			all = slices.DeleteFunc(all, func(f found) bool { return expense.points(f.y[len(axes)]) > least })
			for _, b := range best(all, len(axes)) {
				want[b] = true
			}
			if len(got.Coalitions) != len(want) {
				t.Fatalf("seed %d, %s: %d coalitions, want %d", seed, expense.name, len(got.Coalitions), len(want))
			}
		}
	}
	if reached < 50 {
		t.Errorf("only %d floors were within reach", reached)
	}
}

// TestValues holds what values must satisfy: they add up to the whole, partners
// that are the same are worth the same, and one that changes nothing is worth
// nothing.
func TestValues(t *testing.T) {
	p := compile(t, fstest.MapFS{"a.entente": {Data: []byte(`edition 1
kind partner { troops number = 0  standing share = 0 }
dimension political { range = -100..100 }
dimension military { range = 0..100  start = 1 }
partner lead { troops = 3 }
partner twin_a { troops = 2.5  standing = 0.7 }
partner twin_b { troops = 2.5  standing = 0.7 }
partner other { troops = 1.1  standing = 0.3 }
partner dummy { }
coalition co { as_of = 2031-01-01  lead = lead  members = [twin_a, other]  candidates = [twin_b, dummy] }
rule own { for p in members  political += p.standing / 3 }
rule many { when sum(members, .troops) > 5.5  political += 7 }
rule force { for p in members  military += p.troops }
rule friction { military *= pow(1 + sum(members, .troops), -0.1) }
`)}})
	v, err := space(t, p, "co", Options{}).Values(context.Background(), Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range v.Dimensions {
		sum := new(big.Rat)
		by := map[string]PartnerValue{}
		for _, x := range v.Partners {
			sum.Add(sum, x.Shapley[d].Rat())
			by[x.ID] = x
		}
		if want := new(big.Rat).Sub(decimal(v.With[d]), decimal(v.Without[d])); sum.Cmp(want) != 0 {
			t.Errorf("%s: the values add up to %s, want %s", d, sum.RatString(), want.RatString())
		}
		if a, b := by["twin_a"], by["twin_b"]; a.Shapley[d].Exact != b.Shapley[d].Exact || a.Banzhaf[d].Exact != b.Banzhaf[d].Exact {
			t.Errorf("%s: twins differ: %v and %v", d, a, b)
		}
		if x := by["dummy"]; x.Shapley[d].Exact != "0" || x.Banzhaf[d].Exact != "0" {
			t.Errorf("%s: the dummy is worth %v", d, x)
		}
	}
}

// TestValuesAddUp holds the sum over random studies, against the scores of eval.
func TestValuesAddUp(t *testing.T) {
	tried := 0
	for seed := range uint64(25) {
		p := compile(t, studygen.Study(seed, study(seed)))
		s := space(t, p, studygen.Coalition, Options{})
		v, err := s.Values(context.Background(), Sampling{})
		if err != nil {
			continue // a coalition that cannot be judged
		}
		tried++
		sampled, err := s.Values(context.Background(), Sampling{Samples: 400, Seed: seed, Always: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range v.Dimensions {
			sum, drawn := new(big.Rat), 0.0
			for i, x := range v.Partners {
				sum.Add(sum, x.Shapley[d].Rat())
				y := sampled.Partners[i].Shapley[d]
				drawn += y.Points
				if math.Abs(y.Points-x.Shapley[d].Points) > 3*y.Error+1e-9 {
					t.Errorf("seed %d: %s in %s is %v, sampled %v ± %v", seed, x.ID, d, x.Shapley[d].Points, y.Points, y.Error)
				}
			}
			want := new(big.Rat).Sub(decimal(v.With[d]), decimal(v.Without[d]))
			if sum.Cmp(want) != 0 {
				t.Errorf("seed %d, %s: the values add up to %s, want %s", seed, d, sum.RatString(), want.RatString())
			}
			if x, _ := want.Float64(); math.Abs(drawn-x) > 1e-6 {
				t.Errorf("seed %d, %s: sampled values add up to %v, want %v", seed, d, drawn, x)
			}
		}
	}
	if tried < 10 {
		t.Errorf("only %d studies have values", tried)
	}
}

var optimum = regexp.MustCompile(`(?m)(?:^Objective value:|^Objective: +\S+ =) +(-?[0-9.e+]+)`)

var hopeless = regexp.MustCompile(`(?m)^(Problem is infeasible|Result - Problem proven infeasible|Status: +INTEGER EMPTY)`)

// solvers are programs that read what WriteLP writes, and how.
var solvers = []struct {
	name string
	args func(in, out string) []string
}{
	{"cbc", func(in, out string) []string { return []string{in, "ratioGap", "0", "solve", "solution", out} }},
	{"glpsol", func(in, out string) []string { return []string{"--lp", in, "-o", out} }},
}

// TestLPIsSolvedAlike hands additive questions, and such with thresholds on
// counts and with pairs, to solvers of linear programs.
func TestLPIsSolvedAlike(t *testing.T) {
	for _, solver := range solvers {
		t.Run(solver.name, func(t *testing.T) {
			if _, err := exec.LookPath(solver.name); err != nil {
				t.Skipf("%s is not installed", solver.name)
			}
			for seed := range uint64(12) {
				lpIsSolvedAlike(t, seed, solver.name, solver.args)
			}
		})
	}
}

func linearStudy(seed uint64) fstest.MapFS {
	fs := studygen.Study(seed, studygen.Options{Partners: 9 + int(seed%6), Members: 4, Rules: 8, Additive: true})
	text := string(fs["study.entente"].Data) + `
rule many { for p in members  when count(members) > 4 and p.ally  political += 0.7 * p.standing }
rule few { when count(partners, .ally) <= 2 or count(members) >= 6  military -= 1.3 }
rule pairs { for p, q in partners  when p.ally and q.ally  political -= 0.05 }
`
	return fstest.MapFS{"study.entente": {Data: []byte(text), Mode: 0o644}}
}

func lpIsSolvedAlike(t *testing.T, seed uint64, name string, args func(in, out string) []string) {
	s := space(t, compile(t, linearStudy(seed)), studygen.Coalition, Options{Floors: []Floor{{"military", -2}}})
	weights := []Weight{{"political", 1}, {"military", 0.5}}
	best, err := s.Best(context.Background(), 1, weights...)
	if err != nil {
		t.Fatal(err)
	}
	in, out := filepath.Join(t.TempDir(), "x.lp"), filepath.Join(t.TempDir(), "x.out")
	f, err := os.Create(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WriteLP(f, weights...); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	f.Close()
	text, err := exec.Command(name, args(in, out)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	if solution, err := os.ReadFile(out); err == nil && name == "glpsol" {
		text = solution
	}
	if nothing := hopeless.Match(text); nothing || len(best.Coalitions) == 0 {
		if !nothing || len(best.Coalitions) > 0 {
			t.Errorf("seed %d: %s finds no coalition: %t, the search finds %d", seed, name, nothing, len(best.Coalitions))
		}
		return
	}
	m := optimum.FindSubmatch(text)
	if m == nil {
		t.Fatalf("seed %d: no optimum in\n%s", seed, text)
	}
	got, _ := strconv.ParseFloat(string(m[1]), 64)
	if want := best.Coalitions[0].Merit; math.Abs(math.Abs(got)-math.Abs(want)) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("seed %d: %s finds %v, the search %v", seed, name, got, want)
	}
}

// TestLPRefuses tells what a linear program cannot say, with the rule.
func TestLPRefuses(t *testing.T) {
	refused := 0
	for seed := range uint64(20) {
		s := space(t, compile(t, studygen.Study(seed, study(seed))), studygen.Coalition, Options{})
		if err := s.WriteLP(new(nowhere), Weight{"political", 1}); err != nil {
			if !regexp.MustCompile("linear program cannot say|the question is not linear").MatchString(err.Error()) {
				t.Error(err)
			}
			refused++
		}
	}
	if refused < 10 {
		t.Errorf("only %d studies were refused", refused)
	}
}

type nowhere struct{}

func (*nowhere) Write(b []byte) (int, error) { return len(b), nil }

// TestTurns holds the weights against a ranking on either side of each.
func TestTurns(t *testing.T) {
	for seed := range uint64(30) {
		s := space(t, compile(t, studygen.Study(seed, study(seed))), studygen.Coalition, Options{})
		f, err := s.Frontier(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		turns, err := f.Turns()
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range turns {
			share := (x.From + x.To) / 2
			r, err := s.Best(context.Background(), 1, Weight{"political", share}, Weight{"military", 1 - share})
			if err != nil {
				t.Fatal(err)
			}
			c := f.Coalitions[x.Coalition]
			merit := share*f.signs[0]*c.Scores["political"] + (1-share)*f.signs[1]*c.Scores["military"]
			if math.Abs(merit-r.Coalitions[0].Merit) > 1e-9*max(1, math.Abs(merit)) {
				t.Errorf("seed %d: at a share of %v, %v is best, not %v", seed, share, r.Coalitions[0].Merit, merit)
			}
		}
	}
}

// TestThreads holds that results do not depend on threads, cut for cut.
func TestThreads(t *testing.T) {
	for _, nodes := range []int64{0, 300} {
		var want string
		for _, threads := range []int{1, 2, 5} {
			s := mixed(t, 3, 20)
			s.opts.Threads, s.opts.Nodes = threads, nodes
			f, err := s.Frontier(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			got := string(text)
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%d threads come to\n%s\none comes to\n%s", threads, got, want)
			}
			if f.Proof.Complete != (nodes == 0) || f.Proof.Sum().Cmp(f.Proof.Coalitions) != 0 {
				t.Errorf("%d nodes: %+v", nodes, f.Proof)
			}
		}
	}
}

// TestStopped holds that what is left open is bounded: no coalition of the full
// frontier exceeds both what was found and the bound.
func TestStopped(t *testing.T) {
	whole, err := mixed(t, 2, 20).Frontier(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, nodes := range []int64{1, 50, 1000} {
		s := mixed(t, 2, 20)
		s.opts.Nodes = nodes
		part, err := s.Frontier(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range whole.Coalitions {
			found := slices.ContainsFunc(part.Coalitions, func(d Coalition) bool {
				return d.Scores["political"] >= c.Scores["political"] && d.Scores["military"] >= c.Scores["military"]
			})
			if !found && (c.Scores["political"] > part.Proof.Bound["political"] || c.Scores["military"] > part.Proof.Bound["military"]) {
				t.Errorf("%d nodes: %v is above the bound %v", nodes, c.Scores, part.Proof.Bound)
			}
		}
	}
}
