package lint_test

import (
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

func load(texts map[string]string) []diag.Diagnostic {
	set, found := rules.Load(study(texts), ".")
	return lint.Run(set, found, lint.Options{}).Findings
}

// fixed mends one file with all fixes.
func fixed(t *testing.T, text string, opts lint.FixOptions) (string, lint.Fixed) {
	t.Helper()
	out := lint.Fix(map[string]string{"main.entente": text}, load, opts)
	if now, ok := out.Texts["main.entente"]; ok {
		return now, out
	}
	return text, out
}

func TestFixTexts(t *testing.T) {
	rule := func(when string) string {
		return "edition 1\nimport \"std/core\"\nrule r {\n  for p in members\n  when " + when + "\n  political += 1\n}\n"
	}
	for _, c := range []struct{ name, text, want string }{
		{"== true", rule("p.ally == true"), rule("p.ally")},
		{"!= false", rule("p.ally != false"), rule("p.ally")},
		{"== false", rule("p.ally == false or p.standing > 0"), rule("not p.ally or p.standing > 0")},
		{"in a predicate", rule("any(p.caveats, .in_force == false)"), rule("any(p.caveats, not .in_force)")},
		{"not x == true", rule("not (p.ally == true)"), rule("not (p.ally)")},
		{"a bracket is left alone", rule("(p.standing > 0) == true"), rule("(p.standing > 0) == true")},
		{"a double import", "edition 1\nimport \"std/core\"\nimport \"std/core\"\r\nlet a = 1\n", "edition 1\nimport \"std/core\"\nlet a = 1\n"},
		{"no line to itself", "edition 1\nimport \"std/core\" import \"std/core\"\n", "edition 1\nimport \"std/core\" import \"std/core\"\n"},
		{"edition before a comment", "// a\nlet a = 1\n", "edition 1\n\n// a\nlet a = 1\n"},
		{"edition behind a comment", "// the file\n\nlet a = 1\n", "// the file\n\nedition 1\n\nlet a = 1\n"},
		{"edition and byte order mark", "\ufefflet a = 1\n", "\ufeffedition 1\n\nlet a = 1\n"},
		{"a comment alone", "edition 1\n// entente:ignore magic-number -- no\nlet a = 1\n", "edition 1\nlet a = 1\n"},
		{"a comment at the end", "edition 1\nlet a = 1   // entente:ignore magic-number -- no\n", "edition 1\nlet a = 1\n"},
		{"a share", rule("p.standing > 25"), rule("p.standing > 25%")},
		{"a text with errors", "edition 1\nlet a = $\n", "edition 1\nlet a = $\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := fixed(t, c.text, lint.FixOptions{Meaning: true}); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

// planned makes a load function whose findings carry the edits given, as
// "from to text", as long as they are not done, and an error where the text
// holds the word bad.
func planned(plans ...[]edit) func(map[string]string) []diag.Diagnostic {
	return func(texts map[string]string) []diag.Diagnostic {
		var l diag.List
		f := source.New("a", texts["a"])
		for _, p := range plans {
			var edits []diag.Edit
			for _, e := range p {
				if i := strings.Index(f.Text, e.old); i >= 0 {
					edits = append(edits, diag.Edit{Span: source.Span{File: f, Start: i, End: i + len(e.old)}, Text: e.text})
				}
			}
			if len(edits) == len(p) {
				d := l.Add("unused-import", edits[0].Span, "mend it")
				d.Fixes = []diag.Fix{{Title: p[0].text, Edits: edits}}
			}
		}
		if strings.Contains(f.Text, "bad") {
			l.Add(diag.Syntax, source.Span{File: f}, "bad")
		}
		return l.Sorted()
	}
}

type edit struct{ old, text string }

func TestFixRounds(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		rounds           int
		plans            [][]edit
	}{
		{"apart", "one two", "1 2", 1, [][]edit{{{"one", "1"}}, {{"two", "2"}}}},
		{"the first of two that touch wins", "abcd", "Xcd", 1, [][]edit{{{"ab", "X"}}, {{"bc", "Y"}}}},
		{"the other waits", "abcd", "XYd", 2, [][]edit{{{"ab", "Xb"}}, {{"bc", "Y"}}}},
		{"all edits of a fix or none", "ab cd", "X cd", 1, [][]edit{{{"a", "X"}, {"b", ""}}, {{"b", "Y"}, {"cd", "Z"}}}},
		{"one that brings an error is left out", "one two three", "1 two 3", 1, [][]edit{{{"one", "1"}}, {{"two", "bad"}}, {{"three", "3"}}}},
		{"an error that was there is none of its own", "one bad", "1 bad", 1, [][]edit{{{"one", "1"}}}},
		{"no end", "a", "aaaaaaaaaaa", lint.MaxRounds, [][]edit{{{"a", "aa"}}}},
		{"nothing to do", "one", "one", 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := lint.Fix(map[string]string{"a": c.text}, planned(c.plans...), lint.FixOptions{})
			got := c.text
			if now, ok := out.Texts["a"]; ok {
				got = now
			}
			if got != c.want || out.Rounds != c.rounds {
				t.Errorf("got %q after %d rounds, want %q after %d", got, out.Rounds, c.want, c.rounds)
			}
		})
	}
}

// The fixes of rule files never take anything away from a pack, and say what
// they did.
func TestFixSaysWhatItDid(t *testing.T) {
	_, out := fixed(t, "import \"std/core\"\nimport \"std/core\"\n", lint.FixOptions{})
	var said []string
	for _, a := range out.Applied {
		said = append(said, string(a.Code)+" "+a.Place)
	}
	if got := strings.Join(said, "; "); got != "missing-edition main.entente:1:1; unused-import main.entente:2:8" {
		t.Error(got, testkit.Findings(out.Findings))
	}
}
