package lint

import (
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var flipsWithinUncertainty = &Rule{
	Code:     "flips-within-uncertainty",
	Title:    "a condition that turns within the stated uncertainty of a record",
	Why:      "A record gives a value with a spread, and the threshold lies inside it: whether the rule applies is not known from what the study states. Move the threshold, replace the step by a gradual effect, or find a better number. Of `±` one deviation counts. Only what is proved is reported, derived attributes included.",
	Severity: diag.Note,
	Group:    Fragile,
	Bad: `import "std/core"
partner esp "Spain" { standing = 50% ± 10% }
rule weighty {
  for p in members
  when p.standing >= 55%
  political += 1
}`,
	Good: `import "std/core"
partner esp "Spain" { standing = 50% ± 10% }
rule weighty {
  for p in members
  when p.standing >= 70%
  political += 1
}`,
	Check: func(p *Pass) {
		settings := p.settings()
		for _, r := range p.Set.Rules {
			p.flips(r.When, settings)
		}
		for _, t := range p.Set.Triggers {
			p.flips(t.When, settings)
		}
	},
}

// flips reports the comparisons of a condition about one record each.
func (p *Pass) flips(when *expression.Expr, settings []*spreads) {
	if when == nil {
		return
	}
	expression.Walk(when.Root, func(n expression.Node) {
		b, ok := n.(*expression.Binary)
		if !ok || comparisons[b.Op] == "" || !b.X.Type().IsOrdered() {
			return
		}
		if kind, ok := subject(b); ok {
			p.flipsFor(b, p.uncertain(kind), settings)
		}
	})
}

func (p *Pass) flipsFor(n expression.Node, records []*rules.Record, settings []*spreads) {
	var first *rules.Record
	var true1, false1 string
	others := 0
	for _, r := range records {
		about := rewrite(n, func(n expression.Node) expression.Node {
			if isSubject(n) {
				return &expression.Record{ID: r.ID}
			}
			return nil
		})
		for _, s := range settings {
			yes, no, turned := s.turns(about)
			if turned && first == nil {
				first, true1, false1 = r, yes, no
				break
			} else if turned {
				others++
				break
			}
		}
	}
	if first != nil {
		p.Report(n.Span(), "move the threshold out of the spread, or make the effect gradual",
			"within the uncertainty of `%s` this turns: true with %s, false with %s%s", first.ID, true1, false1, alsoOf(others)).WithRelated(first.At, "the record")
	}
}

func isSubject(n expression.Node) bool {
	switch n.(type) {
	case *expression.Local, *expression.Item:
		return true
	}
	return false
}

// subject is the kind of the one record that a comparison is about.
func subject(n expression.Node) (kind string, ok bool) {
	ok = true
	label0 := ""
	expression.Walk(n, func(n expression.Node) {
		switch n.(type) {
		case *expression.Aggregate, *expression.Before:
			ok = false
		}
		if isSubject(n) {
			ok = ok && (label0 == "" || label0 == label(n))
			label0, kind = label(n), n.Type().Kind
		}
	})
	return kind, ok && kind != ""
}
