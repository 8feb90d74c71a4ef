package cli

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval/theories"
	"github.com/entente-lang/entente/rules"
)

// allTheories is what --theories means without names.
const allTheories = "all"

func compareCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare [PATH]",
		Short: "Set the theories of a study side by side, and show where they disagree",
		Long: `Judge a coalition once and show what each theory gives it: the rules of each
file, such as the pack std/weisiger, on each dimension. Then try what moves the
coalition: every input raised by a tenth, every partner left out. What one theory
welcomes and another does not is shown with the rule and the source behind it.

Nothing is averaged. Which theories speak is decided by what the study imports.`,
		Example: `  entente compare
  entente compare --theories=std/schmitt,std/legitimacy
  entente compare -f json`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.compare,
	}
	studyFlags(cmd)
	questionFlags(cmd)
	formatFlag(cmd, "text", "json")
	cmd.Flags().StringSlice("theories", []string{allTheories}, "the theories to set side by side, as --theories=A,B")
	cmd.Flags().Lookup("theories").NoOptDefVal = allTheories
	cmd.Flags().Int("top", 8, "conflicts shown of inputs and of partners, the deepest first; 0 shows all")
	limitFlags(cmd)
	return cmd
}

func (a *app) compare(cmd *cobra.Command, args []string) error {
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	in, err := s.question(cmd)
	if err != nil {
		return err
	}
	opts, err := theoriesOf(cmd, s.set)
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	r, err := theories.Compare(ctx, s.program, in, opts)
	if err != nil {
		return failed(err)
	}
	if s.Format == "json" {
		err = report.Indented(a.env.Stdout, r)
	} else {
		err = report.Theories(a.env.Stdout, r, s.Top, a.paintFor(s.Color, a.env.Stdout), a.width(a.env.Stdout))
	}
	if err == nil {
		a.mention(cmd, s.findings)
	}
	return err
}

// theoriesOf reads --theories.
func theoriesOf(cmd *cobra.Command, set *rules.Set) (opts theories.Options, err error) {
	known := theories.Names(set)
	if len(known) == 0 {
		return opts, errors.New("the study has no rules, and so no theories")
	}
	asked, _ := cmd.Flags().GetStringSlice("theories")
	if slices.Contains(asked, allTheories) {
		return opts, nil
	}
	for _, name := range asked {
		if !slices.Contains(known, name) {
			err = errors.Join(err, unknown("--theories: there is no theory", name, known))
		}
	}
	slices.Sort(asked)
	opts.Theories = slices.Compact(asked)
	return opts, err
}
