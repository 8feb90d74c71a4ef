package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search"
)

func searchCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "search [PATH]",
		Short: "Search all coalitions that members and candidates could form",
		Long: `Go through all coalitions that the members and candidates of a proposal could
form, under its requirements, and say what was proved.

Without a question it shows the frontier of political value against military
effectiveness: the coalitions that no other is at least as good as in both. The
two scores are never added up, unless weights say how: --best asks for the best
by weights. --smallest and --change reach the floors set by --floor with the
fewest members or the least change. --values says what each partner is worth
over all coalitions of the others.

At most 62 partners may come and go, caveats to lift among them. Where there are
more, --with and --without settle some, and --among searches the members or the
candidates alone.

A search that is stopped, by its budget or by Ctrl-C, shows the best so far, how
good what is left could be, and the gap: how many points at most anything that is
left lies beyond the best so far. Where all is proved the gap is 0.`,
		Example: `  entente search
  entente search --floor political=10 --smallest
  entente search --best 3 --weight political=1 --weight military=2
  entente search --floor military=40 --change --lift
  entente search --values -f csv
  entente search -o svg=frontier.svg -o json=frontier.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.search,
	}
	studyFlags(cmd)
	f := cmd.Flags()
	f.String("coalition", "", "the coalition to search; needed where there are several")
	f.String("as-of", "", "the day of judgement, YYYY-MM-DD, in place of the coalition's own")
	setFlag(cmd)
	searchQuestionFlags(cmd)
	f.String("budget", "", "the most to spend: a time such as 30s, or a number of nodes; the best so far is shown then, and the gap; 1000000000 nodes if not said")
	f.Int("threads", 0, "threads that search; 0 takes one for each processor")
	f.String("export", "", "write the question of --best 1 or --smallest as a linear program instead: lp, or lp=`PATH`")
	formatFlag(cmd, report.SearchFormatNames()...)
	f.StringArrayP("output", "o", nil, "also write the result to a file, as FORMAT=PATH; may be given several times")
	f.Bool("ascii", false, "draw in ASCII")
	limitFlags(cmd)
	return cmd
}

// pools are the values of --among.
var pools = []string{"everyone", "members", "candidates"}

func searchQuestionFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("among", pools[0], "who may come and go: "+strings.Join(pools, ", "))
	complete(cmd, "among", pools)
	f.StringSlice("with", nil, "partners that are in every coalition, by id")
	f.StringSlice("without", nil, "partners that are in none, by id")
	f.Int("min-size", 0, "the fewest members, the lead included")
	f.Int("max-size", 0, "the most members; 0 sets no limit")
	f.StringArray("floor", nil, "a score that must be reached, as `DIMENSION=VALUE`; may be given several times")
	f.StringSlice("dimension", nil, "the dimensions of the frontier or of the values")
	f.Int("best", 0, "show so many of the best by --weight")
	f.StringArray("weight", nil, "what a point counts for --best, as `DIMENSION=WEIGHT`; may be given several times")
	f.Bool("smallest", false, "find the smallest coalitions that reach the floors")
	f.Bool("change", false, "find the cheapest changes of the proposal that reach the floors")
	f.StringArray("cost", nil, "what a change costs, as `CHANGE=COST`: add, drop or lift; 1 if not said")
	f.Bool("lift", false, "caveats may be lifted, too")
	f.Bool("values", false, "show what each partner is worth, by Shapley and Banzhaf")
	f.Int("samples", 0, "draw so many samples for --values; 0 is exact up to 20 partners, and 2000 samples beyond")
	f.Uint64("seed", 1, "seed of the samples")
}

func (a *app) search(cmd *cobra.Command, args []string) error {
	outputs, err := targets(cmd, report.SearchFormatNames())
	if err != nil {
		return err
	}
	if err := oneQuestion(cmd); err != nil {
		return err
	}
	s, err := a.read(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	ctx, cancel := s.deadline(cmd)
	defer cancel()
	q, err := a.searchQuestion(ctx, cmd, s)
	if err != nil {
		return err
	}
	if export, _ := cmd.Flags().GetString("export"); export != "" {
		return a.exportLP(q, export)
	}
	r, err := q.ask(ctx)
	if err != nil {
		return searchFailed(err)
	}
	if err := a.saveSearch(r, outputs); err != nil {
		return err
	}
	f, _ := report.LookupSearchFormat(s.Format)
	if err := f.Write(a.env.Stdout, r); err != nil {
		return err
	}
	a.mention(cmd, s.findings)
	if r.Stopped {
		return &ending{code: exitFailed, err: errors.New("the search was stopped; what it had found is shown"), told: true}
	}
	return nil
}

// oneQuestion refuses flags that ask for several things, or that nothing asks
// for.
func oneQuestion(cmd *cobra.Command) error {
	var asked []string
	for _, name := range []string{"best", "smallest", "change", "values"} {
		if cmd.Flags().Changed(name) {
			asked = append(asked, "--"+name)
		}
	}
	if len(asked) > 1 {
		return fmt.Errorf("%s ask for different things; choose one", strings.Join(asked, " and "))
	}
	only := ""
	if len(asked) == 1 {
		only = asked[0][2:]
	}
	for flag, needs := range map[string]string{"weight": "best", "cost": "change", "lift": "change", "samples": "values"} {
		if cmd.Flags().Changed(flag) && needs != only {
			return fmt.Errorf("--%s goes with --%s", flag, needs)
		}
	}
	if only == "best" && !cmd.Flags().Changed("weight") {
		return errors.New("--best needs weights: the two scores are not added up unless --weight says how, such as --weight political=1 --weight military=1")
	}
	return nil
}

// question is a search that is ready to be asked.
type question struct {
	cmd    *cobra.Command
	study  *study
	app    *app
	space  *search.Space
	report *report.Search
	limit  time.Duration // of the budget; 0 for none
}

func (a *app) searchQuestion(ctx context.Context, cmd *cobra.Command, s *study) (*question, error) {
	q := &question{cmd: cmd, study: s, app: a}
	in, o, err := q.options()
	if err != nil {
		return nil, err
	}
	if q.space, err = search.New(ctx, s.program, in.Coalition, o); err != nil {
		return nil, searchFailed(err)
	}
	q.report = q.start(in, o)
	return q, nil
}

// options reads the flags that say over what to search.
func (q *question) options() (in eval.Input, o search.Options, err error) {
	f := q.cmd.Flags()
	if in, err = q.study.question(q.cmd); err != nil {
		return in, o, err
	}
	o.Day = in.Day
	if o.Settings, err = q.study.changes(q.cmd, nil); err != nil {
		return in, o, err
	}
	among, _ := f.GetString("among")
	if _, err = oneOf(pools)(among); err != nil {
		return in, o, fmt.Errorf("--among: %w", err)
	}
	for i, p := range pools {
		if p == among {
			o.Among = search.Among(i)
		}
	}
	with, _ := f.GetStringSlice("with")
	without, _ := f.GetStringSlice("without")
	if o.With, err = q.study.partners("--with", with); err != nil {
		return in, o, err
	}
	if o.Without, err = q.study.partners("--without", without); err != nil {
		return in, o, err
	}
	o.Min, _ = f.GetInt("min-size")
	o.Max, _ = f.GetInt("max-size")
	o.Lift, _ = f.GetBool("lift")
	o.Threads, _ = f.GetInt("threads")
	if o.Min < 0 || o.Max < 0 || o.Threads < 0 {
		return in, o, errors.New("--min-size, --max-size and --threads are not negative")
	}
	floors, err := q.pairs("floor")
	for _, x := range floors {
		o.Floors = append(o.Floors, search.Floor{Dimension: x.name, Value: x.value})
	}
	if err == nil {
		err = q.budget(&o)
	}
	o.Progress = q.app.searchProgress()
	return in, o, err
}

// budget reads --budget: a time or a number of nodes.
func (q *question) budget(o *search.Options) error {
	text, _ := q.cmd.Flags().GetString("budget")
	if text == "" {
		return nil
	}
	if n, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64); err == nil && n > 0 {
		o.Nodes = n
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("--budget: %q is neither a time such as 30s nor a number of nodes", text)
	}
	q.limit = d
	return nil
}

// pair is NAME=VALUE of a flag.
type pair struct {
	name  string
	value float64
}

func (q *question) pairs(flag string) (out []pair, err error) {
	list, _ := q.cmd.Flags().GetStringArray(flag)
	for _, text := range list {
		name, value, ok := strings.Cut(text, "=")
		x, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(value), "_", ""), 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("--%s: %q is not of the form NAME=NUMBER", flag, text)
		}
		out = append(out, pair{strings.TrimSpace(name), x})
	}
	return out, nil
}

// start fills in what is known before the search.
func (q *question) start(in eval.Input, o search.Options) *report.Search {
	a := q.app
	set := q.study.set
	co, _ := set.Coalition(in.Coalition)
	r := &report.Search{Search: "frontier", Coalition: co.ID(), Title: co.Record.Title, Pool: []string{}, Revision: set.Revision, Version: eval.Version,
		Names: map[string]string{}, Senses: map[string]float64{}, Width: a.width(a.env.Stdout), Paint: a.paintFor(q.study.Color, a.env.Stdout)}
	if co.Lead != nil {
		r.Lead = co.Lead.ID
	}
	for _, p := range set.RecordsOf("partner") {
		r.Names[p.ID] = p.Title
	}
	for _, d := range set.Dimensions {
		r.Names[d.Name], r.Senses[d.Name] = d.Title, 1
		if d.Better == "lower" {
			r.Senses[d.Name] = -1
		}
	}
	for _, p := range q.space.Pool() {
		r.Pool = append(r.Pool, p.ID)
	}
	if err := q.space.Slow(); err != nil {
		r.OneByOne = err.Error()
	}
	r.Plain, _ = q.cmd.Flags().GetBool("ascii")
	r.Plain = r.Plain || !a.env.unicode()
	r.Proposal, _ = q.space.Proposal(context.Background()) // null where it cannot be judged
	r.AsOf = q.space.AsOf()
	return r
}

// ask asks what the flags ask for.
func (q *question) ask(ctx context.Context) (*report.Search, error) {
	f := q.cmd.Flags()
	asked := ctx
	if q.limit > 0 {
		var cancel context.CancelFunc
		asked, cancel = context.WithTimeout(ctx, q.limit)
		defer cancel()
	}
	dims, _ := f.GetStringSlice("dimension")
	best, _ := f.GetInt("best")
	yes := func(name string) bool { b, _ := f.GetBool(name); return b }
	var err error
	r := q.report
	switch {
	case f.Changed("best"):
		r.Search = "best"
		r.Ranking, err = q.best(asked, best)
	case yes("smallest"):
		r.Search = "smallest"
		r.Reached, err = q.space.Smallest(asked)
	case yes("change"):
		r.Search = "change"
		r.Reached, err = q.change(asked)
	case yes("values"):
		r.Search = "values"
		o := search.Sampling{}
		o.Samples, _ = f.GetInt("samples")
		o.Seed, _ = f.GetUint64("seed")
		o.Always = o.Samples > 0
		r.Values, err = q.space.Values(asked, o, dims...)
	default:
		if r.Frontier, err = q.space.Frontier(asked, dims...); err == nil && len(r.Frontier.Dimensions) == 2 {
			r.Turns, err = r.Frontier.Turns()
		}
	}
	r.Stopped = ctx.Err() != nil
	return r, err
}

func (q *question) best(ctx context.Context, k int) (*search.Ranking, error) {
	weights, err := q.weights()
	if err != nil {
		return nil, err
	}
	return q.space.Best(ctx, k, weights...)
}

func (q *question) weights() (out []search.Weight, err error) {
	list, err := q.pairs("weight")
	for _, x := range list {
		out = append(out, search.Weight{Dimension: x.name, Weight: x.value})
	}
	return out, err
}

func (q *question) change(ctx context.Context) (*search.Reached, error) {
	costs := search.Costs{Add: 1, Drop: 1, Lift: 1}
	list, err := q.pairs("cost")
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		switch x.name {
		case "add":
			costs.Add = x.value
		case "drop":
			costs.Drop = x.value
		case "lift":
			costs.Lift = x.value
		default:
			return nil, unknown("--cost: there is no change", x.name, []string{"add", "drop", "lift"})
		}
	}
	return q.space.Cheapest(ctx, costs)
}

// exportLP writes the question as a linear program.
func (a *app) exportLP(q *question, export string) error {
	format, path, _ := strings.Cut(export, "=")
	if format != "lp" {
		return fmt.Errorf("--export: %w", unknown("there is no format", format, []string{"lp"}))
	}
	f := q.cmd.Flags()
	smallest, _ := f.GetBool("smallest")
	if !smallest && !f.Changed("best") {
		return errors.New("--export goes with --best 1 and its weights, or with --smallest: a linear program has one goal")
	}
	weights, err := q.weights()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := q.space.WriteLP(&b, weights...); err != nil {
		return searchFailed(err)
	}
	if path != "" {
		return writeFile(a.env.path(path), b.Bytes(), os.FileMode(0o644))
	}
	_, err = a.env.Stdout.Write(b.Bytes())
	return err
}

// searchFailed turns the error of a search into an ending.
func searchFailed(err error) error {
	var f *eval.Failure
	if errors.As(err, &f) && len(f.Diagnostics) > 0 && (error(f) == err || !errors.Is(err, search.ErrQuestion)) {
		return failed(err)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &ending{code: exitFailed, err: errors.New("the search took longer than --timeout or --budget allows, and had found nothing yet")}
	case errors.Is(err, context.Canceled):
		return &ending{code: exitFailed, err: errors.New("the search was interrupted before it had found anything")}
	case errors.Is(err, search.ErrDisagree):
		return &ending{code: exitFailed, err: err}
	case errors.Is(err, search.ErrQuestion):
		return &ending{code: exitUsage, err: errors.New(strings.TrimPrefix(err.Error(), search.ErrQuestion.Error()+": "))}
	}
	return &ending{code: exitUsage, err: err}
}

// searchProgress shows on stderr how far a search has come, if it takes long.
func (a *app) searchProgress() func(search.Progress) {
	terminal := false
	if a.env.Terminal != nil {
		_, terminal = a.env.Terminal(a.env.Stderr)
	}
	began, last := time.Now(), time.Time{}
	shown := false
	return func(p search.Progress) {
		now := time.Now()
		if terminal && p.Done == p.Tasks && shown {
			fmt.Fprint(a.env.Stderr, "\r\033[K")
			return
		}
		wait := 500 * time.Millisecond
		if !terminal {
			wait = 10 * time.Second
		}
		if now.Sub(began) < wait || now.Sub(last) < wait {
			return
		}
		last, shown = now, true
		if terminal {
			fmt.Fprintf(a.env.Stderr, "\r%d of %d parts searched, %d nodes", p.Done, p.Tasks, p.Nodes)
		} else {
			fmt.Fprintf(a.env.Stderr, "%d of %d parts searched, %d nodes\n", p.Done, p.Tasks, p.Nodes)
		}
	}
}

// saveSearch writes a search to files. Everything is made before anything is
// written.
func (a *app) saveSearch(r *report.Search, outputs []target) error {
	plain := *r
	plain.Paint, plain.Width = report.Paint{}, 0
	texts := make([]bytes.Buffer, len(outputs))
	for i, o := range outputs {
		f, _ := report.LookupSearchFormat(o.format)
		if err := f.Write(&texts[i], &plain); err != nil {
			return err
		}
	}
	for i, o := range outputs {
		if err := writeFile(a.env.path(o.path), texts[i].Bytes(), os.FileMode(0o644)); err != nil {
			return err
		}
	}
	return nil
}
