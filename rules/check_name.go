package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// space is the name space that a word declares in.
func (c *checker) space(word string) map[string]*declared {
	switch word {
	case "kind":
		return c.kinds
	case "source":
		return c.sources
	case "rule", "trigger", "scenario":
		return c.rules
	case "coalition":
		return c.coalitions
	}
	return c.names
}

// declare enters a name, or reports that it is taken.
func (c *checker) declare(what string, name *lang.Name, u *unit) bool {
	if expression.Reserved(name.Text) {
		c.add(diag.ReservedName, name.Span(), "`%s` has a meaning of its own in expressions", name.Text).WithHint("choose another name")
		return false
	}
	if slices.ContainsFunc(c.load.functions, func(f *stdlib.Func) bool { return f.Name == name.Text }) {
		c.add(diag.ReservedName, name.Span(), "`%s` is a function of the program that reads these rules", name.Text).WithHint("choose another name")
		return false
	}
	space := c.space(what)
	if d, ok := space[name.Text]; ok && !d.bad {
		c.add(diag.Duplicate, name.Span(), "`%s` is declared twice", name.Text).
			WithRelated(d.at, "the first one, a "+d.what).WithHint(anotherName(what, name.Text))
		return false
	}
	space[name.Text] = &declared{what: what, unit: u, at: name.Span()}
	return true
}

// anotherName is the way out of a name that is taken.
func anotherName(what, name string) string {
	if what == "kind" {
		return "to add attributes to it, write `kind " + name + " + { … }`"
	}
	return "choose another name"
}

// maxFindings bounds what is kept of a study full of mistakes.
const maxFindings = 10_000

func (c *checker) add(code diag.Code, span source.Span, format string, args ...any) *diag.Diagnostic {
	switch n := c.diags.Len(); {
	case n > maxFindings:
		return &diag.Diagnostic{} // nobody reads it
	case n == maxFindings:
		c.diags.Add(diag.TooLarge, span, fmt.Sprintf("more than %d findings; from here on some are left out", maxFindings)).
			WithHint("mend those before it first")
	}
	return c.diags.Add(code, span, fmt.Sprintf(format, args...))
}

// sees reports whether a file sees what another declares: itself, its imports
// and theirs.
func (c *checker) sees(u, v *unit) bool {
	if c.seen[u] == nil {
		seen := map[string]bool{}
		var visit func(*unit)
		visit = func(w *unit) {
			if !seen[w.path] {
				seen[w.path] = true
				for _, i := range w.imports {
					visit(i)
				}
			}
		}
		visit(u)
		c.seen[u] = seen
	}
	return c.seen[u][v.path]
}

// lookup finds a name in a name space as a file sees it. It reports a name
// that is unknown or not imported; bad says that the name is known but has a
// fault that was reported.
func (c *checker) lookup(space map[string]*declared, name *lang.Name, u *unit, what string) (d *declared, ok bool) {
	d = space[name.Text]
	if d == nil {
		c.unknown(name, what, c.candidates(space, what), u)
		return nil, false
	}
	if !c.sees(u, d.unit) {
		c.add(diag.NotImported, name.Span(), "`%s` is declared in %s, which this file does not import", name.Text, d.at.Path()).
			WithHint(fmt.Sprintf("import %q", importPath(u, d.unit)))
		return nil, false
	}
	return d, !d.bad
}

// candidates are the names of a space that are what is wanted: parameters, or
// records of a kind; all of them where anything would do.
func (c *checker) candidates(space map[string]*declared, what string) []string {
	if what == "parameter" {
		what = "param"
	}
	_, kind := c.kinds[what]
	var names []string
	for name, d := range space {
		if d.what == what || what != "param" && !kind {
			names = append(names, name)
		}
	}
	return names
}

func (c *checker) unknown(name *lang.Name, what string, candidates []string, u *unit) {
	near := lang.Nearest(name.Text, candidates)
	if near == "" && what == kindOrWord {
		near = lang.Nearest(name.Text, declarationWords())
	}
	core := len(u.imports) == 0 && near == "" && slices.Contains(coreNames, name.Text)
	if core && c.coreless[u] || near == "" && u.unfollowed && !strings.HasPrefix(what, "attribute") {
		return // what the file lacks is an import, which was said
	}
	c.coreless[u] = c.coreless[u] || core
	finding := c.add(diag.UnknownName, name.Span(), "unknown %s `%s`", what, name.Text)
	if near != "" {
		finding.WithHint("did you mean `"+near+"`?").WithFix("write `"+near+"`", near)
		return
	}
	if core {
		finding.WithHint(`import "std/core" declares ` + strings.Join(coreNames, ", "))
		return
	}
	finding.WithHint(listed(candidates))
}

// coreNames are what files expect of std/core. A file that imports nothing is
// told of the import once, not of each name.
var coreNames = []string{"partner", "mission", "legitimacy", "caveat", "form", "political", "military"}

// listed names some of the candidates for a name that is near none of them.
func listed(candidates []string) string {
	if len(candidates) == 0 {
		return ""
	}
	slices.Sort(candidates)
	if n := len(candidates); n > 12 {
		return fmt.Sprintf("there are: %s, and %d more", strings.Join(candidates[:10], ", "), n-10)
	}
	return "there are: " + strings.Join(candidates, ", ")
}

// kindOrWord is what begins a record: the name of a kind, or the word of a
// declaration misspelt.
const kindOrWord = "kind or declaration"

func declarationWords() (words []string) {
	for _, k := range lang.Keywords {
		if k.Begin {
			words = append(words, k.Word)
		}
	}
	return words
}

// importPath is how one file names another in an import.
func importPath(from, to *unit) string {
	if IsPack(to.path) {
		return strings.TrimSuffix(to.path, Ending)
	}
	a, b := strings.Split(from.path, "/"), strings.Split(to.path, "/")
	i := 0
	for i < len(a)-1 && i < len(b)-1 && a[i] == b[i] {
		i++
	}
	return strings.Repeat("../", len(a)-1-i) + strings.Join(b[i:], "/")
}
