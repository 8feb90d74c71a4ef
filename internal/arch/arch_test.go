package arch

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/entente-lang/entente"

// order lists the packages, those below first: a package imports only what
// stands on an earlier line. A name ending in /... stands for all below it.
var order = [][]string{
	{"lang/source", "lang/types"},
	{"lang/diag"},
	{"lang"},
	{"lang/format", "lang/internal/..."},
	{"stdlib"},
	{"rules/expression"},
	{"rules"},
	{"rules/interval"},
	{"rules/..."},
	{"eval/columns"},
	{"eval"},
	{"eval/game", "eval/ruletest", "eval/search/residual", "eval/simulate"},
	{"eval/..."},
	{""}, // the facade
	{"internal/..."},
	{"cmd/...", "docs"},
}

// rank is the line of order on which a package stands, -1 for none. A line that
// names it counts before one that stands for many.
func rank(path string) int {
	exact := slices.IndexFunc(order, func(line []string) bool { return slices.Contains(line, path) })
	if exact >= 0 {
		return exact
	}
	return slices.IndexFunc(order, func(line []string) bool {
		return slices.ContainsFunc(line, func(name string) bool {
			below, many := strings.CutSuffix(name, "...")
			return many && strings.HasPrefix(path+"/", below)
		})
	})
}

// within is the line that packages of one family share, such as those of cmd,
// where the order is their own affair.
func within(a, b string) bool {
	return rank(a) == rank(b) && (strings.HasPrefix(a, "cmd/") || strings.HasPrefix(a, "internal/"))
}

type listed struct {
	ImportPath string
	Imports    []string
}

// list are the packages of the module with what they import outside tests.
func list(t *testing.T, patterns ...string) (all []listed) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports"}, patterns...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func ours(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, module)
	return strings.TrimPrefix(rest, "/"), ok
}

func TestImportOrder(t *testing.T) {
	for _, p := range list(t, "./...") {
		name, _ := ours(p.ImportPath)
		if strings.HasPrefix(name, "examples") {
			continue
		}
		if rank(name) < 0 {
			t.Errorf("%s stands nowhere in the order", name)
		}
		for _, dep := range p.Imports {
			if on, mine := ours(dep); mine && rank(on) >= rank(name) && !within(name, on) {
				t.Errorf("%s imports %s, which stands beside it or above", name, on)
			}
		}
	}
}

// TestBorders holds the borders of the given libraries.
func TestBorders(t *testing.T) {
	may := map[string][]string{
		"github.com/expr-lang/expr":         {"rules/expression", "eval"},
		"github.com/alecthomas/participle/": {"lang"},
		"github.com/spf13/":                 {"cmd/"},
		"github.com/fsnotify/":              {"rules/watch"},
		"net/http":                          {"cmd/"},
		"os/exec":                           {"cmd/", "internal/"},
	}
	for _, p := range list(t, "./...") {
		name, _ := ours(p.ImportPath)
		for _, dep := range p.Imports {
			for prefix, allowed := range may {
				if strings.HasPrefix(dep, prefix) && !slices.ContainsFunc(allowed, func(a string) bool {
					return name == a || strings.HasSuffix(a, "/") && strings.HasPrefix(name, a)
				}) {
					t.Errorf("%s imports %s", name, dep)
				}
			}
		}
	}
}
