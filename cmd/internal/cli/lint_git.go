package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// changes are the lines changed of each file, by path below the root. A file
// that git does not know yet has all its lines changed.
type changes map[string][]lines

// lines are those from first to last.
type lines struct{ first, last int }

// keep leaves the findings that touch a changed line, by their own place or a
// related one, and the errors, which concern whoever changes anything.
func (l *linted) keep(c changes) {
	all := len(l.found)
	l.found = slices.DeleteFunc(slices.Clone(l.found), func(d diag.Diagnostic) bool {
		touched := c.touch(d.Span)
		for _, r := range d.Related {
			touched = touched || c.touch(r.Span)
		}
		return d.Severity != diag.Error && !touched
	})
	l.old = all - len(l.found)
}

func (c changes) touch(s source.Span) bool {
	if s.IsZero() {
		return false
	}
	first, last := s.Begin().Line, s.Finish().Line
	return slices.ContainsFunc(c[s.Path()], func(x lines) bool { return x.first <= last && first <= x.last })
}

// changedSince asks git which lines below a folder changed since a revision.
func changedSince(ctx context.Context, root, rev string) (changes, error) {
	commit, err := git(ctx, root, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, unlessGone(err, fmt.Errorf("git knows no revision %q here", rev))
	}
	diff, err := git(ctx, root, "diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative",
		"--src-prefix=a/", "--dst-prefix=b/", strings.TrimSpace(commit), "--", ".")
	if err != nil {
		return nil, err
	}
	c, err := readDiff(strings.NewReader(diff))
	if err != nil {
		return nil, err
	}
	fresh, err := git(ctx, root, "ls-files", "--others", "-z", "--", ".")
	if err != nil {
		return nil, err
	}
	for _, path := range strings.Split(fresh, "\x00") {
		c[path] = []lines{{1, 1 << 30}}
	}
	return c, nil
}

// git runs git in a folder and gives what it wrote.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.quotePath=false", "-c", "core.fsmonitor=false"}, args...)...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("it needs git, which is not installed")
	}
	if text := strings.TrimSpace(errs.String()); err != nil && text != "" {
		err = fmt.Errorf("git %s: %s", args[0], text)
	}
	return out.String(), err
}

// unlessGone is a plain error where git ran and merely said no.
func unlessGone(err, plain error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return plain
	}
	return err
}

var hunk = regexp.MustCompile(`^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// readDiff reads a unified diff without context. The lines of a hunk are
// counted, so that none of them is taken for a header.
func readDiff(r io.Reader) (changes, error) {
	c := changes{}
	path, skip := "", 0
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF && line == "" {
			return c, nil
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		line = strings.TrimSuffix(line, "\n")
		name, isName := strings.CutPrefix(line, "+++ ")
		m := hunk.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, `\`):
		case skip > 0:
			skip--
		case isName:
			path = diffName(name)
		case m != nil:
			first, added := number(m[2]), number(m[3])
			skip = number(m[1]) + added
			if added == 0 { // lines went: the two around them changed
				c[path] = append(c[path], lines{first, first + 1})
			} else {
				c[path] = append(c[path], lines{first, first + added - 1})
			}
		}
	}
}

// number reads a number of a hunk, which is 1 where it is left out.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return n
}

// diffName is the path in a header, which git quotes as C does if it holds
// unusual characters, and ends by a tab if it holds a space.
func diffName(s string) string {
	s = strings.TrimSuffix(s, "\t")
	if q, err := strconv.Unquote(s); err == nil && strings.HasPrefix(s, `"`) {
		s = q
	}
	return strings.TrimPrefix(s, "b/")
}
