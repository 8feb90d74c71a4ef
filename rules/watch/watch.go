package watch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/entente-lang/entente/rules"
)

// Quiet is how long no file may change before a change is told: editors and git
// write in several steps.
const Quiet = 100 * time.Millisecond

// endings are those of rule files and of tables.
var endings = []string{rules.Ending, ".csv"}

// Folder watches a folder and those below it until the context ends. It is what
// the facade's Watching takes as Changes. It calls changed once when it begins,
// for what may have changed before.
func Folder(dir string) func(ctx context.Context, changed func()) error {
	return func(ctx context.Context, changed func()) error {
		f, err := Open(dir)
		if err != nil {
			return err
		}
		defer f.Close()
		changed()
		return f.Run(ctx, func(string) { changed() })
	}
}

// Files are the files of a study, being watched.
type Files struct {
	watcher *fsnotify.Watcher
	quiet   time.Duration // without a change, before one is told
	events  <-chan fsnotify.Event
	errors  <-chan error
	takes   func(fsnotify.Event) bool
}

// Open begins to watch a folder: what changes from now on is told by Run. Links
// in the path of the folder are followed, those below it are not, as in the
// reading of a study.
func Open(dir string) (*Files, error) {
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := add(w, root); err != nil {
		w.Close()
		return nil, err
	}
	return &Files{watcher: w, quiet: Quiet, events: w.Events, errors: w.Errors,
		takes: func(e fsnotify.Event) bool { return takes(w, e) }}, nil
}

// Close ends the watching.
func (f *Files) Close() error { return f.watcher.Close() }

// Run calls changed with the path of the file that changed last, each time that
// files have changed and been quiet since, until the context ends; that is no
// error. Changes during a call are told after it.
func (f *Files) Run(ctx context.Context, changed func(path string)) error {
	last, due := "", (<-chan time.Time)(nil)
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-f.events:
			if f.takes(e) {
				last, due = e.Name, time.After(f.quiet)
			}
		case err := <-f.errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return err
			}
			last, due = "more than can be told", time.After(f.quiet)
		case <-due:
			due = nil
			changed(last)
		}
	}
}

// add watches a folder and those below it. Hidden ones hold no rules.
func add(w *fsnotify.Watcher, root string) error {
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
		return w.Add(p)
	})
}

// takes reports whether a change is of a file that a rule set may rest on. A new
// folder is watched from then on, and may hold such files.
func takes(w *fsnotify.Watcher, e fsnotify.Event) bool {
	name := filepath.Base(e.Name)
	switch {
	case !e.Has(fsnotify.Create) && !e.Has(fsnotify.Write) && !e.Has(fsnotify.Remove) && !e.Has(fsnotify.Rename):
		return false
	case name == rules.Marker:
		return true
	case strings.HasPrefix(name, "."):
		return false
	}
	if info, err := os.Lstat(e.Name); e.Has(fsnotify.Create) && err == nil && info.IsDir() {
		return add(w, e.Name) == nil
	}
	return slices.Contains(endings, strings.ToLower(filepath.Ext(name)))
}
