package lint

import (
	"regexp"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
)

var nameStyle = &Rule{
	Code:     "name-style",
	Title:    "a name in another style than the language's own",
	Why:      "Names are in lower case, words joined by _, as those of the standard packs and of the records that tables make. A reader then never has to remember which of two spellings it was.",
	Severity: diag.Note,
	Group:    Unclear,
	Bad: `import "std/core"
rule StandingHelps {
  for p in members
  political += 3 * p.standing
}`,
	Good: `import "std/core"
rule standing_helps {
  for p in members
  political += 3 * p.standing
}`,
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			for _, d := range f.Decls {
				eachDeclared(d, func(n *lang.Name) {
					if !goodName.MatchString(n.Text) {
						p.Report(n.Span(), "write it in lower case, words joined by _", "the name `%s` is not written as names are here", n.Text)
					}
				})
			}
		}
	},
}

// goodName allows the _ that a table puts before an id that begins with a
// digit.
var goodName = regexp.MustCompile(`^_?[a-z0-9]+(_[a-z0-9]+)*$`)

// eachDeclared visits the names that a declaration brings into the study.
func eachDeclared(d lang.Node, visit func(*lang.Name)) {
	switch d := d.(type) {
	case *lang.KindDecl:
		if !d.Add {
			visit(d.Name)
		}
		for _, a := range d.Attrs {
			visit(a.Name)
		}
	case *lang.RecordDecl:
		visit(d.Name)
		for _, item := range d.Body {
			if item.Record != nil {
				eachDeclared(item.Record, visit)
			}
		}
	case *lang.ParamDecl:
		if d.Type != nil {
			visit(d.Name)
		}
	case lang.Decl:
		switch n := nameOf(d).(type) {
		case *lang.Name:
			visit(n)
		case *lang.Path:
			visit(n.Names[len(n.Names)-1])
		}
	}
}
