package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// place is where the files of a study lie. Nothing outside root is read.
type place struct {
	root   string // absolute
	path   string // of the file or folder to read, below root, with slashes
	close  func() error
	fsys   fs.FS
	config *config
}

// locate finds the root of the study that a path belongs to: the folder of the
// nearest config at or above it; else the path itself, if it is a folder; else
// the folder it lies in. --root names it outright.
func (a *app) locate(cmd *cobra.Command, arg string) (*place, error) {
	full := a.env.path(arg)
	info, err := os.Stat(full)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", arg, reasonOf(err))
	}
	dir := full
	if !info.IsDir() {
		dir = filepath.Dir(full)
	}
	p := &place{root: dir}
	if path := findConfig(dir); path != "" {
		p.root = filepath.Dir(path)
		if p.config, err = readConfig(path, a.env.seen(path)); err != nil {
			return nil, err
		}
	}
	if f := cmd.Flag("root"); f != nil && f.Changed {
		p.root = a.env.path(f.Value.String())
	}
	rel, err := filepath.Rel(p.root, full)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s does not lie below the root %s", arg, a.env.seen(p.root))
	}
	p.path = filepath.ToSlash(rel)
	return p, a.openRoot(p)
}

// openRoot opens the root so that no link leads out of it.
func (a *app) openRoot(p *place) error {
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return fmt.Errorf("%s: %w", a.env.seen(p.root), reasonOf(err))
	}
	p.fsys, p.close = root.FS(), root.Close
	a.prefix = a.prefixOf(p)
	return nil
}

// study is a rule set that was read, and how the command is to treat it.
type study struct {
	set      *rules.Set
	program  *eval.Program
	findings []diag.Diagnostic // none of them an error
	*settings
}

// errRules is why nothing can be judged by a rule set with errors.
var errRules = errors.New("the rules do not compile")

// read loads and compiles the study at a path of the command line. A path such
// as std/core that no file has names a standard pack.
func (a *app) read(cmd *cobra.Command, arg string) (*study, error) {
	p, err := a.place(cmd, arg)
	if err != nil {
		return nil, err
	}
	defer p.close()
	s := &study{}
	if s.settings, err = a.settle(cmd, p.config); err != nil {
		return nil, err
	}
	a.format = s.Format
	if _, err := a.outputs(cmd, a.format); err != nil {
		return nil, err
	}
	set, found := rules.Load(p.fsys, p.path)
	if set == nil || diag.HasErrors(found) {
		return nil, &ending{code: exitUsage, err: errRules, findings: found, empty: set == nil}
	}
	program, more := eval.Compile(set, eval.Options{MaxCost: s.MaxCost, Engine: eval.Engine(s.Engine)})
	s.set, s.program, s.findings = set, program, append(found, more...)
	if program == nil {
		return nil, &ending{code: costCode(more), err: errRules, findings: s.findings}
	}
	return s, nil
}

// costCode tells a rule set over the cost limit from one with faults.
func costCode(found []diag.Diagnostic) int {
	for _, d := range found {
		if d.Severity == diag.Error && d.Code != diag.TooCostly {
			return exitUsage
		}
	}
	return exitFailed
}

// place locates a path, or makes a place of a standard pack.
func (a *app) place(cmd *cobra.Command, arg string) (*place, error) {
	if _, err := os.Stat(a.env.path(arg)); err != nil && rules.IsPack(arg) {
		name := strings.TrimSuffix(arg, rules.Ending) + rules.Ending
		return &place{fsys: noFiles{}, path: name, close: func() error { return nil }}, nil
	}
	return a.locate(cmd, arg)
}

// noFiles is a study that holds nothing: packs stand in the program itself.
type noFiles struct{}

func (noFiles) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// questionFlags declare how a coalition is to be judged.
func questionFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("coalition", "", "the coalition to judge; needed where there are several")
	f.String("as-of", "", "the day of judgement, YYYY-MM-DD, in place of the coalition's own")
	f.StringSlice("add", nil, "partners to add to the members, by id")
	f.StringSlice("remove", nil, "members to leave out, by id")
}

// studyFlags declare what every command has that reads a study.
func studyFlags(cmd *cobra.Command) {
	cmd.Flags().String("root", "", "the folder that no file may lead out of; otherwise that of the nearest "+configName)
}

// engineFlag declares what runs expressions.
func engineFlag(cmd *cobra.Command) {
	cmd.Flags().String("engine", string(eval.Columns), "what runs expressions: columns, or expr, the vm that defines what they mean; results are the same")
	complete(cmd, "engine", engineNames())
}

