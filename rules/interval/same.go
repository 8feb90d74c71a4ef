package interval

import (
	"reflect"

	"github.com/entente-lang/entente/rules/expression"
)

// sameTree reports whether two trees read and compute the same.
func sameTree(a, b expression.Node) bool {
	if reflect.TypeOf(a) != reflect.TypeOf(b) || !sameHead(a, b) {
		return false
	}
	x, y := expression.Children(a), expression.Children(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !sameTree(x[i], y[i]) {
			return false
		}
	}
	return true
}

// sameHead compares what two nodes of one kind say themselves.
func sameHead(a, b expression.Node) bool {
	switch a := a.(type) {
	case *expression.Literal:
		return a.Value == b.(*expression.Literal).Value
	case *expression.Local:
		return a.Index == b.(*expression.Local).Index
	case *expression.Item:
		return a.Depth == b.(*expression.Item).Depth
	case *expression.Record:
		return a.ID == b.(*expression.Record).ID
	case *expression.Global:
		return a.Name == b.(*expression.Global).Name
	case *expression.Attr:
		return a.Kind == b.(*expression.Attr).Kind && a.Name == b.(*expression.Attr).Name
	case *expression.Relation:
		return a.Name == b.(*expression.Relation).Name
	case *expression.Score:
		return a.Dimension == b.(*expression.Score).Dimension
	case *expression.Unary:
		return a.Op == b.(*expression.Unary).Op
	case *expression.Binary:
		return a.Op == b.(*expression.Binary).Op
	case *expression.In:
		return a.Not == b.(*expression.In).Not
	case *expression.Call:
		return a.Func == b.(*expression.Call).Func
	case *expression.Aggregate:
		return a.Func == b.(*expression.Aggregate).Func && (a.Body == nil) == (b.(*expression.Aggregate).Body == nil)
	case *expression.Self, *expression.Coalition, *expression.Now, *expression.Choice, *expression.Default, *expression.Known, *expression.List, *expression.Before:
		return true
	}
	return false
}
