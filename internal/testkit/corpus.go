package testkit

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Case is one archive of a corpus. Files with an ending are the study; those
// without one are views: what the code makes of it.
type Case struct {
	Name    string // the archive's file name without its ending
	path    string
	archive *txtar.Archive
}

// Cases reads all archives of a folder, in the order of their names.
func Cases(t testing.TB, folder string) []*Case {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	var cases []*Case
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, &Case{strings.TrimSuffix(filepath.Base(path), ".txtar"), path, archive})
	}
	return cases
}

func isView(name string) bool { return filepath.Ext(name) == "" }

// Study is the file system of the study.
func (c *Case) Study() fstest.MapFS {
	study := fstest.MapFS{}
	for _, f := range c.archive.Files {
		if !isView(f.Name) {
			study[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	return study
}

// View compares a view with what the code makes now, or writes it anew.
func (c *Case) View(t *testing.T, name, now string, update bool) {
	t.Helper()
	for i := range c.archive.Files {
		if f := &c.archive.Files[i]; f.Name == name {
			if update {
				f.Data = []byte(now)
				c.write(t)
			} else if d := cmp.Diff(string(f.Data), now); d != "" {
				t.Errorf("%s (-archive +now):\n%s", name, d)
			}
			return
		}
	}
	if !update {
		t.Fatalf("the archive has no view %q; -update writes it", name)
	}
	c.archive.Files = append(c.archive.Files, txtar.File{Name: name, Data: []byte(now)})
	c.write(t)
}

func (c *Case) write(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(c.path, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Study makes a file system of names and texts in turn.
func Study(files ...string) fstest.MapFS {
	study := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		study[files[i]] = &fstest.MapFile{Data: []byte(files[i+1]), Mode: 0o644}
	}
	return study
}

// RuleFiles are the paths of the rule files of a study, sorted.
func RuleFiles(t testing.TB, study fs.FS) (paths []string) {
	t.Helper()
	err := fs.WalkDir(study, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(p, ".entente") {
			paths = append(paths, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
