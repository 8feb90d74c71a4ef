package diag

import (
	"cmp"
	"slices"

	"github.com/entente-lang/entente/lang/source"
)

// Severity orders findings by how much they matter.
type Severity int

// The severities, least first.
const (
	Note    Severity = iota // worth knowing
	Warning                 // probably not what was meant
	Error                   // the rule set cannot be used as it stands
)

// String is the word a report prints.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// Diagnostic is one finding, of whatever stage.
type Diagnostic struct {
	Code     Code        // what it is; never changes its meaning
	Severity Severity    // how much it matters
	Message  string      // what was found and what is allowed
	Span     source.Span // the smallest place that shows it
	Related  []Related   // other places that belong to it
	Hint     string      // the way out, or ""
	Fixes    []Fix       // changes that mend it, best first
}

// String is the finding in one line: place, severity, message, code and hint.
func (d Diagnostic) String() string {
	s := d.Severity.String() + ": " + d.Message + " [" + string(d.Code) + "]"
	if !d.Span.IsZero() {
		s = d.Span.String() + ": " + s
	}
	if d.Hint != "" {
		s += ": " + d.Hint
	}
	return s
}

// Related is another place that a finding speaks of.
type Related struct {
	Span    source.Span
	Message string
}

// Fix is a change to the text that mends a finding.
type Fix struct {
	Title string
	Edits []Edit
}

// Edit replaces the text under Span by Text.
type Edit struct {
	Span source.Span
	Text string
}

// List collects findings. The zero List is ready to use.
type List struct{ all []Diagnostic }

// Add appends a finding with the severity of its code and returns it, so that
// a hint or a related place can be put in.
func (l *List) Add(code Code, span source.Span, message string) *Diagnostic {
	l.all = append(l.all, Diagnostic{Code: code, Severity: code.Severity(), Message: message, Span: span})
	return &l.all[len(l.all)-1]
}

// Append takes over the findings of another stage.
func (l *List) Append(ds ...Diagnostic) { l.all = append(l.all, ds...) }

// Len is the number of findings so far.
func (l *List) Len() int { return len(l.all) }

// Sorted returns the findings by file and place, each once.
func (l *List) Sorted() []Diagnostic {
	out := slices.Clone(l.all)
	slices.SortStableFunc(out, compare)
	return slices.CompactFunc(out, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

func compare(a, b Diagnostic) int {
	switch {
	case a.Span != b.Span && a.Span.Less(b.Span):
		return -1
	case a.Span != b.Span && b.Span.Less(a.Span):
		return 1
	}
	return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
}

// HasErrors reports whether one of the findings is an error.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// WithHint sets the way out.
func (d *Diagnostic) WithHint(hint string) *Diagnostic {
	d.Hint = hint
	return d
}

// WithRelated adds another place.
func (d *Diagnostic) WithRelated(span source.Span, message string) *Diagnostic {
	if !span.IsZero() {
		d.Related = append(d.Related, Related{span, message})
	}
	return d
}

// WithFix adds a replacement of the finding's own span.
func (d *Diagnostic) WithFix(title, text string) *Diagnostic {
	d.Fixes = append(d.Fixes, Fix{Title: title, Edits: []Edit{{Span: d.Span, Text: text}}})
	return d
}
