// Package game solves small games by backward induction, and writes them for
// other programs to solve.
//
// In: a Tree of moves, chances and ends with a payoff for each player, finite
// and with everything known to whoever moves. Out: a Solution: what each move
// is worth, and which is taken.
//
// Of moves that are worth the same to whoever moves, the first listed is
// taken. So whoever builds a tree states the breaking of ties by the order of
// the moves. Nothing is compared with a tolerance.
//
// To add a form of node: node.go, then solve.go and efg.go. To add a game: a
// package of its own that builds the tree, as eval/restraint does.
package game
