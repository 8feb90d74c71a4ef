package eval

import (
	"fmt"
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// walker reads the typed tree of an expression the plainest way: it walks
// it. It knows nothing of expr, and stands beside the engine so that a fault
// of either shows.
type walker struct {
	w     *world
	env   env
	items []any // what the predicates around are about, innermost last
}

// stop ends a walk with an error.
type stop struct{ err error }

// value is what an expression comes out as, or why it has no value.
func (r *walker) value(n expression.Node) (v any, err error) {
	defer func() {
		if s, ok := recover().(stop); ok {
			v, err = nil, s.err
		}
	}()
	return r.eval(n), nil
}

func (r *walker) eval(n expression.Node) any {
	switch n := n.(type) {
	case *expression.Literal:
		return n.Value
	case *expression.Local:
		return []*row{r.env.A, r.env.B}[n.Index]
	case *expression.Item:
		return r.items[len(r.items)-1-n.Depth]
	case *expression.Self:
		return r.env.S
	case *expression.Coalition:
		return r.env.C
	case *expression.Now:
		return r.w.day
	case *expression.Record:
		return r.record(n.ID)
	case *expression.Records:
		return r.w.rows[r.w.program.layout.kinds[n.Kind]]
	case *expression.Global:
		return r.w.globals[r.w.program.layout.globals[n.Name]]
	case *expression.Attr:
		return r.attr(n)
	case *expression.Relation:
		v, err := r.pair(n, r.eval(n.A), r.eval(n.B))
		must(err)
		return v
	}
	return r.operation(n)
}

func must(err error) {
	if err != nil {
		panic(stop{err})
	}
}

func (r *walker) record(id string) *row {
	for _, rows := range r.w.rows {
		for _, x := range rows {
			if x.record.ID == id {
				return x
			}
		}
	}
	panic("no record " + id)
}

func (r *walker) attr(n *expression.Attr) any {
	of := r.eval(n.Of).(*row)
	a, _ := of.record.Kind.Attr(n.Name)
	v := of.vals[a.Slot]
	if v == nil {
		must(&absence{record: of.record, attr: a})
	}
	return v
}

func (r *walker) pair(n *expression.Relation, a, b any) (any, error) {
	return r.w.pair(r.w.program.layout.relations[n.Name], a.(*row), b.(*row))
}

// soft is nil where what is read, or what is read on the way, is absent.
func (r *walker) soft(n expression.Node) any {
	switch n := n.(type) {
	case *expression.Attr:
		of := r.soft(n.Of)
		if of == nil {
			return nil
		}
		a, _ := of.(*row).record.Kind.Attr(n.Name)
		return of.(*row).vals[a.Slot]
	case *expression.Relation:
		a, b := r.soft(n.A), r.soft(n.B)
		if a == nil || b == nil {
			return nil
		}
		if v, err := r.pair(n, a, b); err == nil {
			return v
		}
		return nil
	case *expression.Default:
		if v := r.soft(n.X); v != nil {
			return v
		}
		return r.soft(n.Else)
	}
	return r.eval(n)
}

func (r *walker) operation(n expression.Node) any {
	switch n := n.(type) {
	case *expression.Unary:
		if n.Op == "not" {
			return !r.eval(n.X).(bool)
		}
		return -r.eval(n.X).(float64)
	case *expression.Binary:
		return r.binary(n)
	case *expression.In:
		return r.in(n)
	case *expression.Choice:
		if r.eval(n.If).(bool) {
			return r.eval(n.Then)
		}
		return r.eval(n.Else)
	case *expression.Default:
		if v := r.soft(n.X); v != nil {
			return v
		}
		return r.eval(n.Else)
	case *expression.Known:
		return r.soft(n.X) != nil
	case *expression.Call:
		return r.call(n.Func, n.Args)
	case *expression.Aggregate:
		return r.aggregate(n)
	case *expression.List:
		return r.list(n)
	}
	panic(fmt.Sprintf("the reference does not know %T", n))
}

func (r *walker) binary(n *expression.Binary) any {
	x := r.eval(n.X)
	switch n.Op { // the right side is not read where the left decides
	case "and":
		return x.(bool) && r.eval(n.Y).(bool)
	case "or":
		return x.(bool) || r.eval(n.Y).(bool)
	}
	a, numeric := x.(float64)
	if numeric && n.Type().Base == types.Bool {
		finite(a) // before the right side is read
	}
	y := r.eval(n.Y)
	if !numeric {
		return (x == y) == (n.Op == "==")
	}
	b := y.(float64)
	switch n.Op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return float64(a * b)
	case "/":
		if b == 0 {
			must(errZero)
		}
		finite(a, b, a/b)
		return a / b
	}
	finite(b)
	return compare(n.Op, a, b)
}

