package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang"
)

// The groups that help shows the commands in.
const (
	groupJudge = "judge"
	groupWrite = "write"
	groupTool  = "tool"
)

var groups = []*cobra.Group{
	{ID: groupJudge, Title: "Judge a coalition:"},
	{ID: groupWrite, Title: "Write and check rules:"},
	{ID: groupTool, Title: "About entente:"},
}

// commands is the list of commands.
var commands = []struct {
	group string
	make  func(*app) *cobra.Command
}{
	{groupJudge, scoreCommand},
	{groupJudge, explainCommand},
	{groupJudge, compareCommand},
	{groupJudge, observeCommand},
	{groupJudge, truthtableCommand},
	{groupJudge, serveCommand},
	{groupJudge, simulateCommand},
	{groupJudge, searchCommand},
	{groupJudge, backtestCommand},
	{groupJudge, docCommand},
	{groupWrite, initCommand},
	{groupWrite, checkCommand},
	{groupWrite, lintCommand},
	{groupWrite, testCommand},
	{groupWrite, verifyCommand},
	{groupWrite, diffCommand},
	{groupWrite, fmtCommand},
	{groupWrite, astCommand},
	{groupTool, schemaCommand},
	{groupTool, configCommand},
	{groupTool, versionCommand},
	{groupTool, completionCommand},
}

// root is the program's command with all others.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "entente",
		Short: "Judge military coalitions by declarative rules",
		Long: `entente judges a proposed military coalition by declarative rules: its political
value, its military effectiveness, and what each partner adds to either. Every
point is traced to a rule, a line and a source.

Exit codes: 0 done; 1 findings, failed tests or files that differ; 2 the job
could not be done; 3 the evaluation failed or ran into a limit.`,
		Example:           "  entente init study\n  entente score study",
		Version:           eval.Version,
		Args:              cobra.ArbitraryArgs,
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              unknownCommand,
	}
	a.prepare(root)
	for _, c := range commands {
		cmd := c.make(a)
		cmd.GroupID = c.group
		root.AddCommand(cmd)
	}
	return root
}

// prepare gives the root its streams, and what all commands have.
func (a *app) prepare(root *cobra.Command) {
	root.SetIn(a.env.Stdin)
	root.SetOut(a.env.Stdout)
	root.SetErr(a.env.Stderr)
	root.SetFlagErrorFunc(nearFlag)
	root.SetVersionTemplate("entente {{.Version}}\n")
	root.PersistentFlags().String("color", "auto", "colour the text: "+strings.Join(colors, ", "))
	complete(root, "color", colors)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if _, err := oneOf(colors)(cmd.Flag("color").Value.String()); err != nil {
			return fmt.Errorf("--color: %w", err)
		}
		return nil
	}
	root.AddGroup(groups...)
	root.SetHelpCommandGroupID(groupTool)
}

// unknownCommand runs where no command was named: it helps, or it says which
// command may have been meant.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	if near := lang.Nearest(args[0], names); near != "" {
		return fmt.Errorf("unknown command %q; did you mean %q?", args[0], near)
	}
	return fmt.Errorf("unknown command %q; the commands are %s", args[0], strings.Join(names, ", "))
}

// nearFlag names the flag that may have been meant.
func nearFlag(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return fmt.Errorf("%w; see entente %s --help", err, cmd.Name())
	}
	if near := near(unknown.GetSpecifiedName(), cmd); near != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, near)
	}
	return fmt.Errorf("%w; see entente %s --help", err, cmd.Name())
}

// near is the flag that is most like a misspelt one, or that it begins.
func near(name string, cmd *cobra.Command) string {
	var names []string
	begun := ""
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		names = append(names, f.Name)
		if len(name) > 1 && begun == "" && strings.HasPrefix(f.Name, name) {
			begun = f.Name
		}
	})
	return cmp.Or(begun, lang.Nearest(name, names))
}

// complete offers a fixed list of values for a flag.
func complete(cmd *cobra.Command, flag string, values []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil { // the flag is declared beside the call
		panic(err)
	}
}

// formatFlag declares -f with the formats that a command knows.
func formatFlag(cmd *cobra.Command, formats ...string) {
	cmd.Flags().StringP("format", "f", formats[0], "how to write the result: "+strings.Join(formats, ", "))
	complete(cmd, "format", formats)
	cmd.Annotations = map[string]string{"formats": strings.Join(formats, " ")}
}

// formats are what formatFlag was given.
func formats(cmd *cobra.Command) []string { return strings.Fields(cmd.Annotations["formats"]) }

// colors are the values of --color.
var colors = []string{"auto", "always", "never"}

// cleanLines makes a text of several lines safe to show.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = report.Clean(l)
	}
	return strings.Join(lines, "\n")
}
