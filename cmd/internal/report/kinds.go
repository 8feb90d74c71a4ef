package report

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/lint"
)

// The codes of what the commands themselves find.
const (
	Layout   diag.Code = "layout"
	NoResult diag.Code = "no-result"
)

// own is what is known about them.
var own = []diag.Info{
	{Code: Layout, Severity: diag.Error, Title: "a file that is not in the one layout of the language",
		Why: "All files look alike, so that a difference between two versions shows what changed. `entente fmt` rewrites the file; only white space changes."},
	{Code: NoResult, Severity: diag.Error, Title: "a job that could not be done",
		Why: "A flag, a config or a file kept the command from doing its job; what it wrote holds no result. The message says what was in the way."},
}

// Kind is what is known about a code, of whatever stage.
type Kind struct {
	diag.Info
	Rule *lint.Rule // where it is that of a lint rule, or nil
}

// Kinds are all codes: of the language, of lint, of the commands.
func Kinds() (all []Kind) {
	for _, i := range diag.Codes {
		all = append(all, Kind{Info: i})
	}
	for _, r := range lint.Rules {
		all = append(all, ofRule(r))
	}
	for _, i := range own {
		all = append(all, Kind{Info: i})
	}
	return all
}

func ofRule(r *lint.Rule) Kind {
	return Kind{diag.Info{Code: r.Code, Severity: r.Severity, Title: r.Title, Why: r.Why, Bad: r.Bad, Good: r.Good}, r}
}

// Describe is what is known about a code.
func Describe(code diag.Code) (Kind, bool) {
	if i, ok := diag.Lookup(code); ok {
		return Kind{Info: i}, true
	}
	if r, ok := lint.Lookup(code); ok {
		return ofRule(r), true
	}
	for _, i := range own {
		if i.Code == code {
			return Kind{Info: i}, true
		}
	}
	return Kind{Info: diag.Info{Code: code, Title: string(code)}}, false
}
