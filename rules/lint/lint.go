// Package lint finds what is allowed but should not be: rules of judgement
// that nobody can check, facts without a source, declarations that nothing
// uses.
//
// A lint rule is one value in one file that carries its own documentation;
// registry.go lists them all. In: a checked *rules.Set. Out: findings.
// `make scaffold` starts a new rule.
package lint

import (
	"fmt"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// Rule is a lint rule.
type Rule struct {
	Code     diag.Code
	Title    string // in a few words
	Why      string // why it matters, and what to do
	Bad      string // a study that it finds fault with
	Good     string // the same, mended
	Severity diag.Severity
	Check    func(*Pass)
}

// Pass is one run of a rule over a rule set.
type Pass struct {
	Set   *rules.Set
	rule  *Rule
	diags *diag.List
}

// Report adds a finding. What stands in a standard pack is not the study's
// fault and is left out.
func (p *Pass) Report(at source.Span, hint, format string, args ...any) {
	if at.IsZero() || rules.IsPack(at.Path()) {
		return
	}
	d := p.diags.Add(p.rule.Code, at, fmt.Sprintf(format, args...))
	d.Severity, d.Hint = p.rule.Severity, hint
}

// Run runs all rules of the registry over a set without errors and returns the
// findings by place.
func Run(set *rules.Set) []diag.Diagnostic { return RunOnly(set, Rules...) }

// RunOnly runs the rules given.
func RunOnly(set *rules.Set, list ...*Rule) []diag.Diagnostic {
	var diags diag.List
	for _, r := range list {
		r.Check(&Pass{Set: set, rule: r, diags: &diags})
	}
	return diags.Sorted()
}

// Lookup finds a rule by its code.
func Lookup(code diag.Code) (*Rule, bool) {
	for _, r := range Rules {
		if r.Code == code {
			return r, true
		}
	}
	return nil, false
}
