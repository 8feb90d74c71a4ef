package stdlib

import (
	byteorder "encoding/binary"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/entente-lang/entente/lang/types"
)

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, f := range All {
		if seen[f.Name] {
			t.Errorf("%s: listed twice", f.Name)
		}
		seen[f.Name] = true
		if !name.MatchString(f.Name) {
			t.Errorf("%s: not a name", f.Name)
		}
		if !isSentence(f.Doc) {
			t.Errorf("%s: Doc is %q; want sentences", f.Name, f.Doc)
		}
		if len(f.Examples) < 2 {
			t.Errorf("%s: %d examples; want at least 2", f.Name, len(f.Examples))
		}
		if (f.Call == nil) != (f.Over != Values) {
			t.Errorf("%s: Call is for functions of plain values, and for those alone", f.Name)
		}
		checkParams(t, f)
	}
}

func isSentence(s string) bool {
	return s != "" && strings.ToUpper(s[:1]) == s[:1] && strings.HasSuffix(s, ".") && !strings.Contains(s, "  ")
}

// units is what a documented quantity says of itself: its unit, that it has
// none, or what else its type leaves open.
var units = regexp.MustCompile(`unit|share|chance|months|days|years|calendar|power|root|how many|How many|[Ww]hether|collection|logarithm|How (un|con)|part|month`)

func checkParams(t *testing.T, f *Func) {
	if !units.MatchString(f.Doc) {
		t.Errorf("%s: Doc does not say what is counted: %q", f.Name, f.Doc)
	}
	if least, most := f.Arity(); least < 1 || f.Variadic != (most < 0) {
		t.Errorf("%s: Arity is %d, %d", f.Name, least, most)
	}
	optional := false
	for _, p := range f.Params {
		if p.Name == "" || p.Doc == "" || p.Type.Base == types.Invalid {
			t.Errorf("%s: parameter %q lacks a name, a doc or a type", f.Name, p.Name)
		}
		if optional && !p.Optional {
			t.Errorf("%s: %s follows a parameter that may be left out", f.Name, p.Name)
		}
		optional = p.Optional
	}
}

func TestExamples(t *testing.T) {
	for _, f := range All {
		for _, e := range f.Examples {
			if !strings.Contains(e.Call, f.Name+"(") {
				t.Errorf("%s: the example %s does not call it", f.Name, e.Call)
			}
			got, err := evaluate(e.Call)
			want, errWant := evaluate(e.Gives)
			if err != nil || errWant != nil {
				t.Error(err, errWant)
				continue
			}
			if !same(got, want) {
				t.Errorf("%s gives %v; want %s", e.Call, show(got), e.Gives)
			}
			if strings.HasPrefix(e.Call, f.Name+"(") {
				checkResult(t, f, e.Call, got)
			}
		}
	}
}

// checkResult holds a finite result to the type of the table.
func checkResult(t *testing.T, f *Func, call string, got any) {
	t.Helper()
	switch f.Result.Base {
	case types.Bool:
		if _, ok := got.(bool); !ok {
			t.Errorf("%s: %T; want a bool", call, got)
		}
		return
	case types.Ref: // an item of numbers
	case types.List, types.Numbers:
		if _, ok := got.([]float64); !ok {
			t.Errorf("%s: %T; want numbers", call, got)
		}
		return
	}
	x, ok := got.(float64)
	if !ok {
		t.Fatalf("%s: %T; want a float64", call, got)
	}
	if x == 0 && math.Signbit(x) {
		t.Errorf("%s: -0", call)
	}
	lo, hi, ok := f.Result.Range()
	if finite := x-x == 0; finite && ok && (x < lo || x > hi) {
		t.Errorf("%s: %v is not a %s", call, x, f.Result)
	}
}

// same compares bit by bit, and NaN equals NaN.
func same(a, b any) bool { return show(a) == show(b) }

func show(v any) string {
	switch v := v.(type) {
	case float64:
		if v != v {
			return "NaN"
		}
		return fmt.Sprintf("%v (%#016x)", v, math.Float64bits(v))
	case []float64:
		s := []string{}
		for _, x := range v {
			s = append(s, show(x))
		}
		return fmt.Sprint(s)
	}
	return fmt.Sprintf("%T %v", v, v)
}

