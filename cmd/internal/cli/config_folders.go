package cli

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/entente-lang/entente/lang/diag"
)

// lintFolder says what rules count for in some folders and below them.
type lintFolder struct {
	pattern string // with slashes, from the study's root; * stands for part of a name
	line    int
	rules   map[diag.Code]setting
}

// folders reads the section `folders:` of `lint:`.
func (r *configReader) folders(n *yaml.Node) {
	r.pairs(n, "folders", func(name, value *yaml.Node) {
		if fault := patternFault(name.Value); fault != "" {
			r.fault(name, "%s: %q", fault, name.Value)
			return
		}
		f := lintFolder{name.Value, name.Line, map[diag.Code]setting{}}
		r.pairs(value, name.Value, func(code, level *yaml.Node) {
			if s, ok := r.lintLevel(code, level); ok {
				f.rules[diag.Code(code.Value)] = s
			}
		})
		c := r.config.lint
		c.folders = append(c.folders, f)
		slices.SortStableFunc(c.folders, func(x, y lintFolder) int { return cmp.Compare(y.length(), x.length()) })
	})
}

// patternFault says why something is no pattern of folders, or "".
func patternFault(p string) string {
	_, bad := path.Match(p, "")
	switch segments := strings.Split(p, "/"); {
	case strings.Contains(p, "**"):
		return "`**` is not known; a folder is named from the root, and takes in those below it"
	case slices.Contains(segments, ".") || slices.Contains(segments, ".."):
		return "a folder is named from the study's root, without . and .."
	case slices.Contains(segments, "") || strings.ContainsAny(p, `\:`):
		return "a folder is named as in data/generated, without slashes at its ends"
	case bad != nil:
		return "this is no pattern: `[` is not closed"
	}
	return ""
}

// length orders patterns: that of more folders behind one another counts
// before others, then that of more characters.
func (f *lintFolder) length() int { return strings.Count(f.pattern, "/")<<20 + len(f.pattern) }

// matches reports whether a file lies in such a folder or below.
func (f *lintFolder) matches(file string) bool {
	n := strings.Count(f.pattern, "/") + 1
	segments := strings.Split(file, "/")
	if len(segments) <= n {
		return false
	}
	ok, _ := path.Match(f.pattern, strings.Join(segments[:n], "/"))
	return ok
}

// level is what a config says of a rule for a file, or "": the longest folder
// that the file lies in and that names the rule, else the study as a whole.
func (c *lintConfig) level(file string, code diag.Code) string {
	for _, f := range c.folders {
		if s, ok := f.rules[code]; ok && f.matches(file) {
			return s.text
		}
	}
	return c.rules[code].text
}

// inFolders puts findings at the severities of the folders they stand in, and
// leaves out what is off there. A rule asked for by name is never off.
func (c *lintConfig) inFolders(found []diag.Diagnostic, only []string) []diag.Diagnostic {
	if len(c.folders) == 0 {
		return found
	}
	var out diag.List
	for _, d := range found {
		switch level := c.level(d.Span.Path(), d.Code); {
		case level == levelOff && !slices.Contains(only, string(d.Code)):
			continue
		case level != "" && level != levelOff:
			d.Severity = severities[level]
		}
		out.Append(d)
	}
	return out.Sorted()
}

// wanted reports whether some folder asks for a rule.
func (c *lintConfig) wanted(code diag.Code) bool {
	return slices.ContainsFunc(c.folders, func(f lintFolder) bool {
		s, ok := f.rules[code]
		return ok && s.text != levelOff
	})
}

// exceptions tell of a rule in folders, for the list of rules.
func (c *lintConfig) exceptions(code diag.Code) (text string) {
	for _, f := range slices.Backward(c.folders) {
		if s, ok := f.rules[code]; ok {
			text += fmt.Sprintf("; %s in %s", s.text, f.pattern)
		}
	}
	return text
}

// idleFolders says which patterns match no folder of a study.
func (c *lintConfig) idleFolders(w io.Writer, fsys fs.FS) {
	for _, f := range c.folders {
		paths, _ := fs.Glob(fsys, f.pattern)
		folder := func(p string) bool {
			info, err := fs.Stat(fsys, p)
			return err == nil && info.IsDir()
		}
		if !slices.ContainsFunc(paths, folder) {
			fmt.Fprintf(w, "%s:%d: warning: lint.folders: the study has no folder %q\n", cleanLines(c.path), f.line, f.pattern)
		}
	}
}

var plainPattern = regexp.MustCompile(`^[A-Za-z_][\w./-]*$`)

// yamlName writes a pattern as a key of YAML.
func yamlName(p string) string {
	if plainPattern.MatchString(p) && !slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}, strings.ToLower(p)) {
		return p
	}
	return "'" + strings.ReplaceAll(p, "'", "''") + "'"
}
