package lint

import (
	"fmt"

	"github.com/entente-lang/entente/rules/expression"
)

// rewrite gives a copy of a tree in which swap has put other nodes in place of
// those for which it gives one. What has no such node in it is shared.
func rewrite(n expression.Node, swap func(expression.Node) expression.Node) expression.Node {
	if x := swap(n); x != nil {
		return x
	}
	r := func(n expression.Node) expression.Node {
		if n == nil {
			return nil
		}
		return rewrite(n, swap)
	}
	list := func(from []expression.Node) (to []expression.Node) {
		for _, n := range from {
			to = append(to, r(n))
		}
		return to
	}
	switch n := n.(type) {
	case *expression.Literal, *expression.Local, *expression.Item, *expression.Self, *expression.Coalition,
		*expression.Record, *expression.Records, *expression.Global, *expression.Now, *expression.Score:
		return n
	case *expression.Attr:
		c := *n
		c.Of = r(n.Of)
		return &c
	case *expression.Relation:
		c := *n
		c.A, c.B = r(n.A), r(n.B)
		return &c
	case *expression.Before:
		c := *n
		c.X = r(n.X)
		return &c
	case *expression.Unary:
		c := *n
		c.X = r(n.X)
		return &c
	case *expression.Binary:
		c := *n
		c.X, c.Y = r(n.X), r(n.Y)
		return &c
	case *expression.In:
		c := *n
		c.X, c.List = r(n.X), r(n.List)
		return &c
	case *expression.Choice:
		c := *n
		c.If, c.Then, c.Else = r(n.If), r(n.Then), r(n.Else)
		return &c
	case *expression.Default:
		c := *n
		c.X, c.Else = r(n.X), r(n.Else)
		return &c
	case *expression.Known:
		c := *n
		c.X = r(n.X)
		return &c
	case *expression.Call:
		c := *n
		c.Args = list(n.Args)
		return &c
	case *expression.Aggregate:
		c := *n
		c.Over, c.Body = r(n.Over), r(n.Body)
		return &c
	case *expression.List:
		c := *n
		c.Items = list(n.Items)
		return &c
	}
	panic(fmt.Sprintf("lint.rewrite does not know %T", n))
}
