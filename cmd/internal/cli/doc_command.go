package cli

import (
	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
)

// functionTopic is what doc is asked for the library.
const functionTopic = "functions"

func docCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doc [PATH | PACK | functions]",
		Short: "Print the codebook of a study or a pack",
		Long: `Print the codebook: kinds with their attributes, types, units and ranges; the
dimensions; parameters and the values set; rules with what they claim, how they
are calibrated and where they come from; sources.

PATH is a folder or a file, by default the working folder. A standard pack goes
by its name, std/core; functions are those that expressions may call.`,
		Example: "  entente doc\n  entente doc std/core -f markdown\n  entente doc functions",
		Args:    cobra.MaximumNArgs(1),
		RunE:    a.doc,
	}
	studyFlags(cmd)
	formatFlag(cmd, "text", "markdown", "json")
	return cmd
}

func (a *app) doc(cmd *cobra.Command, args []string) error {
	arg := pathOr(args, ".")
	if arg == functionTopic {
		s, err := a.settle(cmd, nil)
		if err != nil {
			return err
		}
		return a.writeCodebook(s, functionBook())
	}
	s, err := a.read(cmd, arg)
	if err != nil {
		return err
	}
	if err := a.writeCodebook(s.settings, codebookOf("Codebook of "+arg, s.set)); err != nil {
		return err
	}
	a.mention(cmd, s.findings)
	return nil
}

func (a *app) writeCodebook(s *settings, b *codebook) error {
	if s.Format == "json" {
		return report.Indented(a.env.Stdout, b)
	}
	return a.writeDocument(s, b.document())
}

func (a *app) writeDocument(s *settings, d *report.Document) error {
	switch s.Format {
	case "json":
		return report.Indented(a.env.Stdout, d)
	case "markdown":
		return d.Markdown(a.env.Stdout)
	}
	return d.Text(a.env.Stdout, a.paintFor(s.Color, a.env.Stdout), a.width(a.env.Stdout))
}
