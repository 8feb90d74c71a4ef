package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func configCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config [PATH]",
		Short: "Show the settings in force",
		Long: `Show the settings in force for the study at PATH, by default the working folder,
in the form of a config. A flag counts before the environment (ENTENTE_TOP and
so on), that before the nearest ` + configName + ` at or above the study, and that before
the default. A config may lower the limits max-cost and timeout, never raise them.`,
		Example: "  entente config\n  entente config --origin",
		Args:    cobra.MaximumNArgs(1),
		RunE:    a.config,
	}
	cmd.Flags().Bool("origin", false, "show where each value comes from")
	return cmd
}

func (a *app) config(cmd *cobra.Command, args []string) error {
	p, err := a.locate(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	defer p.close()
	s, err := a.settle(cmd, p.config)
	if err != nil {
		return err
	}
	origin, _ := cmd.Flags().GetBool("origin")
	return s.write(a.env.Stdout, origin)
}

// write writes the settings as a config would.
func (s *settings) write(w io.Writer, origin bool) error {
	values := map[string]any{"format": s.Format, "color": s.Color, "top": s.Top, "fail-level": s.FailLevel,
		"engine": s.Engine, "max-cost": fmt.Sprintf("%.0f", s.MaxCost), "timeout": s.Timeout}
	fmt.Fprintln(w, "version: 1")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, k := range keys {
		fmt.Fprintf(t, "%s: %v", k.name, values[k.name])
		if origin {
			fmt.Fprintf(t, "\t# %s", s.origin[k.name])
		}
		fmt.Fprintln(t)
	}
	s.Lint.write(t, origin)
	return t.Flush()
}
