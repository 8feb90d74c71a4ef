package cli

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

// levelOff leaves a rule out.
const levelOff = "off"

// lintLevels are what a config may say of a rule.
var lintLevels = []string{levelOff, "note", "warning", "error"}

// lintKeys are the keys below `lint:`.
var lintKeys = []string{"baseline", "rules", "folders"}

// setting is a value of a config and its line.
type setting struct {
	text string
	line int
}

// lintConfig is the section `lint:` of a config. It has no place in the
// environment: a list of rules is no word.
type lintConfig struct {
	path     string // of the config
	baseline setting
	rules    map[diag.Code]setting
	severity map[diag.Code]diag.Severity // of those not off
	folders  []lintFolder                // the longest pattern first
}

// off are the codes to leave out: those that the config switches off and asks
// for in no folder, and, if some are asked for by name, all others.
func (c *lintConfig) off(only []string) (codes []diag.Code) {
	for _, code := range lintCodes() {
		wanted := slices.Contains(only, code) // asked for by name it is run in any case
		if !wanted && (len(only) > 0 || c.rules[diag.Code(code)].text == levelOff && !c.wanted(diag.Code(code))) {
			codes = append(codes, diag.Code(code))
		}
	}
	return codes
}

// lint reads the section `lint:`.
func (r *configReader) lint(n *yaml.Node) {
	c := &lintConfig{path: r.path, rules: map[diag.Code]setting{}, severity: map[diag.Code]diag.Severity{}}
	r.config.lint = c
	r.pairs(n, "lint", func(name, value *yaml.Node) {
		switch name.Value {
		case "baseline":
			r.baseline(value)
		case "rules":
			r.pairs(value, "rules", r.lintRule)
		case "folders":
			r.folders(value)
		default:
			r.stranger(name, "lint has no key", lintKeys)
		}
	})
}

// pairs reads a mapping, in which no name stands twice.
func (r *configReader) pairs(n *yaml.Node, what string, do func(name, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode || n.Anchor != "" {
		r.fault(n, "%s is made of lines of the form `key: value`", what)
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		if line := seen[name.Value]; line > 0 {
			r.fault(name, "%q is set twice, first on line %d", name.Value, line)
			continue
		}
		seen[name.Value] = name.Line
		do(name, n.Content[i+1])
	}
}

func (r *configReader) baseline(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" || n.Anchor != "" || !filepath.IsLocal(filepath.FromSlash(n.Value)) {
		r.fault(n, "baseline is the path of a file below the study's root, such as %s", baselineName)
		return
	}
	r.config.lint.baseline = setting{n.Value, n.Line}
}

func (r *configReader) lintRule(name, value *yaml.Node) {
	s, ok := r.lintLevel(name, value)
	if !ok {
		return
	}
	code := diag.Code(name.Value)
	r.config.lint.rules[code] = s
	if s.text != levelOff {
		r.config.lint.severity[code] = severities[s.text]
	}
}

// lintLevel reads what a rule counts for.
func (r *configReader) lintLevel(name, value *yaml.Node) (s setting, ok bool) {
	if !slices.Contains(lintCodes(), name.Value) {
		r.stranger(name, "there is no lint rule", lintCodes())
		return s, false
	}
	level := value.Value
	if value.ShortTag() == "!!bool" && strings.EqualFold(level, levelOff) {
		level = levelOff // which older YAML takes for a truth value
	}
	if value.Kind != yaml.ScalarNode || value.Anchor != "" {
		r.fault(value, "%s is one of %s", name.Value, strings.Join(lintLevels, ", "))
		return s, false
	}
	if _, err := oneOf(lintLevels)(level); err != nil {
		r.fault(value, "%s: %v", name.Value, err)
		return s, false
	}
	return setting{level, name.Line}, true
}

// stranger reports a name nobody knows, with the near miss.
func (r *configReader) stranger(name *yaml.Node, what string, known []string) {
	if near := lang.Nearest(name.Value, known); near != "" {
		r.fault(name, "%s %q; did you mean %q?", what, name.Value, near)
		return
	}
	if len(known) > 12 {
		r.fault(name, "%s %q; entente lint --list lists them", what, name.Value)
		return
	}
	r.fault(name, "%s %q; the keys are %s", what, name.Value, strings.Join(known, ", "))
}

// write writes the section as it stands in force, with its origin in the
// column after a tab.
func (c *lintConfig) write(w io.Writer, origin bool) {
	fmt.Fprintln(w, "lint:")
	b := c.baseline
	if b.text == "" {
		b.text = baselineName
	}
	c.line(w, "  baseline", b, origin)
	c.levels(w, "  ", "rules", c.rules, origin)
	if len(c.folders) > 0 {
		fmt.Fprintln(w, "  folders:")
	}
	for _, f := range c.folders {
		c.levels(w, "    ", yamlName(f.pattern), f.rules, origin)
	}
}

// levels writes what some rules count for below a key.
func (c *lintConfig) levels(w io.Writer, indent, key string, rules map[diag.Code]setting, origin bool) {
	if len(rules) > 0 {
		fmt.Fprintf(w, "%s%s:\n", indent, key)
	}
	for _, code := range slices.Sorted(maps.Keys(rules)) {
		c.line(w, indent+"  "+string(code), rules[code], origin)
	}
}

func (c *lintConfig) line(w io.Writer, key string, s setting, origin bool) {
	fmt.Fprintf(w, "%s: %s", key, s.text)
	if origin && s.line > 0 {
		fmt.Fprintf(w, "\t# %s:%d", c.path, s.line)
	} else if origin {
		fmt.Fprint(w, "\t# default")
	}
	fmt.Fprintln(w)
}
