package lint

import "github.com/entente-lang/entente/lang/diag"

var unusedParam = &Rule{
	Code:     "unused-param",
	Title:    "a parameter or constant that nothing reads",
	Why:      "A calibration that no expression reads changes no score, whatever it is set to. It is a rule that was forgotten, or a leftover.",
	Severity: diag.Warning,
	Group:    Unclear,
	Bad: `import "std/core"
param bonus number 0..10 = 2 "points for company"`,
	Good: `import "std/core"
param bonus number 0..10 = 2 "points for company"
source us "This study"
rule r {
  political += bonus
  because "company"
  source us
}`,
	Check: func(p *Pass) {
		read := p.known().globals
		for _, x := range p.Set.Params {
			if !read[x.Name] {
				p.Report(x.At, "read it in a rule, or take it out", "nothing reads the parameter `%s`", x.Name)
			}
		}
		for _, x := range p.Set.Lets {
			if !read[x.Name] {
				p.Report(x.At, "read it in a rule, or take it out", "nothing reads the constant `%s`", x.Name)
			}
		}
	},
}
