package columns

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// What an expression depends on decides where it runs and how long its value
// keeps.

// Dep names something that can change: an attribute by kind and slot, a group,
// a global, the day, or the values of relations.
type Dep struct{ kind, slot int }

// Kinds of dependencies that are no attribute.
const (
	depGroup  = -1
	depGlobal = -2
	depDay    = -3
	depPairs  = -4
)

// GroupDep is the dependency on who is in a group.
func GroupDep(group int) Dep { return Dep{depGroup, group} }

// deps are what a node reads, each once. It is not steady when its value may
// change for other reasons, or when that is not known.
func (b *Builder) deps(n expression.Node) (deps []Dep, steady bool) {
	steady = true
	expression.Walk(n, func(n expression.Node) {
		d, reads, ok := b.dep(n)
		if steady = steady && ok; reads && !slices.Contains(deps, d) {
			deps = append(deps, d)
		}
	})
	return deps, steady
}

// dep is what a node reads by itself.
func (b *Builder) dep(n expression.Node) (d Dep, reads, steady bool) {
	switch n := n.(type) {
	case *expression.Attr:
		if g := b.group(n); g >= 0 {
			return GroupDep(g), true, true
		}
		d = Dep{b.layout.Kind(n.Kind), b.layout.Slot(n.Kind, n.Name)}
		b.read(d.kind, d.slot, n.Type())
		return d, true, true
	case *expression.Global:
		return Dep{depGlobal, b.layout.Global(n.Name)}, true, true
	case *expression.Now:
		return Dep{depDay, 0}, true, true
	case *expression.Relation:
		return Dep{depPairs, 0}, true, true
	case *expression.Call:
		return d, false, ofLibrary(n.Func)
	case *expression.Literal, *expression.Local, *expression.Item, *expression.Self, *expression.Coalition, *expression.Record, *expression.Records,
		*expression.Unary, *expression.Binary, *expression.In, *expression.Choice, *expression.Default,
		*expression.Known, *expression.Aggregate, *expression.List:
		return d, false, true
	}
	return d, false, false
}

// ofLibrary reports whether a function is entente's own: those of a host may
// give another value each time.
func ofLibrary(f *stdlib.Func) bool {
	g, ok := stdlib.Lookup(f.Name)
	return ok && f == g
}

// group is the number of the group that a read of the coalition gives, or -1.
func (b *Builder) group(n *expression.Attr) int {
	if _, ok := n.Of.(*expression.Coalition); !ok {
		return -1
	}
	return b.layout.Group(n.Name)
}

// settled reports whether a node does not depend on who takes part.
func (b *Builder) settled(n expression.Node) bool {
	settled := true
	expression.Walk(n, func(n expression.Node) {
		if a, ok := n.(*expression.Attr); settled && ok {
			settled = b.group(a) < 0 && !b.layout.Judged(b.layout.Kind(a.Kind), b.layout.Slot(a.Kind, a.Name))
		}
	})
	return settled
}

// trivial reports whether a value is cheaper to read than to keep.
func trivial(n expression.Node) bool {
	switch n := n.(type) {
	case *expression.Attr:
		return len(expression.Children(n.Of)) == 0
	case *expression.Literal, *expression.Local, *expression.Item, *expression.Self, *expression.Coalition, *expression.Record, *expression.Records,
		*expression.Global, *expression.Now:
		return true
	}
	return false
}

// ofWorld reports whether a node says nothing of a record bound around it, so
// that its value is the same for all lanes.
func (l *lowering) ofWorld(n expression.Node) bool { return l.free(n, 0) }

func (l *lowering) free(n expression.Node, depth int) bool {
	switch n := n.(type) {
	case *expression.Local:
		return false
	case *expression.Self:
		return l.root.judged
	case *expression.Item:
		return n.Depth < depth
	case *expression.Aggregate:
		return l.free(n.Over, depth) && (n.Body == nil || l.free(n.Body, depth+1))
	}
	free := true
	expression.Each(n, func(c expression.Node) { free = free && l.free(c, depth) })
	return free
}

// height is how deep aggregates stand in one another in a node.
func height(n expression.Node) int {
	most := 0
	expression.Each(n, func(c expression.Node) { most = max(most, height(c)) })
	if _, ok := n.(*expression.Aggregate); ok {
		most++
	}
	return most
}

// key is a text that nodes have in common if and only if they mean the same.
func key(n expression.Node) string { return string(write(nil, n)) }

func write(b []byte, n expression.Node) []byte {
	switch n := n.(type) {
	case *expression.Literal:
		b = literalKey(b, n.Value)
	case *expression.Local:
		b = strconv.AppendInt(append(b, "local "...), int64(n.Index), 10)
	case *expression.Item:
		b = strconv.AppendInt(append(b, "item "...), int64(n.Depth), 10)
	case *expression.Self, *expression.Coalition:
		b = append(b, "coalition"...) // of the world, the record itself is the coalition
	case *expression.Record:
		b = append(append(b, "record "...), n.ID...)
	case *expression.Global:
		b = append(append(b, "global "...), n.Name...)
	case *expression.Records:
		b = append(append(b, "records "...), n.Kind...)
	case *expression.Attr:
		b = append(append(append(append(b, "attr "...), n.Kind...), '.'), n.Name...)
	case *expression.Relation:
		b = append(append(b, "relation "...), n.Name...)
	case *expression.Unary:
		b = append(b, n.Op...)
	case *expression.Binary:
		b = append(b, n.Op...)
	case *expression.In:
		b = strconv.AppendBool(append(b, "in "...), n.Not)
	case *expression.Call:
		b = append(b, n.Func.Name...)
	case *expression.Aggregate:
		b = append(b, n.Func.Name...)
	case *expression.Now, *expression.Choice, *expression.Default, *expression.Known, *expression.List:
		b = fmt.Appendf(b, "%T", n)
	default:
		b = fmt.Appendf(b, "%p", n)
	}
	b = append(b, '(')
	expression.Each(n, func(c expression.Node) { b = append(write(b, c), ',') })
	return append(b, ')')
}

func literalKey(b []byte, value any) []byte {
	switch v := value.(type) {
	case float64:
		return strconv.AppendUint(append(b, "number "...), math.Float64bits(v), 16)
	case string:
		return strconv.AppendQuote(append(b, "text "...), v)
	}
	return fmt.Appendf(b, "%T %v", value, value)
}
