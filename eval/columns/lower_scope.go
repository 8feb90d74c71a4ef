package columns

import (
	"fmt"
	"slices"
	"strings"

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
		d, ok := b.dep(n)
		if steady = steady && ok; d != nil && !slices.Contains(deps, *d) {
			deps = append(deps, *d)
		}
	})
	return deps, steady
}

func (b *Builder) dep(n expression.Node) (*Dep, bool) {
	switch n := n.(type) {
	case *expression.Attr:
		if g := b.group(n); g >= 0 {
			return &Dep{depGroup, g}, true
		}
		kind := b.layout.Kind(n.Kind)
		slot := b.layout.Slot(n.Kind, n.Name)
		b.read(kind, slot, n.Type())
		return &Dep{kind, slot}, true
	case *expression.Global:
		return &Dep{depGlobal, b.layout.Global(n.Name)}, true
	case *expression.Now:
		return &Dep{depDay, 0}, true
	case *expression.Relation:
		return &Dep{depPairs, 0}, true
	case *expression.Call:
		return nil, ofLibrary(n.Func)
	case *expression.Literal, *expression.Local, *expression.Item, *expression.Self, *expression.Coalition, *expression.Record, *expression.Records,
		*expression.Unary, *expression.Binary, *expression.In, *expression.Choice, *expression.Default,
		*expression.Known, *expression.Aggregate, *expression.List:
		return nil, true
	}
	return nil, false
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
	deps, _ := b.deps(n)
	return !slices.ContainsFunc(deps, func(d Dep) bool {
		return d.kind == depGroup || d.kind >= 0 && b.layout.Judged(d.kind, d.slot)
	})
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
	return !slices.ContainsFunc(expression.Children(n), func(c expression.Node) bool { return !l.free(c, depth) })
}

// height is how deep aggregates stand in one another in a node.
func height(n expression.Node) int {
	most := 0
	for _, c := range expression.Children(n) {
		most = max(most, height(c))
	}
	if _, ok := n.(*expression.Aggregate); ok {
		most++
	}
	return most
}

// key is a text that nodes have in common if and only if they mean the same.
func key(n expression.Node) string {
	var b strings.Builder
	write(&b, n)
	return b.String()
}

func write(b *strings.Builder, n expression.Node) {
	switch n := n.(type) {
	case *expression.Literal:
		fmt.Fprintf(b, "%T %#v", n.Value, n.Value)
	case *expression.Local:
		fmt.Fprintf(b, "local %d", n.Index)
	case *expression.Item:
		fmt.Fprintf(b, "item %d", n.Depth)
	case *expression.Self, *expression.Coalition:
		b.WriteString("coalition") // of the world, the record itself is the coalition
	case *expression.Record:
		fmt.Fprintf(b, "record %s", n.ID)
	case *expression.Global:
		fmt.Fprintf(b, "global %s", n.Name)
	case *expression.Records:
		fmt.Fprintf(b, "records %s", n.Kind)
	case *expression.Attr:
		fmt.Fprintf(b, "attr %s.%s", n.Kind, n.Name)
	case *expression.Relation:
		fmt.Fprintf(b, "relation %s", n.Name)
	case *expression.Unary:
		b.WriteString(n.Op)
	case *expression.Binary:
		b.WriteString(n.Op)
	case *expression.In:
		fmt.Fprintf(b, "in %v", n.Not)
	case *expression.Call:
		b.WriteString(n.Func.Name)
	case *expression.Aggregate:
		b.WriteString(n.Func.Name)
	case *expression.Now, *expression.Choice, *expression.Default, *expression.Known, *expression.List:
		fmt.Fprintf(b, "%T", n)
	default:
		fmt.Fprintf(b, "%p", n)
	}
	b.WriteByte('(')
	for _, c := range expression.Children(n) {
		write(b, c)
		b.WriteByte(',')
	}
	b.WriteByte(')')
}
