package game

import (
	"errors"
	"fmt"
	"math"
)

// Tree is a game in extensive form with perfect information.
type Tree struct {
	Title   string
	Players []string // their order is that of payoffs
	Root    Node
}

// Node is one of *Decision, *Chance and *End.
type Node interface{ node() }

// Decision is a node at which a player moves.
type Decision struct {
	Name   string
	Player int    // index among the players of the tree
	Moves  []Move // of equally good ones the first is taken
}

// Chance is a node at which nature moves.
type Chance struct {
	Name  string
	Moves []Move // with their probabilities, which add up to 1
}

// Move leads from a node to another.
type Move struct {
	Name        string
	Probability float64 // of a move of nature
	To          Node
}

// End is where the game ends.
type End struct {
	Name    string
	Payoffs []float64 // by player
}

func (*Decision) node() {}
func (*Chance) node()   {}
func (*End) node()      {}

// maxDepth bounds the moves behind one another, so that no tree exhausts the
// stack.
const maxDepth = 1000

// slack is how far the probabilities of a chance may fail to add up to 1 by
// rounding.
const slack = 1e-9

// Check reports the first fault of a tree: a node without moves, a player or a
// payoff that is not there, probabilities that do not add up, a number that is
// not finite.
func (t *Tree) Check() error {
	if len(t.Players) == 0 {
		return errors.New("the game has no players")
	}
	return t.check(t.Root, 0)
}

func (t *Tree) check(n Node, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("more than %d moves follow each other", maxDepth)
	}
	switch n := n.(type) {
	case *End:
		return t.checkEnd(n)
	case *Decision:
		if n.Player < 0 || n.Player >= len(t.Players) {
			return fmt.Errorf("%s: there is no player %d", n.Name, n.Player)
		}
		return t.checkMoves(n.Name, n.Moves, depth)
	case *Chance:
		total := 0.0
		for _, m := range n.Moves {
			if !(m.Probability >= 0 && m.Probability <= 1) {
				return fmt.Errorf("%s: %s has no probability from 0 to 1 but %g", n.Name, m.Name, m.Probability)
			}
			total += m.Probability
		}
		if math.Abs(total-1) > slack {
			return fmt.Errorf("%s: the probabilities add up to %g", n.Name, total)
		}
		return t.checkMoves(n.Name, n.Moves, depth)
	}
	return errors.New("a move leads nowhere")
}

func (t *Tree) checkEnd(n *End) error {
	if len(n.Payoffs) != len(t.Players) {
		return fmt.Errorf("%s: %d payoffs for %d players", n.Name, len(n.Payoffs), len(t.Players))
	}
	for _, x := range n.Payoffs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("%s: %g is no payoff", n.Name, x)
		}
	}
	return nil
}

func (t *Tree) checkMoves(name string, moves []Move, depth int) error {
	if len(moves) == 0 {
		return fmt.Errorf("%s: there is no move", name)
	}
	for _, m := range moves {
		if err := t.check(m.To, depth+1); err != nil {
			return err
		}
	}
	return nil
}
