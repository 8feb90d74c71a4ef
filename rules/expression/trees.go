package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
)

// Trees is what the expressions of a rule set have in common: what expr's parser
// made of their shapes, and the room that their nodes stand in. The zero value is
// ready for use, by one goroutine.
type Trees struct {
	byShape map[string]ast.Node
	text    []byte // the shape at hand
	spare   room   // for the next expression

	literals slab[Literal]
	locals   slab[Local]
	attrs    slab[Attr]
	binaries slab[Binary]
}

// slab has room for the nodes of a kind that there are many of.
type slab[T any] struct{ free []T }

// slabSize is how many nodes a slab makes room for at a time.
const slabSize = 32

// put gives a node its place.
func (s *slab[T]) put(n T) *T {
	if len(s.free) == 0 {
		s.free = make([]T, slabSize)
	}
	at := &s.free[0]
	s.free = s.free[1:]
	*at = n
	return at
}

// room is what is known of an expression's tokens while it is checked.
type room struct {
	tokens []lang.Token
	starts []int // where each begins in the shape
}

// take is the tokens of an expression, in the room that there is for them. While
// it is checked another may be: a constant that it reads.
func (t *Trees) take(e *lang.Expr) room {
	r := t.spare
	t.spare = room{}
	return room{e.AppendTokens(r.tokens[:0]), r.starts[:0]}
}

// parse is expr's tree of the shape of an expression. Nobody may change it.
func (t *Trees) parse(at source.Span, r *room) (ast.Node, error) {
	t.text, r.starts = shape(t.text[:0], r.starts, r.tokens)
	if n, ok := t.byShape[string(t.text)]; ok {
		return n, nil
	}
	text := string(t.text)
	tree, err := parser.Parse(text)
	if err != nil {
		tree, err = parser.Parse(r.full(at))
		return tree.Node, err
	}
	if t.byShape == nil {
		t.byShape = map[string]ast.Node{}
	}
	t.byShape[text] = tree.Node
	return tree.Node, nil
}
