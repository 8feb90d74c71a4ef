package cli

import (
	"io/fs"
	"path"
	"strings"
	"time"
)

// overlay is a file system in which some files have other texts.
type overlay struct {
	fs.FS
	texts map[string]string
}

// Open opens a file with its other text, if it has one.
func (o overlay) Open(name string) (fs.File, error) {
	text, ok := o.texts[name]
	if !ok {
		return o.FS.Open(name)
	}
	return &textFile{strings.NewReader(text), path.Base(name)}, nil
}

// textFile is a text as a file.
type textFile struct {
	*strings.Reader
	name string
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *textFile) Close() error               { return nil }
func (f *textFile) Name() string               { return f.name }
func (f *textFile) Mode() fs.FileMode          { return 0o444 }
func (f *textFile) ModTime() time.Time         { return time.Time{} }
func (f *textFile) IsDir() bool                { return false }
func (f *textFile) Sys() any                   { return nil }
