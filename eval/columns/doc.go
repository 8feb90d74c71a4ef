// Package columns evaluates checked expressions for many records at once.
//
// In: typed trees of rules/expression. Out: a Code, immutable and shared by any
// number of goroutines, and from a Machine that runs it Vectors: the value of an
// expression for every lane of a frame, and which lanes have none.
//
//   - vector.go is what an expression comes out as; bits.go are sets of lanes.
//   - machine.go holds the attributes as columns, and the frames; values.go fills them.
//   - lower.go turns a tree into operations; lower_*.go by construct.
//   - op_*.go are the operations, kernels.go their loops.
//
// It has no meaning of its own: what it gives is what expr's vm gives, to the
// last bit. A node that lower.go does not know is asked of the vm, lane by lane.
// To add a node: a case in lower.go, an operation, and nothing else; the
// differential test of package eval holds it to the vm.
package columns
