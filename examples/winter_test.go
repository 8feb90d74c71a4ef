package examples_test

import (
	"context"
	"slices"
	"testing"

	"github.com/entente-lang/entente/eval/simulate"
)

// What the README of the made-up contingency says of its winter: a convoy is hit
// and no flag leaves, though half of the force behind them does; then Dunn goes,
// and Fenn with it.
func TestHardWinter(t *testing.T) {
	r, err := simulate.Run(context.Background(), program(t, "hypothetical"), simulate.Options{Scenario: "hard_winter"})
	if err != nil {
		t.Fatal(err)
	}
	row := func(day string) simulate.Row {
		i := slices.IndexFunc(r.Rows, func(r simulate.Row) bool { return r.Day == day })
		if i < 0 {
			t.Fatal("no row on", day)
		}
		return r.Rows[i]
	}
	first, hit, voted := row("2031-09-15"), row("2031-11-15"), row("2031-12-15")
	if hit.Flags != first.Flags || hit.Values["effective"] > 0.55*first.Values["effective"] {
		t.Errorf("after the convoy: %d flags of %d, %v soldiers of %v", hit.Flags, first.Flags, hit.Values["effective"], first.Values["effective"])
	}
	if !slices.Equal(voted.Left, []string{"dunn", "fenn"}) {
		t.Errorf("after the vote %v left", voted.Left)
	}
	for _, p := range r.Partners {
		if want := map[string]string{"dunn": "election_loss", "fenn": "host_exit"}[p.ID]; p.By != want {
			t.Errorf("%s left by %q, not %q", p.ID, p.By, want)
		}
	}
}
