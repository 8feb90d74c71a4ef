package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/format"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

func fmtCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fmt [PATH…]",
		Short: "Lay out rule files in the one layout of the language",
		Long: `Rewrite rule files in the one layout of the language. Only white space changes;
a declaration that cannot be read keeps its text and is reported. PATH is a file,
a folder with all rule files below it, or - for the standard input; by default
the working folder.

The exit code is 1 when --check or --diff finds a file that would change, or
when a file does not follow the grammar.`,
		Example: "  entente fmt\n  entente fmt --check\n  entente fmt --diff rules.entente",
		RunE:    a.fmt,
	}
	stdinFlag(cmd)
	findingFlags(cmd)
	cmd.Flags().Bool("check", false, "change nothing; list the files that would change")
	cmd.Flags().Bool("diff", false, "change nothing; show what would change")
	return cmd
}

// formatter is one run of fmt.
type formatter struct {
	*app
	cmd         *cobra.Command
	check, diff bool
	files       int
	findings    []diag.Diagnostic // of the grammar
	differing   []diag.Diagnostic // one a file that is not in the layout
}

func (a *app) fmt(cmd *cobra.Command, args []string) error {
	f := &formatter{app: a, cmd: cmd}
	f.check, _ = cmd.Flags().GetBool("check")
	f.diff, _ = cmd.Flags().GetBool("diff")
	if err := f.fits(); err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, arg := range args {
		if err := f.path(arg); err != nil {
			return err
		}
	}
	return f.end()
}

// fits refuses formats of findings where the files themselves are the result.
func (f *formatter) fits() error {
	f.format, _ = f.cmd.Flags().GetString("format")
	if _, err := oneOf(formats(f.cmd))(f.format); err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	outs, err := f.outputs(f.cmd, f.format)
	if err == nil && !f.check && (f.format != "text" || len(outs) > 1) {
		err = errors.New("--format and --output need --check")
	}
	return err
}

// end writes what was found.
func (f *formatter) end() error {
	if f.check {
		r := &report.Run{Files: f.files, Found: report.NewFound("", nil, append(f.findings[:len(f.findings):len(f.findings)], f.differing...))}
		r.Text = f.names
		if err := f.write(f.cmd, r); err != nil {
			return err
		}
	}
	if len(f.findings) > 0 || len(f.differing) > 0 {
		return &ending{code: exitFindings, findings: f.findings}
	}
	return nil
}

// names lists the files that would change.
func (f *formatter) names(w io.Writer) error {
	var b strings.Builder
	for _, d := range f.differing {
		b.WriteString(cleanLines(d.Span.Path()) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// path formats a file, the files of a folder, or the standard input.
func (f *formatter) path(arg string) error {
	if arg == "-" {
		return f.stdin()
	}
	full := f.env.path(arg)
	info, err := os.Lstat(full)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", arg, reasonOf(err))
	case !info.IsDir():
		return f.file(full)
	}
	return f.folder(arg, full)
}

// folder formats the rule files of a folder and below. What is hidden stays out,
// and so do links, which a rename would turn into files.
func (f *formatter) folder(arg, full string) error {
	seen := 0
	err := filepath.WalkDir(full, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", f.env.seen(p), reasonOf(err))
		}
		hidden := strings.HasPrefix(d.Name(), ".") && p != full
		switch {
		case d.IsDir() && hidden:
			return fs.SkipDir
		case d.Type().IsRegular() && !hidden && strings.HasSuffix(p, rules.Ending):
			seen++
			return f.file(p)
		}
		return nil
	})
	if err == nil && seen == 0 {
		err = fmt.Errorf("%s holds no rule files (*%s)", arg, rules.Ending)
	}
	return err
}

func (f *formatter) stdin() error {
	text, name, err := f.source(f.cmd, "-")
	if err != nil {
		return err
	}
	out, err := f.layout(name, text)
	if err != nil {
		return err
	}
	if f.check || f.diff {
		return f.compare(name, text, out)
	}
	_, err = io.WriteString(f.env.Stdout, out)
	return err
}

func (f *formatter) file(full string) error {
	info, err := os.Lstat(full)
	if err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file; fmt rewrites no links", f.env.seen(full))
	}
	text, name, err := f.source(f.cmd, full)
	if err != nil {
		return err
	}
	out, err := f.layout(name, text)
	if err != nil || out == text {
		return err
	}
	if f.check || f.diff {
		return f.compare(name, text, out)
	}
	if err := writeFile(full, []byte(out), info.Mode().Perm()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(f.env.Stderr, "formatted %s\n", cleanLines(name))
	return err
}

// layout lays out a text and makes sure that nothing but white space changed:
// whatever goes wrong, no file loses a word.
func (f *formatter) layout(name, text string) (string, error) {
	f.files++
	out, found := format.Source(source.New(name, text))
	f.findings = append(f.findings, found...)
	if words(out) != words(text) {
		return "", fmt.Errorf("%s: the layout would lose text, which is a fault of entente; the file is left as it is", name)
	}
	return out, nil
}

// words is a text without its white space and its byte order mark.
func words(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

// compare tells how a file differs from its layout.
func (f *formatter) compare(name, text, out string) error {
	if out == text {
		return nil
	}
	f.differing = append(f.differing, difference(name, text, out))
	if !f.diff {
		return nil
	}
	_, err := io.WriteString(cleaner{f.env.Stdout}, udiff.Unified(name, name, text, out))
	return err
}

// difference is a finding about the stretch of a file that is not in the
// layout, with the layout as its fix.
func difference(name, text, out string) diag.Diagnostic {
	start, end, rest := 0, len(text), len(out)
	for start < min(end, rest) && text[start] == out[start] {
		start++
	}
	for start > 0 && text[start-1] != '\n' { // whole lines: no character is cut
		start--
	}
	for end > start && rest > start && text[end-1] == out[rest-1] {
		end, rest = end-1, rest-1
	}
	for end < len(text) && (end == start || text[end-1] != '\n') {
		end, rest = end+1, rest+1
	}
	var list diag.List
	at := source.Span{File: source.New(name, text), Start: start, End: end}
	list.Add(report.Layout, at, "the file is not in the layout of the language").WithHint("entente fmt rewrites it").WithFix("lay it out", out[start:rest])
	return list.Sorted()[0]
}
