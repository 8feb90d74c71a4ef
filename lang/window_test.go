package lang

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-lang/entente/lang/internal/corpus"
	"github.com/entente-lang/entente/lang/source"
)

// TestWindows holds that it makes no difference through how large a window
// participle sees a file: tree, places and findings are the same.
func TestWindows(t *testing.T) {
	var all strings.Builder
	for _, c := range corpus.Load(t, "testdata") {
		text := c.Text
		t.Run(c.Name, func(t *testing.T) { sameThroughWindows(t, text) })
		all.WriteString(text)
	}
	t.Run("one behind the other", func(t *testing.T) { sameThroughWindows(t, all.String()) })
	t.Run("one declaration longer than the window", func(t *testing.T) {
		sameThroughWindows(t, "let a = 1\n"+strings.Repeat("partner a { b = 1 }\n", 400)+"let c = 2\nrule = \nlet d = 3")
	})
}

func sameThroughWindows(t *testing.T, text string) {
	whole := said(text, len(text)+2)
	for _, size := range []int{1, 2, 7, 64, windowSize} {
		if got := said(text, size); got != whole {
			t.Errorf("through a window of %d tokens:\n%s\nwith the whole file in sight:\n%s", size, got, whole)
		}
	}
}

// said is all that a parse says of a text.
func said(text string, size int) string {
	var b strings.Builder
	f, found := parse(source.New("f", text), size)
	for _, d := range f.Decls {
		Walk(d, func(n Node) bool {
			fmt.Fprintf(&b, "%T %d-%d\n", n, n.Span().Start, n.Span().End)
			return true
		})
	}
	for _, d := range found {
		fmt.Fprintf(&b, "%v %d-%d %v\n", d, d.Span.Start, d.Span.End, d.Fixes)
	}
	return b.String()
}
