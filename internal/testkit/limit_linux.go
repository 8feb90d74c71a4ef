package testkit

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

// LimitMemory makes the process die rather than take a gigabyte more of address
// space than it has now. The race detector needs terabytes.
func LimitMemory(t testing.TB) {
	t.Helper()
	if Slowdown > 1 {
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

// PeakMemory is the most memory that a process that ended had, in bytes.
func PeakMemory(p *os.ProcessState) int64 {
	return p.SysUsage().(*syscall.Rusage).Maxrss << 10
}

// CPUTime is the time that this process has computed, in seconds. It does not
// grow while others have the processor.
func CPUTime() float64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}
