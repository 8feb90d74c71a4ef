package lang_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/format"
	"github.com/entente-lang/entente/lang/internal/corpus"
	"github.com/entente-lang/entente/lang/source"
)

var update = flag.Bool("update", false, "write the views in testdata anew")

// TestCorpus holds the tree, the formatted text and the findings of every
// archive. `go test ./lang -update` writes what the code gives now.
func TestCorpus(t *testing.T) {
	for _, c := range corpus.Load(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			views := viewsOf(t, c.Text)
			if *update {
				c.Update(t, views)
				return
			}
			for _, v := range views {
				want, ok := c.View(v[0])
				if !ok {
					t.Errorf("the archive has no view %q; go test ./lang -update writes it", v[0])
				}
				if d := cmp.Diff(want, v[1]); d != "" {
					t.Errorf("%s (-archive +now):\n%s", v[0], d)
				}
			}
		})
	}
}

func viewsOf(t *testing.T, text string) [][2]string {
	t.Helper()
	f, found := lang.Parse(source.New("input.entente", text))
	var tree strings.Builder
	if err := lang.DumpFile(&tree, f); err != nil {
		t.Fatal(err)
	}
	return [][2]string{{"tree", tree.String()}, {"formatted", format.File(f)}, {"findings", findings(found)}}
}

// findings lists what was found, with the way out and the mending behind it.
func findings(found []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		from, to := d.Span.Begin(), d.Span.Finish()
		fmt.Fprintf(&b, "%d:%d-%d:%d %s %s: %s\n", from.Line, from.Column, to.Line, to.Column, d.Severity, d.Code, d.Message)
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
		}
		for _, fix := range d.Fixes {
			fmt.Fprintf(&b, "  fix: %s\n", fix.Title)
		}
	}
	return b.String()
}
