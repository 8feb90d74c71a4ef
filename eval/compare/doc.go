// Package compare tells what changed between two versions of a rule set.
//
// In: two *eval.Programs. Out: a Report, plain data, sorted: what changed in the
// rules, and what changed in the answers of every coalition and test.
//
//   - compare.go is the report and the run.
//   - declare.go lists the declarations of a set as named clauses of text.
//   - change.go compares the clauses of two versions.
//   - words.go writes values and expressions in one form, however they are laid out.
//   - answer.go scores the coalitions under both versions and compares.
//   - partner.go follows the partners whose quadrant flipped.
//   - depend.go finds the changed declarations that a contribution rests on.
//   - near.go searches for inputs near changed conditions that are judged otherwise:
//     criterion.go finds the conditions, threshold.go where they turn, contrast.go
//     how the versions differ on an input.
//   - text.go writes a report in lines.
//
// A declaration that is new to the language needs a line in declare.go's list.
package compare
