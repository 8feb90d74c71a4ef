package game

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// EFG writes the game in the format .efg, version 2, that Gambit reads. Payoffs
// are written with all their digits. The probabilities of a chance are decimals
// that add up to 1 exactly, as Gambit asks.
// The format has no breaking of ties; the comment says how entente breaks them.
func (t *Tree) EFG() (string, error) {
	if err := t.Check(); err != nil {
		return "", err
	}
	w := &efgWriter{tree: t}
	fmt.Fprintf(&w.b, "EFG 2 R %s { ", quoted(t.Title))
	for _, p := range t.Players {
		w.b.WriteString(quoted(p) + " ")
	}
	fmt.Fprintf(&w.b, "}\n%s\n\n", quoted("of moves worth the same to whoever moves, the first listed is taken"))
	w.node(t.Root)
	return w.b.String(), nil
}

// efgWriter numbers what the format wants numbered. All information is perfect:
// every decision is an information set of its own.
type efgWriter struct {
	tree     *Tree
	b        strings.Builder
	chances  int
	sets     []int // of decisions, by player
	outcomes int
}

// node writes a node and all that follows, parents before children.
func (w *efgWriter) node(n Node) {
	switch n := n.(type) {
	case *End:
		w.outcomes++
		var all []string
		for _, x := range n.Payoffs {
			all = append(all, decimal(x))
		}
		fmt.Fprintf(&w.b, "t %s %d %s { %s }\n", quoted(n.Name), w.outcomes, quoted(n.Name), strings.Join(all, ", "))
	case *Chance:
		w.chances++
		var all []string
		for i, p := range probabilities(n.Moves) {
			all = append(all, quoted(n.Moves[i].Name)+" "+p)
		}
		fmt.Fprintf(&w.b, "c %s %d %s { %s } 0\n", quoted(n.Name), w.chances, quoted(n.Name), strings.Join(all, " "))
		w.follow(n.Moves)
	case *Decision:
		if w.sets == nil {
			w.sets = make([]int, len(w.tree.Players))
		}
		w.sets[n.Player]++
		var all []string
		for _, m := range n.Moves {
			all = append(all, quoted(m.Name))
		}
		fmt.Fprintf(&w.b, "p %s %d %d %s { %s } 0\n", quoted(n.Name), n.Player+1, w.sets[n.Player], quoted(n.Name), strings.Join(all, " "))
		w.follow(n.Moves)
	}
}

func (w *efgWriter) follow(moves []Move) {
	for _, m := range moves {
		w.node(m.To)
	}
}

// decimal writes a number with all its digits and without an exponent.
func decimal(x float64) string { return strconv.FormatFloat(x+0, 'f', -1, 64) }

// probabilities are decimals that add up to 1 exactly: the likeliest move takes
// what the others leave.
func probabilities(moves []Move) []string {
	likeliest := 0
	for i, m := range moves {
		if m.Probability > moves[likeliest].Probability {
			likeliest = i
		}
	}
	out := make([]string, len(moves))
	rest := big.NewRat(1, 1)
	for i, m := range moves {
		if i == likeliest {
			continue
		}
		out[i] = strconv.FormatFloat(m.Probability, 'f', digits, 64)
		p, _ := new(big.Rat).SetString(out[i])
		rest.Sub(rest, p)
	}
	out[likeliest] = rest.FloatString(digits)
	return out
}

// digits are those of a probability behind the point.
const digits = 15

// quoted puts a text between quotes; a quote or a backslash within is escaped,
// a line break becomes a space.
func quoted(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