// TestNoLooseProduct holds the rule of pair: no product that a compiler may
// fuse with a sum.
func TestNoLooseProduct(t *testing.T) {
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	products := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		converted := map[ast.Expr]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "float64" {
					converted[n.Args[0]] = true
				}
			case *ast.IndexExpr: // whole numbers
				return false
			case *ast.AssignStmt:
				if n.Tok == token.MUL_ASSIGN {
					t.Errorf("%s: *=; write x = float64(x * y)", name)
				}
			case *ast.BinaryExpr:
				if isProduct(n) {
					products++
					if !converted[n] {
						t.Errorf("%s: a product outside float64(…)", fset.Position(n.Pos()))
					}
				}
			}
			return true
		})
	}
	if products < 10 {
		t.Errorf("only %d products found: is this test still looking?", products)
	}
}

// isProduct reports a product, or what the compiler may make one: a quotient
// by a constant. Months are whole numbers, and constants are computed when
// compiling.
func isProduct(n *ast.BinaryExpr) bool {
	id, ok := n.Y.(*ast.Ident)
	months := ok && id.Name == "monthsPerYear"
	constant := isConstant(n.X)
	_, byConstant := n.Y.(*ast.BasicLit)
	return n.Op == token.MUL && !months || n.Op == token.QUO && byConstant && !constant
}

// isConstant knows a literal and a constant of another package.
func isConstant(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		id, ok := e.X.(*ast.Ident)
		return ok && id.Name == "math"
	}
	return false
}

// FuzzFunctions calls every function with arguments of its types made from
// the bytes given: none panics, changes its arguments, gives two results for
// one call or leaves its type.
func FuzzFunctions(f *testing.F) {
	for i := range All {
		f.Add(uint8(i), []byte{})
		f.Add(uint8(i), []byte("\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\xe0\x3f"))
		f.Add(uint8(i), []byte("\x00\x00\x00\x00\x00\x00\xf8\x7f\xff\xff\xff\xff\xff\xff\xef\x7f\x01\x00\x00\x00\x00\x00\x00\x80"))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		fn := All[int(which)%len(All)]
		if fn.Over != Values {
			return
		}
		args := arguments(fn, data)
		first := fn.Call(args)
		if again := arguments(fn, data); !reflect.DeepEqual(shows(args), shows(again)) {
			t.Fatalf("%s changed its arguments %v to %v", fn.Name, again, args)
		}
		if second := fn.Call(args); !same(first, second) {
			t.Fatalf("%s%v gave %v, then %v", fn.Name, args, show(first), show(second))
		}
		checkResult(t, fn, fmt.Sprintf("%s%v", fn.Name, args), first)
	})
}

func shows(args []any) (out []string) {
	for _, a := range args {
		out = append(out, show(a))
	}
	return out
}

// arguments cuts the data into numbers: one for each parameter and, for the
// last one where it takes several, all the rest.
func arguments(f *Func, data []byte) (args []any) {
	var xs []float64
	for len(data) >= 8 {
		xs = append(xs, math.Float64frombits(byteorder.LittleEndian.Uint64(data)))
		data = data[8:]
	}
	if f.Params[0].Type.Base == types.Numbers {
		return []any{xs}
	}
	least, most := f.Arity()
	for len(xs) < least {
		xs = append(xs, 0)
	}
	if most >= 0 {
		xs = xs[:min(most, len(xs))]
	}
	for _, x := range xs {
		args = append(args, x)
	}
	return args
}

// TestOrderDoesNotMatter shuffles numbers whose plain sum depends on order.
func TestOrderDoesNotMatter(t *testing.T) {
	xs := []float64{0.1, 0.7, 1e-17, 0.3, 0.30000000000000004, 0.9, 1e-9, 0.2}
	for _, f := range All {
		if f.Over != Values || f.Params[0].Type.Base != types.Numbers {
			continue
		}
		want := f.Call([]any{xs})
		turned := slices.Clone(xs)
		for range xs {
			turned = append(turned[1:], turned[0])
			if got := f.Call([]any{turned}); !same(got, want) {
				t.Errorf("%s%v = %v; in another order %v", f.Name, turned, got, want)
			}
		}
	}
}
