package coverage

import (
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// plan is all there is to try in a rule set, with the counts so far.
type plan struct {
	program *eval.Program
	rules   []*ruled
	derived []*derivation
	rows    []*Row

	atoms    []*atom
	byNode   map[expression.Node]*atom
	prepared map[expression.Node]*eval.Prepared // what the way of an evaluation turns on
}

type ruled struct {
	rule  *rules.Rule
	count Rule
}

type derivation struct {
	derived *rules.Derived
	inputs  []*eval.Prepared
	rows    []*Row
}

// atom is a clause with its program.
type atom struct {
	program *eval.Prepared
	count   Clause
}

func newPlan(p *eval.Program) (*plan, error) {
	x := &plan{program: p, byNode: map[expression.Node]*atom{}, prepared: map[expression.Node]*eval.Prepared{}}
	for _, r := range p.Set().Rules {
		x.rules = append(x.rules, &ruled{r, Rule{ID: r.ID, At: r.At.String(), span: r.At}})
		if err := x.expression(r.ID, r.When); err != nil {
			return nil, err
		}
		for _, e := range r.Effects {
			if err := x.expression(r.ID, e.Expr); err != nil {
				return nil, err
			}
		}
	}
	for _, d := range p.Set().Derived {
		if err := x.derivation(d); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func (p *plan) derivation(d *rules.Derived) error {
	name := d.Attr.Kind + "." + d.Attr.Name
	out := &derivation{derived: d}
	p.derived = append(p.derived, out)
	if d.Table == nil {
		return p.expression(name, d.Expr)
	}
	for _, in := range d.Table.Inputs {
		if err := p.find(in.Root, in, name, false); err != nil { // its rows ask for the sides of a truth
			return err
		}
		program, err := p.program.Prepare(in)
		if err != nil {
			return err
		}
		out.inputs = append(out.inputs, program)
	}
	for _, r := range d.Table.Rows {
		if err := p.expression(name, r.Result); err != nil {
			return err
		}
		row := &Row{Table: name, At: r.At.String(), span: r.At}
		out.rows, p.rows = append(out.rows, row), append(p.rows, row)
	}
	return nil
}

// expression enters the clauses of an expression: all of a truth, and the
// conditions inside a number.
func (p *plan) expression(in string, e *expression.Expr) error {
	if e == nil {
		return nil
	}
	return p.find(e.Root, e, in, e.Type().Base == types.Bool)
}

// find enters the clauses at and below a node. asked says that the node's own
// truth is one. The body of a predicate is asked of every item and has no truth
// of its own: the whole `any(…)` is the clause.
func (p *plan) find(n expression.Node, e *expression.Expr, in string, asked bool) error {
	logic := isLogic(n)
	if asked && !logic {
		if err := p.atom(n, e, in); err != nil {
			return err
		}
	}
	if d, ok := n.(*expression.Default); ok {
		if err := p.prepare(d.X, e); err != nil {
			return err
		}
	}
	for i, c := range below(n) {
		_, choice := n.(*expression.Choice)
		if err := p.find(c, e, in, logic || choice && i == 0 || isLogic(c)); err != nil {
			return err
		}
	}
	return nil
}

// isLogic reports whether a node joins truths.
func isLogic(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Unary:
		return n.Op == "not"
	case *expression.Binary:
		return n.Op == "and" || n.Op == "or"
	}
	return false
}

// below are the children of a node that are about the same records as it.
func below(n expression.Node) []expression.Node {
	if a, ok := n.(*expression.Aggregate); ok {
		return []expression.Node{a.Over}
	}
	if _, ok := n.(*expression.Before); ok {
		return nil
	}
	return expression.Children(n)
}

func (p *plan) atom(n expression.Node, e *expression.Expr, in string) error {
	if _, constant := n.(*expression.Literal); constant {
		return nil
	}
	program, err := p.program.PrepareNode(n, e)
	if err != nil {
		return err
	}
	at := place(n, e)
	a := &atom{program, Clause{Text: strings.Join(strings.Fields(at.Text()), " "), In: in, At: at.String(), span: at}}
	p.atoms = append(p.atoms, a)
	p.byNode[n] = a
	return nil
}

// prepare compiles a part that may be absent.
func (p *plan) prepare(n expression.Node, e *expression.Expr) error {
	program, err := p.program.PrepareNode(n, e)
	p.prepared[n] = program
	return err
}

// place is where a node is written. A node begins and ends at its operands; the
// brackets around the first or the last of them are taken in.
func place(n expression.Node, e *expression.Expr) source.Span {
	at := n.Span()
	if at.IsZero() || at.End <= at.Start {
		return e.At
	}
	text := at.File.Text
	open, shut := unmatched(at.Text())
	for ; shut > 0 && at.Start > e.At.Start; at.Start-- {
		if text[at.Start-1] == '(' {
			shut--
		}
	}
	for ; open > 0 && at.End < e.At.End; at.End++ {
		if text[at.End] == ')' {
			open--
		}
	}
	return at
}

// unmatched counts the brackets of a text that have no other.
func unmatched(text string) (open, shut int) {
	tokens, _ := lang.Lex(source.New("", text))
	for _, t := range tokens {
		switch {
		case t.Value == "(":
			open++
		case t.Value == ")" && open > 0:
			open--
		case t.Value == ")":
			shut++
		}
	}
	return open, shut
}
