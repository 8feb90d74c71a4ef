package eval_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const childVariable = "ENTENTE_HASH"

// TestHash is the body of the child process: it prints the hash of all
// judgements. Alone it does nothing.
func TestHash(t *testing.T) {
	if os.Getenv(childVariable) == "" {
		t.Skip("runs in a child process of TestDeterminism")
	}
	h := sha256.New()
	all := studies(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		h.Write(jsonOf(t, all[name], []string{"."}))
	}
	fmt.Printf("hash %x\n", h.Sum(nil))
}

// TestDeterminism judges all studies in processes with other numbers of
// threads and other time zones: the hash must be one.
func TestDeterminism(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	hashes := map[string]string{}
	for _, threads := range []string{"1", "2", "8"} {
		for _, zone := range []string{"UTC", "Pacific/Kiritimati", "America/St_Johns"} {
			child := exec.Command(self, "-test.run=^TestHash$")
			child.Env = append(os.Environ(), childVariable+"=1", "GOMAXPROCS="+threads, "TZ="+zone, "LANG=tr_TR.UTF-8")
			out, err := child.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%.2000s", err, out)
			}
			hash, _, _ := strings.Cut(string(out), "\n")
			hashes[hash] = threads + " threads in " + zone
		}
	}
	if len(hashes) != 1 {
		t.Errorf("results differ: %v", hashes)
	}
	for hash := range hashes {
		if !strings.HasPrefix(hash, "hash ") {
			t.Errorf("the child printed no hash: %s", hash)
		}
	}
}
