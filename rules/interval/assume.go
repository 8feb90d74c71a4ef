package interval

import (
	"math"
	"slices"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// assume is the evaluator where a condition came out as wanted: what it says
// about single attributes and parameters is known from then on. A condition
// that came out at all has read all it compares, so that none of it is absent.
func (e *Evaluator) assume(x expression.Node, want bool) *Evaluator {
	switch x := x.(type) {
	case *expression.Unary:
		return e.assume(x.X, !want)
	case *expression.Binary:
		return e.assumeBinary(x, want)
	case *expression.Attr:
		return e.assumeTruth(x, want)
	case *expression.In:
		return e.assumeIn(x, want != x.Not)
	case *expression.Known:
		return e.assumeKnown(x, want)
	}
	return e
}

func (e *Evaluator) assumeBinary(x *expression.Binary, want bool) *Evaluator {
	switch x.Op {
	case "and", "or":
		if want == (x.Op == "and") { // both sides came out so
			return e.assume(x.X, want).assume(x.Y, want)
		}
		return e
	}
	op := x.Op
	if !want {
		op = opposite[op]
	}
	switch {
	case x.X.Type().Base == types.Enum || x.X.Type().Base == types.Text:
		return e.assumeText(x.X, op, x.Y).assumeText(x.Y, op, x.X)
	case x.X.Type().IsOrdered():
		return e.assumeOrder(x.X, op, x.Y).assumeOrder(x.Y, mirrored[op], x.X)
	}
	return e
}

var opposite = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

// path is the path under which a node is read, if it is read under one alone.
func (e *Evaluator) path(x expression.Node) (string, bool) {
	switch x := x.(type) {
	case *expression.Global:
		return x.Name, x.What == expression.Param
	case *expression.Attr:
		of := e.node(x.Of)
		if len(of.Refs) == 1 && !of.Refs[0].vague() {
			return of.Refs[0].Path + "." + x.Name, true
		}
	}
	return "", false
}

// assumeOrder narrows a number that is compared with another.
func (e *Evaluator) assumeOrder(x expression.Node, op string, y expression.Node) *Evaluator {
	path, ok := e.path(x)
	if !ok {
		return e
	}
	v, bound := e.node(x), e.node(y).Num
	if v.Num.NaN || bound.NaN {
		return e
	}
	v.Num, v.Missing = v.Num.narrowed(op, bound), false
	out := e.with(path, v)
	out.closed = e.closed || v.Num.Low > v.Num.High
	return out
}

// narrowed is what is left of a number that compares so with another.
func (n Number) narrowed(op string, bound Number) Number {
	switch op {
	case "<":
		n.High = min(n.High, under(bound.High, n.Whole))
	case "<=":
		n.High = min(n.High, bound.High)
	case ">":
		n.Low = max(n.Low, -under(-bound.Low, n.Whole))
	case ">=":
		n.Low = max(n.Low, bound.Low)
	case "==":
		n = n.meet(bound.Low, bound.High)
	case "!=":
		n = n.without(bound)
	}
	if n.Whole {
		n.Low, n.High = math.Ceil(n.Low), math.Floor(n.High)
	}
	return n
}

// under is the greatest number below x.
func under(x float64, whole bool) float64 {
	if whole {
		return math.Ceil(x) - 1
	}
	return down(x)
}

// without takes a single number off an end.
func (n Number) without(x Number) Number {
	if x.thin() && n.Low == x.Low {
		n.Low = -under(-n.Low, n.Whole)
	}
	if x.thin() && n.High == x.Low {
		n.High = under(n.High, n.Whole)
	}
	return n
}

func (e *Evaluator) assumeTruth(x *expression.Attr, want bool) *Evaluator {
	path, ok := e.path(x)
	if !ok || x.Type().Base != types.Bool {
		return e
	}
	v := e.node(x)
	out := e.with(path, v)
	out.closed = e.closed || want && !v.Truth.True || !want && !v.Truth.False
	v.Truth, v.Missing = Truth{True: want, False: !want}, false
	out.known[path] = v
	return out
}

func (e *Evaluator) assumeText(x expression.Node, op string, y expression.Node) *Evaluator {
	path, ok := e.path(x)
	other := e.node(y)
	if !ok || other.Texts == nil || op == "!=" && len(other.Texts) != 1 {
		return e
	}
	return e.keepTexts(x, path, func(s string) bool { return slices.Contains(other.Texts, s) == (op == "==") })
}

// keepTexts narrows the texts under a path to those that fit.
func (e *Evaluator) keepTexts(x expression.Node, path string, fits func(string) bool) *Evaluator {
	v := e.node(x)
	v.Missing = false
	if v.Texts == nil {
		return e
	}
	var kept []string
	for _, s := range v.Texts {
		if fits(s) {
			kept = append(kept, s)
		}
	}
	v.Texts = kept
	out := e.with(path, v)
	out.closed = e.closed || len(kept) == 0
	if len(kept) == 0 {
		v.Texts = []string{}
		out.known[path] = v
	}
	return out
}

// assumeIn narrows what is, or is not, in a list.
func (e *Evaluator) assumeIn(x *expression.In, want bool) *Evaluator {
	path, ok := e.path(x.X)
	items := e.node(x.List).Items
	base := x.X.Type().Base
	if !ok || !items.Listed || base != types.Enum && base != types.Text {
		return e
	}
	may, must := map[string]bool{}, map[string]bool{}
	for _, i := range items.List {
		if i.Texts == nil {
			return e
		}
		for _, s := range i.Texts {
			may[s] = true
			must[s] = must[s] || len(i.Texts) == 1 && !i.Maybe
		}
	}
	return e.keepTexts(x.X, path, func(s string) bool { return want && may[s] || !want && !must[s] })
}

// assumeKnown narrows an attribute to being there, or not.
func (e *Evaluator) assumeKnown(x *expression.Known, want bool) *Evaluator {
	a, ok := x.X.(*expression.Attr)
	if !ok {
		return e
	}
	path, ok := e.path(a)
	v := e.node(a)
	if of := e.node(a.Of); !ok || of.Missing || of.Fails {
		return e
	}
	if want {
		v.Missing = false
	} else {
		v.Present = false
	}
	if !v.Present && !v.Missing {
		v.Missing = true
	}
	return e.with(path, v)
}
