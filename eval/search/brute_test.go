package search

import (
	"context"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"slices"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/studygen"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

func compile(t testing.TB, fsys fs.FS) *eval.Program {
	t.Helper()
	set, found := rules.Load(fsys, ".")
	if set == nil || diag.HasErrors(found) {
		t.Fatalf("the study does not load: %v", found)
	}
	p, more := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(more)
	}
	return p
}

func space(t testing.TB, p *eval.Program, coalition string, o Options) *Space {
	t.Helper()
	s, err := New(context.Background(), p, coalition, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// brute judges every coalition of a space by package eval and keeps those that
// are allowed: their values on the axes of a job.
func brute(t testing.TB, s *Space, j *job) []found {
	t.Helper()
	judge, err := s.newJudge(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var all []found
	for choices := range uint64(1) << len(s.pool) {
		scores, meets, err := judge.score(choices)
		size := len(s.describe(choices, make([]float64, len(s.program.Set().Dimensions))).Members)
		if err != nil || !meets || size < s.opts.Min || s.opts.Max > 0 && size > s.opts.Max {
			continue
		}
		f := found{at: choices}
		for i := range j.axes {
			a := &j.axes[i]
			f.y = append(f.y, a.value(scores, choices))
			meets = meets && f.y[i] >= a.floor
		}
		for _, want := range s.opts.Floors {
			d := slices.IndexFunc(s.program.Set().Dimensions, func(d *rules.Dimension) bool { return d.Name == want.Dimension })
			if s.program.Set().Dimensions[d].Better == "lower" {
				meets = meets && scores[d] <= want.Value
			} else {
				meets = meets && scores[d] >= want.Value
			}
		}
		if meets {
			all = append(all, f)
		}
	}
	return all
}

// best are the values that no others cover, each once, in the order of a
// frontier.
func best(all []found, objectives int) (out []string) {
	for i, a := range all {
		y := a.y[:objectives]
		if !slices.ContainsFunc(all, func(b found) bool {
			return covers(b.y[:objectives], y) && !slices.Equal(b.y[:objectives], y)
		}) && !slices.ContainsFunc(all[:i], func(b found) bool { return slices.Equal(b.y[:objectives], y) }) {
			out = append(out, fmt.Sprint(y))
		}
	}
	slices.Sort(out)
	return out
}

// options are some of a search's, by a seed.
func options(p *eval.Program, seed uint64) Options {
	partners := p.Set().RecordsOf(rules.PartnerKind)
	o := Options{Threads: 1 + int(seed%3)}
	if seed%5 == 1 {
		o.Min, o.Max = 2, 4+int(seed%3)
	}
	if seed%7 == 2 {
		o.With = partners[1:2]
	}
	if seed%7 == 3 {
		o.Without = partners[2:4]
	}
	o.Among = Among(seed % 4 % 3)
	if seed%6 == 4 {
		o.Floors = []Floor{{"military", float64(seed%5) - 1}}
	}
	return o
}

func study(seed uint64) studygen.Options {
	o := studygen.Options{Partners: 6 + int(seed%4), Members: 3, Rules: 4 + int(seed%11)}
	if seed%50 == 49 {
		o.Partners = 12
	}
	if full() && seed%100 == 99 {
		o.Partners = 17
	}
	return o
}

// full asks for a thousand studies, with up to 16 partners that come and go. It
// takes some minutes: ENTENTE_FULL=1 go test -run BruteForce ./eval/search
func full() bool { return os.Getenv("ENTENTE_FULL") != "" }

func TestFrontierEqualsBruteForce(t *testing.T) {
	n := uint64(120)
	if full() {
		n = 1000
	}
	for seed := range n {
		frontierEqualsBruteForce(t, seed)
	}
}

func frontierEqualsBruteForce(t *testing.T, seed uint64) {
	p := compile(t, studygen.Study(seed, study(seed)))
	s := space(t, p, studygen.Coalition, options(p, seed))
	if s.Slow() != nil {
		t.Fatalf("seed %d: %v", seed, s.Slow())
	}
	axes, err := s.axes(nil)
	if err != nil {
		t.Fatal(err)
	}
	j := s.newJob(axes)
	out, err := j.run(context.Background())
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	var got []string
	for _, f := range out.best {
		got = append(got, fmt.Sprint(f.y))
	}
	slices.Sort(got)
	if want := best(brute(t, s, j), j.objectives); !slices.Equal(got, want) {
		t.Fatalf("seed %d: the frontier is\n%v\nby brute force it is\n%v", seed, got, want)
	}
	if !out.proof.Complete || out.proof.Sum().Cmp(out.proof.Coalitions) != 0 || out.proof.Coalitions.Cmp(new(big.Int).Lsh(big.NewInt(1), uint(len(s.pool)))) != 0 {
		t.Fatalf("seed %d: the proof does not add up: %+v", seed, out.proof)
	}
	if _, err := j.confirmed(context.Background(), out.best); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
}
