package entente

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// Source is where rule files and tables come from. Several make one study: a
// file of one may import a file of another by its path, and two must not give
// the same file. Nothing outside the sources is read, but the standard packs.
type Source struct {
	folder string // on the disk, or in the engine's file system
	fsys   fs.FS
	file   string   // the name of a file in memory
	paths  []string // to read, below fsys
}

// Dir is a folder, with all rule files in it and below. No file and no link
// leads out of it.
func Dir(folder string) Source { return Source{folder: folder, paths: []string{"."}} }

// FS is a file system. paths are files, or folders with all rule files below
// them; without any it is the whole file system.
func FS(fsys fs.FS, paths ...string) Source {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	return Source{fsys: fsys, paths: slices.Clone(paths)}
}

// Bytes is one file: a rule file, or a table that rule files name. The text is
// copied.
func Bytes(name string, text []byte) Source {
	s := Source{file: path.Clean(name), fsys: memory{path.Clean(name): slices.Clone(text)}}
	if strings.HasSuffix(name, rules.Ending) {
		s.paths = []string{s.file}
	}
	return s
}

// study is the sources of a compilation, opened.
type study struct {
	files  layers
	paths  []string
	opened []*os.Root
}

func (s *study) close() {
	for _, root := range s.opened {
		root.Close()
	}
}

// open opens all sources, or says which of them there is not.
func (e *Engine) open(ctx context.Context, sources []Source) (*study, *Diagnostic) {
	s := &study{files: layers{ctx: ctx}}
	for _, x := range sources {
		if x.file != "" && !fs.ValidPath(x.file) {
			s.close()
			return nil, &Diagnostic{Code: diag.OutsideRoot, Severity: diag.Error, Message: fmt.Sprintf("%q is no path below the study's root", x.file),
				Hint: "name the file as other files would name it: main.entente, tables/states.csv"}
		}
		fsys, err := x.fsys, error(nil)
		if x.folder != "" {
			fsys, err = e.folder(x.folder, s)
		}
		if err != nil {
			s.close()
			return nil, missingFile(x.folder, err)
		}
		s.files.all = append(s.files.all, fsys)
		for _, p := range x.paths {
			if !slices.Contains(s.paths, p) {
				s.paths = append(s.paths, p)
			}
		}
	}
	if len(s.paths) == 0 {
		return nil, missingFile(".", errors.New("the sources name no rule file"))
	}
	return s, nil
}

// folder opens a folder so that nothing leads out of it.
func (e *Engine) folder(name string, s *study) (fs.FS, error) {
	if e.files != nil {
		return fs.Sub(e.files, path.Clean(name))
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		if p := (*fs.PathError)(nil); errors.As(err, &p) {
			err = p.Err
		}
		return nil, err
	}
	s.opened = append(s.opened, root)
	return root.FS(), nil
}

// layers are file systems laid over one another, none of which hides a file of
// another. They stop reading when the context ends.
type layers struct {
	ctx context.Context
	all []fs.FS
}

var errTwice = errors.New("two sources give it")

// holder is the file system that has a name, and what it is there. A folder may
// be in several.
func (l layers) holder(op, name string) (holder fs.FS, found fs.FileInfo, err error) {
	fail := func(err error) (fs.FS, fs.FileInfo, error) {
		return nil, nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	if l.ctx.Err() != nil {
		return fail(context.Cause(l.ctx))
	}
	err = fs.ErrNotExist
	for _, fsys := range l.all {
		info, e := fs.Stat(fsys, name)
		switch {
		case e != nil && !errors.Is(e, fs.ErrNotExist):
			err = e
		case e != nil:
		case holder != nil && !(found.IsDir() && info.IsDir()):
			return fail(errTwice)
		case holder == nil:
			holder, found = fsys, info
		}
	}
	if holder == nil {
		return fail(err)
	}
	return holder, found, nil
}

func (l layers) Stat(name string) (fs.FileInfo, error) {
	_, info, err := l.holder("stat", name)
	return info, err
}

func (l layers) Open(name string) (fs.File, error) {
	holder, _, err := l.holder("open", name)
	if err != nil {
		return nil, err
	}
	return holder.Open(name)
}

// ReadDir lists what all file systems have in a folder, each name once.
func (l layers) ReadDir(name string) ([]fs.DirEntry, error) {
	if _, _, err := l.holder("readdir", name); err != nil {
		return nil, err
	}
	var all []fs.DirEntry
	for _, fsys := range l.all {
		entries, err := fs.ReadDir(fsys, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		all = append(all, entries...)
	}
	slices.SortStableFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}

// memory is files held in memory, by their paths. Folders are what their paths
// say.
type memory map[string][]byte

func (m memory) Stat(name string) (fs.FileInfo, error) {
	if text, ok := m[name]; ok {
		return info{path.Base(name), int64(len(text)), false}, nil
	}
	for p := range m {
		if name == "." || strings.HasPrefix(p, name+"/") {
			return info{name: path.Base(name), dir: true}, nil
		}
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

func (m memory) Open(name string) (fs.File, error) {
	about, err := m.Stat(name)
	if err != nil {
		return nil, err
	}
	return file{about, bytes.NewReader(m[name])}, nil
}

func (m memory) ReadDir(name string) (list []fs.DirEntry, err error) {
	for p := range m {
		below := p
		if name != "." {
			rest, ok := strings.CutPrefix(p, name+"/")
			if !ok {
				continue
			}
			below = rest
		}
		first, _, folder := strings.Cut(below, "/")
		list = append(list, fs.FileInfoToDirEntry(info{first, int64(len(m[p])), folder}))
	}
	return list, nil
}

// file is an open file of memory.
type file struct {
	about fs.FileInfo
	*bytes.Reader
}

func (f file) Stat() (fs.FileInfo, error) { return f.about, nil }
func (f file) Close() error               { return nil }

// info is what is known of a file of memory.
type info struct {
	name string
	size int64
	dir  bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) IsDir() bool        { return i.dir }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
