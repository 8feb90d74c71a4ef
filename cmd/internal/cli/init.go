package cli

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
)

//go:embed starter
var starter embed.FS

func initCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a study that runs at once",
		Long: `Start a study in a folder, by default the working folder: an invented coalition,
a rule, tests and a config, each with comments that say what to change. It asks
nothing and overwrites nothing unless --force is given.`,
		Example: "  entente init study\n  entente init --force",
		Args:    cobra.MaximumNArgs(1),
		RunE:    a.init,
	}
	cmd.Flags().Bool("force", false, "overwrite files that are there")
	return cmd
}

// starterFiles are the files of a new study by name. A folder that is embedded
// cannot hold a name that begins with a dot.
func starterFiles() (map[string][]byte, []string) {
	files, names := map[string][]byte{}, []string{}
	entries, err := fs.ReadDir(starter, "starter")
	for _, e := range entries {
		text, readErr := fs.ReadFile(starter, "starter/"+e.Name())
		err = errors.Join(err, readErr)
		name := strings.Replace(e.Name(), "entente.yaml", configName, 1)
		files[name] = text
		names = append(names, name)
	}
	if err != nil { // the folder is embedded
		panic(err)
	}
	return files, names
}

func (a *app) init(cmd *cobra.Command, args []string) error {
	dir := a.env.path(pathOr(args, "."))
	files, names := starterFiles()
	if force, _ := cmd.Flags().GetBool("force"); !force {
		if err := a.vacant(dir, names); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("%s: %w", a.env.seen(dir), reasonOf(err))
	}
	for _, name := range names {
		if err := writeFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return err
		}
	}
	where := ""
	if len(args) > 0 {
		where = " " + shellWord(args[0])
	}
	_, err := fmt.Fprintf(a.env.Stdout, "A study stands in %s: %s.\n\nNext:\n  entente score%s\n  entente test%s\n",
		report.Clean(a.env.seen(dir)), strings.Join(names, ", "), where, where)
	return err
}

// shellWord quotes a path for a shell where it must be.
func shellWord(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("/._-", r) && !isWordRune(r) }) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

func isWordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// vacant makes sure that no file of a new study is there already.
func (a *app) vacant(dir string, names []string) error {
	var there []string
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			there = append(there, a.env.seen(filepath.Join(dir, name)))
		}
	}
	if len(there) > 0 {
		return fmt.Errorf("%s there already; nothing was written; --force overwrites", strings.Join(there, ", ")+verb(len(there)))
	}
	return nil
}

func verb(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}
