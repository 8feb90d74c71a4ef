package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/stdlib"
)

// Ending is how the names of rule files end.
const Ending = ".entente"

// Bounds on what a study may read. They hold while reading, before anything
// is parsed.
const (
	MaxFiles   = 256      // rule files and tables
	MaxImports = 16       // imports behind one another
	MaxTable   = 16 << 20 // bytes in a table
	MaxCells   = 300_000  // cells in a table
	MaxStudy   = 64 << 20 // bytes in all
	MaxEntries = 20_000   // files and folders looked at below a folder
)

// Load reads the files of a study with all they import, and checks them.
// paths are files or folders below the root of fsys; a folder stands for all
// rule files in it and below. The set is nil when nothing could be read; it is
// of use for judging only when no finding is an error.
func Load(fsys fs.FS, paths ...string) (*Set, []diag.Diagnostic) { return Host{}.Load(fsys, paths...) }

// Host is what a program offers to the rule sets that it loads.
type Host struct {
	Functions []*stdlib.Func // beyond those of the library, with other names than theirs
}

// Load is the function Load, with what the host offers.
func (h Host) Load(fsys fs.FS, paths ...string) (*Set, []diag.Diagnostic) {
	l := &loader{fsys: fsys, packs: stdlib.Packs(), functions: h.Functions, units: map[string]*unit{}, waiting: map[string]*parsing{}, tables: map[string]*source.File{}}
	for _, p := range paths {
		l.entry(p)
	}
	l.importCycles()
	set, found := check(l)
	l.diags.Append(found...)
	return set, l.diags.Sorted()
}

// unit is a file that was read, and what it imports.
type unit struct {
	path    string
	file    *lang.File
	imports []*unit
	at      []source.Span // of the imports
	depth   int

	unfollowed bool // an import could not be read, so names may be unknown for that
}

type loader struct {
	fsys      fs.FS
	packs     fs.FS
	functions []*stdlib.Func // of the host
	units     map[string]*unit
	tables    map[string]*source.File // nil where a table could not be read
	waiting   map[string]*parsing     // files that are parsed before they are asked for
	bytes     int
	diags     diag.List
}

// entry reads a file or all rule files of a folder.
func (l *loader) entry(name string) {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	info, err := fs.Stat(l.fsys, name)
	if err != nil || !info.IsDir() {
		l.load(name, source.Span{}, 0)
		return
	}
	var found []string
	seen := 0
	err = fs.WalkDir(l.fsys, name, func(p string, d fs.DirEntry, err error) error {
		if seen++; err == nil && seen > MaxEntries {
			err = errTooMany
		}
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(d.Name(), ".") && d.Name() != "."
		switch {
		case d.IsDir() && (hidden || p != name && l.isRoot(p)):
			return fs.SkipDir
		case !d.IsDir() && !hidden && strings.HasSuffix(p, Ending):
			found = append(found, p)
		}
		return nil
	})
	l.ahead(found)
	for _, p := range found {
		l.load(p, source.Span{}, 0)
	}
	switch {
	case err != nil:
		l.diags.Add(diag.MissingFile, source.Span{File: source.New(name, "")}, reason(err))
	case len(found) == 0:
		l.diags.Add(diag.MissingFile, source.Span{File: source.New(name, "")}, "the folder holds no rule files (*"+Ending+")").
			WithHint("entente init starts a study")
	}
}

// Marker is the file that makes a folder the root of a study. Another study
// below a folder is not part of it.
const Marker = ".entente.yaml"

func (l *loader) isRoot(folder string) bool {
	_, err := fs.Stat(l.fsys, path.Join(folder, Marker))
	return err == nil
}

