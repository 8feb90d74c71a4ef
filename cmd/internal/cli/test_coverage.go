package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval/coverage"
	"github.com/entente-lang/entente/eval/ruletest"
)

// coverageFlags declare what `test` can tell about what the tests tried.
func coverageFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Bool("coverage", false, "also tell which rules, sides of conditions and rows of tables the tests tried")
	f.String("coverage-html", "", "write the coverage as a page to this `FILE`")
	f.String("coverage-lcov", "", "write the coverage as lcov to this `FILE`")
	f.Float64("min-coverage", 0, "the least coverage in per cent; below it the exit code is 1")
}

// runTests runs the tests, and watches what they try where a flag asks for it.
func (a *app) runTests(ctx context.Context, cmd *cobra.Command, s *study, filter func(string) bool) ([]ruletest.Outcome, *coverage.Report, error) {
	asked := false
	for _, name := range []string{"coverage", "coverage-html", "coverage-lcov", "min-coverage"} {
		asked = asked || cmd.Flags().Changed(name)
	}
	if !asked {
		outcomes, err := ruletest.Run(ctx, s.program, filter)
		return outcomes, nil, err
	}
	r, outcomes, err := coverage.Run(ctx, s.program, filter)
	return outcomes, r, err
}

// tellCoverage writes the files asked for and, on stderr, the share and what
// is left. It says whether the share is large enough.
func (a *app) tellCoverage(cmd *cobra.Command, r *coverage.Report) (enough bool, err error) {
	r.Prefix = a.prefix
	for flag, write := range map[string]func(io.Writer) error{"coverage-html": r.WriteHTML, "coverage-lcov": r.WriteLCOV} {
		path, _ := cmd.Flags().GetString(flag)
		if path == "" {
			continue
		}
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return false, err
		}
		if err := writeFile(a.env.path(path), b.Bytes(), 0o644); err != nil {
			return false, err
		}
	}
	w := a.env.Stderr
	fmt.Fprintf(w, "coverage %.1f%%: %d of %d rules, %d of %d sides of conditions, %d of %d rows of tables\n", r.Percent(),
		r.Study.RulesApplied, r.Study.Rules, r.Study.SidesSeen, r.Study.Sides, r.Study.RowsHit, r.Study.Rows)
	for _, l := range untried(r) {
		fmt.Fprintln(w, "  "+report.Clean(l))
	}
	least, _ := cmd.Flags().GetFloat64("min-coverage")
	if r.Percent() < least {
		fmt.Fprintf(w, "coverage lies under --min-coverage %g\n", least)
		return false, nil
	}
	return true, nil
}

// untried lists what no test tried, of the study's own files.
func untried(r *coverage.Report) (lines []string) {
	own := func(at string) bool { return !strings.HasPrefix(at, "std/") }
	for _, x := range r.Rules {
		if own(x.At) && x.Applied == 0 {
			lines = append(lines, x.At+": the rule "+x.ID+" never applied")
		}
	}
	for _, x := range r.Clauses {
		if own(x.At) && x.True == 0 {
			lines = append(lines, x.At+": `"+x.Text+"` was never true")
		}
		if own(x.At) && x.False == 0 {
			lines = append(lines, x.At+": `"+x.Text+"` was never false")
		}
	}
	for _, x := range r.Rows {
		if own(x.At) && x.Hit == 0 {
			lines = append(lines, x.At+": the row of "+x.Table+" never applied")
		}
	}
	return lines
}
