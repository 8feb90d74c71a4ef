package eval

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// The engine turns the typed tree of an expression into expr's own, in which
// every read, division and collection is a call of one of our functions, and
// lets expr compile it. expr's checker sees the real Go types, so that a fault
// of ours is found at compile time; its optimizer stays out, because it changes
// results.

// env is what a program can name. A struct value is what expr reads fastest.
type env struct {
	A, B *row   // the records bound by `for`
	S    *row   // the record whose attribute is derived or selected
	C    *row   // the coalition
	W    *world // everything else
}

// engine compiles expressions for one rule set.
type engine struct {
	config *conf.Config
	layout *layout
}

// disabled is the list of all of expr's builtins: none is reached by a name
// in a text, because texts never reach this compiler.
func newEngine(l *layout) *engine {
	config := conf.New(env{})
	config.Optimize = false
	config.MaxNodes = 0 // texts were bounded before they were parsed
	for _, f := range runtimeFuncs {
		expr.Function(f.name, f.call, f.typ)(config)
	}
	for _, f := range slices.Concat(stdlib.All, l.set.Functions) {
		if f.Call != nil {
			expr.Function(libraryName(f), libraryCall(f), signatures(f)...)(config)
		}
	}
	return &engine{config: config, layout: l}
}

// compile makes a program of an expression or of a part of it. An error is a
// fault of ours: what passed the check must compile.
func (e *engine) compile(n expression.Node, x *expression.Expr) (*vm.Program, error) {
	l := &lowering{engine: e, start: x.At.Start}
	tree := &parser.Tree{Node: l.node(n), Source: file.NewSource(x.Text())}
	if l.err != nil {
		return nil, l.err
	}
	if _, err := checker.Check(tree, e.config); err != nil {
		return nil, fmt.Errorf("%s: %w", x.At, err)
	}
	return compiler.Compile(tree, e.config)
}

func libraryName(f *stdlib.Func) string { return "lib_" + f.Name }

// signatures are the Go types of a library function, one for each number of
// arguments that it can be called with.
func signatures(f *stdlib.Func) []any {
	var out []any
	least, _ := f.Arity()
	for n := least; n <= len(f.Params); n++ {
		var in []reflect.Type
		for _, p := range f.Params[:n] {
			in = append(in, goType(p.Type))
		}
		variadic := f.Variadic && n == len(f.Params)
		if variadic {
			in[n-1] = reflect.SliceOf(in[n-1])
		}
		t := reflect.FuncOf(in, []reflect.Type{goType(f.Result)}, variadic)
		out = append(out, reflect.New(t).Interface())
	}
	return out
}

// goType is the Go type that values of a type have in programs.
func goType(t types.Type) reflect.Type {
	switch t.Base {
	case types.Bool:
		return reflect.TypeFor[bool]()
	case types.Text, types.Enum:
		return reflect.TypeFor[string]()
	case types.Set:
		return reflect.TypeFor[[]string]()
	case types.Ref:
		return reflect.TypeFor[*row]()
	case types.List:
		return reflect.TypeFor[[]*row]()
	case types.Numbers:
		return reflect.TypeFor[[]float64]()
	}
	return reflect.TypeFor[float64]()
}

// lowering turns one typed tree into expr's.
type lowering struct {
	engine *engine
	start  int // offset of the expression in its file
	err    error
}

// at gives a node of expr's tree its place.
func (l *lowering) at(n ast.Node, from expression.Node) ast.Node {
	s := from.Span()
	n.SetLocation(file.Location{From: max(0, s.Start-l.start), To: max(0, s.End-l.start)})
	return n
}

func call(name string, args ...ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: args}
}

func name(s string) ast.Node { return &ast.IdentifierNode{Value: s} }

func integer(i int) ast.Node { return &ast.IntegerNode{Value: i} }

func (l *lowering) node(n expression.Node) ast.Node { return l.at(l.lower(n), n) }

