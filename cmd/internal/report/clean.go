package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes a text safe to show: control characters, which a terminal would
// obey, and the invisible characters that turn the direction of text or hide
// in it are written as escapes; what is not UTF-8 becomes U+FFFD.
func Clean(s string) string {
	if !strings.ContainsFunc(s, unsafe) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unsafe(r) && r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		case unsafe(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unsafe reports whether a character does something other than show itself.
// Cf holds the controls of direction, the joiners and the tags.
func unsafe(r rune) bool {
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// markdown makes a text safe to stand within a line or a cell of a Markdown
// document: every character that could begin a construct, HTML included, is
// escaped.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range Clean(s) {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '@': // GitHub would notify whoever has the name
			b.WriteString("&#64;")
		case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '!', '$', '{', '}':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return linkless.Replace(b.String())
}

// linkless keeps renderers from making links of bare addresses.
var linkless = strings.NewReplacer("://", "&#58;//", "www.", "www&#46;", "WWW.", "WWW&#46;")

// cell makes a text safe for a spreadsheet, which takes some first characters
// for the beginning of a formula. The apostrophe is what spreadsheets
// themselves use to say that a text follows.
func cell(s string) string {
	s = Clean(s)
	if t := strings.TrimSpace(s); t != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(t)[0]) {
		return "'" + s
	}
	return s
}
