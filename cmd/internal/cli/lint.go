package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

func lintCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint [PATH…]",
		Short: "Find what is wrong, unsound, unclear or fragile in rules that check",
		Long: `Check rule files and, where they have no errors, look for what a reader could
not follow or should not believe. PATH is a file or a folder, by default the
working folder. entente explain CODE says more about a finding.

An old repository begins with --write-baseline: what is found now is written to
a baseline, by default ` + baselineName + ` at the study's root, and is not reported
again. --new-from reports only what stands on lines changed since a revision of
git; errors are always reported. A comment allows a finding, with its reason:
// entente:ignore CODE -- REASON

The exit code is 1 when there are findings at or above --fail-level, or when
--diff shows a difference.`,
		Example: `  entente lint
  entente lint --fail-level error -o sarif=entente.sarif
  entente lint --rule unused-source --fix
  entente lint --write-baseline
  entente lint --list`,
		RunE: a.lint,
	}
	studyFlags(cmd)
	findingFlags(cmd)
	lintFlags(cmd)
	return cmd
}

func lintFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("fail-level", "warning", "the severity from which findings fail: "+strings.Join(failLevels, ", "))
	complete(cmd, "fail-level", failLevels)
	f.StringSlice("rule", nil, "report only findings of these `codes`, and errors")
	complete(cmd, "rule", lintCodes())
	f.Bool("fix", false, "mend what can be mended without changing a result")
	f.Bool("fix-meaning", false, "with --fix or --diff: also apply fixes that change results to what was probably meant")
	f.Bool("diff", false, "change nothing; show what --fix would change")
	f.String("baseline", "", "the `file` of known findings, which are not reported")
	f.Bool("write-baseline", false, "write what is found to the baseline")
	f.String("new-from", "", "report only findings on lines changed since this `revision` of git")
	f.Bool("list", false, "list the rules, with their severities in force")
	cmd.MarkFlagsMutuallyExclusive("fix", "diff", "write-baseline", "new-from", "list")
}

// linter is one run of lint over one study.
type linter struct {
	*app
	*settings
	cmd   *cobra.Command
	place *place
	paths []string // below the root
	only  []string // the codes asked for, all for none
	opts  lint.Options
}

// linted is what came of it.
type linted struct {
	checked
	errors  bool // the checker found one, so that no rule of lint was run
	allowed int  // findings that comments allow
	known   int  // that the baseline has
	old     int  // that stand on lines not changed
}

func (a *app) lint(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	groups, err := a.places(cmd, args)
	if err != nil {
		return err
	}
	defer closeAll(groups)
	var all []linted
	differs := false
	for _, group := range groups {
		one, x, err := a.lintStudy(cmd, group, len(groups))
		if err != nil {
			return err
		}
		if differs = differs || x; one != nil {
			all = append(all, *one)
		}
	}
	return a.lintEnd(cmd, all, differs)
}

// lintStudy lints one of several studies. It gives nil where something other
// than a report was asked for, and whether that found a difference.
func (a *app) lintStudy(cmd *cobra.Command, group []*place, studies int) (one *linted, differs bool, err error) {
	l, err := a.newLinter(cmd, group)
	if err != nil {
		return nil, false, err
	}
	done, differs, err := l.aside(studies)
	if err != nil || done {
		return nil, differs, err
	}
	one, err = l.study()
	return one, differs, err
}

func closeAll(groups [][]*place) {
	for _, group := range groups {
		for _, p := range group {
			p.close()
		}
	}
}

// lintEnd writes what was found, unless something else was asked for.
func (a *app) lintEnd(cmd *cobra.Command, all []linted, failed bool) error {
	if len(all) > 0 {
		if err := a.write(cmd, a.lintRun(all)); err != nil {
			return err
		}
	}
	for _, l := range all {
		failed = failed || fails([]checked{l.checked})
	}
	if failed {
		return found()
	}
	return nil
}

