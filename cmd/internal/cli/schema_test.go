package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// compiled is a schema as the command prints it.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	r := run(t, ".", "schema", name)
	if r.code != 0 {
		t.Fatal(r.errors)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(r.out))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if name == "serve" { // it refers to another
		other, err := jsonschema.UnmarshalJSON(strings.NewReader(run(t, ".", "schema", "score").out))
		if err == nil {
			err = c.AddResource("https://entente-lang.github.io/schema/score.json", other)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := c.AddResource(name+".json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("no JSON: %v\n%s", err, text)
	}
	return s.Validate(v)
}

func TestJSONFollowsItsSchema(t *testing.T) {
	dir := started(t)
	broken := filepath.Join(t.TempDir(), "broken.entente")
	if err := os.WriteFile(broken, []byte("import \"std/core\"\nlet a = 1\nlet a = 2\nrule r {\n  politcal += 1\n}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	failing := filepath.Join(dir, "more.entente")
	if err := os.WriteFile(failing, []byte("import \"coalition.entente\"\ntest \"no\" {\n  given almar\n  expect political > 99\n}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	played := filepath.Join(dir, "played.entente")
	if err := os.WriteFile(played, []byte(`import "coalition.entente"
trigger tired "Tired" {
  for p in partners
  when now >= 2024-06-01
  hazard 1 per year
  because "{p} is tired"
}
trigger grows "Grows" {
  for p in partners
  when now >= 2024-06-01
  p.standing = 50%
}
scenario story "A story" {
  given almar on 2024-05-01
  to 2025-01-01
  at 2024-07-01 "Something" {
    dorn.troops += 10
    because "it happened"
  }
  at 2024-08-01 "Sarn joins" { add sarn }
}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		schema string
		code   int
		args   []string
	}{
		{"score", 0, []string{"score", "-f", "json"}},
		{"score", 0, []string{"score", "-f", "json", "--add", "sarn", "--remove", "dorn", "--as-of", "2024-04-01"}},
		{"score", 2, []string{"score", "-f", "json", broken}},
		{"score", 2, []string{"score", "-f", "json", "--as-of", "tomorrow"}},
		{"score", 2, []string{"score", "-f", "json", "--nonsense"}},
		{"score", 2, []string{"score", "-f", "json", "nowhere"}},
		{"score", 3, []string{"score", "-f", "json", "--max-cost", "1"}},
		{"simulate", 0, []string{"simulate", "-f", "json", played}},
		{"simulate", 0, []string{"simulate", "-f", "json", "--draws", "30", played}},
		{"simulate", 2, []string{"simulate", "-f", "json", "--draws", "-1"}},
		{"simulate", 2, []string{"simulate", "-f", "json", "--scenario", "nothing", played}},
		{"simulate", 3, []string{"simulate", "-f", "json", "--max-cost", "1", played}},
		{"search", 0, []string{"search", "-f", "json"}},
		{"search", 0, []string{"search", "-f", "json", "--budget", "1"}},
		{"search", 0, []string{"search", "-f", "json", "--best", "2", "--weight", "political=1"}},
		{"search", 0, []string{"search", "-f", "json", "--smallest", "--floor", "political=1"}},
		{"search", 0, []string{"search", "-f", "json", "--change", "--lift", "--floor", "military=1"}},
		{"search", 0, []string{"search", "-f", "json", "--values"}},
		{"search", 0, []string{"search", "-f", "json", "--values", "--samples", "50"}},
		{"search", 2, []string{"search", "-f", "json", "--best", "2"}},
		{"backtest", 2, []string{"backtest", "-f", "json"}},
		{"compare", 0, []string{"compare", "-f", "json"}},
		{"compare", 2, []string{"compare", "-f", "json", "--theories=nobody"}},
		{"compare", 3, []string{"compare", "-f", "json", "--max-cost", "1"}},
		{"truthtable", 0, []string{"truthtable", "-f", "json", "--outcome", "utility", "--conditions", "standing,quality", "--fit", "integration"}},
		{"truthtable", 2, []string{"truthtable", "-f", "json"}},
		{"truthtable", 3, []string{"truthtable", "-f", "json", "--outcome", "utility", "--conditions", "standing", "--max-cost", "1"}},
		{"observe", 0, []string{"observe", "-f", "json", "std/tests/wolford", "--coalition", "spoiled"}},
		{"observe", 2, []string{"observe", "-f", "json"}},
		{"check", 0, []string{"check", "-f", "json"}},
		{"check", 1, []string{"check", "-f", "json", broken}},
		{"check", 2, []string{"check", "-f", "json", "nowhere"}},
		{"test", 0, []string{"test", "-f", "json", "--run", "flag"}},
		{"test", 1, []string{"test", "-f", "json"}},
		{"test", 2, []string{"test", "-f", "json", "--run", "nothing"}},
		{"test", 2, []string{"test", "-f", "json", broken}},
	} {
		r := run(t, dir, x.args...)
		if r.code != x.code {
			t.Errorf("%v: exit %d, want %d\n%s", x.args, r.code, x.code, r.errors)
		}
		if err := validate(t, compiled(t, x.schema), r.out); err != nil {
			t.Errorf("%v: %v\n%s", x.args, err, r.out)
		}
	}
}

func TestExamplesFollowTheSchema(t *testing.T) {
	root, err := filepath.Abs("../../../examples")
	if err != nil {
		t.Fatal(err)
	}
	studies, _ := filepath.Glob(filepath.Join(root, "*", "*.entente"))
	if len(studies) == 0 {
		t.Fatal("no examples")
	}
	schema := compiled(t, "score")
	seen := map[string]bool{}
	for _, s := range studies {
		dir := filepath.Dir(s)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		if err := validate(t, schema, run(t, dir, "score", "-f", "json").out); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestBacktestFollowsItsSchema(t *testing.T) {
	r := run(t, "../../../examples/iraq-2003", "backtest", "-f", "json", "--draws", "10", "--bootstrap", "20")
	if err := validate(t, compiled(t, "backtest"), r.out); err != nil || r.code != 0 {
		t.Errorf("exit %d: %v\n%s", r.code, err, r.errors)
	}
}

// TestSchemasAreStrict makes sure that a field that nobody described is found.
func TestSchemasAreStrict(t *testing.T) {
	dir := started(t)
	good := run(t, dir, "score", "-f", "json").out
	schema := compiled(t, "score")
	for _, x := range [][2]string{
		{`"coalition": {`, `"coalition": {"extra": 1,`},
		{`"raw":`, `"rwa":`},
		{`"quadrant": "both"`, `"quadrant": "good"`},
		{`"op": "+="`, `"op": "="`},
		{`"edition": 1`, `"edition": 2`},
	} {
		if !strings.Contains(good, x[0]) {
			t.Fatalf("the result has no %s", x[0])
		}
		if validate(t, schema, strings.Replace(good, x[0], x[1], 1)) == nil {
			t.Errorf("%s is accepted", x[1])
		}
	}
}

// TestConfigSchemaAgrees tries configs on the schema and on the reader.
func TestConfigSchemaAgrees(t *testing.T) {
	schema := compiled(t, "config")
	starter, _ := starterFiles()
	for _, x := range []struct {
		text string
		good bool
	}{
		{string(starter[configName]), true},
		{"version: 1\ntop: 3\nfail-level: note\ncolor: never\nformat: csv\nmax-cost: 1e6\ntimeout: 10s\n", true},
		{"version: 1\nlint:\n  baseline: known.json\n  rules:\n    unused-source: off\n    table-gap: error\n", true},
		{"version: 1\nlint:\n  basline: known.json\n", false},
		{"version: 1\nlint:\n  rules:\n    unused-sources: note\n", false},
		{"version: 1\nlint:\n  rules:\n    syntax: off\n", false},
		{"version: 1\nlint:\n  rules:\n    unused-source: loud\n", false},
		{"version: 1\nlint: 3\n", false},
		{"version: 1\nlint:\n  folders:\n    data/gen-*:\n      magic-number: off\n    old:\n      table-gap: note\n", true},
		{"version: 1\nlint:\n  folders:\n    data:\n      magic-numbers: off\n", false},
		{"version: 1\nlint:\n  folders:\n    data:\n      magic-number: loud\n", false},
		{"version: 1\nlint:\n  folders:\n    ../data:\n      magic-number: off\n", false},
		{"version: 1\nlint:\n  folders:\n    /data:\n      magic-number: off\n", false},
		{"version: 1\nlint:\n  folders:\n    data/:\n      magic-number: off\n", false},
		{"version: 1\nlint:\n  folders:\n    '**/data':\n      magic-number: off\n", false},
		{"version: 1\nlint:\n  folders: [data]\n", false},
		{"top: 3\n", false},
		{"version: 2\n", false},
		{"version: 1\ntop: -1\n", false},
		{"version: 1\ntop: many\n", false},
		{"version: 1\nTop: 3\n", false},
		{"version: 1\nformat: pdf\n", false},
		{"version: 1\ntimeout: soon\n", false},
	} {
		path := filepath.Join(t.TempDir(), configName)
		if err := os.WriteFile(path, []byte(x.text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig(path, configName)
		if (err == nil) != x.good {
			t.Errorf("%q: %v", x.text, err)
		}
		var v any
		if err := yaml.NewDecoder(bytes.NewReader([]byte(x.text))).Decode(&v); err != nil {
			t.Fatal(err)
		}
		if (schema.Validate(v) == nil) != x.good {
			t.Errorf("the schema does not agree about %q", x.text)
		}
	}
}

func TestConfigSchemaHasEveryKey(t *testing.T) {
	text := run(t, ".", "schema", "config").out
	for _, k := range keyNames() {
		if !strings.Contains(text, `"`+k+`":`) {
			t.Errorf("the schema of the config lacks %s", k)
		}
	}
}
