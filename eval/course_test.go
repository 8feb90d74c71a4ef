package eval

import (
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// TestCourseComputesEnough moves two courses of the Iraq coalition through the
// same days and changes. One computes what rests on a change, the other
// everything: they must not differ in any value or score.
func TestCourseComputesEnough(t *testing.T) {
	set, found := rules.Load(os.DirFS("../examples/iraq-2003"), ".")
	if set == nil || len(found) > 0 {
		t.Fatal(found)
	}
	p, _ := Compile(set, Options{})
	in := Input{Coalition: "willing", Day: day(t, "2003-09-25")}
	thrifty, err1 := p.Begin(context.Background(), in, &rules.Scenario{})
	thorough, err2 := p.Begin(context.Background(), in, &rules.Scenario{})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		thrifty.Restart(in.Day)
		thorough.Restart(in.Day)
		at := in.Day
		for range 60 {
			for range r.IntN(3) {
				disturb(set, r, thrifty, thorough)
			}
			at += float64(r.IntN(60))
			thrifty.On(at)
			thorough.On(at)
			thorough.all = true
			thorough.since = -1
			settleBoth(t, thrifty, thorough)
			if !alikeCourses(t, thrifty, thorough) {
				t.Fatalf("on %s", types.FormatDay(at))
			}
		}
	}
}

func day(t *testing.T, s string) float64 {
	d, ok := types.ParseDay(s)
	if !ok {
		t.Fatal(s)
	}
	return d
}

// disturb changes the same thing in both courses.
func disturb(set *rules.Set, r *rand.Rand, courses ...*Course) {
	partners := set.RecordsOf(rules.PartnerKind)
	p, q := partners[r.IntN(len(partners))], partners[r.IntN(len(partners))]
	attr := func(name string) *rules.Attr { a, _ := p.Kind.Attr(name); return a }
	days := float64(730_000 + r.IntN(3000))
	what := r.IntN(9)
	x := r.Float64()
	for _, c := range courses {
		switch what {
		case 0:
			c.Put(p, attr("troops"), float64(int(5000*x)))
		case 1:
			c.Put(p, attr("host"), q)
		case 2:
			c.Put(p, attr("nato_from"), days)
		case 3:
			c.Put(p, attr("mandate_end"), days)
		case 4:
			c.Clear(p, attr("host"))
		case 5:
			c.Join(p)
		case 6:
			c.Leave(p)
		case 7:
			c.Put(p, attr("us_ally"), x < 0.5)
		case 8:
			c.Put(p, attr("standing"), x)
		}
	}
}

func settleBoth(t *testing.T, courses ...*Course) {
	t.Helper()
	for _, c := range courses {
		if err := c.Settle(); err != nil {
			t.Fatal(err)
		}
		if err := c.Judge(); err != nil {
			t.Fatal(err)
		}
	}
}

func alikeCourses(t *testing.T, a, b *Course) bool {
	t.Helper()
	ok := true
	check := func(x, y *row) {
		for slot := range x.vals {
			if v, w := outside(x.vals[slot]), outside(y.vals[slot]); Format(v, x.record.Kind.Attrs[slot].Type) != Format(w, x.record.Kind.Attrs[slot].Type) {
				t.Errorf("%s.%s is %v, and %v where everything is computed", x.record.ID, x.record.Kind.Attrs[slot].Name, v, w)
				ok = false
			}
		}
	}
	for k := range a.world.rows {
		for i := range a.world.rows[k] {
			check(a.world.rows[k][i], b.world.rows[k][i])
		}
	}
	check(a.world.coalition, b.world.coalition)
	for i := range a.world.scores {
		if a.world.scores[i].score() != b.world.scores[i].score() {
			t.Errorf("a score is %v, and %v where everything is computed", a.world.scores[i].score(), b.world.scores[i].score())
			ok = false
		}
	}
	return ok
}
