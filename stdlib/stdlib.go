// Package stdlib is what rule files may call and import: the table of
// functions, and the standard packs under packs/std.
//
// A function is one literal in the file of its family, listed in All. It is
// deterministic to the last bit on every processor, its cost is bounded by the
// size of its arguments, and its examples are run by the tests. A pack is one
// file under packs/std; the embedding finds it.
package stdlib

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/entente-lang/entente/lang/types"
)

// Func is a function that expressions may call.
type Func struct {
	Name     string
	Doc      string // what it gives, with units and limits
	Params   []Param
	Result   types.Type
	Examples []Example

	// SameUnit says that the arguments share one unit and the result has it too:
	// the larger of two numbers of soldiers is a number of soldiers.
	SameUnit bool

	// Variadic says that the last parameter may be given once or more.
	Variadic bool

	// Over, where it is Predicate or Selector, says that the first argument is a
	// collection and the second an expression about one of its items. The
	// evaluator itself runs these; Call is nil.
	Over Over

	// Host says that the function is the host's own and no part of the library:
	// it may fail, and nothing is known of it but its types.
	Host bool

	// Cost is how many steps a call takes beyond those of its arguments and the
	// one that every node takes. Functions of the library take none.
	Cost float64

	// Plain is the function itself, where it takes one to four numbers, or the
	// numbers of a collection in order of size, and gives a number. Call then
	// follows from it. Engines that know the types call it directly.
	Plain any

	// Call computes the result. The arguments have the Go types that package
	// types names for the parameters, in their order. A result that is not
	// finite is an error of the caller's making, reported with the place of
	// the call; Call may return NaN or an infinity for it. A function of the
	// host may return a *HostError in place of a result.
	Call func(args []any) any
}

// HostError is how a function of the host fails.
type HostError struct {
	Function string // its name
	Err      error  // what it returned, or nil where it panicked
	Panic    any    // what it panicked with, or nil
}

// Error names the function and says what it said.
func (e *HostError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("the host's function `%s` panicked: %v", e.Function, e.Panic)
	}
	return fmt.Sprintf("the host's function `%s` failed: %v", e.Function, e.Err)
}

// Unwrap gives ErrHost and the error that the function returned.
func (e *HostError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrHost}
	}
	return []error{ErrHost, e.Err}
}

// ErrHost is what every *HostError wraps.
var ErrHost = errors.New("a function of the host failed")

// Param is a parameter of a function.
type Param struct {
	Name string
	Type types.Type
	Doc  string // units and limits, "" where the name says it

	Optional bool // it may be left out, and those behind it
}

// Signature is the function as a reference prints it: "clamp(x, low, high)".
func (f *Func) Signature() string {
	s := f.Name + "("
	for i, p := range f.Params {
		if i > 0 {
			s += ", "
		}
		if p.Optional {
			s += "[" + p.Name + "]"
		} else {
			s += p.Name
		}
	}
	if f.Variadic {
		s += ", …"
	}
	return s + ")"
}

// Example is a call as a file writes it, and what it gives. The tests evaluate
// both and compare them bit by bit.
type Example struct{ Call, Gives string }

// Over says how a function treats the items of a collection.
type Over int

// The ways.
const (
	Values    Over = iota // not at all: all arguments are values, of which Numbers is one
	Predicate             // the second argument is true or false of each item
	Selector              // the second argument is a value of each item
)

// Types used in the tables of functions.
var (
	number  = types.Type{Base: types.Number}
	share   = types.Type{Base: types.Share}
	count   = types.Type{Base: types.Count}
	boolean = types.Type{Base: types.Bool}
	date    = types.Type{Base: types.Date}
	numbers = types.Type{Base: types.Numbers}
	items   = types.Type{Base: types.List} // of any kind; a set or numbers will do
	item    = types.Type{Base: types.Ref}  // one of them
)

// Lookup finds a function by name.
func Lookup(name string) (*Func, bool) {
	for _, f := range All {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

//go:embed packs
var packs embed.FS

// Packs are the standard packs as files: "std/core.entente" and so on. The
// import path of a pack is its file's name without the ending.
func Packs() fs.FS {
	sub, err := fs.Sub(packs, "packs")
	if err != nil { // the folder is embedded
		panic(err)
	}
	return sub
}
