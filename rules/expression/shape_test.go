package expression

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/stdlib"
)

// TestShapes holds that the tree of an expression's shape is that of its text,
// with every node in the same place.
func TestShapes(t *testing.T) {
	texts := []string{
		`best(members, .troops)`, `best.find(x)`, `a.b.c`, `not x not in [1, 2.5, "text"]`, `(x ?? 0.55) > 5%`, `p.as_of + 18 months - 2004-03-14`,
		"min(a, // why\n b) +\n  c", `sum(filter(members, .x > 1), .y ? 1 : -2)`, `"" == "a" and "b" in p.list`, `records(partner)`, `count(members)`,
		`known(p.x) or ties(a, b) >= 100_000`, `(min)(a, b)`, `p.not.in`, `#.x + # - #`, `a"x"`, `b"x"`, `a [ 1 ]`,
	}
	count := 0
	for _, text := range append(texts, expressionsOfPacks(t)...) {
		file := source.New("f", text)
		e, found := lang.ParseExpr(source.Span{File: file, End: len(text)})
		if len(found) > 0 {
			t.Fatal(found)
		}
		c := &checker{at: e.Span(), room: room{tokens: e.AppendTokens(nil)}}
		var byShape []byte
		byShape, c.starts = shape(nil, nil, c.tokens)
		got, err := nodesOf(c, string(byShape))
		want, wantErr := nodesOf(c, c.full(c.at))
		if (err == nil) != (wantErr == nil) || !slices.Equal(got, want) {
			t.Errorf("%s\nis read as %s:\n%s\n%v\nand by itself:\n%s\n%v", text, byShape, strings.Join(got, "\n"), err, strings.Join(want, "\n"), wantErr)
		}
		count += len(want)
	}
	if count < 5000 {
		t.Errorf("only %d nodes were compared", count)
	}
}

// nodesOf are the nodes that expr reads in a text, with what stands there in
// the source.
func nodesOf(c *checker, text string) (nodes visits, err error) {
	tree, err := parser.Parse(text)
	if err == nil {
		v := visitor{c, &nodes}
		ast.Walk(&tree.Node, v)
	}
	return nodes, err
}

type visits []string

type visitor struct {
	c     *checker
	nodes *visits
}

func (v visitor) Visit(n *ast.Node) {
	at := v.c.span(*n)
	if _, ok := (*n).(*ast.ConditionalNode); ok {
		at = source.Span{} // expr takes the place of what comes behind it, and nobody asks
	}
	*v.nodes = append(*v.nodes, fmt.Sprintf("%T %d-%d", *n, at.Start, at.End))
}

// expressionsOfPacks are the texts of all expressions of the standard packs.
func expressionsOfPacks(t *testing.T) (texts []string) {
	packs := stdlib.Packs()
	err := fs.WalkDir(packs, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(packs, path)
		f, _ := lang.Parse(source.New(path, string(text)))
		for _, d := range f.Decls {
			lang.Walk(d, func(n lang.Node) bool {
				if e, ok := n.(*lang.Expr); ok {
					texts = append(texts, e.Span().Text())
				}
				return true
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}
