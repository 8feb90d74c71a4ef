package watch

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// TestWaits holds that changes close to one another are told once, and that
// those during a call are not lost.
func TestWaits(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	events := make(chan fsnotify.Event, 100)
	burst := func(name string) {
		for range 20 {
			events <- fsnotify.Event{Name: name, Op: fsnotify.Write}
		}
	}
	var told []string
	f := &Files{quiet: 20 * time.Millisecond, events: events, takes: func(e fsnotify.Event) bool { return e.Name != "other" }}
	burst("a")
	burst("other")
	err := f.Run(ctx, func(changed string) {
		if told = append(told, changed); len(told) == 1 {
			burst("b")
		} else {
			stop()
		}
	})
	if err != nil || strings.Join(told, " ") != "a b" {
		t.Errorf("%q, %v", told, err)
	}
}

func TestSurvivesOverflow(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	errs := make(chan error, 1)
	errs <- fsnotify.ErrEventOverflow
	told := 0
	f := &Files{quiet: time.Millisecond, errors: errs}
	if err := f.Run(ctx, func(string) { told++; stop() }); err != nil || told != 1 {
		t.Errorf("told %d times, %v", told, err)
	}
	errs <- os.ErrPermission
	if err := f.Run(t.Context(), func(string) {}); err == nil {
		t.Error("an error of the system is hidden")
	}
}

// TestFolder writes files of all sorts into a folder, and holds that those of a
// study are told and the others are not.
func TestFolder(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	f, err := Open(link)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	write := func(name string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"notes.md", ".hidden/x.entente", ".entente-1.tmp"} {
		write(name)
	}
	var told []string
	next := []string{"new/b.entente", "new/c.csv", ".entente.yaml"}
	time.AfterFunc(3*Quiet, func() { write("a.entente") })
	err = f.Run(ctx, func(changed string) {
		told = append(told, filepath.Base(changed))
		if len(next) == 0 {
			stop()
			return
		}
		write(next[0])
		next = next[1:]
	})
	// A file written at once into a new folder is seen as the folder.
	got := strings.Replace(strings.Join(told, " "), "b.entente", "new", 1)
	if err != nil || got != "a.entente new c.csv .entente.yaml" {
		t.Errorf("%q, %v", told, err)
	}
	if err := Folder(filepath.Join(dir, "gone"))(ctx, func() {}); err == nil {
		t.Error("a folder that is not there is watched")
	}
}
