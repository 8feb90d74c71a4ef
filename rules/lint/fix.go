package lint

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/diag"
)

// MaxRounds is how often fixes are applied before Fix gives up waiting for an
// end.
const MaxRounds = 10

// FixOptions say which fixes to apply. The zero value applies those that
// change no result.
type FixOptions struct {
	Meaning bool        // also those that change results to what was probably meant
	Codes   []diag.Code // of these alone; none means all
}

// Fixed is what came of fixing.
type Fixed struct {
	Texts    map[string]string // of the files that changed, by path
	Applied  []Applied         // in the order of application
	Findings []diag.Diagnostic // what is found in the end
	Rounds   int               // in which something was applied
}

// Applied is a fix that was applied. The place is that of the text as it was
// in its round.
type Applied struct {
	Code  diag.Code
	Place string // path:line:column
	Title string
	Round int // from 1
}

// Fix applies the fixes of findings to texts, round by round, until none is
// left or MaxRounds is reached. load reads a study from texts, checks and lints
// it, and gives all findings by place; it must be a function of the texts
// alone. Where two fixes touch the same text the first wins and the other waits
// for the next round. A fix that would bring in an error is left out, so that
// the texts have no error at the end that they had not at the start. The texts
// given are not changed.
func Fix(texts map[string]string, load func(map[string]string) []diag.Diagnostic, opts FixOptions) Fixed {
	f := &fixer{load: load, opts: opts, texts: maps.Clone(texts), refused: map[string]bool{}}
	f.found = load(f.texts)
	for f.out.Rounds < MaxRounds && f.round() {
	}
	f.out.Findings = f.found
	f.out.Texts = map[string]string{}
	for path, text := range f.texts {
		if text != texts[path] {
			f.out.Texts[path] = text
		}
	}
	return f.out
}

type fixer struct {
	load    func(map[string]string) []diag.Diagnostic
	opts    FixOptions
	texts   map[string]string
	found   []diag.Diagnostic
	refused map[string]bool // fixes that would bring in an error
	out     Fixed
}

// candidate is a fix that may be applied.
type candidate struct {
	code  diag.Code
	place string
	fix   diag.Fix
	key   string // names it in later rounds as well
}

// round applies what can be applied at once and reports whether that was
// anything.
func (f *fixer) round() bool {
	var chosen []candidate
	var edits []diag.Edit
	for _, c := range f.candidates() {
		if !slices.ContainsFunc(c.fix.Edits, func(e diag.Edit) bool { return clashes(e, edits) }) {
			chosen = append(chosen, c)
			edits = append(edits, c.fix.Edits...)
		}
	}
	taken := f.take(nil, chosen)
	if len(taken) == 0 {
		return false
	}
	f.texts = apply(f.texts, taken)
	f.found = f.load(f.texts)
	f.out.Rounds++
	for _, c := range taken {
		f.out.Applied = append(f.out.Applied, Applied{c.code, c.place, c.fix.Title, f.out.Rounds})
	}
	return true
}

// candidates are the first fixes of the findings, in their order, as far as
// the options ask for them and all their edits lie in the texts.
func (f *fixer) candidates() (all []candidate) {
	for _, d := range f.found {
		if len(d.Fixes) == 0 || !f.wanted(d.Code) {
			continue
		}
		c := candidate{d.Code, d.Span.String(), d.Fixes[0], strings.Join([]string{string(d.Code), d.Span.Path(), lineText(d), d.Fixes[0].Title}, "\x00")}
		if len(c.fix.Edits) > 0 && !f.refused[c.key] && !slices.ContainsFunc(c.fix.Edits, f.outside) {
			all = append(all, c)
		}
	}
	return all
}

// wanted reports whether the fixes of a code are to be applied. Those of the
// checker mend errors, and so change what the study says.
func (f *fixer) wanted(code diag.Code) bool {
	r, ok := Lookup(code)
	safe := ok && r.Fix == SafeFix
	return (safe || f.opts.Meaning) && (len(f.opts.Codes) == 0 || slices.Contains(f.opts.Codes, code))
}

// outside reports whether an edit is of a file not given, or of another
// version of it.
func (f *fixer) outside(e diag.Edit) bool {
	text, ok := f.texts[e.Span.Path()]
	return !ok || e.Span.File.Text != text || e.Span.Start > e.Span.End || e.Span.End > len(text)
}

// clashes reports whether an edit touches the text of another.
func clashes(e diag.Edit, others []diag.Edit) bool {
	return slices.ContainsFunc(others, func(o diag.Edit) bool {
		return o.Span.Path() == e.Span.Path() && (o.Span.Start == e.Span.Start || o.Span.Start < e.Span.End && e.Span.Start < o.Span.End)
	})
}

// take finds the fixes that bring in no error together with those taken
// already. It tries all at once, which mostly succeeds, and halves them where
// it does not.
func (f *fixer) take(taken, rest []candidate) []candidate {
	if len(rest) == 0 {
		return taken
	}
	both := slices.Concat(taken, rest)
	if !f.worse(f.load(apply(f.texts, both))) {
		return both
	}
	if len(rest) == 1 {
		f.refused[rest[0].key] = true
		return taken
	}
	half := len(rest) / 2
	return f.take(f.take(taken, rest[:half]), rest[half:])
}

// worse reports whether findings have an error that was not there before.
// Places are left out of account, for they move.
func (f *fixer) worse(found []diag.Diagnostic) bool {
	errors := map[string]int{}
	count := func(list []diag.Diagnostic, by int) {
		for _, d := range list {
			if d.Severity == diag.Error && !lintCode(d.Code) {
				errors[string(d.Code)+"\x00"+d.Span.Path()+"\x00"+d.Message] += by
			}
		}
	}
	count(f.found, -1)
	count(found, 1)
	for _, n := range errors {
		if n > 0 {
			return true
		}
	}
	return false
}

// lintCode reports whether a code is that of a lint rule: a study may call its
// findings errors, but they keep no text from being read.
func lintCode(code diag.Code) bool {
	_, ok := Lookup(code)
	return ok
}

// apply makes the texts with the edits of fixes that do not touch each other.
func apply(texts map[string]string, fixes []candidate) map[string]string {
	byPath := map[string][]diag.Edit{}
	for _, c := range fixes {
		for _, e := range c.fix.Edits {
			byPath[e.Span.Path()] = append(byPath[e.Span.Path()], e)
		}
	}
	out := maps.Clone(texts)
	for path, edits := range byPath {
		slices.SortFunc(edits, func(a, b diag.Edit) int { return cmp.Compare(b.Span.Start, a.Span.Start) })
		text := out[path]
		for _, e := range edits {
			text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
		}
		out[path] = text
	}
	return out
}
