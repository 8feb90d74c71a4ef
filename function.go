package entente

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// Function is a function of the host that rule files may call by its name.
//
// It must be pure and deterministic: the same arguments give the same result, at
// any time, from any number of goroutines at once. entente counts on it; a
// function that breaks it makes results that nobody can reproduce.
type Function struct {
	// Name is how expressions call it: a name of the language that is neither
	// reserved nor that of a function of the library.
	Name string

	// Doc says what it gives, with units and limits.
	Doc string

	// Call is a Go function of any number of float64, bool and string, which
	// gives one of these, or one and an error. An error or a panic ends the
	// judgement with a *FunctionError and the place of the call; so does a result
	// that is not finite. The last parameter may be variadic.
	Call any

	// Params names the parameters in messages; without it they are x1, x2 …
	Params []string

	// Cost is how many steps of the cost limit a call takes, at least 1; 0 means 10.
	// A step is about the evaluation of one node of an expression, some 50 ns.
	Cost float64
}

// defaultCallCost is the cost of a call that names none.
const defaultCallCost = 10

// library turns the functions of the host into entries of the library, or says
// everything that is wrong with them.
func library(list []Function) ([]*stdlib.Func, []Diagnostic) {
	var out []*stdlib.Func
	var found []Diagnostic
	for i, f := range list {
		entry, problems := f.entry()
		if slices.ContainsFunc(list[:i], func(g Function) bool { return g.Name == f.Name }) {
			problems = append(problems, "it is offered twice")
		}
		for _, p := range problems {
			found = append(found, finding(diag.HostFailed, fmt.Sprintf("the host's function %q cannot be offered: %s", f.Name, p), ""))
		}
		out = append(out, entry)
	}
	return out, found
}

// entry is the function as the library lists it, and what is wrong with it.
func (f Function) entry() (*stdlib.Func, []string) {
	e := &stdlib.Func{Name: f.Name, Doc: f.Doc, Host: true, Cost: cmp.Or(f.Cost, defaultCallCost)}
	var problems []string
	if p := f.badName(); p != "" {
		problems = append(problems, p)
	}
	if !(f.Cost >= 0) || f.Cost > 0 && f.Cost < 1 || math.IsInf(f.Cost, 0) {
		problems = append(problems, "its cost is at least 1 step, and finite")
	}
	call := reflect.ValueOf(f.Call)
	if call.Kind() != reflect.Func || call.IsNil() {
		return e, append(problems, "Call is no function")
	}
	t := call.Type()
	if len(f.Params) > 0 && len(f.Params) != t.NumIn() {
		problems = append(problems, fmt.Sprintf("Params names %d parameters, Call has %d", len(f.Params), t.NumIn()))
		f.Params = nil
	}
	e.Variadic = t.IsVariadic()
	for i := range t.NumIn() {
		p, ok := f.param(t, i)
		if !ok {
			problems = append(problems, fmt.Sprintf("parameter %d is a %s, not a float64, bool or string", i+1, t.In(i)))
		}
		e.Params = append(e.Params, p)
	}
	if e.Result, problems = result(t, problems); len(problems) == 0 {
		e.Call = caller(f.Name, call)
	}
	return e, problems
}

// badName says why a function cannot have its name.
func (f Function) badName() string {
	_, library := stdlib.Lookup(f.Name)
	switch {
	case !isName(f.Name):
		return "its name is no name: a letter or _, then letters, digits and _"
	case library:
		return "the library has a function of that name"
	case expression.Reserved(f.Name) || isKeyword(f.Name):
		return "its name is a word of the language"
	}
	return ""
}

func isKeyword(s string) bool {
	for _, k := range lang.Keywords {
		if k.Word == s {
			return true
		}
	}
	return false
}

// isName reports whether a text can name something in a rule file.
func isName(s string) bool {
	return s != "" && (s[0] < '0' || s[0] > '9') && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
}

func (f Function) param(t reflect.Type, i int) (stdlib.Param, bool) {
	name := fmt.Sprintf("x%d", i+1)
	if len(f.Params) > 0 {
		name = f.Params[i]
	}
	in := t.In(i)
	if t.IsVariadic() && i == t.NumIn()-1 {
		in = in.Elem()
	}
	typ, ok := plainType(in)
	return stdlib.Param{Name: name, Type: typ}, ok
}

// result is the type that a function gives.
func result(t reflect.Type, problems []string) (types.Type, []string) {
	if t.NumOut() == 0 || t.NumOut() > 2 || t.NumOut() == 2 && t.Out(1) != reflect.TypeFor[error]() {
		return types.Type{}, append(problems, "it gives one result, or one and an error")
	}
	typ, ok := plainType(t.Out(0))
	if !ok {
		problems = append(problems, fmt.Sprintf("it gives a %s, not a float64, bool or string", t.Out(0)))
	}
	return typ, problems
}

// plainType is the type of the language that a Go type stands for.
func plainType(t reflect.Type) (types.Type, bool) {
	switch t {
	case reflect.TypeFor[float64]():
		return types.Type{Base: types.Number}, true
	case reflect.TypeFor[bool]():
		return types.Type{Base: types.Bool}, true
	case reflect.TypeFor[string]():
		return types.Type{Base: types.Text}, true
	}
	return types.Type{}, false
}

// caller calls a function of the host whose types were checked, and turns an
// error or a panic of it into a *FunctionError.
func caller(name string, f reflect.Value) func(args []any) any {
	call := quick(f.Interface())
	if call == nil {
		call = func(args []any) (any, error) { return slow(f, args) }
	}
	return func(args []any) (out any) {
		defer func() {
			if p := recover(); p != nil {
				out = &FunctionError{Function: name, Panic: p}
			}
		}()
		v, err := call(args)
		if err != nil {
			return &FunctionError{Function: name, Err: err}
		}
		return v
	}
}

// quick calls the commonest signatures without reflection; nil for others.
func quick(f any) func(args []any) (any, error) {
	switch f := f.(type) {
	case func(float64) float64:
		return func(a []any) (any, error) { return f(a[0].(float64)), nil }
	case func(float64, float64) float64:
		return func(a []any) (any, error) { return f(a[0].(float64), a[1].(float64)), nil }
	case func(float64) (float64, error):
		return func(a []any) (any, error) { return f(a[0].(float64)) }
	case func(string) float64:
		return func(a []any) (any, error) { return f(a[0].(string)), nil }
	case func(string) (float64, error):
		return func(a []any) (any, error) { return f(a[0].(string)) }
	case func(string) bool:
		return func(a []any) (any, error) { return f(a[0].(string)), nil }
	}
	return nil
}

func slow(f reflect.Value, args []any) (any, error) {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	out := f.Call(in)
	if len(out) == 2 && !out[1].IsNil() {
		return nil, out[1].Interface().(error)
	}
	return out[0].Interface(), nil
}
