package cli

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
)

// updateTests writes into the tests that failed the numbers that they would
// hold with, and says on stderr which. It reports whether a file changed.
func (a *app) updateTests(outcomes []ruletest.Outcome) (changed bool, err error) {
	byFile := map[*source.File][]*ruletest.Golden{}
	for _, o := range outcomes {
		for _, f := range o.Failures {
			if f.Golden != nil && !rules.IsPack(f.At.Path()) {
				byFile[f.At.File] = append(byFile[f.At.File], f.Golden)
			}
		}
	}
	files := slices.SortedFunc(maps.Keys(byFile), func(x, y *source.File) int { return strings.Compare(x.Path, y.Path) })
	total := 0
	for _, f := range files {
		if err := a.updateFile(f, byFile[f]); err != nil {
			return total > 0, err
		}
		total += len(byFile[f])
	}
	if total > 0 {
		fmt.Fprintf(a.env.Stderr, "updated %s in %s\n", report.Plural(total, "expectation"), report.Plural(len(files), "file"))
	}
	return total > 0, nil
}

// updateFile rewrites one file whole, unless it is not what was tested or would
// not parse.
func (a *app) updateFile(f *source.File, list []*ruletest.Golden) error {
	full := a.env.path(a.prefix + f.Path)
	name := cleanLines(a.env.seen(full))
	info, err := os.Lstat(full)
	if err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file; --update rewrites no links", name)
	}
	if now, err := os.ReadFile(full); err != nil || string(now) != f.Text {
		return fmt.Errorf("%s has changed since its tests were run; it is left as it is", name)
	}
	text := updated(f, list)
	if _, found := lang.Parse(source.New(f.Path, text)); diag.HasErrors(found) {
		return fmt.Errorf("%s would not parse with the new numbers, which is a fault of entente; it is left as it is", name)
	}
	if err := writeFile(full, []byte(text), info.Mode().Perm()); err != nil {
		return err
	}
	for _, g := range list {
		fmt.Fprintf(a.env.Stderr, "%s:%d: %s -> %s\n", name, g.At.Begin().Line, g.At.Text(), g.Text)
	}
	return nil
}

// updated is the text of a file with other numbers.
func updated(f *source.File, list []*ruletest.Golden) string {
	slices.SortFunc(list, func(x, y *ruletest.Golden) int { return x.At.Start - y.At.Start })
	text := f.Text
	for _, g := range slices.Backward(list) {
		text = text[:g.At.Start] + g.Text + text[g.At.End:]
	}
	return text
}