// limitFlags declare the bounds of an evaluation, and what runs it.
func limitFlags(cmd *cobra.Command) {
	engineFlag(cmd)
	cmd.Flags().Float64("max-cost", eval.DefaultMaxCost, "the most steps of one evaluation")
	cmd.Flags().Duration("timeout", defaultTimeout, "the longest time of one evaluation")
}

// deadline bounds the time of an evaluation.
func (s *study) deadline(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return context.WithTimeout(cmd.Context(), s.Timeout)
}

// question reads the flags of questionFlags.
func (s *study) question(cmd *cobra.Command) (eval.Input, error) {
	id, _ := cmd.Flags().GetString("coalition")
	in := eval.Input{}
	co, err := s.coalition(id)
	if err != nil {
		return in, err
	}
	in.Coalition = co.ID()
	if day, _ := cmd.Flags().GetString("as-of"); day != "" {
		var ok bool
		if in.Day, ok = types.ParseDay(day); !ok {
			return in, fmt.Errorf("--as-of: %q is no day of the form YYYY-MM-DD", day)
		}
	}
	add, _ := cmd.Flags().GetStringSlice("add")
	remove, _ := cmd.Flags().GetStringSlice("remove")
	if in.Add, err = s.partners("--add", add); err != nil {
		return in, err
	}
	if in.Remove, err = s.partners("--remove", remove); err != nil {
		return in, err
	}
	return in, s.changeable(co, in)
}

// changeable refuses changes that have no meaning.
func (s *study) changeable(co *rules.Coalition, in eval.Input) error {
	for _, r := range in.Remove {
		if r == co.Lead {
			return fmt.Errorf("--remove: %s leads the coalition and cannot be left out", r.ID)
		}
		for _, q := range in.Add {
			if q == r {
				return fmt.Errorf("%s is both added and removed", r.ID)
			}
		}
	}
	return nil
}

// coalition finds the one to judge.
func (s *study) coalition(id string) (*rules.Coalition, error) {
	var ids []string
	for _, c := range s.set.Coalitions {
		ids = append(ids, c.ID())
	}
	switch {
	case len(ids) == 0:
		return nil, errors.New("the study declares no coalition")
	case id == "" && len(ids) == 1:
		return s.set.Coalitions[0], nil
	case id == "":
		return nil, fmt.Errorf("the study declares several coalitions; choose one with --coalition: %s", strings.Join(ids, ", "))
	}
	if c, ok := s.set.Coalition(id); ok {
		return c, nil
	}
	return nil, unknown("--coalition: there is no coalition", id, ids)
}

// partners finds records of partners by their ids.
func (s *study) partners(flag string, ids []string) ([]*rules.Record, error) {
	return s.records(flag, rules.PartnerKind, ids)
}

// records finds records of a kind by their ids.
func (s *study) records(flag, kind string, ids []string) (out []*rules.Record, err error) {
	var known []string
	for _, r := range s.set.RecordsOf(kind) {
		known = append(known, r.ID)
	}
	for _, id := range ids {
		r, ok := s.set.Record(id)
		if !ok || r.Kind.Name != kind {
			return nil, unknown(flag+": there is no "+kind, id, known)
		}
		out = append(out, r)
	}
	return out, nil
}

// unknown says that there is nothing of a name, and what may have been meant.
func unknown(what, name string, known []string) error {
	if near := lang.Nearest(name, known); near != "" {
		return fmt.Errorf("%s %q; did you mean %q?", what, name, near)
	}
	if len(known) > 0 && len(known) <= 40 {
		return fmt.Errorf("%s %q; there are %s", what, name, strings.Join(known, ", "))
	}
	return fmt.Errorf("%s %q", what, name)
}

// mention says on stderr that loading found something short of an error, so
// that no result hides it.
func (a *app) mention(cmd *cobra.Command, found []diag.Diagnostic) {
	if len(found) == 0 {
		return
	}
	first := found[:min(len(found), 3)]
	report.Findings{Prefix: a.prefix, Paint: a.painter(cmd, a.env.Stderr)}.Write(a.env.Stderr, first)
	rest := ""
	if n := len(found) - len(first); n > 0 {
		rest = fmt.Sprintf("; %d more not shown, entente check shows all", n)
	}
	fmt.Fprintf(a.env.Stderr, "the rules have %s%s\n", report.Count(found), rest)
}
