//go:build !linux

package testkit

import (
	"os"
	"testing"
	"time"
)

// Elsewhere only the time is limited.

// LimitMemory does nothing here.
func LimitMemory(testing.TB) {}

// PeakMemory is not known here.
func PeakMemory(*os.ProcessState) int64 { return 0 }

var begun = time.Now()

// CPUTime is the time since the process began, in seconds.
func CPUTime() float64 { return time.Since(begun).Seconds() }
