// Package search looks through all coalitions that the members and candidates
// of a proposal could form, and proves what it finds.
//
// In: an *eval.Program, a coalition and Options. New makes a Space of them; its
// methods ask one question each: Frontier, Best, Smallest, Cheapest, Values,
// and WriteLP, which hands the question to another solver.
//
// Out: plain data with a Proof, which says how many coalitions were evaluated
// and how many were cut because none of them could matter; together they are
// 2^n, or the search was stopped and says what is left and how good that could
// be. Every coalition that is reported was judged again by package eval and
// came to the same scores, bit by bit.
//
//   - space.go finds the choices; axis.go is what is compared.
//   - archive.go keeps what is best so far; cut.go decides what cannot matter,
//     by the bounds of support.go and the mixtures of mix.go.
//   - tasks.go runs the search on any number of threads with the same result.
//   - residual holds the rules as far as they depend on the choices.
package search
