package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/verify"
)

func verifyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify [PATH]",
		Short: "Prove the properties that stand in the rules, or look for what breaks them",
		Long: `Take each law of each property block. Where the ranges it speaks of can be
covered, it is proved; otherwise inputs are tried, and the law is not refuted in
so many tries. What breaks a law is shown as the lines of a test that fails.

The exit code is 1 when a law is refuted, and 2 when there is none to verify,
unless --allow-empty says that this is well.`,
		Example: `  entente verify --allow-empty
  entente verify std/tests/core --tries 1000`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.verify,
	}
	studyFlags(cmd)
	formatFlag(cmd, "text", "json")
	cmd.Flags().String("run", "", "verify only the properties whose titles match this regular expression")
	cmd.Flags().Int("tries", 10_000, "inputs tried for a law that is not proved")
	cmd.Flags().Uint64("seed", 1, "seed of the inputs tried")
	cmd.Flags().Bool("allow-empty", false, "it is no failure to find no property")
	limitFlags(cmd)
	return cmd
}

func (a *app) verify(cmd *cobra.Command, args []string) error {
	opts, err := verifyOptions(cmd)
	if err != nil {
		return err
	}
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	outcomes, err := verify.Run(ctx, s.program, opts)
	if err != nil {
		return failed(err)
	}
	if allow, _ := cmd.Flags().GetBool("allow-empty"); len(outcomes) == 0 && !allow {
		return errors.New("there is no property to verify; --allow-empty accepts that")
	}
	if s.Format == "json" {
		err = report.Indented(a.env.Stdout, verifyJSON(outcomes))
	} else {
		a.verifyText(outcomes)
	}
	if err == nil && verdicts(outcomes, verify.Refuted)+verdicts(outcomes, verify.Error) > 0 {
		return found()
	}
	return err
}

func verifyOptions(cmd *cobra.Command) (opts verify.Options, err error) {
	opts.Tries, _ = cmd.Flags().GetInt("tries")
	opts.Seed, _ = cmd.Flags().GetUint64("seed")
	if opts.Tries < 1 {
		return opts, errors.New("--tries must be at least 1")
	}
	pattern, _ := cmd.Flags().GetString("run")
	re, err := regexp.Compile(pattern)
	if err != nil {
		return opts, fmt.Errorf("--run: %w", err)
	}
	opts.Filter = re.MatchString
	return opts, nil
}

func verdicts(outcomes []verify.Outcome, v verify.Verdict) (n int) {
	for _, o := range outcomes {
		if o.Verdict == v {
			n++
		}
	}
	return n
}

func (a *app) verifyText(outcomes []verify.Outcome) {
	w := a.env.Stdout
	for _, o := range outcomes {
		fmt.Fprintf(w, "%-12s %s: %s\n", o.Verdict, report.Clean(o.Title), report.Clean(o.Law))
		fmt.Fprintf(w, "%13s%s\n", "", strings.Join(evidence(o), "; "))
		if c := o.Counterexample; c != nil {
			fmt.Fprintf(w, "%13s%s -> %s\n", "", eval.Number(c.Before), eval.Number(c.After))
			for _, line := range strings.Split(strings.TrimRight(c.Text, "\n"), "\n") {
				fmt.Fprintf(w, "%15s%s\n", "", report.Clean(line))
			}
		}
	}
	fmt.Fprintf(w, "%s: %d proved, %d not refuted, %d refuted, %d in error\n", report.Plural(len(outcomes), "law"),
		verdicts(outcomes, verify.Proved), verdicts(outcomes, verify.NotRefuted), verdicts(outcomes, verify.Refuted), verdicts(outcomes, verify.Error))
}

// evidence says what a verdict rests on.
func evidence(o verify.Outcome) []string {
	out := []string{o.At.String(), report.Plural(o.Cases, "case")}
	if o.Verdict == verify.NotRefuted {
		out = append(out, fmt.Sprintf("in %d tries", o.Tries))
		if o.Proven > 0 {
			out = append(out, fmt.Sprintf("%d of them proved", o.Proven))
		}
	}
	if o.Reason != "" {
		out = append(out, report.Clean(o.Reason))
	}
	return out
}

// lawJSON is the outcome of a law as plain data.
type lawJSON struct {
	Property       string   `json:"property"`
	Law            string   `json:"law"`
	At             string   `json:"at"`
	Verdict        string   `json:"verdict"`
	Cases          int      `json:"cases"`
	Proved         int      `json:"proved"`
	Tries          int      `json:"tries"`
	Reason         string   `json:"reason,omitempty"`
	Before         *float64 `json:"before,omitempty"`
	After          *float64 `json:"after,omitempty"`
	Counterexample string   `json:"counterexample,omitempty"`
}

func verifyJSON(outcomes []verify.Outcome) any {
	laws := []lawJSON{}
	for _, o := range outcomes {
		x := lawJSON{Property: o.Title, Law: o.Law, At: o.At.String(), Verdict: o.Verdict.String(), Cases: o.Cases, Proved: o.Proven,
			Tries: o.Tries, Reason: o.Reason}
		if c := o.Counterexample; c != nil {
			x.Before, x.After, x.Counterexample = &c.Before, &c.After, c.Text
		}
		laws = append(laws, x)
	}
	return map[string]any{"laws": laws, "entente": eval.Version}
}
