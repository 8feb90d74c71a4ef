package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/rules/lint"
)

// baselineName is where a baseline is looked for at the root of a study.
const baselineName = ".entente-baseline.json"

// baselinePath is the file of the baseline, and whether somebody named it.
func (l *linter) baselinePath() (path string, named bool) {
	if f := l.cmd.Flag("baseline"); f.Changed {
		return l.env.path(f.Value.String()), true
	}
	if l.Lint.baseline.text != "" {
		return filepath.Join(l.place.root, filepath.FromSlash(l.Lint.baseline.text)), true
	}
	return filepath.Join(l.place.root, baselineName), false
}

// linted reports whether the rules of lint were run.
func (x *linted) linted() bool { return x.set != nil && !x.errors }

// takeKnown takes out what the baseline has, and says what it has in vain.
func (l *linter) takeKnown(x *linted) error {
	path, named := l.baselinePath()
	if l.place.root == "" && !named {
		return nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the baseline %s: %w", l.env.seen(path), reasonOf(err))
	}
	b, err := lint.ReadBaseline(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("%s: %w", l.env.seen(path), err)
	}
	fresh, stale := b.Filter(x.set, x.found)
	x.known = len(x.found) - len(fresh)
	x.found = fresh
	if n := len(stale); n > 0 && x.linted() && !l.cmd.Flag("rule").Changed {
		fmt.Fprintf(l.env.Stderr, "%s of the baseline not found any more; --write-baseline takes what is gone out\n", report.Plural(n, "finding"))
	}
	return nil
}

// writeBaseline makes what was found known. With errors the rules of lint were
// not run, and what they would find must not be forgotten.
func (l *linter) writeBaseline(x *linted) error {
	if l.cmd.Flag("rule").Changed {
		return errors.New("--write-baseline is of all rules; leave --rule out")
	}
	path, _ := l.baselinePath()
	if l.place.root == "" {
		return errors.New("--write-baseline: a standard pack has no baseline")
	}
	if !x.linted() {
		_, err := fmt.Fprintln(l.env.Stderr, "no baseline is written: a study with errors is not linted")
		return err
	}
	b := lint.NewBaseline(x.set, x.found)
	var text bytes.Buffer
	if err := b.Write(&text); err != nil {
		return err
	}
	if err := writeFile(path, text.Bytes(), 0o644); err != nil {
		return err
	}
	x.found, _ = b.Filter(x.set, x.found)
	x.known = len(b.Findings)
	_, err := fmt.Fprintf(l.env.Stderr, "wrote %s to %s\n", report.Plural(len(b.Findings), "finding"), cleanLines(l.env.seen(path)))
	return err
}
