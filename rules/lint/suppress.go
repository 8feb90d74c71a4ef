package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// A comment allows a finding at a place, with a reason:
//
//	political += 12 // entente:ignore magic-number -- the number of the treaty
//
// At the end of a line it is about that line. On a line of its own it is about
// what begins behind it: a declaration as a whole, a clause, an event. A
// finding is allowed where its own place or one of its related places lies in
// what the comment is about, so that a finding that spans files can be allowed
// in any of them. A table holds no comments: what is found in one is allowed
// at the declaration that reads it.

var badSuppression = &Rule{
	Code:     "bad-suppression",
	Title:    "a comment `entente:ignore` that cannot be followed",
	Why:      "It is written `// entente:ignore code[, code] -- reason`. The reason is required, since it is all that a later reader has; errors cannot be ignored, since a study with errors promises nothing.",
	Severity: diag.Warning,
	Group:    Unclear,
	Bad:      `let a = 1 // entente:ignore unused-param`,
	Good:     `let a = 1 // entente:ignore unused-param -- kept for the next chapter`,
}

var unusedSuppression = &Rule{
	Code:     "unused-suppression",
	Title:    "a comment `entente:ignore` that nothing needs any more",
	Why:      "What it allowed is gone. Left in place it would hide the next finding of the kind without anybody having decided so.",
	Severity: diag.Warning,
	Group:    Unclear,
	Fix:      SafeFix,
	Bad: `let a = 1 // entente:ignore magic-number -- left behind
let b = a // entente:ignore unused-param -- b is for show`,
	Good: `let a = 1
let b = a // entente:ignore unused-param -- b is for show`,
}

// directive is how a comment begins that allows findings.
const directive = "entente:ignore"

// suppression is one such comment.
type suppression struct {
	at    source.Span // the comment
	about source.Span // what it is about
	codes []diag.Code
	used  map[diag.Code]bool
}

// suppress takes out of found what comments allow. ran are the rules that were
// run: only of those can it be told that a comment is not needed.
func suppress(set *rules.Set, found []diag.Diagnostic, ran []*Rule, opts Options) Report {
	if set == nil {
		return Report{Findings: found}
	}
	s := &suppressor{byPath: map[string][]*suppression{}, readers: map[string][]source.Span{}, opts: opts}
	for _, f := range set.Files {
		s.file(f)
	}
	var kept, allowed diag.List
	for _, d := range found {
		if s.allows(d) {
			allowed.Append(d)
		} else {
			kept.Append(d)
		}
	}
	s.unused(set, ran)
	for _, d := range adjust(s.diags.Sorted(), opts) {
		kept.Append(d)
	}
	return Report{Findings: kept.Sorted(), Suppressed: allowed.Sorted()}
}

type suppressor struct {
	byPath  map[string][]*suppression
	readers map[string][]source.Span // of the declarations that read a table
	diags   diag.List
	opts    Options
}

// file gathers the suppressions of a file.
func (s *suppressor) file(f *lang.File) {
	path := f.Source.Path
	if rules.IsPack(path) && !s.opts.Packs {
		return
	}
	for _, d := range f.Decls {
		if t := tableOf(d); t != nil {
			table := resolve(path, t.Value())
			s.readers[table] = append(s.readers[table], d.Span())
		}
	}
	for i, t := range f.Tokens() {
		if t.Type != lang.Comment {
			continue
		}
		body, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(t.Value, "//")), directive)
		if !ok || body != "" && body[0] != ' ' && body[0] != '\t' {
			continue
		}
		at := source.Span{File: f.Source, Start: t.Pos.Offset, End: t.Pos.Offset + len(strings.TrimRight(t.Value, " \t\r"))}
		if codes := s.codes(at, body); len(codes) > 0 {
			s.byPath[path] = append(s.byPath[path], &suppression{at, about(f, i), codes, map[diag.Code]bool{}})
		}
	}
}

// codes reads what stands behind the directive and reports what cannot be
// followed.
func (s *suppressor) codes(at source.Span, body string) (codes []diag.Code) {
	list, reason, _ := strings.Cut(body, "--")
	if strings.TrimSpace(reason) == "" {
		s.bad(at, "write `-- ` and why it is right here", "the reason is missing")
		return nil
	}
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		code := diag.Code(word)
		_, known := diag.Lookup(code)
		switch {
		case code == badSuppression.Code || code == unusedSuppression.Code:
			s.bad(at, "mend or remove the comment it speaks of", "`%s` is about such comments and cannot be ignored by one", code)
		case allowable(code):
			codes = append(codes, code)
		case known:
			s.bad(at, "mend what it found", "`%s` is an error; errors cannot be ignored", code)
		default:
			s.bad(at, nearest(word), "there is no finding `%s`", word)
		}
	}
	if strings.Trim(list, ", \t") == "" {
		s.bad(at, "name the codes to ignore: // entente:ignore CODE -- reason", "no code is named")
	}
	return codes
}

