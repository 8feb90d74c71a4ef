package report

import (
	"math"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Spain":        "Spain",
		"日本 é":         "日本 é",
		"a\x1b[31mb":   `a\u001b[31mb`,
		"a\nb\tc":      `a\nb\tc`,
		"\u202eabc":    `\u202eabc`,
		"\U000e0041x":  `\U000e0041x`,
		"bad\xffbytes": "bad\ufffdbytes",
		"\u2028":       `\u2028`,
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCell(t *testing.T) {
	for in, want := range map[string]string{"=1": "'=1", " =1": "' =1", "+a": "'+a", "-a": "'-a", "@a": "'@a", "a=1": "a=1", "": "", "\t=1": `\t=1`} {
		if got := cell(in); got != want {
			t.Errorf("cell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, x := range []struct {
		in     float64
		digits int
		want   string
	}{{1.005, 2, "+1.00"}, {-3, 2, "-3.00"}, {0, 2, "0.00"}, {0.001, 2, "+0.00"}, {-0.001, 2, "-0.00"}, {12, 0, "+12"}} {
		if got := signed(x.in, x.digits); got != x.want {
			t.Errorf("signed(%v, %d) = %s, want %s", x.in, x.digits, got, x.want)
		}
	}
	if got := fixed(-0.0001, 2); got != "0.00" {
		t.Errorf("fixed gives %s", got)
	}
}

// TestSidesAddUp holds that what is shown, the rests and what is against make
// up the score, whatever is cut.
func TestSidesAddUp(t *testing.T) {
	s := eval.Score{Better: "higher"}
	sum := 0.0
	for i := range 50 {
		points := float64(i%13 - 4)
		sum += points
		s.Contributions = append(s.Contributions, eval.Contribution{Rule: string(rune('a' + i%7)), Op: "+=", Points: points})
	}
	for _, top := range []int{0, 1, 8, 100} {
		all, nothing := sides(s, top)
		total, items, hidden := 0.0, nothing, 0
		for _, side := range all {
			for _, g := range side.groups {
				for _, c := range g.items[:g.shown] {
					total += c.Points
				}
				total += g.rest()
				items += len(g.items)
				hidden += len(g.items) - g.shown
			}
			hidden -= side.hidden
		}
		if math.Abs(total-sum) > 1e-9 || items != 50 || hidden != 0 {
			t.Errorf("top %d: total %v of %v, %d items, %d hidden and not told", top, total, sum, items, hidden)
		}
	}
}

func TestLowerIsBetter(t *testing.T) {
	all, _ := sides(eval.Score{Better: "lower", Contributions: []eval.Contribution{{Rule: "a", Points: 3}, {Rule: "b", Points: -2}}}, 0)
	if all[0].total != -2 || all[1].total != 3 {
		t.Errorf("for %v, against %v", all[0].total, all[1].total)
	}
}

func TestExcerpt(t *testing.T) {
	long := "rule r \"" + strings.Repeat("x", 400) + "\" here " + strings.Repeat("y", 400)
	for _, x := range []struct {
		name, text, mark string
		want             string
	}{
		{"wide", "partner p \"日本\" bad", "bad", "    1 | partner p \"日本\" bad\n      |                  ^^^\n"},
		{"tab", "\tlet\tbad", "bad", "    1 |   let  bad\n      |        ^^^\n"},
		{"end", "let a", "", "    1 | let a\n      |      ^\n"},
	} {
		f := source.New("f", x.text)
		at := len(x.text)
		if x.mark != "" {
			at = strings.Index(x.text, x.mark)
		}
		got := Findings{}.excerpt(source.Span{File: f, Start: at, End: at + len(x.mark)})
		if got != x.want {
			t.Errorf("%s:\n%s\nwant\n%s", x.name, got, x.want)
		}
	}
	f := source.New("f", long)
	at := strings.Index(long, "here")
	lines := strings.Split(Findings{}.excerpt(source.Span{File: f, Start: at, End: at + 4}), "\n")
	if len([]rune(lines[0])) > 130 || !strings.Contains(lines[0], "here") {
		t.Errorf("a long line is not cut around its span: %q", lines[0])
	}
	if strings.Index(lines[1], "^") != len([]rune(lines[0][:strings.Index(lines[0], "here")])) {
		t.Errorf("the carets are off:\n%s\n%s", lines[0], lines[1])
	}
}

func TestFindingsWithoutAPlace(t *testing.T) {
	var b strings.Builder
	if err := (Findings{Prefix: "study/"}).Write(&b, []diag.Diagnostic{{Code: "x", Severity: diag.Error, Message: "m"}}); err != nil {
		t.Fatal(err)
	}
	if b.String() != "error: m [x]\n" {
		t.Errorf("%q", b.String())
	}
}

func TestFormatsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats {
		if seen[f.Name] || f.Doc == "" || f.Write == nil {
			t.Errorf("the format %q is there twice or lacks something", f.Name)
		}
		seen[f.Name] = true
	}
}

func TestPaint(t *testing.T) {
	if got := (Paint{}).Bold("x"); got != "x" {
		t.Errorf("%q", got)
	}
	if got := (Paint{On: true}).Bold("x"); !strings.HasPrefix(got, "\x1b[") {
		t.Errorf("%q", got)
	}
}
