package lint

import (
	"strings"

	"github.com/entente-lang/entente/lang/diag"
)

// maxLines is the length of a file that a reader still takes in.
const maxLines = 500

var longFile = &Rule{
	Code:     "long-file",
	Title:    "a file of more than 500 lines",
	Why:      "Split it by what it speaks of: facts, judgement, tests. Numbers in plenty belong into a table.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad:      "let a = 1\n" + strings.Repeat("// and on it goes\n", maxLines),
	Good:     "let a = 1\n" + strings.Repeat("// and here it ends\n", 3),
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			n := f.Source.Lines()
			if strings.HasSuffix(f.Source.Text, "\n") {
				n--
			}
			if n > maxLines {
				p.Report(head(f), "split it, or move numbers into a table", "the file has %d lines; %d are enough", n, maxLines)
			}
		}
	},
}
