package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "rewrite goldens and scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"entente": func() { os.Exit(Main(context.Background(), System())) },
	})
}

// TestScripts runs testdata/script. `exits N entente …` is exec with the exit
// code that must come.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "same": same},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// same compares two files but for the lines that match an expression, such as
// those that hold a hash of all packs.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: same EXPRESSION FILE1 FILE2")
	}
	but := regexp.MustCompile(args[0])
	text := func(name string) string {
		var kept []string
		for line := range strings.Lines(ts.ReadFile(name)) {
			if !but.MatchString(line) {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	}
	if a, b := text(args[1]), text(args[2]); (a == b) == neg {
		ts.Fatalf("%s and %s: same is %v\n%s", args[1], args[2], !neg, a)
	}
}

// ran is what came of a command that was run in process.
type ran struct {
	code        int
	out, errors string
}

// run runs a command in process, in a folder.
func run(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	code := Main(t.Context(), Env{Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: dir,
		Getenv: func(string) string { return "" }})
	return ran{code, out.String(), errs.String()}
}

// started is a folder with the study that init writes.
func started(t *testing.T) string {
	dir := t.TempDir()
	if r := run(t, dir, "init"); r.code != 0 {
		t.Fatal(r.errors)
	}
	return dir
}

// all are the commands by name.
func all() map[string]*cobra.Command {
	out := map[string]*cobra.Command{}
	for _, c := range (&app{}).root().Commands() {
		out[c.Name()] = c
	}
	return out
}

func TestHelpIsGolden(t *testing.T) {
	known := map[string]bool{"entente.txt": true}
	checkGolden(t, "entente.txt", run(t, ".", "--help").out)
	for name := range all() {
		known[name+".txt"] = true
		r := run(t, ".", name, "--help")
		if r.code != 0 || r.errors != "" {
			t.Errorf("%s --help: exit %d, %s", name, r.code, r.errors)
		}
		checkGolden(t, name+".txt", r.out)
	}
	files, _ := filepath.Glob("testdata/help/*")
	for _, f := range files {
		if !known[filepath.Base(f)] {
			t.Errorf("%s is of no command", f)
		}
	}
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata/help", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s differs; run go test ./cmd/internal/cli -update\n%s", path, got)
	}
}

func TestCommandsAreComplete(t *testing.T) {
	scripts, _ := filepath.Glob("testdata/script/*.txtar")
	for name, c := range all() {
		if c.Short == "" || c.Long == "" || c.Example == "" || c.GroupID == "" {
			t.Errorf("%s lacks a short or long text, an example or a group", name)
		}
		has := func(path string) bool { return strings.HasPrefix(filepath.Base(path), name+"_") }
		found := false
		for _, s := range scripts {
			found = found || has(s)
		}
		if !found {
			t.Errorf("no testdata/script/%s_*.txtar", name)
		}
	}
	for _, s := range scripts {
		name, _, ok := strings.Cut(filepath.Base(s), "_")
		if _, known := all()[name]; !ok || !known && name != "help" {
			t.Errorf("%s is named after no command", s)
		}
	}
}

// TestExamplesRun runs the examples of every command as they are written, in a
// study that init wrote; those that name one of ours, where it is.
func TestExamplesRun(t *testing.T) {
	cmds := all()
	cmds["entente"] = (&app{}).root()
	for name, c := range cmds {
		for line := range strings.Lines(c.Example) {
			dir := started(t)
			line = strings.TrimSpace(line)
			args := fields(line)
			if len(args) < 2 || args[0] != "entente" {
				t.Errorf("%s: the example %q runs nothing", name, line)
				continue
			}
			if strings.Contains(line, " examples/") {
				dir = "../../.."
			}
			if name == "entente" && args[1] == "score" {
				run(t, dir, "init", "study")
			}
			if name == "serve" { // it runs until it is interrupted
				serving(t, dir, args[2:]...).ends(exitDone)
				continue
			}
			if r := run(t, dir, args[1:]...); r.code != 0 {
				t.Errorf("%s: exit %d\n%s%s", line, r.code, r.out, r.errors)
			}
		}
	}
}

// fields splits a line as a shell would, with double quotes only.
func fields(line string) (args []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	return args
}

// mentioned is a call of the program in a document.
var mentioned = regexp.MustCompile(`(?m)^\s*(?:\$ )?(?:go run \./cmd/entente|entente)((?: +[^\s#]+)*)`)

// TestDocumentsAgree holds that every call in the documents names a command
// and flags that there are.
func TestDocumentsAgree(t *testing.T) {
	files, _ := filepath.Glob("../../../docs/*.md")
	more, _ := filepath.Glob("../../../*.md")
	examples, _ := filepath.Glob("../../../examples/*/*.md")
	cmds := all()
	for _, path := range append(append(files, more...), examples...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range strings.Split(string(text), "```") {
			if i%2 == 0 {
				continue
			}
			_, block, _ = strings.Cut(block, "\n") // the language of the block
			for _, m := range mentioned.FindAllStringSubmatch(block, -1) {
				checkCall(t, path, strings.Fields(m[1]), cmds)
			}
		}
	}
}

func checkCall(t *testing.T, path string, args []string, cmds map[string]*cobra.Command) {
	t.Helper()
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return
	}
	c, ok := cmds[args[0]]
	if !ok {
		t.Errorf("%s: there is no command %q", path, args[0])
		return
	}
	for _, x := range args[1:] {
		name, isFlag := strings.CutPrefix(x, "--")
		name, _, _ = strings.Cut(name, "=")
		if isFlag && c.Flags().Lookup(name) == nil && c.InheritedFlags().Lookup(name) == nil && name != "help" && name != "" {
			t.Errorf("%s: %s has no flag --%s", path, args[0], name)
		}
	}
}

func TestInterrupt(t *testing.T) {
	dir := started(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := Main(ctx, Env{Args: []string{"score"}, Stdout: &out, Stderr: &errs, Dir: dir, Getenv: func(string) string { return "" }})
	if code != exitFailed || out.Len() > 0 || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("exit %d, %q, %q", code, out.String(), errs.String())
	}
}

func TestWriteFileLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.Mkdir(taken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(taken, []byte("x"), 0o644); err == nil {
		t.Error("a folder was overwritten")
	}
	path := filepath.Join(dir, "file")
	for _, text := range []string{"one", "two"} {
		if err := writeFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%q", got)
		}
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}
