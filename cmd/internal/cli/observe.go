package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/restraint"
	"github.com/entente-lang/entente/rules"
)

func observeCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "observe [PATH]",
		Short: "Ask what a state outside the coalition would do: stand by, support or oppose",
		Long: `Play the observer's game of std/wolford for each observer of a coalition, by
backward induction: what it chooses, the branch table behind the choice, the
diversity of preferences from which on the partners would leave, whether support
is disingenuous, and the nearest value of each input with another answer.

--set gives an input another value; an attribute without a record is meant of
every observer shown. --export efg writes the game in extensive form, as Gambit
reads it, in place of the report; --export efg=FILE writes it to a file as well.`,
		Example: `  entente observe std/tests/wolford --coalition powerful
  entente observe std/tests/wolford --coalition spoiled --set spoils_share=0
  entente observe std/tests/wolford --coalition spoiled --sweep diversity -f json
  entente observe std/tests/wolford --coalition spoiled --export efg=observer.efg`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.observe,
	}
	studyFlags(cmd)
	questionFlags(cmd)
	formatFlag(cmd, "text", "markdown", "json")
	setFlag(cmd)
	cmd.Flags().StringSlice("observer", nil, "the observers to ask, by id; otherwise all of the coalition")
	cmd.Flags().String("sweep", "", "also show the answers over the whole range of this input")
	cmd.Flags().String("export", "", "write the game of one observer, as `efg` or efg=FILE")
	limitFlags(cmd)
	return cmd
}

func (a *app) observe(cmd *cobra.Command, args []string) error {
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	o, err := s.observation(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	exported, err := a.export(ctx, cmd, s, o)
	if exported || err != nil {
		return err
	}
	r, err := o.play(ctx, s.program)
	if err != nil {
		return err
	}
	switch s.Format {
	case "json":
		err = report.Indented(a.env.Stdout, r)
	case "markdown":
		err = report.Observed(r, o.sweep).Markdown(a.env.Stdout)
	default:
		err = report.Observed(r, o.sweep).Text(a.env.Stdout, a.paintFor(s.Color, a.env.Stdout), a.width(a.env.Stdout))
	}
	if err == nil {
		a.mention(cmd, s.findings)
	}
	return err
}

// observation is what the flags of observe ask for.
type observation struct {
	in        eval.Input
	coalition *rules.Coalition
	observers []*rules.Record
	sweep     string
}

func (s *study) observation(cmd *cobra.Command) (o *observation, err error) {
	o = &observation{}
	if o.in, err = s.question(cmd); err != nil {
		return nil, err
	}
	o.coalition, _ = s.set.Coalition(o.in.Coalition)
	if o.observers, err = s.observers(cmd, o.coalition); err != nil {
		return nil, err
	}
	if o.in.Settings, err = s.changes(cmd, o.observers); err != nil {
		return nil, err
	}
	o.sweep, _ = cmd.Flags().GetString("sweep")
	if known := settableNames(o.observers[0].Kind); o.sweep != "" && !swept(o.observers[0].Kind, o.sweep) {
		return nil, unknown("--sweep: the game reads no number", o.sweep, known)
	}
	return o, nil
}

// swept reports whether an attribute is a number that can be moved.
func swept(k *rules.Kind, name string) bool {
	a, ok := k.Attr(name)
	return ok && a.Type.IsNumeric() && (a.Derived == nil || a.Given)
}

// observers are those that --observer names, or all of the coalition.
func (s *study) observers(cmd *cobra.Command, co *rules.Coalition) (out []*rules.Record, err error) {
	if _, ok := s.set.Kind(restraint.ObserverKind); !ok {
		return nil, errors.New("the study knows no observers; import \"std/wolford\"")
	}
	asked, _ := cmd.Flags().GetStringSlice("observer")
	out, err = s.records("--observer", restraint.ObserverKind, asked)
	if len(asked) == 0 {
		out = restraint.Observers(co)
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("the coalition %s has no observers; give it `observers = […]`, or ask for one with --observer", co.ID())
	}
	return out, err
}

// play plays the game of every observer and moves each input.
func (o *observation) play(ctx context.Context, p *eval.Program) (*report.Observation, error) {
	j, err := p.Judge(ctx, o.in)
	if err != nil {
		return nil, failed(err)
	}
	out := &report.Observation{Coalition: j.Coalition(), Version: eval.Version}
	for _, r := range o.observers {
		answer, err := restraint.Ask(j, r)
		if err != nil {
			return nil, err
		}
		sweeps, err := restraint.Swept(ctx, p, o.in, r)
		if err != nil {
			return nil, failed(err)
		}
		out.Observers = append(out.Observers, report.Observer{Answer: *answer, Sweeps: sweeps})
	}
	return out, nil
}

// export writes the game of an observer where --export asks for it, and
// reports whether that took the place of the report.
func (a *app) export(ctx context.Context, cmd *cobra.Command, s *study, o *observation) (instead bool, err error) {
	asked, _ := cmd.Flags().GetString("export")
	if asked == "" {
		return false, nil
	}
	format, path, named := strings.Cut(asked, "=")
	switch {
	case format != "efg" || named && path == "":
		return false, fmt.Errorf("--export: %q is neither efg nor efg=FILE", asked)
	case len(o.observers) > 1:
		return false, errors.New("--export: there are several observers; choose one with --observer")
	}
	j, err := s.program.Judge(ctx, o.in)
	if err != nil {
		return false, failed(err)
	}
	g, err := restraint.Read(j, o.observers[0])
	if err != nil {
		return false, err
	}
	text, err := g.Tree().EFG()
	if err != nil || named {
		if err == nil {
			err = writeFile(a.env.path(path), []byte(text), os.FileMode(0o644))
		}
		return false, err
	}
	_, err = fmt.Fprint(a.env.Stdout, text)
	return true, err
}