// newLinter settles how a study is to be linted.
func (a *app) newLinter(cmd *cobra.Command, group []*place) (*linter, error) {
	l := &linter{app: a, cmd: cmd, place: group[0]}
	for _, p := range group {
		l.paths = append(l.paths, p.path)
	}
	var err error
	if l.settings, err = a.settleFindings(cmd, l.place.config); err != nil {
		return nil, err
	}
	l.only, _ = cmd.Flags().GetStringSlice("rule")
	for _, code := range l.only {
		if !slices.Contains(lintCodes(), code) {
			return nil, fmt.Errorf("--rule: there is no finding %q to ask for%s", code, nearCode(code))
		}
	}
	l.opts = lint.Options{Severity: l.Lint.severity, Off: l.Lint.off(l.only), Workers: runtime.GOMAXPROCS(0), Packs: l.place.root == ""}
	return l, nil
}

// aside does what was asked for in place of a report, or before it.
func (l *linter) aside(studies int) (done, differs bool, err error) {
	asked := func(name string) bool {
		f := l.cmd.Flag(name)
		return f.Changed && f.Value.String() != "false"
	}
	baseline := asked("baseline")
	switch {
	case asked("list"):
		return true, false, l.list()
	case baseline && studies > 1:
		return true, false, errors.New("--baseline: a baseline is of one study; name them in the configs")
	case asked("fix-meaning") && !asked("fix") && !asked("diff"):
		return true, false, errors.New("--fix-meaning goes with --fix or --diff")
	case asked("diff"):
		differs, err := l.showFixes()
		return true, differs, err
	case asked("fix"):
		return false, false, l.fix()
	}
	return false, false, nil
}

// study lints the study as its files are.
func (l *linter) study() (*linted, error) {
	l.Lint.idleFolders(l.env.Stderr, l.place.fsys)
	out := l.run(l.place.fsys)
	if write, _ := l.cmd.Flags().GetBool("write-baseline"); write {
		return out, l.writeBaseline(out)
	}
	if err := l.takeKnown(out); err != nil {
		return nil, err
	}
	rev, _ := l.cmd.Flags().GetString("new-from")
	if !l.cmd.Flag("new-from").Changed {
		return out, nil
	}
	changed, err := changedSince(l.cmd.Context(), l.place.root, rev)
	if err != nil {
		return nil, fmt.Errorf("--new-from: %w", err)
	}
	out.keep(changed)
	return out, nil
}

// run checks and lints the study in a file system.
func (l *linter) run(fsys fs.FS) *linted {
	out := &linted{checked: checked{settings: l.settings, prefix: l.prefixOf(l.place)}}
	set, found := rules.Load(fsys, l.paths...)
	out.set = set
	if set != nil {
		out.files = filesOf(set)
	}
	out.errors = diag.HasErrors(found)
	opts := l.opts
	if !out.errors && set != nil {
		opts.Scored = scored(l.cmd.Context(), set)
	}
	r := lint.Run(set, found, opts)
	out.found = l.Lint.inFolders(r.Findings, l.only)
	out.allowed = len(l.Lint.inFolders(r.Suppressed, l.only))
	return out
}

// lintRun is what the studies linted have to show.
func (a *app) lintRun(all []linted) *report.Run {
	r := &report.Run{}
	for _, l := range all {
		r.Found = append(r.Found, report.NewFound(l.prefix, l.set, l.found)...)
		r.Files += l.files
	}
	r.Text = func(w io.Writer) error { return a.lintText(w, r, all) }
	return r
}

func (a *app) lintText(w io.Writer, r *report.Run, all []linted) error {
	hidden := linted{}
	for _, l := range all {
		paint := a.paintFor(l.settings.Color, w)
		if err := (report.Findings{Prefix: l.prefix, Paint: paint}).Write(w, l.found); err != nil {
			return err
		}
		hidden.allowed += l.allowed
		hidden.known += l.known
		hidden.old += l.old
	}
	_, err := fmt.Fprintf(w, "%s in %s%s\n", report.Count(r.Diagnostics()), report.Plural(r.Files, "file"), hidden.note())
	return err
}

// note says what is not shown.
func (l *linted) note() string {
	var parts []string
	for _, x := range []struct {
		n    int
		text string
	}{{l.allowed, "allowed by comments"}, {l.known, "in the baseline"}, {l.old, "on unchanged lines"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.text))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "; not shown: " + strings.Join(parts, ", ")
}
