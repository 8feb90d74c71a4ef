// Package bench sets entente beside its peers: code written by hand, expr-lang,
// CEL, OPA, Grule, Starlark and Lua. It is a module of its own, so that nobody
// who embeds entente pays for them.
//
//   - internal/workload of the main module makes the rules and partners.
//   - peer.go says what a peer is; peer_*.go are the peers, one a file.
//   - hand/ is the code by hand; handgen/ writes its rules as Go, which a test holds.
//   - work.go has the four works; measure.go times them; table.go prints.
//   - equal_test.go holds every engine to the same results, to 1e-9.
//
// To add a peer: a file peer_<name>.go and a line in the list of peer.go.
package bench
