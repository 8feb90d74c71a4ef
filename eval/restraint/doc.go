// Package restraint plays the observer's game: a state outside a coalition
// stands by, supports it or opposes it, the war is won or lost, the partner
// stays or leaves, and the observer meets the leader alone or the whole
// coalition. The sequence is Wolford's; the forms are ours.
//
// In: a judgement of a study that imports std/wolford, or a program and an
// input, and an observer. Out: an Answer, and how it changes with what the game
// reads. All chances and payoffs are those that the pack derives; this package
// adds the order of moves and leaves the solving to eval/game.
//
//   - game.go reads the numbers and builds the tree.
//   - answer.go solves it and fills the branch table.
//   - sweep.go moves one input at a time and finds where the answer changes.
package restraint
