// Package workload makes the rule sets and coalitions that speed is measured
// on, the same every time for a seed, and judges them the plainest way.
//
//   - expr.go is a small tree of expressions that every peer's language can say.
//   - dialect.go writes it down in a language, given how that language spells things.
//   - generate.go makes rules; world.go makes partners and adds them up.
//   - study.go writes rules and partners as a study of entente.
//   - judge.go walks the tree: what every engine must come to.
//
// Attributes have three decimals and amounts at most nine, so that entente's
// rounding to whole billionths changes nothing; thresholds have five decimals
// and end in 7, so that no sum or mean ever stands on one. Nothing but tests
// and internal/bench, a module of its own, imports it.
package workload
