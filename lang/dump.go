package lang

import (
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/entente-lang/entente/lang/source"
)

// Dump writes a node and what it holds, a line each, indented by depth: the
// part it plays in its parent, its type, and the words that are its own and not
// those of a node within. White space and comments leave no trace, so that two
// files with equal dumps have equal trees.
func Dump(w io.Writer, n Node) error { return dump(w, n, "", 0) }

// DumpFile writes all declarations of a file.
func DumpFile(w io.Writer, f *File) error {
	for _, d := range f.Decls {
		if err := Dump(w, d); err != nil {
			return err
		}
	}
	return nil
}

func dump(w io.Writer, n Node, role string, depth int) error {
	label := typeName(n)
	if role != "" {
		label = role + ": " + label
	}
	if text := ownText(n); text != "" {
		label += " " + text
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", depth), label); err != nil {
		return err
	}
	roles := rolesIn(n)
	for _, c := range Children(n) {
		if err := dump(w, c, roles[c], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// tokensOf are the tokens a node was made of, comments left out.
func tokensOf(n Node) []Token {
	var out []Token
	for _, t := range tokensIn(n.Span(), nil) {
		if t.Type != Comment {
			out = append(out, t)
		}
	}
	return out
}

// ownText are the words of a node that belong to no child; brackets, commas and
// dots are shown only for nodes that never have children.
func ownText(n Node) string {
	children := Children(n)
	var words []string
	for _, t := range tokensOf(n) {
		for len(children) > 0 && t.Pos.Offset >= children[0].Span().End {
			children = children[1:]
		}
		inChild := len(children) > 0 && t.Pos.Offset >= children[0].Span().Start
		if !inChild && (isLeaf(n) || t.Type != Punct || !strings.Contains("(){}[],.|||", t.Value)) {
			words = append(words, t.Value)
		}
	}
	return strings.Join(words, " ")
}

// isLeaf reports whether nodes of this type never hold others.
func isLeaf(n Node) bool {
	switch n.(type) {
	case *BadDecl, *Name, *Text, *Literal, *Expr, *Cell, *EditionDecl:
		return true
	}
	return false
}

func typeName(n Node) string { return reflect.TypeOf(n).Elem().Name() }

// part is one field of a node's struct.
type part struct {
	name  string
	value any
}

// parts are the exported fields of a node, in the order of ast.go.
func parts(n Node) []part {
	v := reflect.ValueOf(n).Elem()
	var out []part
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			out = append(out, part{strings.ToLower(f.Name), v.Field(i).Interface()})
		}
	}
	return out
}

// nodesIn are the nodes that a field holds: none, one or several.
func nodesIn(value any) (nodes []Node, isNodes bool) {
	if n, ok := value.(Node); ok {
		if isNil(n) {
			return nil, true
		}
		return []Node{n}, true
	}
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Slice {
		return nil, false
	}
	for i := range v.Len() {
		nodes = append(nodes, v.Index(i).Interface().(Node))
	}
	return nodes, true
}

func rolesIn(n Node) map[Node]string {
	roles := map[Node]string{}
	for _, p := range parts(n) {
		nodes, _ := nodesIn(p.value)
		for _, c := range nodes {
			roles[c] = p.name
		}
	}
	return roles
}

// JSON is a file's tree in plain maps and slices, for encoding/json. Each node
// has its type, its span, the fields of its struct that are not empty, and its
// text if it is a leaf. Positions begin at 1.
func JSON(f *File) any {
	decls := make([]any, 0, len(f.Decls))
	for _, d := range f.Decls {
		decls = append(decls, jsonNode(d))
	}
	return map[string]any{"path": f.Source.Path, "declarations": decls}
}

func jsonNode(n Node) map[string]any {
	span := n.Span()
	out := map[string]any{"node": typeName(n), "span": map[string]any{
		"start": jsonPosition(span.Begin()), "end": jsonPosition(span.Finish()),
	}}
	if isLeaf(n) {
		out["text"] = span.Text()
	}
	for _, p := range parts(n) {
		nodes, isNodes := nodesIn(p.value)
		switch {
		case !isNodes && !reflect.ValueOf(p.value).IsZero() && p.name != "text":
			out[p.name] = p.value
		case len(nodes) > 0 && reflect.TypeOf(p.value).Kind() == reflect.Slice:
			list := make([]any, len(nodes))
			for i, c := range nodes {
				list[i] = jsonNode(c)
			}
			out[p.name] = list
		case len(nodes) > 0:
			out[p.name] = jsonNode(nodes[0])
		}
	}
	return out
}

func jsonPosition(p source.Position) map[string]any {
	return map[string]any{"line": p.Line, "column": p.Column, "rune": p.Rune, "utf16": p.UTF16}
}
