// Package serve answers questions about one rule set over HTTP, for programs in
// other languages on the same machine.
//
// In: a function that gives the rule set in force, and Limits. Out: an
// http.Handler, and a server that ends well.
//
//   - api.go is what can be asked; openapi.json describes it.
//   - guard.go is who may ask, and how much: names of this machine only, no page
//     of another origin, JSON of a bounded size, so many at once and no more.
//   - server.go listens, with all times and sizes set, and stops gracefully.
//
// Everything is judged through the facade, as an embedding program would. A GET
// never judges anything.
package serve
