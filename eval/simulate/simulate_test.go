package simulate_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var update = flag.Bool("update", false, "rewrite the archives")

// TestCorpus plays the scenario of every archive: the view `path` is what it
// comes to, `draws` the same with a thousand draws.
func TestCorpus(t *testing.T) {
	for _, c := range testkit.Cases(t, "testdata") {
		t.Run(c.Name, func(t *testing.T) {
			p := compile(t, c.Study())
			c.View(t, "path", show(simulate.Run(context.Background(), p, simulate.Options{})), *update)
			if strings.HasPrefix(c.Name, "draws_") {
				c.View(t, "draws", showDraws(simulate.Run(context.Background(), p, simulate.Options{Draws: 1000, Seed: 1})), *update)
			}
		})
	}
}

func compile(t testing.TB, study fstest.MapFS) *eval.Program {
	t.Helper()
	set, found := rules.Load(study, "main.entente")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	return p
}

// show writes a path, one line a row and one an entry of the log.
func show(r *simulate.Result, err error) string {
	if err != nil {
		return "error: " + failure(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s, %s to %s, every %s\n", r.Scenario.ID, r.Scenario.Coalition, r.Scenario.From, r.Scenario.To, r.Scenario.Every)
	for _, row := range r.Rows {
		fmt.Fprintf(&b, "%s %d %v", row.Day, row.Flags, row.Members)
		for _, name := range slices.Sorted(maps.Keys(row.Values)) {
			fmt.Fprintf(&b, " %s=%s", name, eval.Number(row.Values[name]))
		}
		b.WriteByte('\n')
	}
	for _, e := range r.Log {
		fmt.Fprintf(&b, "%s %s %s", e.Day, e.Kind, e.ID)
		for what, text := range map[string]string{"(": e.Binding.String() + ")"} {
			if e.Binding != nil {
				b.WriteString(what + text)
			}
		}
		if e.Title != e.ID {
			fmt.Fprintf(&b, " %q", e.Title)
		}
		for _, c := range e.Changes {
			fmt.Fprintf(&b, " %s: %s -> %s", c.Attribute, c.From, c.To)
			if c.Cut {
				b.WriteString(" (cut)")
			}
		}
		if e.Form != "" {
			fmt.Fprintf(&b, " takes %s", e.Form)
		}
		if len(e.Joined)+len(e.Left) > 0 {
			fmt.Fprintf(&b, " joined %v left %v", e.Joined, e.Left)
		}
		if e.Because != "" {
			fmt.Fprintf(&b, " because %s", e.Because)
		}
		fmt.Fprintf(&b, " at %s\n", e.At)
	}
	for _, p := range r.Partners {
		fmt.Fprintf(&b, "%s from %s", p.ID, p.From)
		if p.Left != "" {
			fmt.Fprintf(&b, " to %s by %s", p.Left, p.By)
		}
		if p.Form != "" {
			fmt.Fprintf(&b, " as %s", p.Form)
		}
		if n := len(p.Survival); n > 0 && p.Survival[n-1] < 1 {
			fmt.Fprintf(&b, " survival %.6f", p.Survival)
		}
		b.WriteByte('\n')
	}
	for _, h := range r.Hazards {
		fmt.Fprintf(&b, "hazard %s(%s) leaves=%v chance %.6f\n", h.Trigger, h.Binding, h.Leaves, h.Chance)
	}
	if r.Ended != "" {
		fmt.Fprintf(&b, "ended: %s\n", r.Ended)
	}
	for _, m := range r.Missing {
		fmt.Fprintf(&b, "missing: %s(%s): %s\n", m.Rule, m.Binding, m.Attribute)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s: %s: %s\n", f.At, f.Code, f.Message)
	}
	return b.String()
}

func failure(err error) string {
	f, ok := err.(*eval.Failure)
	if !ok {
		return err.Error()
	}
	return testkit.Findings(f.Diagnostics)
}

func showDraws(r *simulate.Result, err error) string {
	if err != nil {
		return "error: " + failure(err)
	}
	var b strings.Builder
	for _, row := range r.Draws.Rows {
		fmt.Fprintf(&b, "%s flags %s", row.Day, dist(row.Flags))
		for _, name := range slices.Sorted(maps.Keys(row.Values)) {
			fmt.Fprintf(&b, " %s %s", name, dist(row.Values[name]))
		}
		b.WriteByte('\n')
	}
	for _, p := range r.Draws.Partners {
		fmt.Fprintf(&b, "%s stays %.3f error %.3f", p.ID, p.Stays, p.Error)
		for _, x := range p.Exits {
			fmt.Fprintf(&b, "; %s %s %.3f +- %.3f", x.By, x.Form, x.Share, x.Error)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func dist(d simulate.Distribution) string {
	return fmt.Sprintf("%d:%.3f+-%.3f[%s %s %s]", d.Count, d.Mean, d.Error, eval.Number(d.Low), eval.Number(d.Median), eval.Number(d.High))
}
