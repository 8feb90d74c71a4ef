// Package simulate plays scenarios: what becomes of a coalition in the course of
// time.
//
// In: a *eval.Program and the name of a scenario. Out: a Result: the path that
// follows where nothing is left to chance, with every event, trigger, exit and
// its reason; and, if draws are asked for, what comes of as many paths in which
// uncertain values and hazards are drawn.
//
//   - plan.go prepares the expressions; schedule.go makes the list of days.
//   - path.go goes through the days of one path; fire.go sets triggers off;
//     hazard.go strikes by chance; change.go puts changes together.
//   - log.go keeps what happened and why, for the one path that is told.
//   - draws.go plays many paths; tally.go adds them up; sample.go draws numbers.
//   - result.go is what comes out, as plain data.
//
// The order of files, triggers and changes never matters, and the same seed gives
// the same bytes at any number of workers: each draw has a stream of chance of
// its own, and sums are formed over fixed batches of draws.
package simulate
