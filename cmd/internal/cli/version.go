package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
)

func versionCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Show the version",
		Long:    "Show the version of entente, and what it was built with and from.",
		Example: "  entente version\n  entente version -f json",
		Args:    cobra.NoArgs,
		RunE:    a.version,
	}
	formatFlag(cmd, "text", "json")
	return cmd
}

// build is what is known of this program.
type build struct {
	Version  string `json:"entente"`
	Go       string `json:"go"`
	System   string `json:"system"` // operating system and processor
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified"`
}

func (a *app) version(cmd *cobra.Command, _ []string) error {
	s, err := a.settle(cmd, nil)
	if err != nil {
		return err
	}
	b := build{Version: eval.Version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, x := range info.Settings {
			switch x.Key {
			case "vcs.revision":
				b.Revision = x.Value
			case "vcs.modified":
				b.Modified = x.Value == "true"
			}
		}
	}
	if s.Format == "json" {
		return report.Indented(a.env.Stdout, b)
	}
	from := ""
	if b.Revision != "" {
		from = " from " + b.Revision
	}
	if b.Modified {
		from += ", modified"
	}
	_, err = fmt.Fprintf(a.env.Stdout, "entente %s (%s, %s)%s\n", b.Version, b.Go, b.System, from)
	return err
}
