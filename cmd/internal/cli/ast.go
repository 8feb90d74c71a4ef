package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

func astCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ast FILE",
		Short: "Show the tree of a rule file",
		Long: `Show the tree that a rule file is read into: a node a line, indented by depth,
with the part it plays and its own words. FILE may be - for the standard input.

The exit code is 1 when the file does not follow the grammar; the tree then
holds a BadDecl for each declaration that could not be read.`,
		Example: "  entente ast rules.entente\n  entente ast -f json coalition.entente",
		Args:    cobra.ExactArgs(1),
		RunE:    a.ast,
	}
	formatFlag(cmd, "text", "json")
	stdinFlag(cmd)
	return cmd
}

// stdinFlag declares what to call the standard input in findings.
func stdinFlag(cmd *cobra.Command) {
	cmd.Flags().String("stdin-filename", "stdin"+".entente", "what to call the standard input in findings")
}

func (a *app) ast(cmd *cobra.Command, args []string) error {
	s, err := a.settle(cmd, nil)
	if err != nil {
		return err
	}
	text, name, err := a.source(cmd, args[0])
	if err != nil {
		return err
	}
	tree, list := lang.Parse(source.New(name, text))
	if s.Format == "json" {
		err = report.Indented(a.env.Stdout, lang.JSON(tree))
	} else {
		err = lang.DumpFile(cleaner{a.env.Stdout}, tree)
	}
	if err == nil && diag.HasErrors(list) {
		return &ending{code: exitFindings, findings: list, told: true}
	}
	return err
}

// cleaner makes lines safe to show on their way.
type cleaner struct{ w io.Writer }

func (c cleaner) Write(b []byte) (int, error) {
	_, err := io.WriteString(c.w, cleanLines(string(b)))
	return len(b), err
}

// source reads a file of the command line, or the standard input for "-", and
// gives it a name for findings. Its size is bounded.
func (a *app) source(cmd *cobra.Command, arg string) (text, name string, err error) {
	if arg == "-" {
		name, _ = cmd.Flags().GetString("stdin-filename")
		text, err = readSource(a.env.Stdin)
		return text, name, err
	}
	full := a.env.path(arg)
	info, err := os.Stat(full)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("it is not a regular file")
	}
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", arg, reasonOf(err))
	}
	f, err := os.Open(full)
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", arg, reasonOf(err))
	}
	defer f.Close()
	text, err = readSource(f)
	if err != nil {
		err = fmt.Errorf("%s: %w", arg, err)
	}
	return text, a.env.seen(full), err
}

func readSource(r io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, lang.MaxSource+1))
	if err == nil && len(text) > lang.MaxSource {
		err = fmt.Errorf("larger than %d bytes", lang.MaxSource)
	}
	return string(text), err
}