func (s *suppressor) bad(at source.Span, hint, format string, args ...any) {
	d := s.diags.Add(badSuppression.Code, at, fmt.Sprintf(format, args...))
	d.Severity, d.Hint = badSuppression.Severity, hint
}

func nearest(word string) string {
	var all []string
	for _, r := range Rules {
		all = append(all, string(r.Code))
	}
	for _, i := range diag.Codes {
		all = append(all, string(i.Code))
	}
	if near := lang.Nearest(word, all); near != "" {
		return "did you mean `" + near + "`?"
	}
	return "the code stands in brackets behind a finding"
}

// about is what a comment is about: the line it ends, or else the outermost
// node that begins behind it.
func about(f *lang.File, i int) source.Span {
	t := f.Tokens()[i]
	line := f.Source.Position(t.Pos.Offset).Line
	if i > 0 && f.Source.Position(f.Tokens()[i-1].Pos.Offset).Line == line {
		return lineSpan(f.Source, line)
	}
	for i++; i < len(f.Tokens()) && f.Tokens()[i].Type == lang.Comment; i++ {
	}
	if i == len(f.Tokens()) || f.Tokens()[i].EOF() {
		return source.Span{File: f.Source, Start: t.Pos.Offset, End: t.Pos.Offset}
	}
	at := f.Tokens()[i].Pos.Offset
	span := lineSpan(f.Source, f.Source.Position(at).Line)
	d := around(f, at)
	if d == nil {
		return span
	}
	found := false
	lang.Walk(d, func(n lang.Node) bool {
		if !found && n.Span().Start == at {
			found = true
			span = span.Cover(n.Span())
		}
		return !found
	})
	return span
}

func lineSpan(f *source.File, line int) source.Span {
	return source.Span{File: f, Start: f.Offset(line, 1), End: f.Offset(line, len(f.Line(line))+1)}
}

// allows reports whether a comment allows a finding, and notes that it was
// needed.
func (s *suppressor) allows(d diag.Diagnostic) bool {
	if !allowable(d.Code) {
		return false
	}
	allowed := s.at(d.Span, d.Code)
	for _, r := range d.Related {
		allowed = s.at(r.Span, d.Code) || allowed
	}
	return allowed
}

func (s *suppressor) at(place source.Span, code diag.Code) bool {
	allowed := false
	for _, x := range s.byPath[place.Path()] {
		if x.about.Start <= place.Start && place.Start <= x.about.End && slices.Contains(x.codes, code) {
			x.used[code], allowed = true, true
		}
	}
	for _, reader := range s.readers[place.Path()] {
		if reader.Path() != place.Path() {
			allowed = s.at(reader, code) || allowed
		}
	}
	return allowed
}

// judged are the findings that only scoring a coalition gives: linting cannot
// tell that a comment about them is not needed.
var judged = []diag.Code{diag.Missing, diag.Bounded, diag.NeverFired, diag.Unmet}

// unused reports the comments that allowed nothing.
func (s *suppressor) unused(set *rules.Set, ran []*Rule) {
	if len(ran) == 0 {
		return
	}
	for _, f := range set.Files {
		for _, x := range s.byPath[f.Source.Path] {
			var idle []string
			for _, code := range x.codes {
				if !x.used[code] && !slices.Contains(judged, code) && !slices.Contains(s.opts.Off, code) {
					idle = append(idle, "`"+string(code)+"`")
				}
			}
			if len(idle) == 0 {
				continue
			}
			d := s.diags.Add(unusedSuppression.Code, x.at, "nothing here needs to ignore "+strings.Join(idle, ", "))
			d.Severity, d.Hint = unusedSuppression.Severity, "take it out"
			if len(idle) == len(x.codes) {
				d.Fixes = []diag.Fix{{Title: "take the comment out", Edits: []diag.Edit{{Span: withGap(f, x.at)}}}}
			}
		}
	}
}

// withGap is a comment together with the white space before it, or with its
// whole line if it stands alone.
func withGap(f *lang.File, at source.Span) source.Span {
	if line, alone := wholeLine(f, at); alone {
		return line
	}
	for at.Start > 0 && strings.ContainsRune(" \t", rune(f.Source.Text[at.Start-1])) {
		at.Start--
	}
	return at
}
