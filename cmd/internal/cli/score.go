package cli

import (
	"bytes"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
)

func scoreCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "score [PATH]",
		Short: "Score a coalition, with the reasons",
		Long: `Score a coalition in every dimension and show why: the strongest contributions
for and against with their sources, what each partner adds, and what could not
be judged because a value is missing.

Of a value that is given as a spread the central one counts. --draws draws such
values as often as you say, judges the coalition each time, and says between
which scores 8 of 10 lie. The same seed gives the same bytes.

PATH is a folder or a file, by default the working folder. A folder stands for
all rule files in it and below.`,
		Example: `  entente score
  entente score --as-of 2024-06-01
  entente score --add sarn --remove dorn
  entente score --draws 10000
  entente score -f markdown
  entente score -o json=result.json -o csv=ledger.csv`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.score,
	}
	studyFlags(cmd)
	questionFlags(cmd)
	formatFlag(cmd, report.FormatNames()...)
	cmd.Flags().StringArrayP("output", "o", nil, "also write the result to a file, as FORMAT=PATH; may be given several times")
	cmd.Flags().Int("top", 8, "contributions shown on each side of a score; 0 shows all")
	drawFlags(cmd, "draws of the values that are given as spreads: how far the scores are uncertain")
	limitFlags(cmd)
	return cmd
}

func (a *app) score(cmd *cobra.Command, args []string) error {
	outputs, err := targets(cmd, report.FormatNames())
	if err != nil {
		return err
	}
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	r, err := a.judge(cmd, s)
	if err != nil {
		return err
	}
	if err := a.save(r, outputs); err != nil {
		return err
	}
	f, _ := report.Lookup(s.Format)
	if err := f.Write(a.env.Stdout, r); err != nil {
		return err
	}
	a.mention(cmd, s.findings)
	return nil
}

// pathOr is the first argument, or a path to take where there is none.
func pathOr(args []string, other string) string {
	if len(args) == 0 {
		return other
	}
	return args[0]
}

// judge scores the coalition that the flags ask for, and beside it the one
// that is declared where they change its members.
func (a *app) judge(cmd *cobra.Command, s *study) (*report.Report, error) {
	in, err := s.question(cmd)
	if err != nil {
		return nil, err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	r := &report.Report{Top: s.Top, Width: a.width(a.env.Stdout), Paint: a.paintFor(s.Color, a.env.Stdout)}
	if len(in.Add)+len(in.Remove) > 0 {
		if r.Before, err = s.program.Score(ctx, eval.Input{Coalition: in.Coalition, Day: in.Day}); err != nil {
			return nil, failed(err)
		}
	}
	if r.Result, err = s.program.Score(ctx, in); err != nil {
		return nil, failed(err)
	}
	if o, err := drawOptions(cmd); err != nil {
		return nil, err
	} else if o.Draws > 0 {
		o.Progress = a.progress(o.Draws, 500_000)
		if r.Result.Draws, err = simulate.Scores(ctx, s.program, in, o); err != nil {
			return nil, failed(err)
		}
	}
	if lead, ok := s.set.Record(r.Result.Coalition.Lead); ok {
		r.Lead = lead.Title
	}
	return r, nil
}

// save writes a result to files.
func (a *app) save(r *report.Report, outputs []target) error {
	plain := *r
	plain.Paint, plain.Width = report.Paint{}, 0
	return a.saveAs(outputs, func(format string, w io.Writer) error {
		f, _ := report.Lookup(format)
		return f.Write(w, &plain)
	})
}

// saveAs writes something to files, each in its format. Everything is made
// before anything is written.
func (a *app) saveAs(outputs []target, write func(format string, w io.Writer) error) error {
	texts := make([]bytes.Buffer, len(outputs))
	for i, o := range outputs {
		if err := write(o.format, &texts[i]); err != nil {
			return err
		}
	}
	for i, o := range outputs {
		if err := writeFile(a.env.path(o.path), texts[i].Bytes(), os.FileMode(0o644)); err != nil {
			return err
		}
	}
	return nil
}
