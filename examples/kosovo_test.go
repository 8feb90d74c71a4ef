package examples_test

import (
	"context"
	"slices"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/restraint"
	"github.com/entente-lang/entente/lang/types"
)

// TestKosovoAgainstTheRecord plays the observer's game on each day of Russia's
// stance record. The README says how many days it gets right.
//
// proposition: WO10
func TestKosovoAgainstTheRecord(t *testing.T) {
	rows, at := table(t, "kosovo-1999/data/timeline.csv")
	p := program(t, "kosovo-1999")
	russia, _ := p.Set().Record("russia")
	right, late := 0, 0
	for _, row := range rows {
		day, _ := types.ParseDay(at(row, "date"))
		j, err := p.Judge(context.Background(), eval.Input{Coalition: "allies", Day: day})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := restraint.Ask(j, russia)
		if err != nil {
			t.Fatal(err)
		}
		supports := slices.Contains([]string{"align", "support", "spoils_granted"}, at(row, "coded_stance"))
		switch {
		case supports == (answer.Choice == "support"):
			right++
		case supports:
			late++
		}
	}
	if len(rows) != 12 || right != 8 || late != 4 {
		t.Errorf("of %d days %d are right and %d late; the README says 8 and 4 of 12", len(rows), right, late)
	}
}
