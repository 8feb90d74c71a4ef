package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/lang"
)

// summaryEnv names the file that GitHub shows as the summary of a step.
const summaryEnv = "GITHUB_STEP_SUMMARY"

// findingFlags declare -f and -o for a command that writes findings.
func findingFlags(cmd *cobra.Command) {
	formatFlag(cmd, report.FindingFormatNames()...)
	cmd.Flags().StringArrayP("output", "o", nil, "also write to a file, as `FORMAT=PATH`; may be given several times")
	cmd.Annotations["findings"] = "yes"
}

// target is a format and the file it goes to.
type target struct{ format, path string }

// targets reads --output. They go with an error as far as they are right.
func targets(cmd *cobra.Command, known []string) (out []target, err error) {
	asked, _ := cmd.Flags().GetStringArray("output")
	for _, x := range asked {
		name, path, ok := strings.Cut(x, "=")
		_, unknown := oneOf(known)(name)
		switch {
		case !ok || path == "" || path == "-":
			err = errors.Join(err, fmt.Errorf("--output: %q is not of the form FORMAT=PATH", x))
		case unknown != nil:
			err = errors.Join(err, fmt.Errorf("--output: %w", unknown))
		case slices.ContainsFunc(out, func(t target) bool { return t.path == path }):
			err = errors.Join(err, fmt.Errorf("--output: %s is named twice", path))
		default:
			out = append(out, target{name, path})
		}
	}
	return out, err
}

// output is a format of findings and the file it goes to; "" is the standard
// output.
type output struct {
	report.FindingFormat
	path string
}

// outputs are where a run goes: the files of -o first, so that what stands on
// the standard output is true of them as well.
func (a *app) outputs(cmd *cobra.Command, format string) (outs []output, err error) {
	if cmd.Annotations["findings"] == "" {
		return nil, nil
	}
	files, err := targets(cmd, report.FindingFormatNames())
	for _, t := range files {
		f, _ := report.LookupFindingFormat(t.format)
		outs = append(outs, output{f, a.env.path(t.path)})
	}
	if f, ok := report.LookupFindingFormat(format); ok {
		outs = append(outs, output{f, ""})
	}
	return outs, err
}

// write writes a run wherever the flags say. a.format is the format of the
// standard output.
func (a *app) write(cmd *cobra.Command, r *report.Run) error {
	r.Command = cmd.Name()
	outs, err := a.outputs(cmd, a.format)
	if err != nil {
		return err
	}
	for _, o := range outs {
		if err := a.writeOne(o, r); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) writeOne(o output, r *report.Run) error {
	if o.Name == "github" {
		if err := a.stepSummary(r); err != nil {
			return err
		}
	}
	if o.path == "" {
		return o.Write(a.env.Stdout, r)
	}
	var b bytes.Buffer
	if err := o.Write(&b, r); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(o.path); err == nil {
		mode = info.Mode().Perm()
	}
	return writeFile(o.path, b.Bytes(), mode)
}

// stepSummary adds a table to the summary of a step, if there is one. Other
// commands of the step write to it, too.
func (a *app) stepSummary(r *report.Run) error {
	path := a.env.Getenv(summaryEnv)
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("%s: %w", summaryEnv, reasonOf(err))
	}
	return errors.Join(report.GitHubSummary(f, r), f.Close())
}

// writeFailed tells whoever reads a machine format that there is no result. A
// file that cannot be written is no news here.
func (a *app) writeFailed(cmd *cobra.Command, end *ending) {
	r := &report.Run{Command: cmd.Name(), Found: report.NewFound(a.prefix, nil, end.findings), Err: end.err}
	outs, _ := a.outputs(cmd, a.format)
	for _, o := range outs {
		if o.path != "" || o.Name != "text" { // stderr has the text already
			_ = a.writeOne(o, r)
		}
	}
}

// settleFindings is settle for a command that writes findings: it also refuses
// outputs that cannot be, before anything is done.
func (a *app) settleFindings(cmd *cobra.Command, c *config) (*settings, error) {
	s, err := a.settle(cmd, c)
	if err != nil {
		return nil, err
	}
	a.format = s.Format
	_, err = a.outputs(cmd, a.format)
	return s, err
}

// nearCode says which code may have been meant.
func nearCode(code string) string {
	var names []string
	for _, k := range report.Kinds() {
		names = append(names, string(k.Code))
	}
	if near := lang.Nearest(code, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; entente lint --list lists them"
}
