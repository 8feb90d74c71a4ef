package entente

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// Diagnostic is a finding about a rule set or a question: code, severity,
// message, place, hint and fixes. It prints as one line.
type Diagnostic = diag.Diagnostic

// Failure is the error of everything in this package that fails. It holds all
// that stood in the way, each finding with its code and, where a file has it,
// its place; errors.As finds it. What kind of failure it is, errors.Is tells by
// the errors below.
type Failure = eval.Failure

// What a Failure wraps.
var (
	// ErrRules says that a rule set has errors and cannot be used.
	ErrRules = errors.New("the rule set has errors")

	// ErrQuestion says that a question has no answer: a coalition, a partner, an
	// attribute or a day that does not exist, a value that does not fit.
	ErrQuestion = eval.ErrQuestion

	// ErrLimit says that a judgement would take, or took, more steps than it may.
	ErrLimit = eval.ErrLimit

	// ErrCancelled says that the context ended first. The context's error and its
	// cause are wrapped beside it.
	ErrCancelled = eval.ErrCancelled

	// ErrMissing says that a value is absent, where the call asked for a complete
	// judgement.
	ErrMissing = errors.New("a value is missing")

	// ErrFunction says that a function of the host returned an error or panicked.
	// A *FunctionError is wrapped beside it.
	ErrFunction = stdlib.ErrHost
)

// FunctionError names the function of the host that failed, with the error that
// it returned, which is wrapped, or what it panicked with.
type FunctionError = stdlib.HostError

// Diagnostics are the findings of a compilation, by file and place. Their zero
// value is what a rule set without fault gives.
type Diagnostics []Diagnostic

// HasErrors reports whether the rule set cannot be used.
func (d Diagnostics) HasErrors() bool { return diag.HasErrors(d) }

// Err is a *Failure that holds the findings, where one of them is an error; nil
// otherwise. It wraps ErrRules, or ErrCancelled where the context ended first.
func (d Diagnostics) Err() error {
	if !d.HasErrors() {
		return nil
	}
	cause := ErrRules
	if slices.ContainsFunc(d, func(x Diagnostic) bool { return x.Code == diag.Cancelled }) {
		cause = ErrCancelled
	}
	return eval.Fail(cause, d...)
}

// String is the findings, one a line.
func (d Diagnostics) String() string {
	var b strings.Builder
	for _, x := range d {
		b.WriteString(x.String() + "\n")
	}
	return b.String()
}

// finding is an error without a place: what is wrong came from the host.
func finding(code diag.Code, message, hint string) Diagnostic {
	return Diagnostic{Code: code, Severity: diag.Error, Message: message, Hint: hint}
}

// problems collects what is wrong with what the host asked.
type problems struct{ found []Diagnostic }

// A question full of mistakes is not told all of them, nor what each may have
// meant: finding that out takes time.
const (
	maxProblems = 100
	maxHints    = 10
)

// enough reports whether so much is wrong that looking further is of no use.
func (p *problems) enough() bool { return len(p.found) >= maxProblems }

// hinted reports whether the next problem is worth a hint.
func (p *problems) hinted() bool { return len(p.found) < maxHints }

// refuse notes what is wrong, with the near miss where a name is unknown.
func (p *problems) refuse(code diag.Code, known []string, format string, args ...any) {
	if !p.hinted() {
		known = nil
	}
	if !p.enough() {
		p.found = append(p.found, finding(code, fmt.Sprintf(format, args...), hint(known, args...)))
	}
}

// hint names what is near the last of the arguments, or what there is.
func hint(known []string, args ...any) string {
	if len(known) == 0 {
		return ""
	}
	if near := lang.Nearest(fmt.Sprint(args[len(args)-1]), known); near != "" {
		return "did you mean `" + near + "`?"
	}
	if n := len(known); n > 12 {
		return fmt.Sprintf("there are: %s, and %d more", strings.Join(known[:10], ", "), n-10)
	}
	return "there are: " + strings.Join(known, ", ")
}

// settable finds an attribute that can be given a value, or notes why there is
// none.
func (p *problems) settable(k *rules.Kind, name, path string) *rules.Attr {
	a, ok := k.Attr(name)
	switch {
	case !ok:
		var known []string
		for _, a := range k.Attrs {
			if !a.Builtin && (a.Derived == nil || a.Given) {
				known = append(known, a.Name)
			}
		}
		p.refuse(diag.UnknownName, known, "%s: a %s has no attribute %q", path, k.Name, name)
		return nil
	case a.Builtin:
		p.refuse(diag.NotAllowed, nil, "%s: the evaluator fills it in; it cannot be set", path)
		return nil
	case a.Derived != nil && !a.Given:
		p.refuse(diag.NotAllowed, nil, "%s: it is computed at %s; set what it rests on", path, a.At)
		return nil
	}
	return a
}
