// Package expression turns the text of an expression into a typed tree.
//
// expr-lang parses the text and defines what it means; this package checks it
// against the names in scope and gives its own tree, in which every name is
// resolved, every node has a type, and only what entente admits is left. The
// tree is what the evaluator compiles, what cost and dependencies are read
// from, and what an analysis walks.
//
//   - parse.go gives the text to expr; only this package and eval import expr.
//   - node.go is the one list of nodes.
//   - check_*.go turn expr's nodes into ours, by construct.
//   - scope.go says which names mean what.
package expression
