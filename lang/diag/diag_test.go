package diag

import (
	"testing"

	"github.com/entente-lang/entente/lang/source"
)

func TestSorted(t *testing.T) {
	a, b := source.New("a", "xyz"), source.New("b", "xyz")
	var l List
	l.Add(BadText, source.Span{File: b, Start: 0, End: 1}, "m")
	l.Add(NeverFired, source.Span{File: a, Start: 1, End: 2}, "m")
	l.Add(Syntax, source.Span{File: a, Start: 1, End: 2}, "m")
	l.Add(Syntax, source.Span{File: a, Start: 1, End: 2}, "m")
	l.Add(Syntax, source.Span{File: a, Start: 0, End: 2}, "m")
	l.Add(Cancelled, source.Span{}, "m")
	want := []Code{Cancelled, Syntax, Syntax, NeverFired, BadText}
	got := l.Sorted()
	if len(got) != len(want) || l.Len() != 6 {
		t.Fatalf("%d findings of %d, want %d of 6", len(got), l.Len(), len(want))
	}
	for i, d := range got {
		if d.Code != want[i] {
			t.Errorf("finding %d is %s, want %s", i, d.Code, want[i])
		}
	}
	if !HasErrors(got) || HasErrors(got[3:4]) {
		t.Error("HasErrors is wrong")
	}
}

func TestDiagnosticIsFilledIn(t *testing.T) {
	f := source.New("f", "xyz")
	var l List
	d := l.Add(Bounded, source.Span{File: f, Start: 1, End: 2}, "m").
		WithHint("h").WithFix("t", "w").WithRelated(source.Span{}, "no place").WithRelated(source.Span{File: f}, "r")
	if d.Severity != Warning || d.Hint != "h" || len(d.Related) != 1 || d.Fixes[0].Edits[0].Span != d.Span {
		t.Errorf("%+v", d)
	}
	if Error.String() != "error" || Warning.String() != "warning" || Note.String() != "note" || Code("?").Severity() != Error {
		t.Error("a severity is wrong")
	}
}
