package lint

import (
	"fmt"
	"strings"
)

// File is a file of an example.
type File struct{ Path, Text string }

// Files are the files of an example: one, main.entente, or those that lines
// `-- path --` set apart.
func Files(example string) []File {
	var files []File
	for line := range strings.Lines(example) {
		name, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "-- ")
		if name, end := strings.CutSuffix(name, " --"); ok && end {
			files = append(files, File{Path: name})
			continue
		}
		if len(files) == 0 {
			files = []File{{Path: "main.entente"}}
		}
		files[len(files)-1].Text += line
	}
	return files
}

// Page is the reference's page of a rule, in Markdown.
func Page(r *Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n# %s\n\n%s.\n\n", generated, r.Code, capital(r.Title))
	fmt.Fprintf(&b, "Group: %s. Severity: %s. %s\n\n%s\n", r.Group, r.Severity, fixWords[r.Fix], r.Why)
	fmt.Fprintf(&b, "\n## Found in\n\n%s\n## Not found in\n\n%s", fences(r.Bad), fences(r.Good))
	if r.Check == nil {
		return b.String() // it speaks of such comments itself
	}
	fmt.Fprintf(&b, "\nTo allow it in one place: `// entente:ignore %s -- reason`.\n", r.Code)
	return b.String()
}

// generated marks pages that are made from the code.
const generated = "<!-- generated from rules/lint; `go test ./rules/lint -update` writes it -->"

var fixWords = map[FixKind]string{
	NoFix:      "No fix: it takes a decision.",
	SafeFix:    "`--fix` mends it without changing a result.",
	MeaningFix: "A fix is offered; it changes results, so that it is applied only when asked for.",
}

// longExample is the length from which an example is cut in a page.
const longExample = 40

func fences(example string) string {
	var b strings.Builder
	files := Files(example)
	for i, f := range files {
		if i > 0 {
			b.WriteByte('\n')
		}
		if len(files) > 1 {
			fmt.Fprintf(&b, "`%s`:\n\n", f.Path)
		}
		kind := "entente"
		if strings.HasSuffix(f.Path, ".csv") {
			kind = "csv"
		}
		lines := strings.Split(strings.TrimRight(f.Text, "\n"), "\n")
		if n := len(lines); n > longExample {
			lines = append(lines[:4], fmt.Sprintf("// … %d more lines", n-4))
		}
		fmt.Fprintf(&b, "```%s\n%s\n```\n", kind, strings.Join(lines, "\n"))
	}
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Index is the reference's list of all rules, in Markdown.
func Index() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n# Lint rules\n\n", generated)
	fmt.Fprintf(&b, "%d rules in %d groups. A comment `// entente:ignore CODE -- reason` allows a finding: at the end of a line for that line, above a declaration or a clause for all of it. The reason is required.\n", len(Rules), len(Groups))
	for _, g := range Groups {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| rule | finds | severity | fix |\n|---|---|---|---|\n", capital(string(g.Group)), g.Doc)
		for _, r := range Rules {
			if r.Group == g.Group {
				fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s |\n", r.Code, r.Code, r.Title, r.Severity, map[FixKind]string{NoFix: "", SafeFix: "yes", MeaningFix: "on demand"}[r.Fix])
			}
		}
	}
	return b.String()
}
