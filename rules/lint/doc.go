// Package lint finds what is allowed but should not be: conditions that cannot
// hold, rules of judgement that nobody can check, facts without a source,
// declarations that nothing uses, results that hang by a thread.
//
// In: a checked *rules.Set and what the checker found. Out: findings.
//
//   - One rule is one value in one file that carries its own documentation;
//     registry.go lists them all, and docs/reference/lint is made from them.
//     `make scaffold` starts a new one.
//   - lint.go runs the rules; facts.go is what they share.
//   - suppress.go takes out what a comment in the text allows, baseline.go what
//     stood there before, and fix.go mends what can be mended.
//
// Rules see the set alone. What needs a judgement, such as a score that is
// bounded for most partners, is found where results are made.
package lint
