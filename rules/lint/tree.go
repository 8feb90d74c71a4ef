package lint

import (
	"path"
	"slices"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// nameOf is the node that names a declaration: its name, its path or its
// title. It is nil where a declaration has none.
func nameOf(d lang.Decl) lang.Node {
	switch d := d.(type) {
	case *lang.RecordDecl:
		return d.Name
	case *lang.RecordsDecl:
		return d.Path
	}
	children := lang.Children(d)
	if len(children) == 0 {
		return nil
	}
	return children[0]
}

// tableOf is the path of the table that a declaration reads, or nil.
func tableOf(d lang.Decl) *lang.Text {
	switch d := d.(type) {
	case *lang.RecordsDecl:
		return d.Path
	case *lang.RelationDecl:
		if d.Table != nil {
			return d.Table.Path
		}
	}
	return nil
}

// resolve is the path that a file names in an import or a table, as sets name
// files: packs by their import path, others from the root.
func resolve(from, target string) string {
	if rules.IsPack(target) {
		return target
	}
	return path.Join(path.Dir(from), target)
}

// word is what kind of thing a declaration declares: "rule", "partner" …
func word(d lang.Decl) string {
	switch d := d.(type) {
	case *lang.RecordDecl:
		return d.Kind.Text
	case *lang.RecordsDecl:
		return d.Kind.Text
	}
	text := d.Span().Text()
	for i, r := range text {
		if r < 'a' || r > 'z' {
			return text[:i]
		}
	}
	return text
}

// title names a declaration for people: "rule standing_pays".
func title(d lang.Decl) string {
	if n := nameOf(d); n != nil {
		return word(d) + " " + n.Span().Text()
	}
	return word(d)
}

// around is the declaration of a file that holds a place, or nil.
func around(f *lang.File, offset int) lang.Decl {
	i, found := slices.BinarySearchFunc(f.Decls, offset, func(d lang.Decl, at int) int {
		span := d.Span()
		switch {
		case span.End <= at:
			return -1
		case span.Start > at:
			return 1
		}
		return 0
	})
	if !found {
		return nil
	}
	return f.Decls[i]
}

// lines is how many lines a span touches.
func lines(s source.Span) int { return s.Finish().Line - s.Begin().Line + 1 }

// head is the place that stands for a whole file: its first declaration, or
// its first byte.
func head(f *lang.File) source.Span {
	if len(f.Decls) > 0 {
		span := f.Decls[0].Span()
		return span.Sub(0, len(word(f.Decls[0])))
	}
	return source.Span{File: f.Source}
}

// nodes visits all nodes of a type in a file's declarations.
func nodes[T lang.Node](f *lang.File, visit func(T)) {
	for _, d := range f.Decls {
		lang.Walk(d, func(n lang.Node) bool {
			if x, ok := n.(T); ok {
				visit(x)
			}
			return true
		})
	}
}
