package eval

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// This file holds the functions that compiled programs call. They report what
// is absent, not finite or over the limit as errors, which end the run of the
// program and reach the judgement through errors.As.

// absence is the error of a read that found no value.
type absence struct {
	record *rules.Record // nil for what is no attribute
	attr   *rules.Attr
	text   string   // what it is then: a pair of a relation, a choice among nothing
	reason string   // and why it has no value
	cause  *absence // why a derived attribute has none
	table  bool     // no row of its decision table applies
}

func (a *absence) Error() string { return a.what() + " has no value" }

// what names what is absent.
func (a *absence) what() string {
	if a.record == nil {
		return a.text
	}
	return a.record.ID + "." + a.attr.Name
}

// root is the absence that is at the bottom of this one.
func (a *absence) root() *absence {
	for a.cause != nil {
		a = a.cause
	}
	return a
}

var (
	errNotFinite = errors.New("the result is not a finite number")
	errZero      = errors.New("division by zero")
	errTooMany   = errors.New("the score grows beyond what can be added up exactly")
)

// What stopped a judgement short of its end, for errors.Is.
var (
	ErrLimit     = errors.New("the cost limit is reached")
	ErrCancelled = errors.New("the judgement was stopped")
)

// stopped is the end of the caller's patience. It wraps ErrCancelled, the
// context's error and its cause.
type stopped struct{ err, cause error }

func (s stopped) Error() string   { return s.err.Error() }
func (s stopped) Unwrap() []error { return []error{ErrCancelled, s.err, s.cause} }

type runtimeFunc struct {
	name string
	call func(...any) (any, error)
	typ  any
}

// fn makes a runtime function of one that takes all its arguments at once.
func fn(name string, typ any, call func(args []any) (any, error)) runtimeFunc {
	return runtimeFunc{name, func(args ...any) (any, error) { return call(args) }, typ}
}

// read is the function that reads an attribute, under the name of its type.
func read(args []any) (any, error) {
	r, slot := args[0].(*row), args[1].(int)
	if v := r.vals[slot]; v != nil {
		return v, nil
	}
	return nil, r.absent(slot)
}

func global(args []any) (any, error) { return args[0].(*world).globals[args[1].(int)], nil }

func pair(args []any) (any, error) {
	w, rel := args[0].(*world), args[1].(int)
	v, err := w.pair(rel, args[2].(*row), args[3].(*row))
	if err != nil {
		return nil, err
	}
	return v, nil
}

// held is a value on its way past nothing.
type held struct{ v any }

func hold(args []any) (any, error) { return held{args[0]}, nil }

// as takes a value out again.
func as(args []any) (any, error) { return args[0].(held).v, nil }

// maybe reads an attribute, or nothing where it or its record is absent.
func maybe(args []any) (any, error) {
	of, ok := args[0].(held)
	if !ok {
		return nil, nil
	}
	if v := of.v.(*row).vals[args[1].(int)]; v != nil {
		return held{v}, nil
	}
	return nil, nil
}

func maybePair(args []any) (any, error) {
	a, ok1 := args[2].(held)
	b, ok2 := args[3].(held)
	if !ok1 || !ok2 {
		return nil, nil
	}
	v, err := args[0].(*world).pair(args[1].(int), a.v.(*row), b.v.(*row))
	if err != nil {
		return nil, nil
	}
	return held{v}, nil
}

func meter[T any](args []any) (any, error) {
	w, list := args[0].(*world), args[1].([]T)
	return list, w.charge(expression.PredicateCost + float64(len(list))*args[2].(float64))
}

// collect turns what expr's builtins give, a list of anything, into a typed one.
func collect[T any](args []any) (any, error) {
	if list, ok := args[0].([]T); ok {
		return list, nil
	}
	items := args[0].([]any)
	out := make([]T, len(items))
	for i, x := range items {
		out[i] = x.(T)
	}
	return out, nil
}

