package lint

import (
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

// maxRule is the length of a rule that a reader still takes in at a glance.
const maxRule = 25

var longRule = &Rule{
	Code:     "long-rule",
	Title:    "a rule or trigger of more than 25 lines",
	Why:      "A rule makes one claim. One that fills a page makes several: write a rule for each, or name the parts of its condition with `derive`.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad:      "import \"std/core\"\nrule endless {\n" + strings.Repeat("  political += 1\n", maxRule) + "}",
	Good:     "import \"std/core\"\nrule short {\n  political += 1\n}",
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			for _, d := range f.Decls {
				switch d.(type) {
				case *lang.RuleDecl, *lang.TriggerDecl:
					if n := lines(d.Span()); n > maxRule {
						p.Report(nameOf(d).Span(), "write a rule for each claim, or name parts with `derive`", "the %s has %d lines; %d are enough", title(d), n, maxRule)
					}
				}
			}
		}
	},
}
