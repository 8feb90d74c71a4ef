package lint

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

var effectAgainstWords = &Rule{
	Code:     "effect-against-words",
	Title:    "an effect that goes the other way than its rule says",
	Why:      "The title or the reason says that something costs or weakens, and the score goes up; or the other way round. A sign is wrong, or the words are.",
	Severity: diag.Warning,
	Group:    Unsound,
	Bad: `import "std/core"
rule parallel_chains "Parallel chains of command cost effectiveness" {
  when chains > 1
  military += 5
}`,
	Good: `import "std/core"
rule parallel_chains "Parallel chains of command cost effectiveness" {
  when chains > 1
  military -= 5
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			said := spoken(r)
			for _, e := range r.Effects {
				want := turn(p.known(), e)
				if e.Dimension.Better == "lower" {
					want = -want
				}
				if said != 0 && want == -said {
					verb := map[int]string{1: "helps", -1: "costs"}
					p.Report(e.At, "turn the sign round, or the words", "`%s` says that something %s, and the effect on `%s` goes the other way", r.ID, verb[said], e.Dimension.Name).
						WithRelated(e.Dimension.At, e.Dimension.Better+" is better here")
				}
			}
		}
	},
}

// Words that say what becomes better or worse, whatever is spoken of, and
// words that turn a sentence round or make it a comparison.
var (
	helping = []string{"helps", "strengthens", "improves", "benefits"}
	costing = []string{"cost", "costs", "weaken", "weakens", "harm", "harms", "hurts", "undermine", "undermines", "erode", "erodes", "impair", "impairs", "damages"}
	turning = []string{"no", "not", "nothing", "never", "none", "without", "less", "fewer", "little", "rarely", "hardly", "avoids", "prevents", "but", "though", "if", "more", "than", "lack", "lacks", "share"}
)

// spoken tells whether a rule's title and reason say that something helps (1)
// or costs (-1). It is 0 where they say neither, both, or something turned
// round: better no finding than a false one.
func spoken(r *rules.Rule) int {
	text := r.Title
	if r.Notes.Because != nil {
		for _, part := range r.Notes.Because.Parts {
			text += " " + part.Text
		}
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return c != '\'' && (c < 'a' || c > 'z') })
	any := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	up, down := any(helping), any(costing)
	switch {
	case any(turning) || up == down:
		return 0
	case up:
		return 1
	}
	return -1
}
