// Package corpus reads lang/testdata: one archive a construct, with the text
// in input.entente and what the parser and the formatter make of it beside it.
// The tests of lang and lang/format and their fuzz targets share it.
package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Input is the name of the file in an archive that the views are made of.
const Input = "input.entente"

// Case is one archive.
type Case struct {
	Name    string // the archive's file name without its ending
	Text    string // of the input
	path    string
	archive *txtar.Archive
}

// Load reads all archives of a folder, in the order of their names.
func Load(t testing.TB, folder string) []Case {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	cases := make([]Case, 0, len(paths))
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		c := Case{Name: name, path: path, archive: archive}
		c.Text, _ = c.View(Input)
		cases = append(cases, c)
	}
	return cases
}

// View is the text of one file of the archive.
func (c Case) View(name string) (text string, ok bool) {
	for _, f := range c.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Update writes the archive anew with the views given, a name and a text each.
func (c Case) Update(t testing.TB, views [][2]string) {
	t.Helper()
	out := &txtar.Archive{Comment: c.archive.Comment, Files: []txtar.File{{Name: Input, Data: []byte(c.Text)}}}
	for _, v := range views {
		out.Files = append(out.Files, txtar.File{Name: v[0], Data: []byte(v[1])})
	}
	if err := os.WriteFile(c.path, txtar.Format(out), 0o644); err != nil {
		t.Fatal(err)
	}
}
