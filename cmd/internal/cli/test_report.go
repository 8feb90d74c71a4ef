package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/lang/diag"
)

// testRun is what the tests of a study have to show.
func (a *app) testRun(cmd *cobra.Command, s *study, outcomes []ruletest.Outcome) *report.Run {
	list := s.findings
	r := &report.Run{Files: len(s.set.Files) + len(s.set.Tables)}
	for _, o := range outcomes {
		list = append(list, testFindings(&o)...)
		t := testText{place: report.Findings{Prefix: a.prefix}}
		for _, f := range o.Failures {
			t.failure(&f)
		}
		r.Cases = append(r.Cases, report.Case{Title: o.Title, At: o.At, Prefix: a.prefix, Passed: o.Passed(), Err: o.Err, Text: t.b.String()})
	}
	r.Found = report.NewFound(a.prefix, s.set, list)
	r.Text = func(w io.Writer) error { return a.testText(w, cmd, s, outcomes) }
	r.JSON = func() any { return testJSON(outcomes) }
	return r
}

// testFindings are the expectations of a test that failed.
func testFindings(o *ruletest.Outcome) (out []diag.Diagnostic) {
	var list diag.List
	if o.Err != nil {
		list.Add(diag.TestFailed, o.At, fmt.Sprintf("the test %q could not be run: %v", o.Title, o.Err))
	}
	for _, f := range o.Failures {
		text := fmt.Sprintf("the test %q expects %s", o.Title, report.OneLine(f.Text))
		if f.Reason != "" {
			text += ", but " + f.Reason
		}
		var values []string
		for _, v := range f.Values {
			values = append(values, v.Text+" = "+v.Value)
		}
		list.Add(diag.TestFailed, f.At, text).WithHint(strings.Join(values, ", "))
	}
	return list.Sorted()
}

func (a *app) testText(w io.Writer, cmd *cobra.Command, s *study, outcomes []ruletest.Outcome) error {
	verbose, _ := cmd.Flags().GetBool("verbose")
	t := testText{place: report.Findings{Prefix: a.prefix}, Paint: a.paintFor(s.Color, w)}
	for _, o := range outcomes {
		if verbose || !o.Passed() {
			t.outcome(&o)
		}
	}
	t.summary(outcomes)
	_, err := fmt.Fprint(w, t.b.String())
	return err
}

// testText writes outcomes for reading.
type testText struct {
	report.Paint
	place report.Findings
	b     strings.Builder
}

func (t *testText) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

func (t *testText) outcome(o *ruletest.Outcome) {
	if o.Passed() {
		t.line("%s  %s  %s", t.Good("pass"), report.Clean(o.Title), t.Dim(t.place.Place(o.At)))
		return
	}
	t.line("%s  %s  %s", t.Bad("FAIL"), t.Bold(report.Clean(o.Title)), t.place.Place(o.At))
	if o.Err != nil {
		t.line("      it could not be run: %s", report.Clean(o.Err.Error()))
	}
	for _, f := range o.Failures {
		t.failure(&f)
	}
}

// failure shows an expectation beside what its parts came out as.
func (t *testText) failure(f *ruletest.Failure) {
	t.line("  %s", t.Dim(t.place.Place(f.At)))
	t.line("    expect  %s", report.Clean(report.OneLine(f.Text)))
	if f.Reason != "" {
		t.line("    but     %s", report.Clean(f.Reason))
	}
	width := 0
	for _, v := range f.Values {
		width = max(width, len([]rune(v.Text)))
	}
	for i, v := range f.Values {
		label := "where   "
		if i > 0 {
			label = "        "
		}
		t.line("    %s%-*s = %s", label, min(width, 60), report.Clean(v.Text), report.Clean(v.Value))
	}
}

func (t *testText) summary(outcomes []ruletest.Outcome) {
	c := count(outcomes)
	text := fmt.Sprintf("%s, %d passed, %d failed; %s", report.Plural(c.Tests, "test"), c.Passed, c.Failed, report.Plural(c.Expectations, "expectation"))
	if c.Failed > 0 {
		text = t.Bad(text)
	}
	t.line("%s", text)
}

// testCounts sum up a run.
type testCounts struct {
	Tests        int `json:"tests"`
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	Expectations int `json:"expectations"`
}

func count(outcomes []ruletest.Outcome) (c testCounts) {
	for _, o := range outcomes {
		c.Tests++
		c.Expectations += o.Expects
		if o.Passed() {
			c.Passed++
		} else {
			c.Failed++
		}
	}
	return c
}

// The shape of a run as JSON; schema/test.json describes it.
type (
	testsJSON struct {
		Tests   []outcomeJSON `json:"tests"`
		Summary testCounts    `json:"summary"`
		Version string        `json:"entente"`
	}
	outcomeJSON struct {
		Title    string        `json:"title"`
		At       string        `json:"at"`
		Passed   bool          `json:"passed"`
		Expects  int           `json:"expects"`
		Error    string        `json:"error,omitempty"`
		Failures []failureJSON `json:"failures"`
	}
	failureJSON struct {
		Expect string      `json:"expect"`
		At     string      `json:"at"`
		Reason string      `json:"reason,omitempty"`
		Values []valueJSON `json:"values"`
	}
	valueJSON struct {
		Text  string `json:"text"`
		Value string `json:"value"`
	}
)

func testJSON(outcomes []ruletest.Outcome) testsJSON {
	out := testsJSON{Tests: []outcomeJSON{}, Summary: count(outcomes), Version: eval.Version}
	for _, o := range outcomes {
		x := outcomeJSON{Title: o.Title, At: o.At.String(), Passed: o.Passed(), Expects: o.Expects, Failures: []failureJSON{}}
		if o.Err != nil {
			x.Error = o.Err.Error()
		}
		for _, f := range o.Failures {
			y := failureJSON{Expect: report.OneLine(f.Text), At: f.At.String(), Reason: f.Reason, Values: []valueJSON{}}
			for _, v := range f.Values {
				y.Values = append(y.Values, valueJSON{v.Text, v.Value})
			}
			x.Failures = append(x.Failures, y)
		}
		out.Tests = append(out.Tests, x)
	}
	return out
}
