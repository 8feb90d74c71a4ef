package bench

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/entente-lang/entente/internal/bench/handgen/source"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/internal/workload"
)

// run is what one start of the command took.
type run struct {
	seconds float64 // of the processor
	memory  float64 // bytes resident at the most
}

// commands are what is measured of the command itself.
var commands = []struct {
	name string
	args func(root, w1 string) []string
}{
	{"entente version", func(string, string) []string { return []string{"version"} }},
	{"entente score examples/quickstart", func(root, _ string) []string { return []string{"score", filepath.Join(root, "examples/quickstart")} }},
	{"entente score, W1", func(_, w1 string) []string { return []string{"score", w1} }},
}

// writeCommands builds the command and writes what its starts take: the median
// of twenty.
func writeCommands(out io.Writer, root string) ([]run, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(dir, "entente"), "./cmd/entente")
	build.Dir, build.Stderr = root, os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	w1 := filepath.Join(dir, "w1")
	study := workload.Study(workload.NewRules(source.Seed, source.Rules), workload.NewWorld(1, partnerCount), partnerCount-1)
	if err := writeStudy(w1, study); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "\n**The command**: medians of twenty starts.\n\n| | processor | memory, resident |\n|---|---|---|\n")
	var runs []run
	for _, c := range commands {
		r, err := starts(20, filepath.Join(dir, "entente"), c.args(root, w1)...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		runs = append(runs, r)
		fmt.Fprintf(out, "| `%s` | %.0f ms | %.0f MB |\n", c.name, r.seconds*1e3, r.memory/1e6)
	}
	return runs, nil
}

func writeStudy(dir string, study fs.FS) error {
	names, err := fs.Glob(study, "*")
	if err == nil {
		err = os.Mkdir(dir, 0o755)
	}
	for _, name := range names {
		if err == nil {
			var text []byte
			if text, err = fs.ReadFile(study, name); err == nil {
				err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
			}
		}
	}
	return err
}

func starts(n int, command string, args ...string) (run, error) {
	var seconds, memory []float64
	for range n {
		c := exec.Command(command, args...)
		if err := c.Run(); err != nil {
			return run{}, err
		}
		seconds = append(seconds, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds())
		memory = append(memory, float64(testkit.PeakMemory(c.ProcessState)))
	}
	return run{median(seconds), median(memory)}, nil
}
