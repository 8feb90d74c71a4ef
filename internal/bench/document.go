package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// The marks in a document between which the tables stand.
var begin, end = []byte("<!-- bench -->\n"), []byte("<!-- end of bench -->\n")

// Document puts tables between the marks of a document, which is replaced whole.
func Document(path string, tables []byte) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, rest, ok := bytes.Cut(text, begin)
	_, tail, closed := bytes.Cut(rest, end)
	if !ok || !closed {
		return fmt.Errorf("%s has no marks for tables", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".bench-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(bytes.Join([][]byte{head, begin, tables, end, tail}, nil))
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
