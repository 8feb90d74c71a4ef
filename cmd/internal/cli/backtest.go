package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval/backtest"
)

func backtestCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backtest [PATH]",
		Short: "Hold forecast exits and forms against what happened",
		Long: `Play a scenario with many draws, and hold the exits and the forms of defection
that it forecasts against what became of the partners: how well leaving is told
from staying (AUC), how large the errors of the forecast chances are (Brier score
and its parts), whether those that left did so in the order forecast (Kendall's
tau), and which forms were taken for which. Each figure has a 95 percent interval
from drawing partners with replacement.

What happened stands in the attributes left and did of partners, from the pack
std/outcomes; a study whose rules or triggers read them is refused. The model is
scored as it is. What is fitted - the baselines, and the model's level where it is
recalibrated - is fitted on other partners, or with --before on earlier time.`,
		Example: `  entente backtest examples/iraq-2003 --draws 50 --bootstrap 100
  entente backtest examples/iraq-2003 --forecast course --draws 50 --bootstrap 100`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.backtest,
	}
	studyFlags(cmd)
	formatFlag(cmd, "text", "json")
	f := cmd.Flags()
	f.String("forecast", "", "the scenario that makes the forecast; needed where there are several")
	f.Int("draws", 500, "paths drawn")
	f.Int("window", 6, "months that a forecast looks ahead")
	f.Int("folds", 5, "partners are dealt into so many folds; each is scored with what was fitted on the others")
	f.String("before", "", "split by time: fit on what begins before this day, score the rest")
	f.Int("bootstrap", 2000, "draws of partners for the intervals")
	f.Uint64("seed", 1, "seed of all draws")
	limitFlags(cmd)
	return cmd
}

func (a *app) backtest(cmd *cobra.Command, args []string) error {
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	o := backtestOptions(cmd)
	o.Scenario, o.Progress = s.Forecast, a.progress(o.Draws, 1000)
	r, err := backtest.Run(ctx, s.program, o)
	if errors.Is(err, backtest.ErrQuestion) {
		return err
	}
	if err != nil {
		return failed(err)
	}
	if s.Format == "json" {
		err = report.Indented(a.env.Stdout, r)
	} else {
		err = report.Backtest(a.env.Stdout, r, a.paintFor(s.Color, a.env.Stdout))
	}
	if err == nil {
		a.mention(cmd, s.findings)
	}
	return err
}

func backtestOptions(cmd *cobra.Command) (o backtest.Options) {
	f := cmd.Flags()
	o.Draws, _ = f.GetInt("draws")
	o.Window, _ = f.GetInt("window")
	o.Folds, _ = f.GetInt("folds")
	o.Before, _ = f.GetString("before")
	o.Bootstrap, _ = f.GetInt("bootstrap")
	o.Seed, _ = f.GetUint64("seed")
	return o
}
