package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval/simulate"
)

func simulateCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "simulate [PATH]",
		Short: "Play a scenario: who leaves when, how and why, and what is left",
		Long: `Play a scenario of the study through its days: events, triggers, forms of
defection and what they bring in their wake. The result shows flags against
effective soldiers and both scores by period, and for everything that happened
its reason, its line and its source.

Hazards and uncertain values are not drawn on that path. --draws plays as many
paths as asked for in which they are, and adds what came of them, with the error
that chance leaves. The same seed gives the same bytes. Many draws of a large
study take longer than a minute: --timeout says how long they may.`,
		Example: `  entente simulate
  entente simulate --scenario bad_year --draws 500
  entente simulate -o svg=bad_year.svg -o json=bad_year.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.simulate,
	}
	studyFlags(cmd)
	f := cmd.Flags()
	f.String("scenario", "", "the scenario to play; needed where there are several")
	drawFlags(cmd, "paths to draw, with hazards and uncertain values")
	f.Bool("all", false, "show every row of the table")
	f.StringSlice("show", nil, "numbers of the coalition that the table shows as well")
	f.Bool("ascii", false, "draw the chart in ASCII")
	formatFlag(cmd, report.SimulationFormatNames()...)
	f.StringArrayP("output", "o", nil, "also write the result to a file, as FORMAT=PATH; may be given several times")
	limitFlags(cmd)
	return cmd
}

func (a *app) simulate(cmd *cobra.Command, args []string) error {
	outputs, err := targets(cmd, report.SimulationFormatNames())
	if err != nil {
		return err
	}
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	r, err := a.played(cmd, s)
	if err != nil {
		return err
	}
	if err := a.saveSimulation(r, outputs); err != nil {
		return err
	}
	f, _ := report.LookupSimulationFormat(s.Format)
	if err := f.Write(a.env.Stdout, r); err != nil {
		return err
	}
	a.mention(cmd, s.findings)
	return nil
}

// played plays the scenario that the flags ask for.
func (a *app) played(cmd *cobra.Command, s *study) (*report.Simulation, error) {
	o, err := simulateOptions(cmd, s)
	if err != nil {
		return nil, err
	}
	o.Progress = a.progress(o.Draws, 1000)
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	result, err := simulate.Run(ctx, s.program, o)
	if err != nil {
		return nil, failed(err)
	}
	r := &report.Simulation{Result: result, Width: a.width(a.env.Stdout), Paint: a.paintFor(s.Color, a.env.Stdout)}
	r.All, _ = cmd.Flags().GetBool("all")
	r.Show, _ = cmd.Flags().GetStringSlice("show")
	r.Plain, _ = cmd.Flags().GetBool("ascii")
	r.Plain = r.Plain || !a.env.unicode()
	for _, name := range r.Show {
		if _, ok := result.Series[name]; !ok {
			return nil, unknown("--show: there is no number", name, slices.Sorted(maps.Keys(result.Series)))
		}
	}
	return r, nil
}

func simulateOptions(cmd *cobra.Command, s *study) (o simulate.Options, err error) {
	if o, err = drawOptions(cmd); err != nil {
		return o, err
	}
	o.Scenario = s.Scenario
	var ids []string
	for _, x := range s.set.Scenarios {
		ids = append(ids, x.ID)
	}
	if o.Scenario != "" && !slices.Contains(ids, o.Scenario) {
		return o, unknown("--scenario: there is no scenario", o.Scenario, ids)
	}
	return o, nil
}

// drawFlags are those of draws, each of them a play or a judgement.
func drawFlags(cmd *cobra.Command, draws string) {
	f := cmd.Flags()
	f.Int("draws", 0, draws)
	f.Uint64("seed", 1, "seed of the draws")
	f.Int("workers", 0, "draws at the same time; 0 takes one for each processor")
}

func drawOptions(cmd *cobra.Command) (o simulate.Options, err error) {
	f := cmd.Flags()
	o.Draws, _ = f.GetInt("draws")
	o.Seed, _ = f.GetUint64("seed")
	o.Workers, _ = f.GetInt("workers")
	if o.Draws < 0 || o.Draws > simulate.MaxDraws {
		return o, fmt.Errorf("--draws must lie between 0 and %d", simulate.MaxDraws)
	}
	if o.Workers < 0 {
		return o, fmt.Errorf("--workers must not be negative")
	}
	return o, nil
}

// progress tells on stderr how many draws are done: in place on a terminal, a
// line for each tenth elsewhere. Fewer draws than many are done before anybody
// asks.
func (a *app) progress(draws, many int) func(int) {
	if draws < many {
		return nil
	}
	terminal := false
	if a.env.Terminal != nil {
		_, terminal = a.env.Terminal(a.env.Stderr)
	}
	last := 0
	return func(done int) {
		percent := 100 * done / draws
		switch {
		case terminal && percent != last:
			fmt.Fprintf(a.env.Stderr, "\r%d %% of %d draws", percent, draws)
			if done == draws {
				fmt.Fprint(a.env.Stderr, "\r\033[K")
			}
		case !terminal && percent/10 != last/10:
			fmt.Fprintf(a.env.Stderr, "%d %% of %d draws\n", percent/10*10, draws)
		}
		last = percent
	}
}

// saveSimulation writes a result to files.
func (a *app) saveSimulation(r *report.Simulation, outputs []target) error {
	plain := *r
	plain.Paint, plain.Width = report.Paint{}, 0
	return a.saveAs(outputs, func(format string, w io.Writer) error {
		f, _ := report.LookupSimulationFormat(format)
		return f.Write(w, &plain)
	})
}
