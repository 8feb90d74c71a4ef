package lang_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"
)

// limitMemory makes the process die rather than take a gigabyte more of address
// space than it has now. The race detector needs terabytes.
func limitMemory(t *testing.T) {
	if slowdown > 1 {
		return
	}
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip(err)
	}
	var pages uint64
	if _, err := fmt.Sscan(string(statm), &pages); err != nil {
		t.Fatal(err)
	}
	most := pages*uint64(os.Getpagesize()) + 1<<30
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		t.Fatal(err)
	}
}

// peakMemory is the most memory that a process that ended had, in bytes.
func peakMemory(p *os.ProcessState) int64 {
	return p.SysUsage().(*syscall.Rusage).Maxrss << 10
}

// processorTime is what this process has used so far. Unlike the time of day it
// does not blame the code for a busy machine.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
