package game_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval/game"
)

func end(name string, payoffs ...float64) *game.End { return &game.End{Name: name, Payoffs: payoffs} }

// entry is the textbook's game of entry: a threat that nobody would carry out.
func entry() *game.Tree {
	incumbent := &game.Decision{Name: "incumbent", Player: 1, Moves: []game.Move{
		{Name: "fight", To: end("war", -1, -1)}, {Name: "share", To: end("peace", 1, 1)},
	}}
	return &game.Tree{Title: "entry", Players: []string{"entrant", "incumbent"}, Root: &game.Decision{Name: "entrant", Moves: []game.Move{
		{Name: "stay out", To: end("out", 0, 2)}, {Name: "enter", To: incumbent},
	}}}
}

func TestSolve(t *testing.T) {
	tree := entry()
	s, err := game.Solve(tree)
	if err != nil {
		t.Fatal(err)
	}
	root := tree.Root.(*game.Decision)
	if s.Taken(root).Name != "enter" || s.Taken(root.Moves[1].To.(*game.Decision)).Name != "share" {
		t.Errorf("taken: %v", s.Taken(root))
	}
	if d := cmp.Diff([]float64{1, 1}, s.Value(root)); d != "" {
		t.Error(d)
	}
}

func TestTheFirstOfEqualsIsTaken(t *testing.T) {
	for _, names := range [][]string{{"a", "b"}, {"b", "a"}} {
		d := &game.Decision{Name: "d", Moves: []game.Move{{Name: names[0], To: end("x", 1)}, {Name: names[1], To: end("y", 1)}}}
		s, err := game.Solve(&game.Tree{Players: []string{"p"}, Root: d})
		if err != nil || s.Taken(d).Name != names[0] {
			t.Errorf("%v: %v %v", names, s.Taken(d), err)
		}
	}
}

func TestChance(t *testing.T) {
	c := &game.Chance{Name: "coin", Moves: []game.Move{{Name: "heads", Probability: 0.25, To: end("h", 4)}, {Name: "tails", Probability: 0.75, To: end("t", 0)}}}
	s, err := game.Solve(&game.Tree{Players: []string{"p"}, Root: c})
	if err != nil || s.Value(c)[0] != 1 {
		t.Error(s, err)
	}
}

func TestCheck(t *testing.T) {
	loop := &game.Decision{Name: "loop"}
	loop.Moves = []game.Move{{Name: "again", To: loop}}
	one := []string{"p"}
	for want, tree := range map[string]*game.Tree{
		"no players":      {Root: end("x")},
		"nowhere":         {Players: one},
		"no move":         {Players: one, Root: &game.Decision{}},
		"no player 1":     {Players: one, Root: &game.Decision{Player: 1}},
		"2 payoffs":       {Players: one, Root: end("x", 1, 2)},
		"add up to 0.5":   {Players: one, Root: &game.Chance{Moves: []game.Move{{Probability: 0.5, To: end("x", 1)}}}},
		"no probability":  {Players: one, Root: &game.Chance{Moves: []game.Move{{Probability: -1, To: end("x", 1)}}}},
		"moves follow":    {Players: one, Root: loop},
		"is no payoff":    {Players: one, Root: end("x", nan())},
		"leads nowhere":   {Players: one, Root: &game.Decision{Moves: []game.Move{{Name: "m"}}}},
		"probabilities a": {Players: one, Root: &game.Chance{}},
	} {
		if _, err := game.Solve(tree); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if _, err := tree.EFG(); err == nil {
			t.Errorf("%s: it is written", want)
		}
	}
}

func nan() float64 { x := 0.0; return x / x }

func TestEFG(t *testing.T) {
	tree := entry()
	tree.Title = "a \"quoted\"\nname"
	tree.Root = &game.Chance{Name: "weather", Moves: []game.Move{
		{Name: "rain", Probability: 1.0 / 3, To: end("rain", 1e-7, 123456789.125)}, {Name: "sun", Probability: 2.0 / 3, To: tree.Root},
	}}
	got, err := tree.EFG()
	if err != nil {
		t.Fatal(err)
	}
	want := `EFG 2 R "a \"quoted\" name" { "entrant" "incumbent" }
"of moves worth the same to whoever moves, the first listed is taken"

c "weather" 1 "weather" { "rain" 0.333333333333333 "sun" 0.666666666666667 } 0
t "rain" 1 "rain" { 0.0000001, 123456789.125 }
p "entrant" 1 1 "entrant" { "stay out" "enter" } 0
t "out" 2 "out" { 0, 2 }
p "incumbent" 2 1 "incumbent" { "fight" "share" } 0
t "war" 3 "war" { -1, -1 }
t "peace" 4 "peace" { 1, 1 }
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
