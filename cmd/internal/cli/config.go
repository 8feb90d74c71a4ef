package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/rules"
)

// configName is the file that configures entente and marks a study's root.
const configName = rules.Marker

// lintKey is the section of a config about lint.
const lintKey = "lint"

// maxConfig bounds the size of a config in bytes.
const maxConfig = 64 << 10

// defaultTimeout is how long one evaluation may take.
const defaultTimeout = time.Minute

// key is something that can be set by a flag, the environment or a config.
type key struct {
	name  string
	value any    // the default
	tags  string // of YAML: what a config may write
	doc   string
	// parse reads the value as it is written. The error says what is allowed.
	parse func(string) (any, error)
	// over reports whether a value is above the default: a config found in a
	// study may lower a limit, never raise it.
	over func(any) bool
}

// keys is the list of what can be set, beside the `version: 1` that a config
// begins with. Their names are those of the flags.
var keys = []key{
	{"format", "text", "!!str", "how score writes a result", oneOf(report.FormatNames()), nil},
	{"color", "auto", "!!str", "when to colour text", oneOf(colors), nil},
	{"top", 8, "!!int", "contributions shown on each side of a score; 0 shows all", parseTop, nil},
	{"fail-level", "error", "!!str", "the severity from which findings fail; lint takes warning by default", oneOf(failLevels), nil},
	{"engine", string(eval.Columns), "!!str", "what runs expressions", oneOf(engineNames()), nil},
	{"forecast", "", "!!str", "the scenario that backtest plays, where there are several", func(s string) (any, error) { return s, nil }, nil},
	{"scenario", "", "!!str", "the scenario that simulate plays, where there are several", func(s string) (any, error) { return s, nil }, nil},
	{"max-cost", float64(eval.DefaultMaxCost), "!!int !!float", "the most steps of one evaluation", parseCost, func(v any) bool { return v.(float64) > eval.DefaultMaxCost }},
	{"timeout", defaultTimeout, "!!str", "the longest time of one evaluation", parseTimeout, func(v any) bool { return v.(time.Duration) > defaultTimeout }},
}

func engineNames() (names []string) {
	for _, e := range eval.Engines {
		names = append(names, string(e))
	}
	return names
}

func oneOf(words []string) func(string) (any, error) {
	return func(s string) (any, error) {
		if slices.Contains(words, s) {
			return s, nil
		}
		hint := ""
		if near := lang.Nearest(s, words); near != "" {
			hint = fmt.Sprintf("; did you mean %s?", near)
		}
		return nil, fmt.Errorf("%q is not among %s%s", s, strings.Join(words, ", "), hint)
	}
}

func parseTop(s string) (any, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("%q is not a whole number of 0 or more", s)
	}
	return n, nil
}

func parseCost(s string) (any, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 1 && x <= 1e15) {
		return nil, fmt.Errorf("%q is not a number from 1 to 1e15", s)
	}
	return x, nil
}

func parseTimeout(s string) (any, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return nil, fmt.Errorf("%q is not a length of time such as 30s or 2m", s)
	}
	return d, nil
}

// config is what a file says, key by key.
type config struct {
	path   string // as it is shown
	values map[string]any
	lines  map[string]int
	lint   *lintConfig // nil where it has no such section
}

// findConfig looks for the config in a folder and those above it. path is ""
// where there is none.
func findConfig(dir string) (path string) {
	for {
		p := filepath.Join(dir, configName)
		if _, err := os.Lstat(p); err == nil {
			return p
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// readConfig reads a config strictly: the error names every fault with its
// line.
func readConfig(path, shown string) (*config, error) {
	text, err := readSmall(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", shown, err)
	}
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %s", shown, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	r := &configReader{config: &config{path: shown, values: map[string]any{}, lines: map[string]int{}}}
	r.document(&doc)
	if dec.Decode(&yaml.Node{}) == nil {
		r.fault(&doc, "a config is one document")
	}
	return r.config, errors.Join(r.faults...)
}

// readSmall reads a regular file of bounded size. It follows no link: one in a
// study could lead anywhere.
func readSmall(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, reasonOf(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, reasonOf(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err == nil && len(text) > maxConfig {
		err = fmt.Errorf("it is larger than %d bytes", maxConfig)
	}
	return text, err
}

// reasonOf is an error of the file system without its path.
func reasonOf(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

type configReader struct {
	*config
	faults []error
}

func (r *configReader) fault(n *yaml.Node, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s:%d:%d: "+format, append([]any{r.path, max(1, n.Line), max(1, n.Column)}, args...)...))
}

func (r *configReader) document(doc *yaml.Node) {
	if len(doc.Content) == 0 {
		r.fault(doc, "`version: 1` is missing")
		return
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		r.fault(top, "a config is made of lines of the form `key: value`")
		return
	}
	for i := 0; i+1 < len(top.Content); i += 2 {
		r.entry(top.Content[i], top.Content[i+1])
	}
	if r.lines["version"] == 0 {
		r.fault(top, "`version: 1` is missing")
	}
}

func (r *configReader) entry(name, value *yaml.Node) {
	if line := r.lines[name.Value]; line > 0 {
		r.fault(name, "%q is set twice, first on line %d", name.Value, line)
		return
	}
	r.lines[name.Value] = name.Line
	if name.Value == "version" {
		if value.Value != "1" || value.ShortTag() != "!!int" {
			r.fault(value, "version %q is not known; write `version: 1`", value.Value)
		}
		return
	}
	if name.Value == lintKey {
		r.lint(value)
		return
	}
	i := slices.IndexFunc(keys, func(k key) bool { return k.name == name.Value })
	if i < 0 {
		r.stranger(name, "unknown key", keyNames())
		return
	}
	r.set(keys[i], value)
}

func (r *configReader) set(k key, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.Anchor != "" || !slices.Contains(strings.Fields(k.tags), n.ShortTag()) {
		r.fault(n, "%s is %s, such as %v", k.name, tagNames[strings.Fields(k.tags)[0]], k.value)
		return
	}
	v, err := k.parse(n.Value)
	switch {
	case err != nil:
		r.fault(n, "%s: %v", k.name, err)
	case k.over != nil && k.over(v):
		r.fault(n, "%s: %v is above the default, %v; a config may lower a limit, only a flag or the environment may raise it", k.name, v, k.value)
	default:
		r.values[k.name] = v
	}
}

var tagNames = map[string]string{"!!str": "a word or a text", "!!int": "a number"}

func keyNames() []string {
	names := []string{"version", lintKey}
	for _, k := range keys {
		names = append(names, k.name)
	}
	return names
}
