// Package portable holds the promise that a judgement has the same bytes on
// every machine: whatever the processor, the number of threads, the time zone,
// and the order in which files are named.
package portable

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// question is what every build and setting must answer alike.
var question = []string{"score", "../../examples/iraq-2003", "--as-of", "2004-08-15", "-f", "json"}

// emulators run programs of another processor, by GOARCH.
var emulators = map[string]string{"arm64": "qemu-aarch64-static"}

func TestSameBytes(t *testing.T) {
	native := build(t, runtime.GOARCH)
	want := answer(t, nil, native)
	if len(want) < 1000 {
		t.Fatalf("the judgement is too short to compare: %s", want)
	}
	for _, threads := range []string{"1", "2", "8"} {
		for _, zone := range []string{"UTC", "America/St_Johns", "Pacific/Chatham"} {
			got := answer(t, []string{"GOMAXPROCS=" + threads, "TZ=" + zone}, native)
			if !bytes.Equal(got, want) {
				t.Errorf("GOMAXPROCS=%s TZ=%s changes the result", threads, zone)
			}
		}
	}
	for arch, emulator := range emulators {
		t.Run(arch, func(t *testing.T) {
			run, err := exec.LookPath(emulator)
			if err != nil {
				t.Skipf("no %s; install qemu-user-static to compare %s", emulator, arch)
			}
			if got := answer(t, nil, run, build(t, arch)); !bytes.Equal(got, want) {
				t.Errorf("%s gives other bytes", arch)
			}
		})
	}
}

func build(t *testing.T, arch string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "entente-"+arch)
	cmd := exec.Command("go", "build", "-o", path, "../../cmd/entente")
	cmd.Env = append(os.Environ(), "GOARCH="+arch, "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building for %s: %v\n%s", arch, err, out)
	}
	return path
}

func answer(t *testing.T, env []string, command ...string) []byte {
	t.Helper()
	cmd := exec.Command(command[0], append(command[1:], question...)...)
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command, err, stderr.Bytes())
	}
	return out
}
