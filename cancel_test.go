package entente_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/internal/testkit"
)

// patience is a context that ends when it has been looked at so many times. It
// keeps the longest time between two looks, which is how late an end that comes
// from outside could be seen.
type patience struct {
	context.Context
	looks   atomic.Int64
	end     int64 // 0 never ends
	done    chan struct{}
	ended   float64 // all in seconds of the processor: another program may have it meanwhile
	last    float64
	longest float64
}

func newPatience(end int64) *patience {
	return &patience{Context: context.Background(), end: end, done: make(chan struct{}), last: testkit.CPUTime()}
}

func (p *patience) Done() <-chan struct{} {
	now := testkit.CPUTime()
	p.longest = max(p.longest, now-p.last)
	p.last = now
	if p.looks.Add(1) == p.end {
		p.ended = now
		close(p.done)
	}
	return p.done
}

func (p *patience) Err() error {
	select {
	case <-p.done:
		return context.Canceled
	default:
		return nil
	}
}

const (
	soon = 0.05 // seconds
	few  = 25   // points of a coalition that are tried, without -soak
)

// TestCancelEverywhere ends the context at each point of the corpus at which a
// judgement looks at it, and holds that the judgement ends at once, with the
// error that says so; and that no two looks lie far apart.
func TestCancelEverywhere(t *testing.T) {
	studies := map[string]fs.FS{"examples/iraq-2003": os.DirFS("examples/iraq-2003"), "examples/quickstart": os.DirFS("examples/quickstart"), "crowd": crowd(30, heavyRules), "many": many(4000)}
	for _, c := range testkit.Cases(t, "eval/testdata") {
		studies[c.Name] = c.Study()
	}
	points, slowest, longest := int64(0), 0.0, 0.0
	var sets []*entente.Set
	for _, study := range studies {
		for _, with := range []entente.Evaluator{entente.Columns, entente.Expr} {
			e, err := entente.New(entente.Options{Evaluator: with})
			if err != nil {
				t.Fatal(err)
			}
			// A case may hold what does not compile.
			if set, _ := e.Compile(context.Background(), entente.FS(study)); set != nil {
				sets = append(sets, set)
			}
		}
	}
	for _, set := range sets {
		for _, id := range set.Coalitions() {
			c := set.Coalition(id)
			whole := newPatience(0)
			if _, err := c.Score(whole, entente.Call{}); err != nil {
				continue // a case of what cannot be judged
			}
			n := whole.looks.Load()
			longest = max(longest, whole.longest)
			step := 1 + n/few
			if *soak > 0 {
				step = 1
			}
			for end := int64(1); end <= n; end += step {
				points++
				slowest = max(slowest, cancelAt(t, c, end))
			}
		}
	}
	t.Logf("%d points, at which it took %.1f ms at most; %.1f ms between two looks at most", points, 1e3*slowest, 1e3*longest)
	if points < 100 {
		t.Errorf("only %d points were tried", points)
	}
	if limit := soon * testkit.Slowdown; slowest > limit || longest > limit {
		t.Errorf("an end is seen after %v s, or %v s", slowest, longest)
	}
}

// heavyRules ask much of every pair.
const heavyRules = `
rule much {
  for p, q in members
  when count(members, .troops > p.troops + q.troops) > 3
  military += 0.0001 * sum(members, .troops)
}
`

// many is a study of many records that are derived and take no part.
func many(n int) fs.FS {
	var b strings.Builder
	b.WriteString("kind partner { n number = 1 }\nkind place { n number = 1 }\ndimension political { range = 0..10 }\npartner p {}\ncoalition c { as_of = 2003-01-01  lead = p  members = [] }\n")
	for i := range n {
		fmt.Fprintf(&b, "place q%d { n = %d }\n", i, i)
	}
	for i := range 30 {
		fmt.Fprintf(&b, "derive place.d%d number = (n > %d ? sqrt(n) : ln(n + 1)) * 2 + count(coalition.members)\n", i, i)
	}
	return testkit.Study("main.entente", b.String())
}

// cancelAt is how long a judgement goes on after its context ended.
func cancelAt(t *testing.T, c *entente.Coalition, end int64) float64 {
	t.Helper()
	ctx := newPatience(end)
	r, err := c.Score(ctx, entente.Call{})
	late := testkit.CPUTime() - ctx.ended
	if r != nil || !errors.Is(err, entente.ErrCancelled) || !errors.Is(err, context.Canceled) {
		t.Errorf("ended at look %d it gives %v, %v", end, r != nil, err)
	}
	if more := ctx.looks.Load() - end; more > 1000 {
		t.Errorf("%d looks follow the end", more)
	}
	return late
}

// TestCancelCompile ends the context while files are read.
func TestCancelCompile(t *testing.T) {
	whole := newPatience(0)
	if set, found := engine(t).Compile(whole, entente.Dir("examples/iraq-2003")); set == nil {
		t.Fatal(found)
	}
	stopped, stop := context.WithCancel(context.Background())
	defer stop()
	files := stopping{os.DirFS("examples/iraq-2003"), stop, new(int)}
	set, found := engine(t).Compile(stopped, entente.FS(files))
	if set != nil || !errors.Is(found.Err(), entente.ErrCancelled) || *files.opened > 3 {
		t.Errorf("%d files were opened, %v", *files.opened, found)
	}
}

// stopping is a file system that ends a context when its second file is opened.
type stopping struct {
	fs.FS
	stop   context.CancelFunc
	opened *int
}

func (s stopping) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && !info.IsDir() {
		if *s.opened++; *s.opened == 2 {
			s.stop()
		}
	}
	return f, nil
}
