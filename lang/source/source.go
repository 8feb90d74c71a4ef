// Package source holds the text of a file and places in it.
//
// It is a leaf: everything that speaks about a place in a file, from the lexer
// to the report, speaks in a Span of byte offsets, and turns it into lines and
// columns only when somebody reads it.
package source

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// File is the text of one file. It is immutable after New.
type File struct {
	// Path names the file in findings: below the study's root with forward
	// slashes, or the import path of a standard pack ("std/core").
	Path string
	// Text is the file's content as it was read, byte for byte.
	Text string

	lines []int // byte offset of the first byte of each line

	// marks let a position in a very long line cost no more than in a short one.
	marks []mark
}

// mark is a place where a code point begins, with how many code points, and
// UTF-16 units, begin before it.
type mark struct{ offset, runes, units int }

const stride = 1024 // bytes between two marks, about

// New makes a File and indexes its lines. Lines end at "\n" or "\r\n".
func New(path, text string) *File {
	f := &File{Path: path, Text: text, lines: make([]int, 1, 1+strings.Count(text, "\n"))}
	m := mark{}
	for i, r := range text {
		if i >= len(f.marks)*stride {
			m.offset = i
			f.marks = append(f.marks, m)
		}
		m.runes++
		m.units += units(r)
		if r == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// units is how many UTF-16 units a code point takes.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// count is the number of code points, and of UTF-16 units, before an offset.
func (f *File) count(offset int) (runes, utf16 int) {
	i := sort.Search(len(f.marks), func(i int) bool { return f.marks[i].offset > offset })
	m := mark{}
	if i > 0 {
		m = f.marks[i-1]
	}
	for _, r := range f.Text[m.offset:offset] {
		m.runes++
		m.units += units(r)
	}
	return m.runes, m.units
}

// Lines is the number of lines, at least 1.
func (f *File) Lines() int { return len(f.lines) }

// Line is the text of line n (from 1) without its line end, or "" when there
// is no such line.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	start, end := f.lines[n-1], len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	return strings.TrimSuffix(f.Text[start:end], "\r")
}

// Position is a place in a file as people and editors count.
// Every field starts at 1.
type Position struct {
	Line   int // line
	Column int // column in bytes
	Rune   int // column in Unicode code points
	UTF16  int // column in UTF-16 code units, as editors count
}

// Position turns a byte offset into a Position. An offset outside the file is
// clamped to it.
func (f *File) Position(offset int) Position {
	offset = max(0, min(offset, len(f.Text)))
	line := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
	start := f.lines[line-1]
	runes, utf16 := f.count(offset)
	runesBefore, utf16Before := f.count(start)
	return Position{Line: line, Column: offset - start + 1, Rune: runes - runesBefore + 1, UTF16: utf16 - utf16Before + 1}
}

// Offset turns a line and a byte column (both from 1) into a byte offset,
// clamped to the line.
func (f *File) Offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(f.lines) {
		return len(f.Text)
	}
	return f.lines[line-1] + max(0, min(column-1, len(f.Line(line))))
}

// Span is a stretch of a file: the bytes from Start up to, not including, End.
// The zero Span means "no place".
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s.File == nil }

// Text is the text under the span.
func (s Span) Text() string {
	if s.File == nil || s.Start < 0 || s.End > len(s.File.Text) || s.Start > s.End {
		return ""
	}
	return s.File.Text[s.Start:s.End]
}

// Begin is the position of the first byte.
func (s Span) Begin() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.Start)
}

// Finish is the position just after the last byte.
func (s Span) Finish() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.Position(s.End)
}

// Path is the path of the span's file, or "".
func (s Span) Path() string {
	if s.File == nil {
		return ""
	}
	return s.File.Path
}

// String is "path:line:column", the form every report uses.
func (s Span) String() string {
	if s.File == nil {
		return ""
	}
	p := s.Begin()
	return s.File.Path + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Sub is the part of the span between two byte offsets counted from its start.
func (s Span) Sub(from, to int) Span {
	return Span{File: s.File, Start: s.Start + from, End: s.Start + to}
}

// Cover is the smallest span that holds both; they must be of one file.
func (s Span) Cover(t Span) Span {
	if s.File == nil {
		return t
	}
	if t.File == nil {
		return s
	}
	return Span{File: s.File, Start: min(s.Start, t.Start), End: max(s.End, t.End)}
}

// Less orders spans by path, then by place.
func (s Span) Less(t Span) bool {
	if a, b := s.Path(), t.Path(); a != b {
		return a < b
	}
	if s.Start != t.Start {
		return s.Start < t.Start
	}
	return s.End < t.End
}

// RuneToByte turns an offset counted in code points of text into one in bytes.
func RuneToByte(text string, runes int) int {
	at := 0
	for ; runes > 0 && at < len(text); runes-- {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return at
}
