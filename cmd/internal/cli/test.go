package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
)

func testCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test [PATH]",
		Short: "Run the tests that stand in the rules",
		Long: `Run the test blocks of a study and show, for what failed, the expectation with
the values that its parts came out as.

The exit code is 1 when a test fails, and 2 when there is none to run, unless
--allow-empty says that this is well.`,
		Example: `  entente test
  entente test -v --run "flag|caveat"`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.test,
	}
	studyFlags(cmd)
	findingFlags(cmd)
	cmd.Flags().String("run", "", "run only the tests whose titles match this regular expression")
	cmd.Flags().BoolP("verbose", "v", false, "show the tests that passed, too")
	cmd.Flags().Bool("allow-empty", false, "it is no failure to find no test")
	coverageFlags(cmd)
	limitFlags(cmd)
	return cmd
}

func (a *app) test(cmd *cobra.Command, args []string) error {
	filter, err := testFilter(cmd)
	if err != nil {
		return err
	}
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	outcomes, tried, err := a.runTests(ctx, cmd, s, filter)
	if err != nil {
		return failed(err)
	}
	if len(outcomes) == 0 {
		if err := noTests(cmd, len(s.set.Tests)); err != nil {
			return err
		}
	}
	if err := a.write(cmd, a.testRun(cmd, s, outcomes)); err != nil {
		return err
	}
	a.mention(cmd, s.findings)
	err = testEnding(outcomes)
	if tried != nil {
		enough, failure := a.tellCoverage(cmd, tried)
		if failure != nil {
			return failure
		}
		if err == nil && !enough {
			return found()
		}
	}
	return err
}

// testFilter makes a filter of --run; nil takes all.
func testFilter(cmd *cobra.Command) (func(string) bool, error) {
	pattern, _ := cmd.Flags().GetString("run")
	if pattern == "" {
		return nil, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("--run: %w", err)
	}
	return re.MatchString, nil
}

func noTests(cmd *cobra.Command, declared int) error {
	if allow, _ := cmd.Flags().GetBool("allow-empty"); allow {
		return nil
	}
	if declared > 0 {
		return fmt.Errorf("--run matches none of the %s; --allow-empty accepts that", report.Plural(declared, "test"))
	}
	return errors.New("the study has no tests; --allow-empty accepts that")
}

// testEnding is the exit of a run: a test that ran into a limit outweighs one
// that failed.
func testEnding(outcomes []ruletest.Outcome) error {
	ending := error(nil)
	for _, o := range outcomes {
		var f *eval.Failure
		if errors.As(o.Err, &f) && (errors.Is(o.Err, context.DeadlineExceeded) || errors.Is(o.Err, context.Canceled)) {
			return interrupted(o.Err)
		}
		if !o.Passed() {
			ending = found()
		}
	}
	return ending
}

// interrupted ends a run whose report has been written.
func interrupted(err error) error {
	var end *ending
	errors.As(failed(err), &end)
	end.told = true
	return end
}
