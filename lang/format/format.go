package format

import (
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// Source parses a file and formats it. The findings are those of the parser; a
// file with findings is formatted all the same.
func Source(file *source.File) (string, []diag.Diagnostic) {
	f, found := lang.Parse(file)
	return File(f), found
}

// byteOrderMark is dropped from the beginning of a file.
const byteOrderMark = "\ufeff"

// File formats a parsed file: LF line ends, and one at the end. A text over
// the size limit, before or after, is returned as it was.
func File(f *lang.File) string {
	text := f.Source.Text
	if f.Refused {
		return text
	}
	p := &printer{plan: newPlan(f), text: text, unary: map[int]bool{}}
	p.file()
	out := write(p.lines)
	if strings.HasPrefix(out, byteOrderMark) {
		out = byteOrderMark + out // a second mark is text, although unreadable
	}
	if len(out) > lang.MaxSource {
		return text
	}
	return out
}
