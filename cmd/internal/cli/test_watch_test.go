package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/entente-lang/entente/rules/watch"
)

// stream is an output that a test reads while it is written.
type stream struct {
	sync.Mutex
	b bytes.Buffer
}

func (s *stream) Write(p []byte) (int, error) {
	s.Lock()
	defer s.Unlock()
	return s.b.Write(p)
}

func (s *stream) String() string {
	s.Lock()
	defer s.Unlock()
	return s.b.String()
}

// watched is a running `entente test --watch`.
type watched struct {
	t           *testing.T
	dir         string
	out, errors stream
	stop        context.CancelFunc
	code        chan int
}

func watching(t *testing.T, dir string, args ...string) *watched {
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	w := &watched{t: t, dir: dir, stop: stop, code: make(chan int, 1)}
	env := Env{Args: append([]string{"test", "--watch"}, args...), Stdin: strings.NewReader(""), Stdout: &w.out, Stderr: &w.errors, Dir: dir,
		Getenv: func(string) string { return "" }}
	go func() { w.code <- Main(ctx, env) }()
	t.Cleanup(stop)
	return w
}

// sees waits until a stream holds a text so many times.
func (w *watched) sees(s *stream, text string, times int) {
	w.t.Helper()
	for range 500 {
		if strings.Count(s.String(), text) >= times {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("%q was not written %d times\n%s\n%s", text, times, w.out.String(), w.errors.String())
}

func (w *watched) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// ends interrupts the command, which must give an exit code.
func (w *watched) ends(code int) {
	w.t.Helper()
	w.stop()
	select {
	case got := <-w.code:
		if got != code {
			w.t.Errorf("exit %d, want %d\n%s", got, code, w.errors.String())
		}
	case <-time.After(10 * time.Second):
		w.t.Fatal("an interrupt does not end it")
	}
}

const failingTest = "import \"../coalition.entente\"\ntest \"no\" {\n  given almar\n  expect political > 99\n}\n"

func TestWatchRunsAgain(t *testing.T) {
	w := watching(t, started(t))
	w.sees(&w.out, " 0 failed", 1)
	w.write("more/new.entente", failingTest)
	w.sees(&w.out, "FAIL", 1)
	w.sees(&w.out, " changed ────\n", 1)
	w.write("more/new.entente", "test \"cut\" {\n")
	w.sees(&w.errors, "the rules do not compile", 1)
	w.write("more/new.entente", strings.Replace(failingTest, "99", "98", 1))
	w.sees(&w.out, "98", 1)
	w.ends(exitFindings)
	if text := w.errors.String(); strings.Count(text, "entente: ") != 1 || strings.Contains(text, "interrupted") {
		t.Errorf("%s", text)
	}
}

func TestWatchEndsWell(t *testing.T) {
	w := watching(t, started(t))
	w.sees(&w.out, " 0 failed", 1)
	w.write("notes.md", "not of the study")
	w.write(".hidden/x.entente", "not of the study")
	w.write(".entente-1.tmp", "being written")
	time.Sleep(3 * watch.Quiet)
	w.ends(exitDone)
	if n := strings.Count(w.out.String(), "failed"); n != 1 {
		t.Errorf("%d runs\n%s", n, w.out.String())
	}
}

func TestWatchRefuses(t *testing.T) {
	dir := started(t)
	for _, args := range [][]string{{"-f", "json"}, {"-o", "json=x"}, {"std/core"}, {"nowhere"}, {"--run", "("}} {
		if r := run(t, dir, append([]string{"test", "--watch"}, args...)...); r.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, r.code, r.errors)
		}
	}
}
