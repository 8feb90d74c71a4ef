package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// failLevels are the severities from which findings fail a check.
var failLevels = []string{"error", "warning", "note"}

// severities are those the fail levels name.
var severities = map[string]diag.Severity{"error": diag.Error, "warning": diag.Warning, "note": diag.Note}

func checkCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Find mistakes in rules and facts",
		Long: `Check rule files with all they import and show every finding with its place, its
reason and the way out. PATH is a file or a folder, by default the working
folder; several paths of one study are checked together.

The exit code is 1 when there are findings at or above --fail-level.`,
		Example: `  entente check
  entente check coalition.entente rules.entente
  entente check --fail-level warning --cost`,
		RunE: a.check,
	}
	studyFlags(cmd)
	findingFlags(cmd)
	cmd.Flags().String("fail-level", "error", "the severity from which findings fail the check: "+strings.Join(failLevels, ", "))
	complete(cmd, "fail-level", failLevels)
	cmd.Flags().Bool("cost", false, "also show how many steps one evaluation can take at the most, and what takes them")
	cmd.Flags().Float64("max-cost", eval.DefaultMaxCost, "the most steps of one evaluation")
	return cmd
}

// checked is what came of checking one study.
type checked struct {
	prefix   string
	set      *rules.Set // nil where nothing could be read
	files    int
	cost     float64
	parts    []eval.Part // of the cost, the dearest first
	found    []diag.Diagnostic
	settings *settings
}

func (a *app) check(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	places, err := a.places(cmd, args)
	if err != nil {
		return err
	}
	var all []checked
	for _, group := range places {
		c, err := a.checkStudy(cmd, group)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	if err := a.write(cmd, a.checkRun(cmd, all)); err != nil {
		return err
	}
	if fails(all) {
		return found()
	}
	return nil
}

// checkRun is what the studies checked have to show.
func (a *app) checkRun(cmd *cobra.Command, all []checked) *report.Run {
	r := &report.Run{}
	cost, parts := 0.0, []eval.Part{}
	for _, c := range all {
		r.Found = append(r.Found, report.NewFound(c.prefix, c.set, c.found)...)
		r.Files += c.files
		if c.cost > cost {
			cost, parts = c.cost, c.parts
		}
	}
	r.Text = func(w io.Writer) error { return a.checkText(w, cmd, all) }
	r.JSON = func() any { return checkJSON{r.Result(), cost, partsJSON(parts)} }
	return r
}

// checkJSON is what check writes as JSON; schema/check.json describes it.
type checkJSON struct {
	report.Result
	Cost  float64    `json:"cost"`
	Parts []partJSON `json:"parts"`
}

// partJSON is what one declaration adds to the cost.
type partJSON struct {
	What  string  `json:"what"`
	At    string  `json:"at"`
	Each  float64 `json:"each"`
	Times float64 `json:"times"`
}

func partsJSON(parts []eval.Part) []partJSON {
	out := []partJSON{}
	for _, p := range parts {
		out = append(out, partJSON{p.What, p.At.String(), p.Each, p.Times})
	}
	return out
}

// places locates paths and puts those of one study together.
func (a *app) places(cmd *cobra.Command, args []string) (groups [][]*place, err error) {
	index := map[string]int{}
	for _, arg := range args {
		p, err := a.place(cmd, arg)
		if err != nil {
			return nil, err
		}
		i, ok := index[p.root]
		if !ok {
			i = len(groups)
			index[p.root] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], p)
	}
	return groups, nil
}

func (a *app) checkStudy(cmd *cobra.Command, group []*place) (c checked, err error) {
	var paths []string
	for _, p := range group {
		defer p.close()
		paths = append(paths, p.path)
	}
	if c.settings, err = a.settleFindings(cmd, group[0].config); err != nil {
		return c, err
	}
	c.prefix = a.prefixOf(group[0])
	set, found := rules.Load(group[0].fsys, paths...)
	c.found = found
	if set == nil {
		return c, nil
	}
	c.set = set
	c.files = filesOf(set)
	if diag.HasErrors(found) {
		return c, nil
	}
	program, more := eval.Compile(set, eval.Options{MaxCost: c.settings.MaxCost})
	c.found = append(c.found, more...)
	if program != nil {
		c.cost, c.parts = program.Cost(), program.Parts()
		slices.SortStableFunc(c.parts, func(x, y eval.Part) int { return cmp.Compare(y.Cost(), x.Cost()) })
	}
	return c, nil
}

// prefixOf leads from the working folder to the root of a study.
func (a *app) prefixOf(p *place) string {
	if p.root == "" {
		return ""
	}
	return strings.TrimPrefix(a.env.seen(p.root)+"/", "./")
}

// fails reports whether a finding stands at or above the fail level.
func fails(all []checked) bool {
	for _, c := range all {
		for _, d := range c.found {
			if d.Severity >= severities[c.settings.FailLevel] {
				return true
			}
		}
	}
	return false
}

func (a *app) checkText(w io.Writer, cmd *cobra.Command, all []checked) error {
	paint := a.paintFor(all[0].settings.Color, w)
	withCost, _ := cmd.Flags().GetBool("cost")
	var total []diag.Diagnostic
	files := 0
	for _, c := range all {
		if err := (report.Findings{Prefix: c.prefix, Paint: paint}).Write(w, c.found); err != nil {
			return err
		}
		total = append(total, c.found...)
		files += c.files
		if withCost && c.cost > 0 {
			costText(w, c)
		}
	}
	_, err := fmt.Fprintf(w, "%s in %s\n", report.Count(total), report.Plural(files, "file"))
	return err
}

// dearest is how many parts of the cost are shown.
const dearest = 8

// costText shows the cost and the parts that make up most of it.
func costText(w io.Writer, c checked) {
	fmt.Fprintf(w, "one evaluation takes at most %s steps; the limit is %s\n", eval.Number(c.cost), eval.Number(c.settings.MaxCost))
	for _, p := range c.parts[:min(len(c.parts), dearest)] {
		at := p.At.String()
		if !rules.IsPack(at) {
			at = c.prefix + at
		}
		fmt.Fprintf(w, "  %12s  %s (%s), %s steps %s times\n", eval.Number(p.Cost()), p.What, at, eval.Number(p.Each), eval.Number(p.Times))
	}
	if n := len(c.parts) - dearest; n > 0 {
		fmt.Fprintf(w, "  %s not shown, -f json shows all\n", report.Plural(n, "cheaper part"))
	}
}

// filesOf is how many files and tables a study has of its own. The packs that it
// imports are not its; where nothing else was read, they are.
func filesOf(set *rules.Set) int {
	own := len(set.Tables)
	for _, f := range set.Files {
		if !rules.IsPack(f.Source.Path) {
			own++
		}
	}
	if own == 0 {
		return len(set.Files)
	}
	return own
}
