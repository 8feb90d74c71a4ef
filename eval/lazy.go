package eval

import (
	"sync"

	"github.com/expr-lang/expr/vm"

	"github.com/entente-lang/entente/rules/expression"
)

// program is an expression that becomes a program of expr's vm when it is first
// asked for. In a large rule set many never are: their columns answer, or
// nobody reads their because-text. Any number of goroutines may share it.
type program struct {
	engine *engine
	node   expression.Node  // the expression or a part of it
	within *expression.Expr // what it is part of
	once   sync.Once
	vm     *vm.Program
	err    error
}

// program is nil where there is no expression.
func (e *engine) program(x *expression.Expr) *program {
	if x == nil {
		return nil
	}
	return e.part(x.Root, x)
}

// part is the program of a part of an expression.
func (e *engine) part(n expression.Node, of *expression.Expr) *program {
	return &program{engine: e, node: n, within: of}
}

// get compiles the expression, once. An error is a fault of entente: what
// passed the check must compile.
func (p *program) get() (*vm.Program, error) {
	p.once.Do(func() { p.vm, p.err = p.engine.compile(p.node, p.within) })
	return p.vm, p.err
}

// run evaluates an expression on the vm, which reads the rows.
func (w *world) run(p *program, e env) (any, error) {
	w.show()
	compiled, err := p.get()
	if err != nil {
		return nil, err
	}
	return w.vm.Run(compiled, e)
}
