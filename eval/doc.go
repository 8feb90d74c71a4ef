// Package eval judges coalitions by a checked rule set.
//
// In: a *rules.Set. Out: a *Program, which is immutable and may be used by any
// number of goroutines at once, and from it Results.
//
//   - engine.go turns typed expressions into programs of expr's vm; only this
//     package and rules/expression import expr.
//   - runtime.go holds the functions that those programs call.
//   - columns*.go run the same expressions on package columns, many at once.
//   - compile.go makes the Program and bounds its cost.
//   - world.go is the facts of one judgement: every record with its values.
//   - score.go runs the rules; ledger.go adds up what they give.
//   - scorer.go judges one coalition again and again, with other members (a
//     Group), values or days; draws.go by many draws of some numbers.
//   - course.go is a coalition in the course of time, which package simulate moves
//     on; reads.go says what has to be computed anew.
//   - result.go is what comes out; ask.go and observe.go let others ask a judgement.
//
// The tests of a rule set are run by package ruletest.
package eval
