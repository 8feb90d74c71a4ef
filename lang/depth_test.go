package lang_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/format"
	"github.com/entente-lang/entente/lang/source"
)

// A Go stack overflow and an exhausted memory cannot be recovered from: they
// end the process. So every production that can hold itself is given a text
// as deep as a file can be, and a million deep where that is larger, in a
// process of its own under a memory limit.

const million = 1_000_000

// probes are texts by name: one for each recursive production of the grammar
// (a list in a value, a record in a record) and of the expressions that the
// grammar passes on, and the texts that once cost more than linear time.
var probes = []struct {
	name string
	text func() string
}{
	{"list", func() string { return "param p = " + nested("[", "]", million) }},
	{"list closed", func() string { return "param p = " + nested("[", "]", lang.MaxSource/2-8) }},
	{"list in default", func() string { return "kind k { a text = " + nested("[", "]", million) }},
	{"list behind another that is too deep", func() string {
		return "let a = " + nested("(", ")", 65) + "\nparam p = " + strings.Repeat("[", million)
	}},
	{"list in a record behind another", func() string {
		return "a b { c = " + nested("[", "]", 65) + " }\na b { c = " + strings.Repeat("[", million)
	}},
	{"record", func() string { return strings.Repeat("caveat a {", lang.MaxSource/10) }},
	{"record, a million", func() string { return strings.Repeat("caveat a {", million) }},
	{"record, short", func() string { return strings.Repeat("a b{", lang.MaxSource/4) }},
	{"record, closed", func() string { return nested("a b{", "}", lang.MaxSource/5) }},
	{"record whose kind is a keyword", func() string { return "a b {" + strings.Repeat("coalition a {", lang.MaxSource/13) }},
	{"record at the margin", func() string { return strings.Repeat("a b {\n", lang.MaxSource/6) }},
	{"record at the margin, behind one too deep", func() string {
		return nested("a b {", "}", 70) + "\n" + strings.Repeat("a b {\n", million/7)
	}},
	{"record in records from a table", func() string { return `a from "b" {` + strings.Repeat("a b{", million/4) }},
	{"parentheses", func() string { return "let a = " + nested("(", ")", million) }},
	{"parentheses closed", func() string { return "let a = " + nested("(", ")", million/2) }},
	{"100,000 parentheses", func() string { return strings.Repeat("(", 100_000) }},
	{"index", func() string { return "let a = b" + strings.Repeat("[b", million/2) }},
	{"call", func() string { return "let a = " + strings.Repeat("f(", million/2) }},
	{"minus", func() string { return "let a = " + strings.Repeat("-", million) + "1" }},
	{"minus, spaced", func() string { return "let a = " + strings.Repeat("- ", million/2) + "1" }},
	{"exclamation", func() string { return "let a = " + strings.Repeat("!", million) + "b" }},
	{"not", func() string { return "let a = " + strings.Repeat("not ", million/4) + "b" }},
	{"choice", func() string { return "let a = " + strings.Repeat("a ? ", million/4) }},
	{"choice, whole", func() string { return "let a = " + strings.Repeat("a?b:", million/4) + "c" }},
	{"power", func() string { return "let a = 1" + strings.Repeat("**1", million/3) }},
	{"member", func() string { return "let a = b" + strings.Repeat(".b", million/2) }},
	{"path", func() string { return "derive a" + strings.Repeat(".b", million/2) + " number = 1" }},
	{"cell", func() string { return "table a.b share {\n hit first\n | " + strings.Repeat("(", million) }},
	{"braces", func() string { return "rule a " + strings.Repeat("{", million) }},
	{"as many brackets as a file can have", func() string { return strings.Repeat("[", lang.MaxTokens) }},
	{"as many names in a path as a file can have", func() string { return "derive a" + strings.Repeat(".b", lang.MaxTokens/2-4) + " number = 1" }},
	{"as many records at the margin as a file can have", func() string { return strings.Repeat("a b {\n", min(lang.MaxTokens/3, lang.MaxSource/6)) }},
	{"as many rules without end as a file can have", func() string { return strings.Repeat("rule a {\n", lang.MaxTokens/3-1) }},
	{"as many faults as a file can have", func() string { return strings.Repeat("rule a = 1\n", lang.MaxSource/11) }},
	{"as many faults after an open bracket as a file can have", func() string { return "param a = [\n" + strings.Repeat("rule a b\n", lang.MaxTokens/3-4) }},
	{"6 MB of brackets", func() string { return strings.Repeat("[", 6_000_000) }},
	{"comment signs", func() string { return strings.Repeat("/* ", million/3) }},
	{"quotes", func() string { return strings.Repeat("\"\n", million/2) }},
	{"one long line of odd signs", func() string { return strings.Repeat("$ ", million/2) }},
	{"records without end", func() string { return strings.Repeat("rule a {\n", million/9) }},
}

func nested(open, end string, deep int) string {
	return strings.Repeat(open, deep) + strings.Repeat(end, deep)
}

const (
	probeVariable = "ENTENTE_PROBE"
	probeTime     = time.Second
	fullTime      = 20 * time.Second // of a file that is full of what the grammar can read
	probeMemory   = 256 << 20        // bytes
)

// TestProbe is the body of the child process; alone it does nothing.
func TestProbe(t *testing.T) {
	i, err := strconv.Atoi(os.Getenv(probeVariable))
	if err != nil {
		t.Skip("runs in a child process of TestDepth")
	}
	testkit.LimitMemory(t)
	limit := probeTime * testkit.Slowdown
	if strings.HasPrefix(probes[i].name, "as many") {
		limit = fullTime * testkit.Slowdown
	}
	file := source.New("probe", probes[i].text())
	var f *lang.File
	var found []diag.Diagnostic
	within(t, limit, "parsing", func() { f, found = lang.Parse(file) })
	if len(found) == 0 && !strings.Contains(probes[i].name, "names in a path") {
		t.Error("nothing was found")
	}
	within(t, limit, "formatting", func() {
		if format.File(f) == "" {
			t.Error("formatting gave nothing")
		}
	})
}

// within fails if work takes more processor time than the limit.
func within(t *testing.T, limit time.Duration, what string, work func()) {
	start := testkit.CPUTime()
	work()
	if took := testkit.CPUTime() - start; took > limit.Seconds() {
		t.Errorf("%s took %.2f s", what, took)
	}
}

func TestDepth(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process for each probe")
	}
	self, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	for i, p := range probes {
		t.Run(p.name, func(t *testing.T) {
			child := exec.Command(self, "-test.run=^TestProbe$")
			child.Env = append(os.Environ(), probeVariable+"="+strconv.Itoa(i))
			out, err := child.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%.2000s", err, out)
			}
			if used := testkit.PeakMemory(child.ProcessState); used > probeMemory*testkit.Slowdown {
				t.Errorf("%d MiB of memory were used", used>>20)
			} else {
				t.Logf("%d MiB, %v", used>>20, child.ProcessState.UserTime())
			}
		})
	}
}
