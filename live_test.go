package entente_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules/watch"
)

var soak = flag.Duration("soak", 0, "score and reload for so long, 1,000 reloads in all; 0 is a short run")

// disk is a study on the disk that a test rewrites.
type disk struct {
	t    testing.TB
	path string
}

func newDisk(t testing.TB, text string) *disk {
	d := &disk{t, filepath.Join(t.TempDir(), "main.entente")}
	d.write(text)
	return d
}

// write replaces the file as editors do.
func (d *disk) write(text string) {
	err := os.WriteFile(d.path+".tmp", []byte(text), 0o600)
	if err == nil {
		err = os.Rename(d.path+".tmp", d.path)
	}
	if err != nil {
		d.t.Error(err)
	}
}

func (d *disk) dir() string { return filepath.Dir(d.path) }

// version is a study whose military score tells which version it is. It imports
// nothing, so that reading it anew takes little of what the scoring needs.
func version(n int) string {
	return fmt.Sprintf(`kind partner {
  troops number = 0
  standing share = 0
}
dimension political { range = 0..100 }
dimension military { range = 0..100000 }
partner usa { troops = 1 standing = 100%% }
partner esp { troops = %d standing = 40%% }
coalition willing { as_of = 2003-09-25 lead = usa members = [esp] }
rule force {
  for p in members
  military += p.troops
  political += p.standing
}
test "it is version %d" {
  given willing
  expect esp.troops == %d
}
`, 10+n, n, 10+n)
}

// Versions that must not come into force.
var broken = []func(n int) string{
	func(n int) string { return version(n) + "rule" },
	func(n int) string { return strings.Replace(version(n), "expect esp", "expect usa", 1) },
	func(int) string { return "" },
	func(n int) string { return strings.Replace(version(n), "standing = 40%", "standing = 400%", 1) },
}

func TestReload(t *testing.T) {
	d := newDisk(t, version(0))
	var told []entente.Reload
	live, err := engine(t).Watch(t.Context(), entente.Watching{Tell: func(r entente.Reload) { told = append(told, r) }}, entente.Dir(d.dir()))
	if err != nil {
		t.Fatal(err)
	}
	first := live.Set()
	if r := live.Reload(t.Context()); !r.Same || r.Taken || r.Set != first || r.Err != nil || len(told) != 0 {
		t.Errorf("nothing changed: %+v", r)
	}
	for i, text := range broken {
		d.write(text(1))
		r := live.Reload(t.Context())
		if r.Taken || r.Set != first || live.Set() != first || !errors.Is(r.Err, entente.ErrRules) || len(told) != i+1 || told[i].Err != r.Err {
			t.Errorf("broken version %d: %+v", i, r)
		}
		if i == 1 && (len(r.Failed) != 1 || codes(t, r.Err)[0] != diag.TestFailed || !strings.Contains(r.Err.Error(), "main.entente:17:10") || !strings.Contains(r.Err.Error(), "usa.troops is 1")) {
			t.Errorf("the failed test: %+v", r)
		}
	}
	d.write(version(1))
	if r := live.Reload(t.Context()); !r.Taken || r.Set == first || live.Set() != r.Set || r.Set.Revision() == first.Revision() {
		t.Errorf("a good version: %+v", r)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	d.write(version(2))
	if r := live.Reload(stopped); r.Taken || !errors.Is(r.Err, context.Canceled) {
		t.Errorf("stopped: %+v", r)
	}
	d.write(broken[1](0))
	if l, err := engine(t).Watch(t.Context(), entente.Watching{}, entente.Dir(d.dir())); l != nil || !errors.Is(err, entente.ErrRules) {
		t.Errorf("a broken first version: %v", err)
	}
}

// TestWatch holds that a change of a file comes into force by itself, and that
// the host is told when the watching fails.
func TestWatch(t *testing.T) {
	d := newDisk(t, version(0))
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	told := make(chan entente.Reload, 10)
	live, err := engine(t).Watch(ctx, entente.Watching{Changes: watch.Folder(d.dir()), Tell: func(r entente.Reload) { told <- r }}, entente.Dir(d.dir()))
	if err != nil {
		t.Fatal(err)
	}
	first := live.Set()
	for n, text := range []string{broken[0](1), version(1)} {
		d.write(text)
		select {
		case r := <-told:
			if good := n == 1; r.Taken != good || (live.Set() != first) != good {
				t.Errorf("%d: %+v", n, r)
			}
		case <-ctx.Done():
			t.Fatal("a change is not told")
		}
	}
	stop()
	<-live.Done()
	lost := errors.New("the disk is gone")
	live, err = engine(t).Watch(t.Context(), entente.Watching{Changes: func(context.Context, func()) error { return lost }, Tell: func(r entente.Reload) { told <- r }}, entente.Dir(d.dir()))
	if err != nil {
		t.Fatal(err)
	}
	<-live.Done()
	if r := <-told; !errors.Is(r.Err, lost) || r.Set != live.Set() {
		t.Errorf("%+v", r)
	}
}

// TestReloadUnderLoad scores from 16 goroutines while the set is loaded anew,
// half of the time broken. Every result must be that of the revision it carries,
// and what is broken must never be seen.
func TestReloadUnderLoad(t *testing.T) {
	reloads, length := 100, time.Duration(0)
	if *soak > 0 {
		reloads, length = 1000, *soak
	}
	d := newDisk(t, version(0))
	live, err := engine(t).Watch(t.Context(), entente.Watching{}, entente.Dir(d.dir()))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]float64{live.Set().Revision(): 11} // revision to the military score that it gives
	for i := 1; i < reloads; i += 2 {
		set, found := engine(t).Compile(t.Context(), entente.Bytes("main.entente", []byte(version(i))))
		if set == nil {
			t.Fatal(found)
		}
		known[set.Revision()] = float64(11 + i)
	}
	var scored, wrong, unknown atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			for ctx.Err() == nil {
				r, err := live.Set().Coalition("willing").Score(context.Background(), entente.Call{})
				if err != nil {
					t.Error(err)
					return
				}
				want, ok := known[r.Revision]
				switch scored.Add(1); {
				case !ok:
					unknown.Add(1)
				case want != r.Scores["military"].Value:
					wrong.Add(1)
				}
			}
		})
	}
	taken := underLoad(t, d, live, reloads, length)
	stop()
	wait.Wait()
	t.Logf("%d judgements beside %d reloads, %d of them taken", scored.Load(), reloads, taken)
	if wrong.Load() > 0 || unknown.Load() > 0 || taken != reloads/2 || scored.Load() == 0 {
		t.Errorf("%d wrong, %d of no known revision, %d reloads taken", wrong.Load(), unknown.Load(), taken)
	}
}

// underLoad writes good and broken versions in turn.
func underLoad(t *testing.T, d *disk, live *entente.Live, reloads int, length time.Duration) (taken int) {
	began := time.Now()
	for i := range reloads {
		good := i%2 == 1
		text := broken[i/2%len(broken)](i)
		if good {
			text = version(i)
		}
		before := live.Set()
		d.write(text)
		r := live.Reload(t.Context())
		if r.Taken {
			taken++
		}
		if r.Taken != good || !good && live.Set() != before {
			t.Errorf("reload %d: %+v", i, r)
		}
		time.Sleep(time.Until(began.Add(length * time.Duration(i+1) / time.Duration(reloads))))
	}
	return taken
}
