package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/truthtable"
)

func truthtableCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "truthtable [PATH]",
		Short: "Show which combinations of conditions go together with an outcome",
		Long: `Lay out the members of a coalition, without its lead, as the cases of a truth
table: a row for each combination of conditions, with its cases, its consistency
and the contradictions in it. Then tell which conditions are necessary, and
minimise the rows that lead to the outcome, with and without the combinations
that no case shows.

Conditions and outcome are attributes of partners: shares, which are memberships
in fuzzy sets, or truths. membership(x, out, crossover, full) calibrates a raw
number. In what is printed * is and, + is or, ~ is not.`,
		Example: `  entente truthtable --outcome utility --conditions standing,integration,quality
  entente truthtable --outcome utility --conditions standing,quality --fit integration -f json`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.truthtable,
	}
	studyFlags(cmd)
	questionFlags(cmd)
	formatFlag(cmd, "text", "markdown", "json")
	f := cmd.Flags()
	f.String("outcome", "", "the attribute that is to be explained")
	f.StringSlice("conditions", nil, "the attributes that may explain it, at most 8")
	f.StringSlice("fit", nil, "attributes to hold against the outcome, such as a theory's own combination of conditions")
	f.Float64("consistency", 0.8, "least consistency of a row that leads to the outcome, above 0 and up to 1")
	f.Int("cases", 1, "least number of cases of a row that counts")
	limitFlags(cmd)
	return cmd
}

// truthtableJSON is a truth table as plain data.
type truthtableJSON struct {
	Coalition string `json:"coalition"`
	AsOf      string `json:"as_of"`
	*truthtable.Table
	Fits    []truthtable.Fit     `json:"fits"`
	Missing []truthtable.Missing `json:"missing"`
	Entente string               `json:"entente"`
}

func (a *app) truthtable(cmd *cobra.Command, args []string) error {
	opts, err := truthtableOptions(cmd)
	if err != nil {
		return err
	}
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	in, err := s.question(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	j, err := s.program.Judge(ctx, in)
	if err != nil {
		return failed(err)
	}
	x := truthtableJSON{Coalition: in.Coalition, AsOf: j.Coalition().AsOf, Fits: []truthtable.Fit{}, Missing: []truthtable.Missing{}, Entente: eval.Version}
	if err := x.build(cmd, s, j, opts); err != nil {
		return err
	}
	if s.Format == "json" {
		err = report.Indented(a.env.Stdout, x)
	} else {
		err = a.writeDocument(s.settings, report.TruthTable(fmt.Sprintf("%s as of %s", x.Coalition, x.AsOf), x.Table, x.Fits, x.Missing))
	}
	if err == nil {
		a.mention(cmd, s.findings)
	}
	return err
}

func truthtableOptions(cmd *cobra.Command) (opts truthtable.Options, err error) {
	opts.Consistency, _ = cmd.Flags().GetFloat64("consistency")
	opts.Cases, _ = cmd.Flags().GetInt("cases")
	if !(opts.Consistency > 0 && opts.Consistency <= 1) {
		err = errors.New("--consistency must be above 0 and at most 1")
	}
	if opts.Cases < 1 {
		err = errors.Join(err, errors.New("--cases must be at least 1"))
	}
	return opts, err
}

// build reads the cases, makes the table and holds further attributes against
// its outcome.
func (x *truthtableJSON) build(cmd *cobra.Command, s *study, j *eval.Judgement, opts truthtable.Options) error {
	outcome, _ := cmd.Flags().GetString("outcome")
	conditions, _ := cmd.Flags().GetStringSlice("conditions")
	fit, _ := cmd.Flags().GetStringSlice("fit")
	if outcome == "" || len(conditions) == 0 {
		return errors.New("--outcome and --conditions say which attributes of partners to lay out")
	}
	known := truthtable.Graded(s.set)
	for _, name := range append(append([]string{outcome}, conditions...), fit...) {
		if !slices.Contains(known, name) {
			return unknown("partners have no share or truth called", name, known)
		}
	}
	cases, missing, err := truthtable.Of(j, s.set, outcome, append(append([]string{}, conditions...), fit...))
	if err != nil {
		return err
	}
	if len(cases) == 0 && len(missing) > 0 {
		return fmt.Errorf("no case can be placed: %s has no %s", missing[0].ID, missing[0].Attribute)
	}
	x.Missing = append(x.Missing, missing...)
	further := make([][]float64, len(fit))
	for i := range cases {
		c := &cases[i]
		for k := range fit {
			further[k] = append(further[k], c.Conditions[len(conditions)+k])
		}
		c.Conditions = c.Conditions[:len(conditions)]
	}
	if x.Table, err = truthtable.Build(outcome, conditions, cases, opts); err != nil {
		return err
	}
	for k, name := range fit {
		x.Fits = append(x.Fits, x.Sufficient(name, further[k]))
	}
	return nil
}
