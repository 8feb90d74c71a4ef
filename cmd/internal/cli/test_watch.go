package cli

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/rules/watch"
)

// watchTests runs the tests of a study, and again whenever one of its files has
// changed, until the context ends. What goes wrong in a run, files that do not
// parse among it, is shown and waits for the next.
func (a *app) watchTests(cmd *cobra.Command, path string, filter func(string) bool) error {
	root, err := a.watchRoot(cmd, path)
	if err != nil {
		return err
	}
	files, err := watch.Open(root)
	if err != nil {
		return fmt.Errorf("--watch: %w", reasonOf(err))
	}
	defer files.Close()
	fmt.Fprintf(a.env.Stderr, "watching %s; Ctrl-C ends\n", cleanLines(a.env.seen(root)))
	last := a.testAgain(cmd, path, filter, "", nil)
	err = files.Run(cmd.Context(), func(changed string) { last = a.testAgain(cmd, path, filter, changed, last) })
	if err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	if last.code == exitDone {
		return nil
	}
	return last
}

// watchRoot is the folder of a study that can be watched, with no link in its
// path.
func (a *app) watchRoot(cmd *cobra.Command, path string) (string, error) {
	p, err := a.place(cmd, path)
	if err != nil {
		return "", err
	}
	defer p.close()
	s, err := a.settle(cmd, p.config)
	switch {
	case err != nil:
		return "", err
	case p.root == "":
		return "", errors.New("--watch: a standard pack does not change")
	case s.Format != "text" || cmd.Flag("output").Changed:
		return "", errors.New("--watch writes text to the standard output and nothing else; leave --format and --output out")
	}
	root, err := filepath.EvalSymlinks(p.root)
	if err != nil {
		return "", fmt.Errorf("--watch: %w", reasonOf(err))
	}
	return root, nil
}

// testAgain runs the tests below a line that says why, and gives how they
// ended. A run that was interrupted leaves the ending of the one before.
func (a *app) testAgain(cmd *cobra.Command, path string, filter func(string) bool, changed string, before *ending) *ending {
	if changed != "" {
		fmt.Fprintf(a.env.Stdout, "\n──── %s changed ────\n", report.Clean(a.env.seen(changed)))
	}
	err := a.testOnce(cmd, path, filter)
	if cmd.Context().Err() != nil && before != nil {
		return before
	}
	if err == nil {
		return &ending{code: exitDone}
	}
	end := endingOf(err)
	a.finish(cmd, end)
	return &ending{code: end.code, told: true} // it has been told here
}
