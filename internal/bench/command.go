package bench

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// run is what one start of the command took.
type run struct {
	seconds float64 // of the processor
	memory  float64 // bytes resident at the most; 0 where it is not known
}

// commands are what is measured of the command itself.
var commands = [][]string{{"version"}, {"score", "examples/quickstart"}}

// writeCommands builds the command and writes what its starts take, the median
// of twenty, and the memory that a program has that scores W1. (What the kernel
// counts as a child's memory is never less than that of the parent, so the
// program counts its own.)
func writeCommands(out io.Writer, root string) ([]run, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	command := filepath.Join(dir, "entente")
	if err := build(root, command, "./cmd/entente"); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "\n**The command**: processor time, medians of twenty starts. **Memory**: a program that reads and scores W1.\n\n| | |\n|---|---|\n")
	var runs []run
	for _, args := range commands {
		seconds, err := starts(20, root, command, args...)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run{seconds: seconds})
		fmt.Fprintf(out, "| `entente %s` | %.0f ms |\n", strings.Join(args, " "), seconds*1e3)
	}
	if err := build(filepath.Join(root, "internal/bench"), command, "./cmd/resident"); err != nil {
		return nil, err
	}
	text, err := exec.Command(command).Output()
	if err != nil {
		return nil, err
	}
	var bytes float64
	if _, err := fmt.Sscan(string(text), &bytes); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "| W1 resident | %.1f MB |\n", bytes/1e6)
	return append(runs, run{memory: bytes}), nil
}

func build(folder, to, what string) error {
	c := exec.Command("go", "build", "-mod=mod", "-trimpath", "-o", to, what)
	c.Dir, c.Stderr = folder, os.Stderr
	return c.Run()
}

func starts(n int, folder, command string, args ...string) (float64, error) {
	var seconds []float64
	for range n {
		c := exec.Command(command, args...)
		c.Dir = folder
		if err := c.Run(); err != nil {
			return 0, fmt.Errorf("%s %v: %w", command, args, err)
		}
		seconds = append(seconds, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds())
	}
	return median(seconds), nil
}
