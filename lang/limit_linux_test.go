package lang_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"
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
