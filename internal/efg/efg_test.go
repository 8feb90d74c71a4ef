package efg_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/game"
	"github.com/entente-lang/entente/eval/restraint"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

// outside solves games in files with the other solver: for each, its lines.
func outside(t *testing.T, files ...string) [][]string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	out, err := exec.Command(python, append([]string{"solve.py"}, files...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var games [][]string
	for text := range strings.SplitSeq(strings.TrimSpace(string(out)), "\n\n") {
		games = append(games, strings.Split(text, "\n"))
	}
	return games
}

// inside solves a game with entente, in the same order.
func inside(t *testing.T, tree *game.Tree) (names []string, values [][]float64) {
	t.Helper()
	s, err := game.Solve(tree)
	if err != nil {
		t.Fatal(err)
	}
	var visit func(game.Node)
	visit = func(n game.Node) {
		switch n := n.(type) {
		case *game.Chance:
			for _, m := range n.Moves {
				visit(m.To)
			}
		case *game.Decision:
			for _, m := range n.Moves {
				visit(m.To)
			}
			names = append(names, n.Name+"\t"+s.Taken(n).Name)
			values = append(values, s.Value(n))
		}
	}
	visit(tree.Root)
	return names, values
}

// agree compares the other solver's lines with entente's solution.
func agree(t *testing.T, tree *game.Tree, lines []string) {
	t.Helper()
	names, values := inside(t, tree)
	if len(lines) != len(names) {
		t.Fatalf("%d decisions, want %d: %q", len(lines), len(names), lines)
	}
	for i, line := range lines {
		move, payoffs, _ := strings.Cut(strings.TrimPrefix(line, names[i]), "\t")
		if move != "" || !strings.HasPrefix(line, names[i]) {
			t.Errorf("%s: %q, entente has %q", tree.Title, line, names[i])
			continue
		}
		for k, field := range strings.Fields(payoffs) {
			if x, err := strconv.ParseFloat(field, 64); err != nil || math.Abs(x-values[i][k]) > 1e-12 {
				t.Errorf("%s: %q, entente has %v", tree.Title, line, values[i])
			}
		}
	}
}

func written(t *testing.T, trees []*game.Tree) (files []string) {
	t.Helper()
	dir := t.TempDir()
	for i, tree := range trees {
		text, err := tree.EFG()
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(dir, fmt.Sprintf("%d.efg", i)))
		if err := os.WriteFile(files[i], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// specified are the games of the specification, shaken where rng is given.
func specified(t *testing.T, rng *rand.Rand) (trees []*game.Tree) {
	t.Helper()
	set, found := rules.Load(os.DirFS("../../eval/restraint/testdata/games"), ".")
	if len(found) > 0 {
		t.Fatal(testkit.Findings(found))
	}
	p, _ := eval.Compile(set, eval.Options{})
	co, _ := set.Coalition("games")
	in := eval.Input{Coalition: "games"}
	if rng != nil {
		in.Settings = shaken(rng, restraint.Observers(co))
	}
	j, err := p.Judge(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range restraint.Observers(co) {
		g, err := restraint.Read(j, r)
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, g.Tree())
	}
	return trees
}

// TestAnotherSolverAgrees solves the games of the specification and 200 games
// near them, payments and lotteries among them, with the other solver.
func TestAnotherSolverAgrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 0))
	trees := specified(t, nil)
	for range 29 {
		trees = append(trees, specified(t, rng)...)
	}
	solved, paid := outside(t, written(t, trees)...), 0
	if len(solved) != len(trees) {
		t.Fatalf("%d games solved, %d written", len(solved), len(trees))
	}
	for i, lines := range solved {
		agree(t, trees[i], lines)
		if slices.ContainsFunc(lines, func(s string) bool { return strings.Contains(s, "\tpay the least") }) {
			paid++
		}
	}
	if paid == 0 {
		t.Error("in no game the leader pays")
	}
	t.Logf("%d games, the leader pays in %d", len(solved), paid)
}

// TestGambitAgrees gives the games of the specification to Gambit, where it is
// installed: its path of quantal responses reaches every node and so ends in
// the solution by backward induction. Games with payments have ties, which
// Gambit does not break as entente does.
func TestGambitAgrees(t *testing.T) {
	logit, err := exec.LookPath("gambit-logit")
	if err != nil {
		t.Skip("there is no gambit-logit")
	}
	trees := specified(t, nil)
	for i, file := range written(t, trees) {
		out, err := exec.Command(logit, "-q", "-e", "-m", "1e-10", "-d", "6", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		fields := strings.Split(strings.TrimSpace(string(out)), ",")[1:]
		s, err := game.Solve(trees[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range decisions(trees[i]) {
			for _, m := range d.Moves {
				p, err := strconv.ParseFloat(fields[0], 64)
				if err != nil || (p > 0.999) != (m.Name == s.Taken(d).Name) {
					t.Errorf("%s: %s: Gambit takes %s with %s, entente takes %s", trees[i].Title, d.Name, m.Name, fields[0], s.Taken(d).Name)
				}
				fields = fields[1:]
			}
		}
	}
}

// decisions are those of a game as Gambit numbers them: by player, then in the
// order of the file.
func decisions(tree *game.Tree) (out []*game.Decision) {
	var visit func(game.Node)
	visit = func(n game.Node) {
		switch n := n.(type) {
		case *game.Chance:
			for _, m := range n.Moves {
				visit(m.To)
			}
		case *game.Decision:
			out = append(out, n)
			for _, m := range n.Moves {
				visit(m.To)
			}
		}
	}
	visit(tree.Root)
	slices.SortStableFunc(out, func(a, b *game.Decision) int { return a.Player - b.Player })
	return out
}

// shaken are other values for what the games read.
func shaken(rng *rand.Rand, observers []*rules.Record) (out []rules.Setting) {
	for _, r := range observers {
		set := func(name string, v any) {
			a, _ := r.Kind.Attr(name)
			out = append(out, rules.Setting{Record: r, Attr: a, Cell: &rules.Cell{Value: v}})
		}
		set("diversity", rng.Float64())
		set("service_cost", rng.Float64())
		set("oppose_cost", 0.1*rng.Float64())
		set("spoils", 2*rng.Float64())
		set("side_payments", rng.IntN(2) == 0)
		if rng.IntN(3) == 0 {
			set("crisis", "lottery")
		}
	}
	return out
}

// TestTheOtherSolverIsStrict feeds it what must be refused or differ.
func TestTheOtherSolverIsStrict(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	for name, text := range map[string]string{
		"chances that do not add up": `EFG 2 R "" { "a" } c "" 1 "" { "x" 0.5 "y" 0.4 } 0 t "" 1 "" { 1 } t "" 2 "" { 2 }`,
		"imperfect information":      `EFG 2 R "" { "a" } p "" 1 1 "" { "x" "y" } 0 p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1 } t "" 2 "" { 2 } t "" 3 "" { 3 }`,
		"a game that ends too soon":  `EFG 2 R "" { "a" } p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1 }`,
	} {
		file := filepath.Join(t.TempDir(), "bad.efg")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(python, "solve.py", file).CombinedOutput(); err == nil {
			t.Errorf("%s: it is solved: %s", name, out)
		}
	}
}
