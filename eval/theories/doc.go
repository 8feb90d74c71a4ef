// Package theories sets the theories of a study side by side: what each gives a
// coalition, and where they pull in opposite directions.
//
// In: a *eval.Program and the question. Out: a Report. A theory is a file with
// rules, such as the pack std/weisiger: every point of a score belongs to the
// rule that gave it, and so to one theory. Nothing is averaged.
//
//   - theories.go adds up what each theory gives.
//   - conflicts.go tries what moves a coalition - a partner left out, an input
//     raised - and keeps what one theory welcomes and another does not.
package theories
