package lint

import (
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

var missingEdition = &Rule{
	Code:     "missing-edition",
	Title:    "a file that does not say which edition of the language it is written in",
	Why:      "A later edition may read the same text in another way. `edition 1` at the head keeps the file's meaning for good.",
	Severity: diag.Note,
	Group:    Fragile,
	Fix:      SafeFix,
	Bad: `// What the study is about.

import "std/core"
let a = 1`,
	Good: `// What the study is about.
edition 1

import "std/core"
let a = 1`,
	Check: func(p *Pass) {
		for _, f := range p.Set.Files {
			stated := slices.ContainsFunc(f.Decls, func(d lang.Decl) bool { _, ok := d.(*lang.EditionDecl); return ok })
			if len(f.Decls) > 0 && !stated {
				d := p.Report(head(f), "write `edition 1` at the head", "the file does not say which edition it is written in")
				d.Fixes = []diag.Fix{{Title: "write `edition 1`", Edits: []diag.Edit{{Span: headline(f), Text: "edition 1\n\n"}}}}
			}
		}
	},
}

// headline is where the edition goes: behind the comments that speak of the
// file, before a comment that belongs to the first declaration.
func headline(f *lang.File) source.Span {
	at := f.Decls[0].Span().Start
	first := f.Tokens()[0].Pos.Offset
	if gap := f.Source.Text[first:at]; first < at && !strings.HasSuffix(strings.ReplaceAll(gap, "\r", ""), "\n\n") {
		at = first
	}
	return source.Span{File: f.Source, Start: at, End: at}
}