// load reads and parses a file once, and then what it imports.
func (l *loader) load(name string, at source.Span, depth int) *unit {
	if u, ok := l.units[name]; ok {
		return u
	}
	if depth > MaxImports {
		l.diags.Add(diag.TooLarge, at, fmt.Sprintf("more than %d imports behind one another", MaxImports))
		return nil
	}
	begun, ok := l.waiting[name]
	if !ok {
		file := l.read(name, at, lang.MaxSource)
		if file == nil {
			return nil
		}
		begun = &parsing{file: file}
		begun.run()
	}
	delete(l.waiting, name)
	tree, found := begun.wait()
	l.diags.Append(found[:min(len(found), maxFindings)]...)
	u := &unit{path: name, file: tree, depth: depth}
	l.units[name] = u
	for _, d := range tree.Decls {
		if imp, ok := d.(*lang.ImportDecl); ok {
			l.follow(u, imp)
		}
	}
	return u
}

// follow reads what an import names.
func (l *loader) follow(u *unit, imp *lang.ImportDecl) {
	v := l.imported(u, imp)
	if v == nil {
		u.unfollowed = true
		return
	}
	u.imports = append(u.imports, v)
	u.at = append(u.at, imp.Path.Span())
}

// imported reads the file that an import names; nil where there is none.
func (l *loader) imported(u *unit, imp *lang.ImportDecl) *unit {
	name, ok := l.resolve(u, imp.Path)
	if !ok {
		return nil
	}
	if !strings.HasSuffix(name, Ending) {
		l.diags.Add(diag.MissingFile, imp.Path.Span(), fmt.Sprintf("%q is neither a standard pack nor a rule file", imp.Path.Value())).
			WithHint("standard packs begin with std/, files end with " + Ending)
		return nil
	}
	return l.load(name, imp.Path.Span(), u.depth+1)
}

// resolve turns a path in a file into one below the root. Standard packs keep
// their own: std/core is std/core.entente among the packs.
func (l *loader) resolve(u *unit, text *lang.Text) (string, bool) {
	target := text.Value()
	if IsPack(target) {
		return target + Ending, true
	}
	full := path.Join(path.Dir(u.path), target)
	inPack := IsPack(u.path)
	if path.IsAbs(target) || strings.ContainsAny(target, `\:`) || full == ".." || strings.HasPrefix(full, "../") || inPack || !fs.ValidPath(full) {
		l.diags.Add(diag.OutsideRoot, text.Span(), fmt.Sprintf("%q leads out of the study", target)).
			WithHint("use a path below the study's root, with forward slashes")
		return "", false
	}
	return full, true
}

// IsPack reports whether a path names a standard pack.
func IsPack(name string) bool { return strings.HasPrefix(name, "std/") }

// read reads a regular file of bounded size. A file that cannot be read is a
// finding at the place that names it.
func (l *loader) read(name string, at source.Span, limit int) *source.File {
	if at.IsZero() {
		at = source.Span{File: source.New(name, "")}
	}
	if l.isFull() {
		l.diags.Add(diag.TooLarge, at, fmt.Sprintf("the study has more than %d files", MaxFiles))
		return nil
	}
	file, err := l.fetch(name, limit)
	if err != nil {
		l.unreadable(name, at, err)
	}
	return file
}

// isFull reports whether no more files may be read.
func (l *loader) isFull() bool { return len(l.units)+len(l.waiting)+len(l.tables) >= MaxFiles }

// fetch reads a file of the study, or of a standard pack.
func (l *loader) fetch(name string, limit int) (*source.File, error) {
	fsys := l.fsys
	if IsPack(name) {
		fsys = l.packs
	}
	text, err := readFile(fsys, name, min(limit, MaxStudy-l.bytes))
	if err != nil {
		return nil, err
	}
	l.bytes += len(text)
	shown := name
	if IsPack(name) {
		shown = strings.TrimSuffix(name, Ending)
	}
	return source.New(shown, text), nil
}

var errTooLarge = errors.New("too large")
var errTooMany = errors.New("the folder holds too many files to be a study; name the study's own folder")
var errNotRegular = errors.New("it is not a regular file")

