package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every part can be started on a copy of the project: the file parses, and the
// list that it is entered in still does.
func TestStart(t *testing.T) {
	for _, p := range parts {
		t.Run(p.what, func(t *testing.T) {
			root := t.TempDir()
			list, err := os.ReadFile(filepath.Join("../../..", p.list))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(root, p.list), list)
			if err := os.MkdirAll(filepath.Dir(filepath.Join(root, p.path)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := start(p, root, "no-such-thing"); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{p.list, strings.Replace(p.path, "%s", "no_such_thing", 1)} {
				if _, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, path), nil, parser.AllErrors); err != nil {
					t.Error(err)
				}
			}
			if err := start(p, root, "no-such-thing"); err == nil {
				t.Error("a second start wrote over the first")
			}
			if err := start(p, root, "../escape"); err == nil {
				t.Error("a path was taken for a name")
			}
		})
	}
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
