package lint

import (
	"fmt"
	"slices"
	"sync"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// Group says what kind of fault a rule finds.
type Group string

// The groups, in the order of the reference.
const (
	Wrong   Group = "wrong"             // it cannot mean what it says
	Unsound Group = "unsound judgement" // a reader could not check it, or should not believe it
	Unclear Group = "unclear"           // a reader must guess
	Fragile Group = "fragile"           // a small change of the facts turns the result over
)

// Groups lists them with what each is about.
var Groups = []struct {
	Group Group
	Doc   string
}{
	{Wrong, "What stands there cannot mean what it says."},
	{Unsound, "A reader could not check the judgement, or should not believe it."},
	{Unclear, "A reader has to guess, or to read more than there is to know."},
	{Fragile, "A small change of the facts, or of the day, turns the result over."},
}

// FixKind says what the fixes of a rule do to a study.
type FixKind int

// The kinds.
const (
	NoFix      FixKind = iota // it has none
	SafeFix                   // every result stays as it was
	MeaningFix                // it changes results, to what was probably meant
)

// Rule is a lint rule.
type Rule struct {
	Code     diag.Code
	Title    string // in a few words
	Why      string // why it matters, and what to do
	Bad      string // a study that it finds fault with; several files as in a txtar archive
	Good     string // the same, mended
	Severity diag.Severity
	Group    Group
	Fix      FixKind
	Check    func(*Pass) // nil where the findings come from applying suppressions
}

// Options say how to run the rules. The zero value runs all of them on one
// goroutine.
type Options struct {
	// Severity replaces that of a rule, or of a warning of the checker. Errors
	// of the checker stay errors.
	Severity map[diag.Code]diag.Severity
	Off      []diag.Code // rules and warnings left out
	Workers  int         // goroutines; the findings are the same for any number
	Packs    bool        // also report what stands in the standard packs

	// Scored is what judging the coalitions came to, where the caller judged
	// them; lint itself judges nothing.
	Scored []Scored
}

// Scored says of a coalition and a dimension for how many partners the score is
// at its bound with them and without.
type Scored struct {
	Coalition, Dimension string
	Partners, AtBound    int
}

// Report is what a run found.
type Report struct {
	Findings   []diag.Diagnostic // by place
	Suppressed []diag.Diagnostic // what a comment allows, by place
}

// Pass is one run of a rule over a rule set. The set and what the passes share
// are only read.
type Pass struct {
	Set   *rules.Set
	rule  *Rule
	opts  *Options
	facts *facts
	diags diag.List
}

// Report adds a finding and returns it, so that a related place or a fix can
// be put in. What stands in a standard pack is not the study's fault and is
// left out, unless the options ask for it.
func (p *Pass) Report(at source.Span, hint, format string, args ...any) *diag.Diagnostic {
	if at.IsZero() || rules.IsPack(at.Path()) && !p.opts.Packs {
		return &diag.Diagnostic{}
	}
	d := p.diags.Add(p.rule.Code, at, fmt.Sprintf(format, args...))
	d.Severity, d.Hint = p.rule.Severity, hint
	return d
}

// Run lints a study. found is what the checker said of it, to which the
// suppressions and severities apply as well; with an error among it no rule is
// run, since a set with errors promises nothing.
func Run(set *rules.Set, found []diag.Diagnostic, opts Options) Report {
	var all diag.List
	all.Append(found...)
	list := Rules
	if set == nil || diag.HasErrors(found) {
		list = nil
	}
	all.Append(RunOnly(set, opts, list...)...)
	return suppress(set, adjust(all.Sorted(), opts), list, opts)
}

// RunOnly runs the rules given over a set without errors and returns the
// findings by place, suppressed ones among them.
func RunOnly(set *rules.Set, opts Options, list ...*Rule) []diag.Diagnostic {
	list = slices.DeleteFunc(slices.Clone(list), func(r *Rule) bool { return r.Check == nil || slices.Contains(opts.Off, r.Code) })
	shared := &facts{set: set}
	passes := make([]*Pass, len(list))
	for i, r := range list {
		passes[i] = &Pass{Set: set, rule: r, opts: &opts, facts: shared}
	}
	each(len(passes), opts.Workers, func(i int) { passes[i].rule.Check(passes[i]) })
	var diags diag.List
	for _, p := range passes {
		diags.Append(p.diags.Sorted()...)
	}
	return adjust(diags.Sorted(), opts)
}

// each calls do for 0 to n-1, on several goroutines if asked. Every call
// writes to a place of its own, so that their order does not show.
func each(n, workers int, do func(int)) {
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(workers, n) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// adjust leaves out what is switched off and sets the severities asked for.
func adjust(found []diag.Diagnostic, opts Options) []diag.Diagnostic {
	var out diag.List
	for _, d := range found {
		if allowable(d.Code) {
			if slices.Contains(opts.Off, d.Code) {
				continue
			}
			if s, ok := opts.Severity[d.Code]; ok {
				d.Severity = s
			}
		}
		out.Append(d)
	}
	return out.Sorted()
}

// allowable reports whether a study may switch a code off or allow it at a
// place: every lint rule and every finding of other stages that is no error.
func allowable(code diag.Code) bool {
	if _, ok := Lookup(code); ok {
		return true
	}
	i, ok := diag.Lookup(code)
	return ok && i.Severity != diag.Error
}

// Lookup finds a rule by its code.
func Lookup(code diag.Code) (*Rule, bool) {
	r, ok := byCode()[code]
	return r, ok
}

var byCode = sync.OnceValue(func() map[diag.Code]*Rule {
	m := map[diag.Code]*Rule{}
	for _, r := range Rules {
		m[r.Code] = r
	}
	return m
})