// readFile reads at most limit bytes of a regular file. It asks what the file
// is before it opens it: opening a pipe would wait for ever.
func readFile(fsys fs.FS, name string, limit int) (string, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errNotRegular
	}
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text bytes.Buffer
	text.Grow(int(max(0, min(info.Size(), int64(limit)))) + bytes.MinRead)
	_, err = text.ReadFrom(io.LimitReader(f, int64(limit)+1))
	if err == nil && text.Len() > limit {
		err = errTooLarge
	}
	return text.String(), err
}

func (l *loader) unreadable(name string, at source.Span, err error) {
	switch {
	case errors.Is(err, errTooLarge):
		l.diags.Add(diag.TooLarge, at, name+" is over the size limit")
	case errors.Is(err, fs.ErrNotExist):
		d := l.diags.Add(diag.MissingFile, at, "there is no file "+strings.TrimSuffix(name, packEnding(name)))
		if near := lang.Nearest(name, l.siblings(name, at.Path())); near != "" {
			d.WithHint("did you mean `" + strings.TrimSuffix(near, packEnding(near)) + "`?")
		} else {
			d.WithHint("paths are looked up from the folder of the file that names them, and stay below the study's root")
		}
	case strings.Contains(err.Error(), "escapes"):
		l.diags.Add(diag.OutsideRoot, at, name+" leads out of the study").WithHint("a link must stay below the study's root")
	default:
		l.diags.Add(diag.MissingFile, at, name+" cannot be read: "+reason(err))
	}
}

func packEnding(name string) string {
	if IsPack(name) {
		return Ending
	}
	return ""
}

// siblings are the files beside a path, for the near miss, without the one that
// asks for it.
func (l *loader) siblings(name, asker string) []string {
	fsys := l.fsys
	if IsPack(name) {
		fsys = l.packs
	}
	entries, err := fs.ReadDir(fsys, path.Dir(name))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries[:min(len(entries), 500)] {
		if p := path.Join(path.Dir(name), e.Name()); p != asker {
			names = append(names, p)
		}
	}
	return names
}

// reason is an error without the path, which the finding shows itself.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// importCycles reports files that import each other in a circle, once each.
func (l *loader) importCycles() {
	const open, done = 1, 2
	state := map[*unit]int{}
	var stack []*unit
	var visit func(u *unit)
	visit = func(u *unit) {
		state[u] = open
		stack = append(stack, u)
		for i, v := range u.imports {
			switch state[v] {
			case 0:
				visit(v)
			case open:
				names := []string{}
				for _, w := range stack[slices.Index(stack, v):] {
					names = append(names, w.path)
				}
				l.diags.Add(diag.ImportCycle, u.at[i], "imports in a circle: "+strings.Join(append(names, v.path), " -> ")).
					WithHint("move what both need into a third file")
			}
		}
		stack = stack[:len(stack)-1]
		state[u] = done
	}
	for _, u := range l.sorted() {
		if state[u] == 0 {
			visit(u)
		}
	}
}

// sorted are the units by path.
func (l *loader) sorted() []*unit {
	var units []*unit
	for _, u := range l.units {
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b *unit) int { return strings.Compare(a.path, b.path) })
	return units
}

// table reads a CSV file once.
func (l *loader) table(u *unit, text *lang.Text) *source.File {
	name, ok := l.resolve(u, text)
	if !ok {
		return nil
	}
	if f, ok := l.tables[name]; ok {
		return f
	}
	f := l.read(name, text.Span(), MaxTable)
	l.tables[name] = f
	return f
}

// revision is the hash of everything that was read.
func (l *loader) revision() string {
	texts := map[string]string{}
	for name, u := range l.units {
		texts[name] = u.file.Source.Text
	}
	for name, f := range l.tables {
		if f != nil {
			texts[name] = f.Text
		}
	}
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%d %s %d ", len(name), name, len(texts[name]))
		io.WriteString(h, texts[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
