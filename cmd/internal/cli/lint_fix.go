package cli

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/aymanbagabas/go-udiff"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/format"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// fixes are what --fix would do, and the texts as they are.
func (l *linter) fixes() (lint.Fixed, map[string]string, error) {
	texts := map[string]string{}
	first := l.run(l.place.fsys)
	if first.set == nil {
		return lint.Fixed{}, texts, nil
	}
	for _, f := range first.set.Files {
		if !rules.IsPack(f.Source.Path) {
			texts[f.Source.Path] = f.Source.Text
		}
	}
	var failed error
	load := func(texts map[string]string) []diag.Diagnostic {
		x := l.run(overlay{l.place.fsys, texts})
		if err := l.takeKnownQuietly(x); err != nil {
			failed = err
		}
		return x.found
	}
	meaning, _ := l.cmd.Flags().GetBool("fix-meaning")
	fixed := lint.Fix(texts, load, lint.FixOptions{Meaning: meaning})
	for path, text := range fixed.Texts {
		fixed.Texts[path] = laidOut(path, texts[path], text)
	}
	return fixed, texts, failed
}

// laidOut is a text in the layout, if what stood in its place was: to lay out a
// file is not what was asked for.
func laidOut(path, before, text string) string {
	if same, _ := format.Source(source.New(path, before)); same != before {
		return text
	}
	out, found := format.Source(source.New(path, text))
	if len(found) > 0 || words(out) != words(text) {
		return text
	}
	return out
}

// takeKnownQuietly is takeKnown for texts that are tried.
func (l *linter) takeKnownQuietly(x *linted) error {
	quiet := *l.app
	quiet.env.Stderr = io.Discard
	other := *l
	other.app = &quiet
	return other.takeKnown(x)
}

// fix mends the files of the study.
func (l *linter) fix() error {
	fixed, _, err := l.fixes()
	if err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(fixed.Texts)) {
		full := filepath.Join(l.place.root, filepath.FromSlash(path))
		info, err := os.Lstat(full)
		if err != nil || !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not a regular file; --fix rewrites no links", l.env.seen(full))
		}
		if err := writeFile(full, []byte(fixed.Texts[path]), info.Mode().Perm()); err != nil {
			return err
		}
	}
	if n := len(fixed.Applied); n > 0 {
		fmt.Fprintf(l.env.Stderr, "mended %s in %s\n", report.Plural(n, "finding"), report.Plural(len(fixed.Texts), "file"))
	}
	return nil
}

// showFixes shows what --fix would change.
func (l *linter) showFixes() (differs bool, err error) {
	fixed, texts, err := l.fixes()
	if err != nil {
		return false, err
	}
	prefix := l.prefixOf(l.place)
	for _, path := range slices.Sorted(maps.Keys(fixed.Texts)) {
		name := prefix + path
		if _, err := io.WriteString(cleaner{l.env.Stdout}, udiff.Unified(name, name, texts[path], fixed.Texts[path])); err != nil {
			return true, err
		}
	}
	return len(fixed.Texts) > 0, nil
}
