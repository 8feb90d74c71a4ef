package coverage_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/coverage"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/rules"
)

var update = flag.Bool("update", false, "rewrite the views in the archives")

func run(t *testing.T, fsys fs.FS, path string, filter func(string) bool) *coverage.Report {
	t.Helper()
	set, found := rules.Load(fsys, path)
	p, more := eval.Compile(set, eval.Options{})
	if p == nil || len(found) > 0 {
		t.Fatal(testkit.Findings(append(found, more...)))
	}
	r, outcomes, err := coverage.Run(context.Background(), p, filter)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if !o.Passed() {
			t.Errorf("%s: %v %v", o.Title, o.Err, o.Failures)
		}
	}
	return r
}

// TestCases holds the counts of the archives, and what is written of them.
func TestCases(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			r := run(t, c.Study(), ".", nil)
			c.View(t, "counts", counts(r), *update)
			var lcov, page bytes.Buffer
			if err := r.WriteLCOV(&lcov); err != nil {
				t.Fatal(err)
			}
			c.View(t, "lcov", lcov.String(), *update)
			if err := r.WriteHTML(&page); err != nil {
				t.Fatal(err)
			}
			c.View(t, "html", page.String(), *update)
		})
	}
}

func counts(r *coverage.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d tests, %.1f%%, %+v\n", r.Tests, r.Percent(), r.Study)
	for _, x := range r.Rules {
		if !strings.HasPrefix(x.At, "std/") {
			fmt.Fprintf(&b, "%s: rule %s: %d\n", x.At, x.ID, x.Applied)
		}
	}
	for _, x := range r.Clauses {
		if !strings.HasPrefix(x.At, "std/") {
			fmt.Fprintf(&b, "%s: %s: %s: true %d, false %d, missing %d\n", x.At, x.In, x.Text, x.True, x.False, x.Missing)
		}
	}
	for _, x := range r.Rows {
		if !strings.HasPrefix(x.At, "std/") {
			fmt.Fprintf(&b, "%s: row of %s: hit %d, not %d\n", x.At, x.Table, x.Hit, x.Not)
		}
	}
	return b.String()
}

const iraq = "../../examples/iraq-2003"

// TestIraq holds that the sums agree with the lists, and that what a part of the
// tests tries, all of them try.
func TestIraq(t *testing.T) {
	all := run(t, os.DirFS(iraq), ".", nil)
	some := run(t, os.DirFS(iraq), ".", func(title string) bool { return strings.Contains(title, "invasion") })
	if all.Packs.Rules == 0 || all.Study.Rows == 0 || all.Study.RowsHit == 0 || some.Tests != 1 {
		t.Errorf("%+v %+v", all.Study, all.Packs)
	}
	for i, c := range some.Clauses {
		d := all.Clauses[i]
		if c.At != d.At || c.True > d.True || c.False > d.False {
			t.Errorf("%v of one test, %v of all", c, d)
		}
	}
	if some.Percent() > all.Percent() || all.Percent() > 100 {
		t.Error(some.Percent(), all.Percent())
	}
	t.Logf("study %.1f%% %+v, packs %.1f%% %+v", all.Percent(), all.Study, all.Packs.Percent(), all.Packs)
}

// TestAgrees holds that the way gone again is the engine's: a rule whose
// condition is one clause applied as often as that was seen true.
func TestAgrees(t *testing.T) {
	r := run(t, os.DirFS(iraq), ".", nil)
	for id, text := range map[string]string{"legitimacy_pays": "legitimacy_total > 0", "friction_of_number": "count(members) > 1", "friction_of_command": "chains > 1"} {
		i := slices.IndexFunc(r.Rules, func(x coverage.Rule) bool { return x.ID == id })
		k := slices.IndexFunc(r.Clauses, func(x coverage.Clause) bool { return x.In == id })
		if c := r.Clauses[k]; c.Text != text || c.True != r.Rules[i].Applied || c.True+c.False != r.Tests {
			t.Errorf("%s applied %d times in %d tests; %+v", id, r.Rules[i].Applied, r.Tests, c)
		}
	}
}

// TestNothing holds that no test is not the same as all tried.
func TestNothing(t *testing.T) {
	r := run(t, os.DirFS(iraq), ".", func(string) bool { return false })
	if r.Tests != 0 || r.Percent() != 0 || (coverage.Summary{}).Percent() != 100 {
		t.Errorf("%d tests tried %v%%", r.Tests, r.Percent())
	}
}

// TestLCOV reads what is written back, record by record.
func TestLCOV(t *testing.T) {
	r := run(t, os.DirFS(iraq), ".", nil)
	r.Prefix = "examples/iraq-2003/"
	var b bytes.Buffer
	if err := r.WriteLCOV(&b); err != nil {
		t.Fatal(err)
	}
	records := 0
	for _, text := range strings.SplitAfter(b.String(), "end_of_record\n") {
		if text != "" {
			records++
			checkRecord(t, text)
		}
	}
	if records == 0 {
		t.Error("no records")
	}
}

// checkRecord holds that a record of a trace is well formed and that its totals
// are those of its lines.
func checkRecord(t *testing.T, text string) {
	t.Helper()
	if !strings.HasPrefix(text, "TN:\nSF:examples/iraq-2003/") || !strings.HasSuffix(text, "end_of_record\n") {
		t.Errorf("a record begins or ends in another way: %s", text)
	}
	count := map[string]int{}
	total := map[string]int{}
	for _, l := range strings.Split(strings.TrimSuffix(text, "end_of_record\n"), "\n") {
		key, rest, _ := strings.Cut(l, ":")
		fields := strings.Split(rest, ",")
		switch key {
		case "", "TN", "SF":
			continue
		case "FN":
			number(t, fields[0], 1)
		case "FNDA", "DA", "BRDA":
			n := map[string]string{"FNDA": fields[0], "DA": fields[len(fields)-1], "BRDA": fields[len(fields)-1]}[key]
			if key == "BRDA" && n == "-" {
				n = "0"
			}
			if key != "FNDA" {
				number(t, fields[0], 1)
			}
			if number(t, n, 0) > 0 {
				count[key+" hit"]++
			}
		case "FNF", "FNH", "BRF", "BRH", "LF", "LH":
			total[key] = number(t, rest, 0)
		default:
			t.Errorf("an unknown line: %s", l)
		}
		count[key]++
	}
	want := map[string]int{"FNF": count["FNDA"], "FNH": count["FNDA hit"], "BRF": count["BRDA"], "BRH": count["BRDA hit"], "LF": count["DA"], "LH": count["DA hit"]}
	for key, n := range want {
		if total[key] != n || count[key] != 1 {
			t.Errorf("%s is %d, the lines have %d:\n%s", key, total[key], n, text)
		}
	}
	if count["FN"] != count["FNDA"] {
		t.Error("FN and FNDA differ")
	}
}

func number(t *testing.T, text string, least int) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		t.Errorf("%q is no number from %d on", text, least)
	}
	return n
}

// TestHTML holds that the page is well formed, whole in itself, and that texts
// of rules stay texts.
func TestHTML(t *testing.T) {
	r := run(t, testkit.Cases(t, "testdata")[0].Study(), ".", nil)
	var b bytes.Buffer
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"<script", "<b>of", "http:", "https:", "src=", "href="} {
		if strings.Contains(b.String(), no) {
			t.Errorf("the page holds %q", no)
		}
	}
	d := xml.NewDecoder(strings.NewReader(strings.Replace(b.String(), `<meta charset="utf-8">`, "", 1)))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
