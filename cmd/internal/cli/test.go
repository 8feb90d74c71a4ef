package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/coverage"
	"github.com/entente-lang/entente/eval/ruletest"
)

func testCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test [PATH]",
		Short: "Run the tests that stand in the rules",
		Long: `Run the test blocks of a study and show, for what failed, the expectation with
the values that its parts came out as.

The exit code is 1 when a test fails, and 2 when there is none to run, unless
--allow-empty says that this is well.

--update writes the actual number into each expectation that failed and has the
form "EXPR == NUMBER" or "near(EXPR, NUMBER, TOLERANCE)": in its kind, with as few
decimals as make the expectation hold. Look at what changed before you keep it.

--watch runs the tests again whenever a rule file, a table or the config of the
study changes, until it is interrupted; the exit code is that of the last run.`,
		Example: `  entente test
  entente test -v --run "flag|caveat"
  entente test --update`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.test,
	}
	studyFlags(cmd)
	findingFlags(cmd)
	testFlags(cmd)
	coverageFlags(cmd)
	limitFlags(cmd)
	return cmd
}

func testFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("run", "", "run only the tests whose titles match this regular expression")
	f.BoolP("verbose", "v", false, "show the tests that passed, too")
	f.Bool("allow-empty", false, "it is no failure to find no test")
	f.Bool("update", false, "write the actual numbers into expectations that failed")
	f.Bool("watch", false, "run the tests again when a file of the study changes")
	cmd.MarkFlagsMutuallyExclusive("update", "watch")
}

func (a *app) test(cmd *cobra.Command, args []string) error {
	filter, err := testFilter(cmd)
	if err != nil {
		return err
	}
	path := pathOr(args, ".")
	if watch, _ := cmd.Flags().GetBool("watch"); watch {
		return a.watchTests(cmd, path, filter)
	}
	return a.testOnce(cmd, path, filter)
}

// tested is a study whose tests were run.
type tested struct {
	*study
	outcomes []ruletest.Outcome
	tried    *coverage.Report // nil where no flag asks for it
}

// testOnce runs the tests of a study and shows what came of them. With
// --update that is what comes of them afterwards.
func (a *app) testOnce(cmd *cobra.Command, path string, filter func(string) bool) error {
	t, err := a.tryTests(cmd, path, filter)
	if err != nil {
		return err
	}
	if update, _ := cmd.Flags().GetBool("update"); update {
		changed, err := a.updateTests(t.outcomes)
		if err != nil {
			return err
		}
		if changed {
			if t, err = a.tryTests(cmd, path, filter); err != nil {
				return err
			}
		}
	}
	return a.testEnd(cmd, t)
}

// tryTests reads a study and runs its tests.
func (a *app) tryTests(cmd *cobra.Command, path string, filter func(string) bool) (*tested, error) {
	s, err := a.read(cmd, path)
	if err != nil {
		return nil, err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	t := &tested{study: s}
	t.outcomes, t.tried, err = a.runTests(ctx, cmd, s, filter)
	if err != nil {
		return nil, failed(err)
	}
	return t, nil
}

// testEnd writes what came of the tests.
func (a *app) testEnd(cmd *cobra.Command, t *tested) error {
	if len(t.outcomes) == 0 {
		if err := noTests(cmd, len(t.set.Tests)); err != nil {
			return err
		}
	}
	if err := a.write(cmd, a.testRun(cmd, t.study, t.outcomes)); err != nil {
		return err
	}
	a.mention(cmd, t.findings)
	err := testEnding(t.outcomes)
	if t.tried == nil {
		return err
	}
	enough, failure := a.tellCoverage(cmd, t.tried)
	if failure != nil {
		return failure
	}
	if err == nil && !enough {
		return found()
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
