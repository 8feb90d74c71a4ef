// Package rules turns trees into a checked rule set.
//
// In: a file system and the files of a study. Out: a *Set, in which every name
// is resolved and every value typed, and findings. It goes on after a finding,
// so that one run tells all of them.
//
//   - load.go reads files, imports and tables, and nothing outside the root.
//   - check.go runs the checks in order; check_*.go hold them by construct.
//   - set.go is what comes out. A Set never changes after Check.
//
// Expressions are checked by package expression.
package rules
