// Package residual holds what is left of a rule set, for one coalition, once
// everything is computed that does not depend on who takes part.
//
// In: a *rules.Set and a Question, which says by which choice each partner
// takes part. Out: a *Program, a graph of the numbers and truths that still
// depend on choices, and for each dimension the terms of its ledger.
//
//   - build.go, aggregate.go and derive.go evaluate expressions, absences and
//     faults included; program.go applies the rules.
//   - graph.go and sum.go are the nodes; span.go says what each can be.
//   - exact.go evaluates one coalition in the order and with the rounding of
//     package eval; the tests hold it to eval bit by bit.
//   - plan.go lays a program out for a search, state.go stands at a node of it,
//     bound.go and assume.go say how good what is below can be, and leaf.go
//     evaluates the last 64 coalitions side by side.
//
// What has no residual form is refused with its place. To add a node of
// expressions: node in build.go, and the tests of this package.
package residual
