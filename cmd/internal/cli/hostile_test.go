package cli

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// hostile are texts that a terminal, a browser, a spreadsheet or a runner of
// jobs would obey.
var hostile = []string{
	"\x1b[31mred\x1b]0;title\x07", "<script>alert(1)</script>", "=cmd|'/c calc'!A0", "@SUM(1)", "+1+1", "-2+3", "a|b", "]]>", "::error::x",
	"\u202egnp\u2066", "[x](javascript:alert)", "`code`", "**bold**", "\u009b31m", "![i](http://x)", "a\u200bb", "&lt;", "＝1", "$(x)", "\u2028",
}

// hostileStudy is a study whose titles and reasons are hostile.
func hostileStudy(t *testing.T) string {
	var b strings.Builder
	b.WriteString("kind partner {\n  weight number = 1\n  extra optional number\n}\ndimension political {\n  range = 0..100\n}\ndimension military {\n  range = 0..100\n}\n")
	quote := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
	}
	var ids []string
	for i, s := range hostile {
		id := "h" + strings.Repeat("i", i)
		ids = append(ids, id)
		b.WriteString("partner " + id + " " + quote(s) + " {\n}\nsource s" + id + " " + quote(s) + "\n")
		b.WriteString("rule r" + id + " " + quote(s) + " {\n  political += 1\n  because " + quote(s) + "\n  source s" + id + ", " + quote(s) + "\n}\n")
	}
	b.WriteString("rule extra {\n  for p in members\n  military += p.extra\n}\n")
	b.WriteString("coalition c " + quote(hostile[0]+hostile[1]) + " {\n  as_of = 2024-01-01\n  lead = h\n  members = [" + strings.Join(ids, ", ") + "]\n" +
		"  require political > 50\n    because " + quote(hostile[1]) + "\n}\n")
	b.WriteString("scenario s " + quote(hostile[1]) + " {\n")
	for i, s := range hostile {
		fmt.Fprintf(&b, "  at 2024-02-%02d %s {\n    h.weight += 1\n    because %s\n    source sh, %s\n  }\n", i+1, quote(s), quote(s), quote(s))
	}
	b.WriteString("}\ntrigger t " + quote(hostile[1]) + " {\n  for p in partners\n  when p.weight < 5 and now >= 2024-02-10\n  hazard 1 per week\n  because " + quote(hostile[0]) + "\n}\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "h.entente"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// visible fails for characters that do something other than show themselves.
func visible(t *testing.T, what, text string) {
	t.Helper()
	for i, r := range text {
		if r != '\n' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r)) {
			t.Fatalf("%s: %U in %q", what, r, text[max(0, i-20):min(len(text), i+20)])
		}
	}
}

func TestHostileNames(t *testing.T) {
	dir := hostileStudy(t)
	for _, args := range [][]string{
		{"score", "--top", "0"}, {"score", "-f", "markdown", "--top", "0"}, {"doc"}, {"doc", "-f", "markdown"}, {"explain", "h"}, {"explain", "rh"},
		{"explain", "political", "-f", "markdown"}, {"check"}, {"ast", "h.entente"}, {"fmt", "--diff"}, {"lint"}, {"lint", "--diff"}, {"lint", "-f", "github"}, {"lint", "-f", "compact"}, {"search"}, {"search", "--values"}, {"search", "-f", "svg"}, {"search", "-f", "csv"}, {"simulate", "--draws", "20"}, {"simulate", "-f", "svg"}, {"simulate", "-f", "csv"}, {"fmt", "--check", "-f", "junit"},
	} {
		r := run(t, dir, args...)
		if r.code > 1 {
			t.Fatalf("%v: exit %d\n%s", args, r.code, r.errors)
		}
		visible(t, strings.Join(args, " "), r.out+r.errors)
	}
}

func TestHostileMarkdown(t *testing.T) {
	out := run(t, hostileStudy(t), "score", "-f", "markdown", "--top", "0").out
	for _, bad := range []string{"<script", " [x](", " `code`", " **bold**", "![i]", "http://x"} {
		if strings.Contains(out, bad) {
			t.Errorf("%s comes through", bad)
		}
	}
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "| ") && strings.Contains(line, "a\\|b") {
			return
		}
	}
	t.Error("a bar in a cell is not escaped")
}

func TestHostileCSV(t *testing.T) {
	out := run(t, hostileStudy(t), "score", "-f", "csv").out
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(hostile)+1 {
		t.Errorf("%d rows, want one a contribution", len(rows))
	}
	for _, row := range rows[1:] {
		for i, c := range row {
			visible(t, "csv", c)
			if i != 4 && i != 5 && c != "" && strings.ContainsRune("=+-@＝", []rune(c)[0]) {
				t.Errorf("a cell is a formula: %q", c)
			}
		}
	}
}

func TestHostileJSONIsData(t *testing.T) {
	out := run(t, hostileStudy(t), "score", "-f", "json").out
	var raw struct {
		Partners []struct{ ID, Title string } `json:"partners"`
	}
	if err := json.Unmarshal([]byte(out), &raw); err != nil {
		t.Fatal(err)
	}
	titles := map[string]bool{}
	for _, p := range raw.Partners {
		titles[p.Title] = true
	}
	for _, s := range hostile[1:] {
		if !titles[s] {
			t.Errorf("%q did not come back", s)
		}
	}
}

// TestHostileSVG holds that a picture of hostile names holds texts and shapes,
// and the names as texts.
func TestHostileSVG(t *testing.T) {
	out := run(t, hostileStudy(t), "simulate", "-f", "svg", "--draws", "20").out
	texts := map[string]bool{}
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if !strings.Contains(" svg title desc rect text line path ", " "+x.Name.Local+" ") {
				t.Errorf("the picture holds a %s", x.Name.Local)
			}
			for _, a := range x.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "script") {
					t.Errorf("%s has %s=%q", x.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			texts[string(x)] = true
		}
	}
	for _, s := range []string{"=cmd|'/c calc'!A0", "]]>", "![i](http://x)"} {
		if !texts[s] {
			t.Errorf("%q is no text of the picture", s)
		}
	}
}