func size[T any](args []any) (any, error) { return float64(len(args[0].([]T))), nil }

func within[T comparable](args []any) (any, error) {
	return slices.Contains(args[1].([]T), args[0].(T)), nil
}

// valued is an item and what is asked of it.
type valued struct {
	item  any
	value float64
}

func value(args []any) (any, error) {
	if _, err := checked(args[1].(float64)); err != nil {
		return nil, err
	}
	return valued{args[0], args[1].(float64)}, nil
}

// best is the item of the largest value, or no value where there is no item.
func best[T any](order func(a, b T) int) func([]any) (any, error) {
	return func(args []any) (any, error) {
		all := args[0].([]any)
		if len(all) == 0 {
			return nil, &absence{text: args[1].(string), reason: "there is nothing to choose from"}
		}
		top := slices.MaxFunc(all, func(a, b any) int {
			x, y := a.(valued), b.(valued)
			return cmp.Or(cmp.Compare(x.value, y.value), order(y.item.(T), x.item.(T)))
		})
		if x, ok := top.(valued).item.(float64); ok {
			return checked(x)
		}
		return top.(valued).item, nil
	}
}

func idOrder(a, b *row) int { return strings.Compare(a.record.ID, b.record.ID) }

func checked(x float64) (any, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, errNotFinite
	}
	return x, nil
}

func toNumber(args []any) (any, error) {
	if n, ok := args[0].(int); ok {
		return float64(n), nil
	}
	return checked(args[0].(float64))
}

func divide(args []any) (any, error) {
	x, y := args[0].(float64), args[1].(float64)
	if y == 0 {
		return nil, errZero
	}
	if math.IsInf(x, 0) || math.IsInf(y, 0) {
		return nil, errNotFinite
	}
	return checked(x / y)
}

func sumNumbers(args []any) (any, error) {
	total := 0.0
	for _, x := range args[0].([]float64) {
		total += x
	}
	return checked(total)
}

