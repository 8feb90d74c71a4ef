package lint

import (
	"regexp"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/expression"
)

var comparedWithTruth = &Rule{
	Code:     "compared-with-truth",
	Title:    "a truth compared with true or false",
	Why:      "`p.ally == true` says no more than `p.ally`, and `== false` is `not`.",
	Severity: diag.Note,
	Group:    Unclear,
	Fix:      SafeFix,
	Bad: `import "std/core"
rule allied {
  for p in members
  when p.ally == true
  military += 1
}`,
	Good: `import "std/core"
rule allied {
  for p in members
  when p.ally
  military += 1
}`,
	Check: func(p *Pass) {
		everywhere(p.Set, func(n expression.Node) {
			b, ok := n.(*expression.Binary)
			if !ok || b.Op != "==" && b.Op != "!=" {
				return
			}
			if truth, ok := isTruth(b.Y); ok {
				d := p.Report(b.Span(), "leave the comparison out, or write `not`", "`%s` is a truth already", b.X.Span().Text())
				if text := b.X.Span().Text(); plainRead.MatchString(text) {
					if truth != (b.Op == "==") {
						text = "not " + text
					}
					d.WithFix("write `"+text+"`", text)
				}
			} else if _, ok := isTruth(b.X); ok {
				p.Report(b.Span(), "leave the comparison out, or write `not`", "`%s` is a truth already", b.Y.Span().Text())
			}
		})
	},
}

// plainRead is the text of an attribute that is read by itself: nothing around
// it can bind tighter once the comparison is gone.
var plainRead = regexp.MustCompile(`^\.?[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$`)

func isTruth(n expression.Node) (bool, bool) {
	lit, ok := n.(*expression.Literal)
	if !ok {
		return false, false
	}
	truth, ok := lit.Value.(bool)
	return truth, ok
}
