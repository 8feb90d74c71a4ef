package cli

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval/compare"
)

// diffLevels are what --fail-on takes.
var diffLevels = []string{"never", "flip", "change"}

func diffCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Compare two versions of a rule set, and what they answer",
		Long: `Show what changed in the rules and facts of a study, and what changed in the
answers: scores, contributions, members, requirements, tests, and the quadrants
that flipped, with what made them.

OLD and NEW are files or folders, or a path as it was at a git revision, written
REV:PATH, as in HEAD~1:study.

With --fail-on the exit code is 1 when a quadrant, a requirement or a test
flipped, or when anything changed.`,
		Example: "  entente diff . . --fail-on flip",
		Args:    cobra.ExactArgs(2),
		RunE:    a.diff,
	}
	studyFlags(cmd)
	formatFlag(cmd, "text", "json")
	cmd.Flags().String("fail-on", "never", "what makes the exit code 1: "+strings.Join(diffLevels, ", "))
	complete(cmd, "fail-on", diffLevels)
	limitFlags(cmd)
	return cmd
}

func (a *app) diff(cmd *cobra.Command, args []string) error {
	level, _ := cmd.Flags().GetString("fail-on")
	if _, err := oneOf(diffLevels)(level); err != nil {
		return fmt.Errorf("--fail-on: %w", err)
	}
	var sides [2]*study
	for i, arg := range args {
		s, err := a.revised(cmd, arg)
		if err != nil {
			return err
		}
		sides[i] = s
	}
	ctx, cancel := sides[1].deadline(cmd)
	defer cancel()
	r, err := compare.Run(ctx, sides[0].program, sides[1].program)
	if err != nil {
		return failed(err)
	}
	if sides[1].Format == "json" {
		err = report.Indented(a.env.Stdout, r)
	} else {
		a.diffText(r)
	}
	if err == nil && (level == "flip" && len(r.Flips) > 0 || level == "change" && r.Changed()) {
		return found()
	}
	return err
}

func (a *app) diffText(r *compare.Report) {
	for _, l := range r.Lines() {
		fmt.Fprintln(a.env.Stdout, report.Clean(l))
	}
}

// revised reads one side: a path, or a path as it was at a revision.
func (a *app) revised(cmd *cobra.Command, arg string) (*study, error) {
	if _, err := os.Stat(a.env.path(arg)); err == nil {
		return a.read(cmd, arg)
	}
	rev, path, ok := strings.Cut(arg, ":")
	if !ok || rev == "" {
		return a.read(cmd, arg) // which says that there is no such file
	}
	dir, err := a.checkOut(cmd.Context(), rev, path)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return a.read(cmd, filepath.Join(dir, filepath.FromSlash(path)))
}

// checkOut writes a path as it was at a revision to a new folder. The path is
// one below the working folder.
func (a *app) checkOut(ctx context.Context, rev, path string) (string, error) {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return "", fmt.Errorf("%s:%s: the path of a revision lies below the working folder", rev, path)
	}
	here := a.env.path(".")
	commit, err := git(ctx, here, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return "", unlessGone(err, fmt.Errorf("there is no path %s:%s, and git knows no revision %q here", rev, path, rev))
	}
	text, err := git(ctx, here, "archive", "--format=tar", strings.TrimSpace(commit)+":./", path)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "entente-diff-")
	if err != nil {
		return "", err
	}
	if err := unpack(dir, text); err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	return dir, nil
}

// maxUnpacked bounds what is taken out of a revision, in bytes.
const maxUnpacked = 256 << 20

// unpack writes the plain files of an archive below a folder. Links are left
// out: a study could not follow them anyway.
func unpack(dir, archive string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	r := tar.NewReader(strings.NewReader(archive))
	left := int64(maxUnpacked)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if left -= h.Size; left < 0 {
			return errors.New("the revision holds too much to compare")
		}
		if err := writeBelow(root, h.Name, r); err != nil {
			return err
		}
	}
}

func writeBelow(root *os.Root, name string, r io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := io.Copy(&b, r); err != nil {
		return err
	}
	return root.WriteFile(name, b.Bytes(), 0o600)
}
