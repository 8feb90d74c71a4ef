package lint

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

var unusedImport = &Rule{
	Code:     "unused-import",
	Title:    "an import that brings nothing the file uses",
	Why:      "It makes names visible that nobody names here, or stands there twice. Files whose rules, records or derivations count by being there are never reported.",
	Severity: diag.Warning,
	Group:    Unclear,
	Fix:      SafeFix,
	Bad: `-- main.entente --
import "std/core"
import "sources.entente"
rule standing_helps {
  for p in members
  political += 3 * p.standing
}
-- sources.entente --
source gao "GAO-07-827T"
`,
	Good: `-- main.entente --
import "std/core"
import "sources.entente"
rule standing_helps {
  for p in members
  political += 3 * p.standing
  source gao
}
-- sources.entente --
source gao "GAO-07-827T"
`,
	Check: func(p *Pass) {
		g := importGraph{files: p.known().files, words: map[string]map[string]bool{}}
		for _, f := range p.Set.Files {
			for i, imp := range imports(f) {
				if why := g.unused(f, i); why != "" {
					d := p.Report(imp.Path.Span(), "take the line out", "%s", why)
					if line, ok := wholeLine(f, imp.Span()); ok {
						d.Fixes = []diag.Fix{{Title: "take the line out", Edits: []diag.Edit{{Span: line}}}}
					}
				}
			}
		}
	},
}

func imports(f *lang.File) (all []*lang.ImportDecl) {
	for _, d := range f.Decls {
		if imp, ok := d.(*lang.ImportDecl); ok {
			all = append(all, imp)
		}
	}
	return all
}

// importGraph answers what files see through their imports.
type importGraph struct {
	files map[string]*lang.File
	words map[string]map[string]bool // the words in a file, by its path
}

// target is the path that an import names.
func target(f *lang.File, imp *lang.ImportDecl) string {
	return resolve(f.Source.Path, imp.Path.Value())
}

// unused says why the import of a file can go, or "" where it cannot: where it
// is named twice, or where nothing that it alone brings in is named by the file
// or acts by being there.
func (g importGraph) unused(f *lang.File, i int) string {
	all := imports(f)
	to := target(f, all[i])
	if slices.ContainsFunc(all[:i], func(d *lang.ImportDecl) bool { return target(f, d) == to }) {
		return "this file is imported twice"
	}
	brought := g.reach(to, nil)
	for k, other := range all {
		if k != i {
			for path := range g.reach(target(f, other), nil) {
				delete(brought, path)
			}
		}
	}
	g.own(to, brought)
	if g.files[to] == nil || !g.inert(brought) || g.names(f, brought) || g.passedOn(f, to, brought) {
		return ""
	}
	return "nothing of " + to + " is used here"
}

// own adds a file to those that an import of it brings, whoever else brings it
// too. A file of nothing but imports stands for what it imports.
func (g importGraph) own(path string, brought map[string]bool) {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(path string) {
		f := g.files[path]
		if f == nil || seen[path] {
			return
		}
		seen[path], brought[path] = true, true
		if slices.ContainsFunc(f.Decls, func(d lang.Decl) bool { return !isImportOrEdition(d) }) {
			return
		}
		for _, d := range imports(f) {
			visit(target(f, d))
		}
	}
	visit(path)
}

func isImportOrEdition(d lang.Decl) bool {
	switch d.(type) {
	case *lang.ImportDecl, *lang.EditionDecl:
		return true
	}
	return false
}

// reach are the files that an import of a path brings in. without is a file
// whose imports are left out.
func (g importGraph) reach(path string, without map[string]string) map[string]bool {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(path string) {
		f := g.files[path]
		if f == nil || seen[path] {
			return
		}
		seen[path] = true
		for _, d := range imports(f) {
			if to := target(f, d); without[path] != to {
				visit(to)
			}
		}
	}
	visit(path)
	return seen
}

// inert reports whether files only lend names: taking them away changes no
// result.
func (g importGraph) inert(paths map[string]bool) bool {
	for path := range paths {
		for _, d := range g.files[path].Decls {
			switch d := d.(type) {
			case *lang.EditionDecl, *lang.ImportDecl, *lang.SourceDecl, *lang.LetDecl:
			case *lang.ParamDecl:
				if d.Type == nil {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// names reports whether a file names anything that others declare.
func (g importGraph) names(f *lang.File, paths map[string]bool) bool {
	said := g.wordsOf(f)
	for path := range paths {
		used := false
		for _, d := range g.files[path].Decls {
			eachDeclared(d, func(n *lang.Name) { used = used || said[n.Text] })
		}
		if used {
			return true
		}
	}
	return false
}

func (g importGraph) wordsOf(f *lang.File) map[string]bool {
	said := g.words[f.Source.Path]
	if said == nil {
		said = map[string]bool{}
		for _, t := range f.Tokens() {
			switch t.Type {
			case lang.Ident:
				said[t.Value] = true
			case lang.String: // a because-text may hold an expression
				for _, w := range strings.FieldsFunc(t.Value, func(c rune) bool {
					return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", c)
				}) {
					said[w] = true
				}
			}
		}
		g.words[f.Source.Path] = said
	}
	return said
}

// passedOn reports whether a file that imports this one sees the names by this
// import alone, and uses them.
func (g importGraph) passedOn(f *lang.File, to string, brought map[string]bool) bool {
	for path, other := range g.files {
		if other == f || !g.reach(path, nil)[f.Source.Path] || !g.names(other, brought) {
			continue
		}
		left := g.reach(path, map[string]string{f.Source.Path: to})
		for b := range brought {
			if !left[b] {
				return true
			}
		}
	}
	return false
}

// wholeLine is the line that a span stands on, its end included, if nothing
// else stands there.
func wholeLine(f *lang.File, s source.Span) (source.Span, bool) {
	text := f.Source.Text
	start, end := s.Start, s.End
	for start > 0 && text[start-1] != '\n' {
		start--
	}
	for end < len(text) && text[end] != '\n' {
		end++
	}
	alone := strings.TrimSpace(text[start:s.Start]) == "" && strings.TrimSpace(text[s.End:end]) == ""
	if end < len(text) {
		end++
	}
	return source.Span{File: f.Source, Start: start, End: end}, alone
}