func (l *lowering) lower(n expression.Node) ast.Node {
	switch n := n.(type) {
	case *expression.Literal:
		return literal(n.Value)
	case *expression.Local:
		return name([2]string{"A", "B"}[n.Index])
	case *expression.Item:
		return &ast.PointerNode{}
	case *expression.Self:
		return name("S")
	case *expression.Coalition:
		return name("C")
	case *expression.Now:
		return call("now", name("W"))
	case *expression.Record:
		ref := l.engine.layout.records[n.ID]
		return call("record", name("W"), integer(ref.kind), integer(ref.index))
	case *expression.Records:
		return call("records", name("W"), integer(l.engine.layout.kinds[n.Kind]))
	case *expression.Global:
		return call("global_"+reader(n.Type()), name("W"), integer(l.engine.layout.globals[n.Name]))
	case *expression.Attr:
		return call(reader(n.Type()), l.node(n.Of), integer(l.engine.layout.slot(n.Kind, n.Name)))
	case *expression.Relation:
		return call("pair_"+reader(n.Type()), name("W"), integer(l.engine.layout.relations[n.Name]), l.node(n.A), l.node(n.B))
	case *expression.Score:
		return call("score", name("W"), integer(l.engine.layout.dimensions[n.Dimension]))
	case *expression.Before:
		return l.before(n)
	}
	return l.operation(n)
}

func literal(v any) ast.Node {
	switch v := v.(type) {
	case bool:
		return &ast.BoolNode{Value: v}
	case string:
		return &ast.StringNode{Value: v}
	}
	return &ast.FloatNode{Value: v.(float64)}
}

// reader is the name of the function that reads values of a type.
func reader(t types.Type) string {
	switch t.Base {
	case types.Bool:
		return "truth"
	case types.Text, types.Enum:
		return "text"
	case types.Set:
		return "set"
	case types.Ref:
		return "ref"
	case types.List:
		return "list"
	case types.Numbers:
		return "numbers"
	}
	return "number"
}

func (l *lowering) before(n *expression.Before) ast.Node {
	if s, ok := n.X.(*expression.Score); ok {
		return call("score_before", name("W"), integer(l.engine.layout.dimensions[s.Dimension]))
	}
	a := n.X.(*expression.Attr)
	return call(reader(a.Type()), call("coalition_before", name("W")), integer(l.engine.layout.slot(a.Kind, a.Name)))
}

func (l *lowering) operation(n expression.Node) ast.Node {
	switch n := n.(type) {
	case *expression.Unary:
		return &ast.UnaryNode{Operator: n.Op, Node: l.node(n.X)}
	case *expression.Binary:
		return l.binary(n)
	case *expression.In:
		in := l.membership(n)
		if n.Not {
			return &ast.UnaryNode{Operator: "not", Node: in}
		}
		return in
	case *expression.Choice:
		return &ast.ConditionalNode{Ternary: true, Cond: l.node(n.If), Exp1: l.node(n.Then), Exp2: l.node(n.Else)}
	case *expression.Default:
		return call("as_"+reader(n.Type()), &ast.BinaryNode{Operator: "??", Left: l.soft(n.X), Right: call("hold", l.node(n.Else))})
	case *expression.Known:
		return call("present", l.soft(n.X))
	case *expression.Call:
		return l.call(n)
	case *expression.Aggregate:
		return l.aggregate(n)
	case *expression.List:
		return l.list(n)
	}
	l.err = fmt.Errorf("eval: no lowering of %T", n)
	return &ast.NilNode{}
}

// soft lowers a read that gives way: it is nil where a value is absent, its own
// or one that it reads on the way. Every part is lowered once: a text that
// named it twice would double with each level of nesting. What is there is held
// in a box, because expr's ?? looks through pointers.
func (l *lowering) soft(n expression.Node) ast.Node {
	switch n := n.(type) {
	case *expression.Attr:
		return l.at(call("maybe", l.soft(n.Of), integer(l.engine.layout.slot(n.Kind, n.Name))), n)
	case *expression.Relation:
		return l.at(call("maybe_pair", name("W"), integer(l.engine.layout.relations[n.Name]), l.soft(n.A), l.soft(n.B)), n)
	case *expression.Default:
		return l.at(&ast.BinaryNode{Operator: "??", Left: l.soft(n.X), Right: l.soft(n.Else)}, n)
	}
	return call("hold", l.node(n))
}

