package cli

import "github.com/spf13/cobra"

// shells are the shells that completion can be made for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a script that completes commands in a shell",
		Long: `Print a script that makes a shell complete commands and flags.

  bash        source <(entente completion bash)
  zsh         entente completion zsh > "${fpath[1]}/_entente"
  fish        entente completion fish > ~/.config/fish/completions/entente.fish
  powershell  entente completion powershell | Out-String | Invoke-Expression`,
		Example:   "  entente completion bash",
		Args:      cobra.ExactArgs(1),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			root, w := cmd.Root(), a.env.Stdout
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(w, true)
			case "zsh":
				return root.GenZshCompletion(w)
			case "fish":
				return root.GenFishCompletion(w, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(w)
			}
			return unknown("there is no completion for the shell", args[0], shells)
		},
	}
}
