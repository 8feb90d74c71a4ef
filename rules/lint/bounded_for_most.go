package lint

import "github.com/entente-lang/entente/lang/diag"

var boundedForMost = &Rule{
	Code:     "bounded-for-most",
	Group:    Unsound,
	Title:    "a score at its bound, whoever of most partners is left out",
	Why:      "A score that stays at the end of its range without most of the partners tells nothing about them: what they add shows as zero. Weigh the rules anew, or widen the range of the dimension.",
	Severity: diag.Warning,
	Bad: `import "std/core"
mission m "Patrol" {
  tasks = [patrol]
  force = 100
}
partner a {
  troops   = 5000
  standing = 50%
  quality  = 50%
}
partner b {
  troops   = 5000
  standing = 50%
  quality  = 50%
}
coalition w "Watch" {
  as_of   = 2030-01-01
  mission = m
  lead    = a
  members = [b]
}`,
	Good: `import "std/core"
mission m "Patrol" {
  tasks = [patrol]
  force = 50_000
}
partner a {
  troops   = 5000
  standing = 50%
  quality  = 50%
}
partner b {
  troops   = 5000
  standing = 50%
  quality  = 50%
}
coalition w "Watch" {
  as_of   = 2030-01-01
  mission = m
  lead    = a
  members = [b]
}`,
	Check: func(p *Pass) {
		for _, s := range p.opts.Scored {
			co, ok := p.Set.Coalition(s.Coalition)
			if ok && s.Partners > 0 && 2*s.AtBound > s.Partners {
				p.Report(co.Record.At, "weigh the rules anew, or widen the range of the dimension",
					"the score of `%s` stays at its bound whichever of %d of %d partners is left out", s.Dimension, s.AtBound, s.Partners)
			}
		}
	},
}
