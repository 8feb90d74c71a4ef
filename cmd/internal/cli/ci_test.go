package cli

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/entente-lang/entente/eval"
)

// readRoot reads a file by its path from the root of the repository.
func readRoot(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readYAML(t *testing.T, name string, into any) string {
	t.Helper()
	text := readRoot(t, name)
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return text
}

// TestHooksNameCommands holds that every hook runs a command there is, and
// that the page about CI names every hook.
func TestHooksNameCommands(t *testing.T) {
	var hooks []struct {
		ID, Entry, Language, Files string
	}
	readYAML(t, ".pre-commit-hooks.yaml", &hooks)
	page := readRoot(t, "docs/ci.md")
	for _, h := range hooks {
		args := fields(h.Entry)
		checkCall(t, h.ID, args[1:], all())
		if args[0] != "entente" || h.ID != "entente-"+args[1] || h.Language != "golang" {
			t.Errorf("%s: %q, %s", h.ID, h.Entry, h.Language)
		}
		if _, err := regexp.Compile(h.Files); err != nil {
			t.Errorf("%s: %v", h.ID, err)
		}
		if !strings.Contains(page, "- id: "+h.ID) {
			t.Errorf("docs/ci.md does not name %s", h.ID)
		}
	}
	if len(hooks) != 4 {
		t.Errorf("%d hooks", len(hooks))
	}
}

// called is a call of the program in a script.
var called = regexp.MustCompile(`(?m)^[\s-]*(?:"\$ENTENTE"|entente) (.+)$`)

// TestTemplatesNameCommands holds the same of the action and the template.
func TestTemplatesNameCommands(t *testing.T) {
	for _, name := range []string{"action.yml", "docs/gitlab-ci.yml"} {
		text := readYAML(t, name, &map[string]any{})
		calls := called.FindAllStringSubmatch(text, -1)
		if len(calls) == 0 {
			t.Errorf("%s calls nothing", name)
		}
		for _, c := range calls {
			checkCall(t, name, strings.Fields(c[1]), all())
		}
	}
}

// TestPagesNameTheVersion holds that whoever copies from the page about CI gets
// this version.
func TestPagesNameTheVersion(t *testing.T) {
	for _, v := range regexp.MustCompile(`\bv0\.\d+\.\d+`).FindAllString(readRoot(t, "docs/ci.md"), -1) {
		if v != "v"+eval.Version {
			t.Errorf("docs/ci.md speaks of %s; this is v%s", v, eval.Version)
		}
	}
}