// binary lowers an operator. Numbers that come straight out of a sum or a
// product, of a list of them or of a constant are checked before they vanish in
// a comparison: an infinity must not decide one.
func (l *lowering) binary(n *expression.Binary) ast.Node {
	if n.Op == "/" {
		return call("divide", l.node(n.X), l.node(n.Y))
	}
	x, y := l.node(n.X), l.node(n.Y)
	switch n.Op {
	case "==", "!=", "<", "<=", ">", ">=":
		if n.X.Type().Base == types.Ref {
			same := call("same", x, y)
			if n.Op == "!=" {
				return &ast.UnaryNode{Operator: "not", Node: same}
			}
			return same
		}
		x, y = l.finite(n.X, x), l.finite(n.Y, y)
	}
	return &ast.BinaryNode{Operator: n.Op, Left: x, Right: y}
}

func (l *lowering) finite(n expression.Node, lowered ast.Node) ast.Node {
	switch n.(type) {
	case *expression.Binary, *expression.Choice, *expression.Default, *expression.Unary, *expression.Item, *expression.Global:
		if n.Type().IsNumeric() {
			return l.at(call("finite", lowered), n)
		}
	}
	return lowered
}

// membership asks whether a list holds a value. An infinity must not decide it.
func (l *lowering) membership(n *expression.In) ast.Node {
	x := l.node(n.X)
	if n.X.Type().IsOrdered() {
		x = l.finite(n.X, x)
	}
	return call("in_"+reader(n.List.Type()), x, l.node(n.List))
}

func (l *lowering) call(n *expression.Call) ast.Node {
	var args []ast.Node
	for _, a := range n.Args {
		args = append(args, l.node(a))
	}
	return call(libraryName(n.Func), args...)
}

// aggregate lowers a function over a collection to expr's builtin. The
// collection passes through a meter, which charges for all its items at once.
func (l *lowering) aggregate(n *expression.Aggregate) ast.Node {
	over := l.node(n.Over)
	kind := reader(n.Over.Type())
	body := 1.0
	if n.Body != nil {
		body += expression.OwnCost(n.Body)
	}
	over = l.at(call("meter_"+kind, name("W"), over, &ast.FloatNode{Value: body}), n.Over)
	if n.Body == nil {
		if n.Func.Name == "sum" {
			return call("sum_numbers", over)
		}
		return call("count_"+kind, over)
	}
	if n.Func.Name == "best" {
		return l.best(n, over)
	}
	predicate := l.at(&ast.PredicateNode{Node: l.pulse(n, body)}, n.Body)
	builtin := &ast.BuiltinNode{Name: n.Func.Name, Arguments: []ast.Node{over, predicate}}
	switch n.Func.Name {
	case "count", "sum":
		return call("to_number", l.at(builtin, n))
	case "filter", "map":
		return call("to_"+reader(n.Type()), l.at(builtin, n))
	}
	return builtin
}

// longLoop is how many steps a loop may take by itself before it looks whether
// the caller still waits: some milliseconds.
const longLoop = 100_000

// pulse lowers what an aggregate asks of each item, so that a long loop stops
// soon when the caller has gone.
func (l *lowering) pulse(n *expression.Aggregate, body float64) ast.Node {
	lowered := l.node(n.Body)
	if n.Items(l.engine.layout.count)*body <= longLoop {
		return lowered
	}
	return l.at(call("pulse_"+reader(n.Body.Type()), name("W"), lowered), n.Body)
}

// best lowers the choice of an item: each is mapped to itself and its value.
func (l *lowering) best(n *expression.Aggregate, over ast.Node) ast.Node {
	valued := call("valued", &ast.PointerNode{}, l.pulse(n, 1+expression.OwnCost(n.Body)))
	all := &ast.BuiltinNode{Name: "map", Arguments: []ast.Node{over, l.at(&ast.PredicateNode{Node: valued}, n.Body)}}
	return call("best_"+reader(n.Type()), l.at(all, n), &ast.StringNode{Value: n.Span().Text()})
}

func (l *lowering) list(n *expression.List) ast.Node {
	var items []ast.Node
	for _, x := range n.Items {
		items = append(items, l.node(x))
	}
	return call("to_"+reader(n.Type()), &ast.ArrayNode{Nodes: items})
}
