package cli

import (
	"strings"
	"testing"
)

// TestChoiceIsExplained holds that the answer of a game that is simple to set up
// and not simple to solve can be followed: observe shows all three courses, and
// explain leads from what each is worth down to what was given.
//
// proposition: WO11
func TestChoiceIsExplained(t *testing.T) {
	study := []string{"std/tests/wolford", "--coalition", "spoiled"}
	table := run(t, ".", append([]string{"observe"}, study...)...)
	if table.code != 0 {
		t.Fatal(table.errors)
	}
	for _, course := range []string{"neutral", "support", "oppose"} {
		if !strings.Contains(table.out, course+"  ") {
			t.Errorf("the branch table lacks %s:\n%s", course, table.out)
		}
		explained := run(t, ".", append([]string{"explain", "b." + course + "_worth", "--study"}, study...)...)
		for _, part := range []string{"_worth", "_win", "_intact", "_if_disbanded", "_if_intact", "_gain", "_benefit", "_service"} {
			if !strings.Contains(explained.out, "b."+course+part+" ") {
				t.Errorf("the explanation does not reach %s:\n%s", course+part, explained.out)
			}
		}
		if !strings.Contains(explained.out, "b.power") {
			t.Errorf("the explanation does not reach what was given:\n%s", explained.out)
		}
	}
}
