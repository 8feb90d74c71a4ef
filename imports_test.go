package entente_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports holds what whoever embeds this package takes in: no command
// line, no network, no other process.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Skipf("go list: %v", err)
	}
	for _, dep := range strings.Fields(string(out)) {
		first, _, dotted := strings.Cut(dep, ".")
		external := dotted && !strings.Contains(first, "/") && !strings.HasPrefix(dep, "vendor/")
		known := slices.ContainsFunc([]string{"github.com/entente-lang/entente", "github.com/expr-lang/expr", "github.com/alecthomas/participle/v2"},
			func(module string) bool { return dep == module || strings.HasPrefix(dep, module+"/") })
		switch {
		case external && !known:
			t.Errorf("it depends on %s", dep)
		case dep == "net" || dep == "net/http" || dep == "os/exec" || dep == "plugin" || dep == "testing":
			t.Errorf("it depends on %s", dep)
		}
	}
}
