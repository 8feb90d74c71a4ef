package source

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestPosition(t *testing.T) {
	f := New("f", "aé𝔸b\r\n\nx")
	for _, c := range []struct {
		offset int
		want   Position
	}{
		{-1, Position{1, 1, 1, 1}},
		{0, Position{1, 1, 1, 1}},
		{1, Position{1, 2, 2, 2}},
		{3, Position{1, 4, 3, 3}},
		{7, Position{1, 8, 4, 5}},
		{8, Position{1, 9, 5, 6}},
		{10, Position{2, 1, 1, 1}},
		{11, Position{3, 1, 1, 1}},
		{12, Position{3, 2, 2, 2}},
		{99, Position{3, 2, 2, 2}},
	} {
		if got := f.Position(c.offset); got != c.want {
			t.Errorf("Position(%d) = %+v, want %+v", c.offset, got, c.want)
		}
	}
}

func TestLines(t *testing.T) {
	f := New("f", "a\r\nb\n\nc")
	for n, want := range []string{"", "a", "b", "", "c", ""} {
		if got := f.Line(n); got != want {
			t.Errorf("Line(%d) = %q, want %q", n, got, want)
		}
	}
	if f.Lines() != 4 || New("", "").Lines() != 1 || New("", "\n").Lines() != 2 {
		t.Error("Lines is wrong")
	}
	for _, c := range [][3]int{{0, 1, 0}, {1, 1, 0}, {1, 9, 1}, {2, 1, 3}, {2, -4, 3}, {4, 2, 7}, {5, 1, 7}} {
		if got := f.Offset(c[0], c[1]); got != c[2] {
			t.Errorf("Offset(%d, %d) = %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func TestSpan(t *testing.T) {
	f, g := New("f", "abcdef"), New("g", "abcdef")
	s := Span{f, 1, 3}
	if s.Text() != "bc" || s.String() != "f:1:2" || s.Path() != "f" || s.IsZero() || s.Finish().Column != 4 {
		t.Errorf("%v", s)
	}
	if got := s.Sub(1, 2); got != (Span{f, 2, 3}) {
		t.Errorf("Sub gives %v", got)
	}
	if got := s.Cover(Span{f, 2, 5}); got != (Span{f, 1, 5}) || s.Cover(Span{}) != s || (Span{}).Cover(s) != s {
		t.Errorf("Cover gives %v", got)
	}
	if !s.Less(Span{f, 1, 4}) || !s.Less(Span{f, 2, 2}) || !s.Less(Span{g, 0, 0}) || s.Less(s) {
		t.Error("Less is wrong")
	}
	none := Span{}
	if !none.IsZero() || none.Text() != "" || none.String() != "" || none.Path() != "" || none.Begin() != (Position{}) || none.Finish() != (Position{}) {
		t.Error("the zero span has a place")
	}
	for _, s := range []Span{{f, -1, 2}, {f, 3, 2}, {f, 0, 7}} {
		if s.Text() != "" {
			t.Errorf("%d-%d has a text", s.Start, s.End)
		}
	}
}

func TestRuneToByte(t *testing.T) {
	for runes, want := range []int{0, 1, 3, 7, 8, 8} {
		if got := RuneToByte("aé𝔸b", runes); got != want {
			t.Errorf("RuneToByte(%d) = %d, want %d", runes, got, want)
		}
	}
}

// FuzzPosition compares columns with those that the standard library counts,
// and takes every line and column back to its offset.
func FuzzPosition(f *testing.F) {
	f.Add("aé𝔸b\r\n\nx", 7)
	f.Add("\xff\xf0\x9d\n", 2)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		file := New("f", text)
		p := file.Position(offset)
		offset = max(0, min(offset, len(text)))
		start := offset - p.Column + 1
		before := text[start:offset]
		if start > 0 && text[start-1] != '\n' || p.Rune != utf8.RuneCountInString(before)+1 || p.UTF16 != len(utf16.Encode([]rune(before)))+1 {
			t.Errorf("%q at %d: %+v", text, offset, p)
		}
		if back := file.Offset(p.Line, p.Column); back != offset && text[offset-1] != '\r' {
			t.Errorf("%q: %d:%d is %d, not %d", text, p.Line, p.Column, back, offset)
		}
	})
}
