// Package coverage tells what of the rules the tests of a study have tried.
//
// In: a *eval.Program. Out: a Report: the rules that applied, the clauses of
// conditions that were seen true and seen false, the rows of decision tables
// that were hit, apart for the study and for the standard packs.
//
//   - coverage.go is the report and the run.
//   - plan.go finds the clauses of a rule set.
//   - watch.go asks for them in a judgement, along the way that the engine took.
//   - lines.go puts them on the lines of the files.
//   - lcov.go and html.go write a report.
//
// The engine knows nothing of coverage: after each test its judgement is asked
// again, part by part.
package coverage
