package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/rules"
)

// quietTime is how long no file may change before the tests run again: editors
// and git write in several steps.
const quietTime = 100 * time.Millisecond

// watchedEndings are those of rule files and of tables.
var watchedEndings = []string{rules.Ending, ".csv"}

// watchTests runs the tests of a study, and again whenever one of its files has
// changed, until the context ends. What goes wrong in a run, files that do not
// parse among it, is shown and waits for the next.
func (a *app) watchTests(cmd *cobra.Command, path string, filter func(string) bool) error {
	root, err := a.watchRoot(cmd, path)
	if err != nil {
		return err
	}
	files, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	defer files.Close()
	if err := watchFolders(files, root); err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	fmt.Fprintf(a.env.Stderr, "watching %s; Ctrl-C ends\n", cleanLines(a.env.seen(root)))
	var last *ending
	w := &watcher{quiet: quietTime, events: files.Events, errors: files.Errors,
		takes: func(e fsnotify.Event) bool { return takesChange(files, e) },
		run:   func(changed string) { last = a.testAgain(cmd, path, filter, changed, last) }}
	if err := w.loop(cmd.Context()); err != nil {
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

// watchFolders watches a folder and those below it. Hidden ones hold no rules,
// and links are not followed, as in the reading of a study.
func watchFolders(files *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && p != root: // it went in the meantime
			return nil
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case p != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		return files.Add(p)
	})
}

// takesChange reports whether a change is of a file that the tests may depend
// on. A new folder is watched from then on, and may hold such files.
func takesChange(files *fsnotify.Watcher, e fsnotify.Event) bool {
	name := filepath.Base(e.Name)
	switch {
	case !e.Has(fsnotify.Create) && !e.Has(fsnotify.Write) && !e.Has(fsnotify.Remove) && !e.Has(fsnotify.Rename):
		return false
	case name == configName:
		return true
	case strings.HasPrefix(name, "."):
		return false
	}
	if info, err := os.Lstat(e.Name); e.Has(fsnotify.Create) && err == nil && info.IsDir() {
		return watchFolders(files, e.Name) == nil
	}
	return slices.Contains(watchedEndings, strings.ToLower(filepath.Ext(name)))
}

// watcher runs something once, and again after changes.
type watcher struct {
	quiet  time.Duration // without a change, before it runs again
	events <-chan fsnotify.Event
	errors <-chan error
	takes  func(fsnotify.Event) bool
	run    func(changed string) // the file that changed last, "" at first
}

// loop ends without error when the context does. Changes during a run wait in
// the channel.
func (w *watcher) loop(ctx context.Context) error {
	w.run("")
	changed, due := "", (<-chan time.Time)(nil)
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-w.events:
			if w.takes(e) {
				changed, due = e.Name, time.After(w.quiet)
			}
		case err := <-w.errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return err
			}
			changed, due = "more than can be told", time.After(w.quiet)
		case <-due:
			due = nil
			w.run(changed)
		}
	}
}
