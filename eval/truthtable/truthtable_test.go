package truthtable_test

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval/truthtable"
)

// crisp makes cases of lines: an id, a digit for each condition, one for the
// outcome.
func crisp(text string) (cases []truthtable.Case) {
	for _, line := range strings.Fields(text) {
		id, digits, _ := strings.Cut(line, ":")
		c := truthtable.Case{ID: id}
		for _, d := range digits {
			c.Conditions = append(c.Conditions, float64(d-'0'))
		}
		last := len(c.Conditions) - 1
		c.Outcome, c.Conditions = c.Conditions[last], c.Conditions[:last]
		cases = append(cases, c)
	}
	return cases
}

func build(t *testing.T, conditions string, cases []truthtable.Case, opts truthtable.Options) *truthtable.Table {
	t.Helper()
	table, err := truthtable.Build("outcome", strings.Split(conditions, " "), cases, opts)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func names(s truthtable.Solution) (out []string) {
	for _, m := range s.Models {
		out = append(out, m.Name)
	}
	return out
}

// lipset is the dichotomised data on which textbooks teach the method (Rihoux and
// De Meur 2009): survival of democracy between the wars. Its solutions are known.
const lipset = `AU:101100 BE:111111 CZ:111111 EE:001010 FI:101011 FR:101111 DE:111100 GR:000000 HU:001000
	IE:101011 IT:000000 NL:111111 PL:001000 PT:000000 RO:000000 ES:000000 SE:101111 UK:111111`

func TestLipset(t *testing.T) {
	table := build(t, "DEV URB LIT IND STB", crisp(lipset), truthtable.Options{})
	want := []string{"DEV*~URB*LIT*STB + DEV*LIT*IND*STB"}
	if d := cmp.Diff(want, names(table.Conservative)); d != "" {
		t.Error("conservative (-want +got)", d)
	}
	if d := cmp.Diff([]string{"DEV*STB"}, names(table.Parsimonious)); d != "" {
		t.Error("parsimonious (-want +got)", d)
	}
	m := table.Conservative.Models[0]
	if *m.Consistency != 1 || *m.Coverage != 1 || *m.Paths[0].Unique != 0.25 || *m.Paths[1].Unique != 0.5 {
		t.Errorf("%+v", m)
	}
	if table.Remainders != 24 || len(table.Rows) != 8 {
		t.Errorf("%d remainders, %d rows", table.Remainders, len(table.Rows))
	}
	if lit := table.Necessary[4]; lit.Name != "LIT" || *lit.Consistency != 1 || *lit.Coverage != 8.0/13 {
		t.Errorf("%+v", lit)
	}
}

// Cases with the same conditions and another outcome contradict each other; the
// threshold decides what becomes of their row.
func TestContradiction(t *testing.T) {
	cases := crisp("a:101 b:101 c:100 d:010 e:000")
	table := build(t, "x y", cases, truthtable.Options{})
	row := table.Rows[0]
	if !row.Contradictory || row.Outcome != truthtable.Out || !slices.Equal(row.For, []string{"a", "b"}) || !slices.Equal(row.Against, []string{"c"}) {
		t.Errorf("%+v", row)
	}
	if len(table.Conservative.Models) != 0 {
		t.Errorf("%+v", table.Conservative)
	}
	table = build(t, "x y", cases, truthtable.Options{Consistency: 0.6})
	if got := names(table.Conservative); !slices.Equal(got, []string{"x*~y"}) {
		t.Error(got)
	}
	if c := table.Conservative.Models[0].Consistency; *c != 2.0/3 {
		t.Error(*c)
	}
	table = build(t, "x y", cases, truthtable.Options{Consistency: 0.6, Cases: 4})
	if table.Rows[0].Outcome != truthtable.Remainder {
		t.Errorf("%+v", table.Rows[0])
	}
}

// Graded cases count in every row by their share, and belong to the one above a
// half.
func TestFuzzy(t *testing.T) {
	cases := []truthtable.Case{
		{ID: "a", Conditions: []float64{0.8, 0.3}, Outcome: 0.9},
		{ID: "b", Conditions: []float64{0.6, 0.6}, Outcome: 0.4},
		{ID: "c", Conditions: []float64{0.5, 0.9}, Outcome: 0.9},
	}
	table := build(t, "x y", cases, truthtable.Options{})
	if !slices.Equal(table.Crossover, []string{"c"}) {
		t.Error(table.Crossover)
	}
	// x*~y: 0.7, 0.4, 0.1 against 0.9, 0.4, 0.9
	for _, r := range table.Rows {
		if r.Present[0] && !r.Present[1] {
			if *r.Consistency != 1 || r.Outcome != truthtable.In {
				t.Errorf("%+v", r)
			}
			// what it shares with the absence too: 0.1, 0.4, 0.1 of 1.2
			if d := *r.PRI - 1; d > 1e-12 || d < -1e-12 {
				t.Error(*r.PRI)
			}
		}
	}
}

// More than one smallest model is said, not chosen from.
func TestAmbiguous(t *testing.T) {
	// The cyclic function: six rows on a ring, two covers of three paths.
	table := build(t, "a b c", crisp("p:0001 q:0011 r:0111 s:1111 t:1101 u:1001 v:0100 w:1010"), truthtable.Options{})
	if got := names(table.Conservative); len(got) != 2 || len(table.Conservative.Models[0].Paths) != 3 {
		t.Error(got)
	}
}

func TestWrongInput(t *testing.T) {
	one := crisp("a:11")
	for want, x := range map[string]struct {
		conditions []string
		cases      []truthtable.Case
	}{
		"no condition":   {nil, one},
		"no case":        {[]string{"x"}, nil},
		"at most 8":      {strings.Fields("a b c d e f g h i"), one},
		"calibrate it":   {[]string{"x"}, []truthtable.Case{{ID: "a", Conditions: []float64{55}}}},
		"outcome of a i": {[]string{"x"}, []truthtable.Case{{ID: "a", Conditions: []float64{1}, Outcome: -1}}},
	} {
		if _, err := truthtable.Build("outcome", x.conditions, x.cases, truthtable.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Every model is true of the rows that lead to the outcome and of none that does
// not, and no sum of fewer products is: compared with all sums of products of
// three conditions.
func TestMinimal(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		var text strings.Builder
		var on, off uint
		for row := range uint(8) {
			o := rng.UintN(3)
			if o == 2 {
				continue
			}
			if o == 1 {
				on |= 1 << row
			} else {
				off |= 1 << row
			}
			fmt.Fprintf(&text, "r%d:%d%d%d%d ", row, row&1, row>>1&1, row>>2&1, o)
		}
		if on|off == 0 {
			continue
		}
		table := build(t, "a b c", crisp(text.String()), truthtable.Options{})
		for name, s := range map[string]truthtable.Solution{"conservative": table.Conservative, "parsimonious": table.Parsimonious} {
			allowed := on
			if name == "parsimonious" {
				allowed = ^off & 255
			}
			want := fewest(on, allowed)
			if on == 0 && len(s.Models) == 0 {
				continue
			}
			for _, m := range s.Models {
				if len(m.Paths) != want || *m.Consistency < 1 && allowed == on || *m.Coverage != 1 {
					t.Fatalf("%s: %s: %s has %d paths, %d do", text.String(), name, m.Name, len(m.Paths), want)
				}
			}
		}
	}
}

// fewest is the least number of products of three conditions that cover on and
// nothing beyond allowed.
func fewest(on, allowed uint) int {
	var products []uint
	for mask := range uint(8) {
		for row := range uint(8) {
			set := uint(0)
			for r := range uint(8) {
				if r&mask == row&mask {
					set |= 1 << r
				}
			}
			if set&^allowed == 0 && !slices.Contains(products, set) {
				products = append(products, set)
			}
		}
	}
	best := bits.OnesCount(on)
	var try func(i, n int, covered uint)
	try = func(i, n int, covered uint) {
		if on&^covered == 0 {
			best = min(best, n)
			return
		}
		if i == len(products) || n+1 >= best+1 {
			return
		}
		try(i+1, n+1, covered|products[i])
		try(i+1, n, covered)
	}
	try(0, 0, 0)
	return best
}