func compare(op string, a, b float64) bool {
	switch op {
	case "==":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}

func finite(xs ...float64) {
	for _, x := range xs {
		if math.IsInf(x, 0) || math.IsNaN(x) {
			must(errNotFinite)
		}
	}
}

func (r *walker) in(n *expression.In) bool {
	x := r.eval(n.X)
	if f, ok := x.(float64); ok {
		finite(f)
	}
	return slices.Contains(items(r.eval(n.List)), x) != n.Not
}

// items are the items of any collection.
func items(list any) (all []any) {
	switch list := list.(type) {
	case []float64:
		for _, x := range list {
			all = append(all, x)
		}
	case []string:
		for _, x := range list {
			all = append(all, x)
		}
	case []*row:
		for _, x := range list {
			all = append(all, x)
		}
	}
	return all
}

// like makes a collection like another of items.
func like(list any, all []any) any {
	switch list.(type) {
	case []float64:
		return typed[float64](all)
	case []string:
		return typed[string](all)
	}
	return typed[*row](all)
}

func typed[T any](all []any) []T {
	out := make([]T, len(all))
	for i, x := range all {
		out[i] = x.(T)
	}
	return out
}

func (r *walker) list(n *expression.List) any {
	var all []any
	for _, x := range n.Items {
		all = append(all, r.eval(x))
	}
	if len(all) == 0 {
		return []float64{}
	}
	switch all[0].(type) {
	case float64:
		return typed[float64](all)
	case string:
		return typed[string](all)
	}
	return typed[*row](all)
}

func (r *walker) call(f *stdlib.Func, args []expression.Node) any {
	var values []any
	for _, a := range args {
		values = append(values, r.eval(a))
	}
	for _, v := range values {
		if x, ok := v.(float64); ok {
			finite(x)
		}
	}
	v := f.Call(values)
	if x, ok := v.(float64); ok {
		finite(x)
	}
	return v
}

func (r *walker) aggregate(n *expression.Aggregate) any {
	over := r.eval(n.Over)
	all := items(over)
	ask := func(x any) any {
		if n.Body == nil {
			return x
		}
		r.items = append(r.items, x)
		defer func() { r.items = r.items[:len(r.items)-1] }()
		return r.eval(n.Body)
	}
	holds := func(x any) bool { return ask(x).(bool) }
	switch n.Func.Name {
	case "all":
		return !slices.ContainsFunc(all, func(x any) bool { return !holds(x) })
	case "any":
		return slices.ContainsFunc(all, holds)
	case "none":
		return !slices.ContainsFunc(all, holds)
	case "filter", "one", "count":
		if n.Body != nil {
			all = filtered(all, holds)
		}
	case "sum":
		total := 0.0
		for _, x := range all {
			total += ask(x).(float64)
		}
		finite(total)
		return total
	case "best":
		return r.best(n, all, ask)
	case "map":
		for i := range all {
			all[i] = ask(all[i])
		}
		return typed[float64](all)
	}
	switch n.Func.Name {
	case "one":
		return len(all) == 1
	case "count":
		return float64(len(all))
	}
	return like(over, all)
}

// best goes through all items and keeps the best so far.
func (r *walker) best(n *expression.Aggregate, all []any, ask func(any) any) (top any) {
	most := 0.0
	for _, x := range all {
		v := ask(x).(float64)
		finite(v)
		if top == nil || v > most || v == most && first(x, top) {
			top, most = x, v
		}
	}
	if top == nil {
		must(&absence{text: n.Span().Text()})
	}
	if x, ok := top.(float64); ok {
		finite(x)
	}
	return top
}

func first(x, y any) bool {
	switch x := x.(type) {
	case float64:
		return x < y.(float64)
	case string:
		return x < y.(string)
	}
	return x.(*row).record.ID < y.(*row).record.ID
}

func filtered(all []any, holds func(any) bool) (out []any) {
	for _, x := range all {
		if holds(x) {
			out = append(out, x)
		}
	}
	return out
}
