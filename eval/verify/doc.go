// Package verify runs the properties of a rule set: laws that must hold of a
// score, or of any number, while inputs move over ranges.
//
// In: a *eval.Program. Out: an Outcome for each law. A law is Proved, Refuted
// with an input that shows it, NotRefuted after so many tries, or could not be
// judged. Proved and not refuted are never confused: Proved rests on interval
// analysis alone.
//
// A law is about cases: a coalition, and the records whose attributes move. The
// other numbers that such a record gives may be anything in their ranges as
// well; everything else is as the study declares it.
//
// Proof (prove.go). Package interval encloses the value over a box of inputs;
// facts.go gives it the study's records, ledger.go adds up the scores as package
// eval does. `within` holds if the enclosure lies within. `increasing` holds on a
// box if the evaluated value is made of operations that keep order, rounding
// included; or if the difference quotients of the mathematical function have the
// right sign and the evaluation stays so close to it that rounding cannot take
// back more than Slack. What is not decided is bisected. Along the input that
// moves, boxes share their ends, so that their claims chain; at a threshold they
// shrink to two neighbouring numbers, which are compared. A law speaks of inputs
// that can be judged; where a calculation might fail, the outcome says so.
//
// Search (search.go). Cases that are not proved are tried on the evaluator
// itself: corners, points beside the constants of the rules, and random inputs,
// each from a stream of its own, so that any number of workers does the same. A
// counterexample is shrunk and written as the lines of a test that fails.
// Proofs are tried a little, too: one that an input contradicts is an Error.
package verify
