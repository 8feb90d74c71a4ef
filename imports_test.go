package entente_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/entente-lang/entente"

// modules are what a program that embeds this package takes in.
var modules = []string{module, "github.com/expr-lang/expr", "github.com/alecthomas/participle/v2"}

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
		known := slices.ContainsFunc(modules, func(module string) bool { return dep == module || strings.HasPrefix(dep, module+"/") })
		switch {
		case external && !known:
			t.Errorf("it depends on %s", dep)
		case dep == "net" || dep == "net/http" || dep == "os/exec" || dep == "plugin" || dep == "testing":
			t.Errorf("it depends on %s", dep)
		}
	}
}

var program = regexp.MustCompile("(?ms)^```go( run)?\n(.*?)^```$(?:\n\n```text\n(.*?)^```$)?")

// TestPrograms builds the programs of docs/embedding.md, each in a module of its
// own, holds which modules are in them, and runs those that can run by
// themselves.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	page, err := os.ReadFile("docs/embedding.md")
	if err != nil {
		t.Fatal(err)
	}
	found := program.FindAllSubmatch(page, -1)
	if len(found) != 4 {
		t.Fatalf("%d programs", len(found))
	}
	for _, m := range found {
		binary := build(t, m[2])
		service := bytes.Contains(m[2], []byte("rules/watch"))
		size, linked := inspect(t, binary)
		t.Logf("%.1f MB: %s", float64(size)/1e6, strings.Join(linked, " "))
		for _, name := range linked {
			fsnotify := strings.Contains(name, "fsnotify") || name == "golang.org/x/sys"
			if !slices.Contains(modules, name) && !(service && fsnotify) {
				t.Errorf("%s is linked", name)
			}
		}
		if !service && size > 16e6 {
			t.Errorf("a first program has %d bytes", size)
		}
		if len(m[1]) > 0 {
			cmd := exec.Command(binary)
			cmd.Dir = "examples"
			if out, err := cmd.CombinedOutput(); err != nil || string(out) != string(m[3]) {
				t.Errorf("%v: it prints\n%s", err, out)
			}
		}
	}
}

// build builds a program in an empty module with a replace, as a user would.
func build(t *testing.T, text []byte) (binary string) {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	mod := "module example\n\ngo 1.26\n\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + here + "\n"
	for name, content := range map[string][]byte{"go.mod": []byte(mod), "go.sum": sums, "main.go": text} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-mod=mod", "-o", "program", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return filepath.Join(dir, "program")
}

// inspect is the size of a program and the modules in it.
func inspect(t *testing.T, binary string) (size int64, linked []string) {
	t.Helper()
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "version", "-m", binary).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(out), "\n") {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "dep" {
			linked = append(linked, f[1])
		}
	}
	return info.Size(), linked
}
