package eval_test

import (
	"context"
	"math"
	"math/big"
	"os"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/types"
)

// iraqDays are days of the panel and days between and outside them.
var iraqDays = []string{"2003-03-20", "2003-09-25", "2004-03-14", "2004-08-15", "2005-01-15", "2006-02-10", "2007-02-23", "2007-10-09", "2009-01-01"}

// TestReplay computes every total of every ledger anew from its lines alone.
func TestReplay(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		p := compile(t, c.Study())
		for _, co := range p.Set().Coalitions {
			replayAll(t, p, eval.Input{Coalition: co.ID()}, c.Name != "failures")
		}
	}
	iraq := compile(t, os.DirFS("../examples/iraq-2003"))
	for _, text := range iraqDays {
		day, _ := types.ParseDay(text)
		replayAll(t, iraq, eval.Input{Coalition: "willing", Day: day}, true)
	}
}

func replayAll(t *testing.T, p *eval.Program, in eval.Input, must bool) {
	t.Helper()
	r, err := p.Score(context.Background(), in)
	if err != nil {
		if must {
			t.Errorf("%s: %v", in.Coalition, err)
		}
		return
	}
	for name, s := range r.Scores {
		replay(t, in.Coalition+"."+name, s)
	}
}

// replay takes the lines in their order: sums in whole steps, then factors,
// each rounded. The total, cut at the range, must be the value to the last
// bit, and the points of all lines must add up to the total as decimals.
func replay(t *testing.T, name string, s eval.Score) {
	t.Helper()
	steps := stepsOf(s)
	total := math.RoundToEven(s.Start * steps)
	decimal := exact(t, s.Start, steps)
	factors := false
	for _, c := range s.Contributions {
		before := total
		switch c.Op {
		case "+=":
			total += math.RoundToEven(c.Amount * steps)
		case "-=":
			total -= math.RoundToEven(c.Amount * steps)
		case "*=":
			total = math.RoundToEven(total * c.Amount)
		}
		if factors && c.Op != "*=" {
			t.Errorf("%s: a sum behind a factor: %v", name, c)
		}
		factors = factors || c.Op == "*="
		if (total-before)/steps != c.Points {
			t.Errorf("%s: %s(%s) has %v points, replayed %v", name, c.Rule, c.Binding, c.Points, (total-before)/steps)
		}
		decimal.Add(decimal, exact(t, c.Points, steps))
	}
	if total/steps != s.Raw {
		t.Errorf("%s: raw %v, replayed %v", name, s.Raw, total/steps)
	}
	if decimal.Cmp(exact(t, s.Raw, steps)) != 0 {
		t.Errorf("%s: the points add up to %v, raw is %v", name, decimal, s.Raw)
	}
	low, high := math.RoundToEven(s.Range[0]*steps), math.RoundToEven(s.Range[1]*steps)
	if got := max(low, min(high, total)) / steps; got != s.Value {
		t.Errorf("%s: value %v, replayed %v", name, s.Value, got)
	}
}

// stepsOf is the number of steps in a point: billionths, fewer for a
// dimension so wide that they could not be added up exactly.
func stepsOf(s eval.Score) float64 {
	steps := 1e9
	for steps > 1 && max(math.Abs(s.Range[0]), math.Abs(s.Range[1]))*steps > 1<<53/512 {
		steps /= 10
	}
	return steps
}

// exact is the whole number of steps that a number of points stands for.
func exact(t *testing.T, points, steps float64) *big.Int {
	t.Helper()
	x := math.RoundToEven(points * steps)
	if x/steps != points {
		t.Errorf("%v is no whole number of steps", points)
	}
	n, _ := big.NewFloat(x).Int(nil)
	return n
}
