package restraint_test

import (
	"encoding/csv"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/restraint"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

var (
	games  = flag.Int("games", 4_000, "random games that solver and closed form must agree on")
	sweeps = flag.Int("sweeps", 500, "sweeps of one parameter over which monotone answers must be")
)

// TestGamesOfTheSpecification plays the seven games and compares all that their
// table states, to nine digits.
func TestGamesOfTheSpecification(t *testing.T) {
	set, found := rules.Load(os.DirFS("testdata/games"), ".")
	if len(found) > 0 {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	j, err := p.Judge(t.Context(), eval.Input{Coalition: "games"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/games/games.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 8 {
		t.Fatal(len(rows), err)
	}
	co, _ := set.Coalition("games")
	for i, r := range restraint.Observers(co) {
		a, err := restraint.Ask(j, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, col := range outcomes(a) {
			if want := rows[i+1][slices.Index(rows[0], col.name)]; !col.is(want) {
				t.Errorf("%s: %s is %v, the table has %s", r.ID, col.name, col.value, want)
			}
		}
	}
}

// column is a result under the name that the table has for it.
type column struct {
	name  string
	value any
}

func (c column) is(want string) bool {
	if x, ok := c.value.(float64); ok {
		y, err := strconv.ParseFloat(want, 64)
		return err == nil && math.Abs(x-y) <= 0.5000001e-9
	}
	if b, ok := c.value.(bool); ok {
		return strconv.FormatBool(b) == want
	}
	return c.value == want
}

func outcomes(a *restraint.Answer) []column {
	out := []column{{"choice", a.Choice}, {"disingenuous", a.Disingenuous}}
	for _, b := range a.Branches {
		out = append(out, column{b.Move + "_win", b.Win}, column{b.Move + "_intact", b.Intact}, column{b.Move + "_payment", b.Payment},
			column{b.Move + "_if_disbanded", b.IfDisbanded}, column{b.Move + "_if_intact", b.IfIntact},
			column{b.Move + "_benefit", b.Benefit}, column{b.Move + "_service", b.Service}, column{b.Move + "_worth", b.Worth})
	}
	return out
}

// tie is how close two sides may lie before rounding decides between them.
const tie = 1e-9

// TestSolverAgreesWithTheFormulas plays random games, most as the closed form
// assumes, others with payments, lotteries and another decisiveness, and
// compares tree, pack and specification.
func TestSolverAgreesWithTheFormulas(t *testing.T) {
	tb := newTable(t, 500)
	exact, choices := 0, map[string]int{}
	for round := range (*games + 499) / 500 {
		rng := rand.New(rand.NewPCG(3, uint64(round)))
		batch := make([]params, min(500, *games-500*round))
		g := 1.0
		if round%4 == 3 {
			g = 0.5 + 2*rng.Float64()
		}
		for i := range batch {
			batch[i] = draw(rng)
			batch[i].g, batch[i].sidepay, batch[i].lottery = g, round%4 == 1 && i%2 == 0, round%4 == 2 && i%2 == 0
		}
		for _, x := range tb.play(t, batch) {
			exact += x.compare(t)
			choices[x.Choice]++
			if x.Disingenuous {
				choices["disingenuous"]++
			}
		}
	}
	t.Logf("%d games with %d branches where the closed form holds; choices %v", *games, exact, choices)
	if exact < *games || len(choices) < 4 {
		t.Errorf("only %d branches are exact, and only these choices occur: %v", exact, choices)
	}
}

// compare holds an answer against the specification, and counts the branches
// where the closed form holds.
func (x played) compare(t *testing.T) (exact int) {
	best, second, choice := math.Inf(-1), math.Inf(-1), ""
	for i, name := range restraint.Branches {
		e, b := x.branch(name), x.Branches[i]
		for _, pair := range [][2]float64{{e.win, b.Win}, {e.disbanded, b.IfDisbanded}, {e.intact, b.IfIntact}, {e.benefit, b.Benefit},
			{e.service, b.Service}, {e.worth, b.Worth}} {
			if e.stays == b.Intact && math.Abs(pair[0]-pair[1]) > tie {
				t.Errorf("%+v: %s: %v, want %v", x.params, name, b, e)
			}
		}
		if b.Exact {
			exact++
			if math.Abs(x.d-e.threshold) > tie && b.Intact != (x.d < e.threshold) {
				t.Errorf("%+v: %s: intact %v at d = %v, threshold %v", x.params, name, b.Intact, x.d, e.threshold)
			}
			if math.Abs(b.Threshold-e.threshold) > tie*max(1, math.Abs(e.threshold)) {
				t.Errorf("%+v: %s: threshold %v, want %v", x.params, name, b.Threshold, e.threshold)
			}
		}
		if e.worth > best {
			best, second, choice = e.worth, best, name
		} else {
			second = max(second, e.worth)
		}
	}
	if best-second > tie && (x.Choice != choice || x.choice != choice) {
		t.Errorf("%+v: tree %s, pack %s, want %s", x.params, x.Choice, x.choice, choice)
	}
	if x.Disingenuous && x.Branches[0].Exact && x.Branches[1].Exact && x.zone != "only_support_splits" {
		t.Errorf("%+v: disingenuous in zone %s", x.params, x.zone)
	}
	if s, n, o := x.Branches[1], x.Branches[0], x.Branches[2]; s.Threshold > n.Threshold+tie || n.Threshold > o.Threshold+tie {
		t.Errorf("%+v: thresholds %v %v %v", x.params, s.Threshold, n.Threshold, o.Threshold)
	}
	return exact
}

// sweep is a law about one parameter: how often an answer may move against it.
type sweep struct {
	title  string
	move   func(*params, float64)
	seen   func(played) float64 // must not rise; negated, must not fall
	exact  bool                 // no exception is allowed; otherwise one in twenty of the sweeps that move
	within [2]float64           // of the parameter
}

// chosen is 1 where the observer takes a course.
func chosen(course string) func(played) float64 {
	return func(x played) float64 {
		if x.Choice == course {
			return 1
		}
		return 0
	}
}

func not(f func(played) float64) func(played) float64 { return func(x played) float64 { return -f(x) } }

// kept is how many branches leave the coalition intact.
func kept(x played) (n float64) {
	for _, b := range x.Branches {
		if b.Intact {
			n++
		}
	}
	return n
}

// The laws of section 4.2. What it lists as not monotone - diversity, the
// leader's capability - is not asserted.
var laws = []sweep{
	{"diversity never makes a partner stay", func(x *params, v float64) { x.d = v }, kept, true, [2]float64{0, 1}},
	{"the cost of opposing never brings opposition", func(x *params, v float64) { x.kO = v }, chosen("oppose"), true, [2]float64{0, 1}},
	{"the cost of supporting never brings support", func(x *params, v float64) { x.kS = v }, chosen("support"), true, [2]float64{0, 1}},
	{"exposure mostly takes opposition away", func(x *params, v float64) { x.delta = v }, chosen("oppose"), false, [2]float64{0, 1}},
	{"a share of the spoils mostly brings support", func(x *params, v float64) { x.lam = v }, not(chosen("support")), false, [2]float64{0, 1}},
	{"the cost of a later war mostly takes support away", func(x *params, v float64) { x.cO = v }, chosen("support"), false, [2]float64{0, 1}},
	{"a strong target mostly takes opposition away", func(x *params, v float64) { x.mT = v }, chosen("oppose"), false, [2]float64{0.05, 10}},
}

// proposition: WO8
func TestMonotone(t *testing.T) {
	const points = 10
	tb := newTable(t, 500)
	for k, law := range laws {
		moved, against := 0, 0
		rng := rand.New(rand.NewPCG(5, uint64(k)))
		var batch []params
		for range *sweeps {
			x := moderate(rng)
			if law.exact {
				x = draw(rng)
			}
			for i := range points {
				law.move(&x, law.within[0]+(law.within[1]-law.within[0])*float64(i)/(points-1))
				batch = append(batch, x)
			}
		}
		played := tb.play(t, batch)
		for i := 0; i < len(played); i += points {
			rises, falls := movement(played[i:i+points], law.seen)
			if rises || falls {
				moved++
			}
			if rises {
				against++
			}
		}
		t.Logf("%s: %d sweeps, %d move, %d of them against it", law.title, *sweeps, moved, against)
		if moved == 0 || law.exact && against > 0 || float64(against) > 0.05*float64(moved) {
			t.Errorf("%s: %d of %d moves are against it", law.title, against, moved)
		}
	}
}

func movement(list []played, seen func(played) float64) (rises, falls bool) {
	for i := range list[1:] {
		a, b := seen(list[i]), seen(list[i+1])
		rises, falls = rises || b > a, falls || b < a
	}
	return rises, falls
}

// TestOrder holds what is so in every game: victory is likeliest with the
// observer's support and least likely against it; a coalition that disbands
// leaves the observer no less; without spoils, or without resolve, nobody
// supports.
//
// proposition: WO5, WO7, WO9
func TestOrder(t *testing.T) {
	tb := newTable(t, 500)
	rng := rand.New(rand.NewPCG(7, 0))
	var batch []params
	for i := range *games {
		x := draw(rng)
		switch i % 4 {
		case 0:
			x.lam = 0
		case 1:
			x.sigma = 0
		case 2:
			x.cO = 1
		}
		batch = append(batch, x)
	}
	for _, x := range tb.play(t, batch) {
		n, s, o := x.Branches[0], x.Branches[1], x.Branches[2]
		if s.Win < n.Win || n.Win < o.Win {
			t.Errorf("%+v: chances %v %v %v", x.params, s.Win, n.Win, o.Win)
		}
		for _, b := range x.Branches {
			if b.IfIntact > b.IfDisbanded {
				t.Errorf("%+v: intact %v, disbanded %v", x.params, b.IfIntact, b.IfDisbanded)
			}
		}
		if x.Choice == "support" && (x.lam == 0 || x.sigma == 0 || x.cO == 1) {
			t.Errorf("%+v: support", x.params)
		}
	}
}