var runtimeFuncs = []runtimeFunc{
	fn("number", new(func(*row, int) float64), read),
	fn("truth", new(func(*row, int) bool), read),
	fn("text", new(func(*row, int) string), read),
	fn("set", new(func(*row, int) []string), read),
	fn("ref", new(func(*row, int) *row), read),
	fn("list", new(func(*row, int) []*row), read),
	fn("hold", new(func(any) any), hold),
	fn("maybe", new(func(any, int) any), maybe),
	fn("maybe_pair", new(func(*world, int, any, any) any), maybePair),
	fn("present", new(func(any) bool), func(a []any) (any, error) { return a[0] != nil, nil }),
	fn("as_number", new(func(any) float64), as),
	fn("as_truth", new(func(any) bool), as),
	fn("as_text", new(func(any) string), as),
	fn("as_set", new(func(any) []string), as),
	fn("as_ref", new(func(any) *row), as),
	fn("as_list", new(func(any) []*row), as),
	fn("as_numbers", new(func(any) []float64), as),

	fn("global_number", new(func(*world, int) float64), global),
	fn("global_truth", new(func(*world, int) bool), global),
	fn("global_text", new(func(*world, int) string), global),
	fn("global_numbers", new(func(*world, int) []float64), global),
	fn("global_set", new(func(*world, int) []string), global),
	fn("global_ref", new(func(*world, int) *row), global),
	fn("global_list", new(func(*world, int) []*row), global),

	fn("pair_number", new(func(*world, int, *row, *row) float64), pair),
	fn("pair_truth", new(func(*world, int, *row, *row) bool), pair),

	fn("now", new(func(*world) float64), func(a []any) (any, error) { return a[0].(*world).day, nil }),
	fn("record", new(func(*world, int, int) *row), func(a []any) (any, error) {
		return a[0].(*world).rows[a[1].(int)][a[2].(int)], nil
	}),
	fn("records", new(func(*world, int) []*row), func(a []any) (any, error) { return a[0].(*world).rows[a[1].(int)], nil }),
	fn("score", new(func(*world, int) float64), func(a []any) (any, error) {
		return a[0].(*world).scores[a[1].(int)].score(), nil
	}),
	fn("score_before", new(func(*world, int) float64), func(a []any) (any, error) {
		return a[0].(*world).before.scores[a[1].(int)].score(), nil
	}),
	fn("coalition_before", new(func(*world) *row), func(a []any) (any, error) { return a[0].(*world).before.coalition, nil }),

	fn("divide", new(func(float64, float64) float64), divide),
	fn("finite", new(func(float64) float64), func(a []any) (any, error) { return checked(a[0].(float64)) }),
	fn("sum_numbers", new(func([]float64) float64), sumNumbers),
	fn("same", new(func(*row, *row) bool), func(a []any) (any, error) { return a[0].(*row) == a[1].(*row), nil }),
	fn("in_list", new(func(*row, []*row) bool), within[*row]),
	fn("in_set", new(func(string, []string) bool), within[string]),
	fn("in_numbers", new(func(float64, []float64) bool), within[float64]),

	fn("pulse_truth", new(func(*world, bool) bool), pulse),
	fn("pulse_number", new(func(*world, float64) float64), pulse),
	fn("meter_list", new(func(*world, []*row, float64) []*row), meter[*row]),
	fn("meter_set", new(func(*world, []string, float64) []string), meter[string]),
	fn("meter_numbers", new(func(*world, []float64, float64) []float64), meter[float64]),
	fn("count_list", new(func([]*row) float64), size[*row]),
	fn("count_set", new(func([]string) float64), size[string]),
	fn("count_numbers", new(func([]float64) float64), size[float64]),
	fn("valued", new(func(any, float64) any), value),
	fn("best_number", new(func([]any, string) float64), best(cmp.Compare[float64])),
	fn("best_text", new(func([]any, string) string), best(strings.Compare)),
	fn("best_ref", new(func([]any, string) *row), best(idOrder)),
	fn("to_number", new(func(any) float64), toNumber),
	fn("to_list", new(func(any) []*row), collect[*row]),
	fn("to_set", new(func(any) []string), collect[string]),
	fn("to_numbers", new(func(any) []float64), collect[float64]),
}

// libraryCall guards a function of the library: arguments and results that are
// not finite are errors.
func libraryCall(f *stdlib.Func) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		for _, a := range args {
			if x, ok := a.(float64); ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
				return nil, errNotFinite
			}
		}
		switch v := f.Call(args).(type) {
		case float64:
			return checked(v)
		case *stdlib.HostError:
			return nil, v
		default:
			return v, nil
		}
	}
}

// charge counts the cost of what is about to be done, and looks now and then
// whether the caller still waits; for a cost of 0 it always looks. Once it has
// refused it goes on refusing, so that a judgement that is over ends at the next
// place that asks.
func (w *world) charge(cost float64) error {
	if w.halted != nil {
		return w.halted
	}
	if w.spent += cost; w.spent > w.limit {
		w.halted = ErrLimit
		return w.halted
	}
	if cost > 0 && w.spent < w.look {
		return nil
	}
	w.look = w.spent + stepsPerLook
	w.halted = w.alive()
	return w.halted
}

// stepsPerLook is how many steps are charged for between two looks: fewer than a
// millisecond's, but that a derivation counts for one until it has been run.
const stepsPerLook = 128

// pulse passes on what was asked of an item of a long loop. It looks whether
// the caller still waits, but not every time.
func pulse(args []any) (any, error) {
	w := args[0].(*world)
	if w.beats++; w.beats%beatsPerLook != 0 {
		return args[1], nil
	}
	return args[1], w.alive()
}

const beatsPerLook = 64

// alive reports the end of the caller's patience.
func (w *world) alive() error {
	select {
	case <-w.ctx.Done():
		return stopped{w.ctx.Err(), context.Cause(w.ctx)}
	default:
		return nil
	}
}
