package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/cmd/internal/serve"
	"github.com/entente-lang/entente/rules/watch"
)

// The bounds of one answer, lower than those of a command that somebody waits
// for.
const (
	serveMaxCost = 20_000_000
	serveTimeout = 2 * time.Second
)

func serveCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve [PATH]",
		Short: "Answer questions about a study over HTTP, on this machine alone",
		Long: `Answer questions about a study over HTTP, for programs in other languages on the
same machine. It writes its address to the standard output, and a line of JSON
for each request to the standard error.

  POST /v1/score             a question, as entente schema question describes it;
                             the answer is what entente score -f json writes
  POST /v1/explain/TOPIC     the same, and what a rule or an attribute came from
  GET  /v1/set               the coalitions, and what each rule reads
  GET  /healthz              whether it is up, and by which rules it judges
  GET  /openapi.json         all of this, for machines

It listens on addresses of this machine only, takes no question from a page of
another origin, and bounds the size, the number, the cost and the time of what it
is asked. What does not fit is refused, with status 429 where it may be asked again.

  curl -H 'Content-Type: application/json' -d '{"with": ["sarn"]}' http://127.0.0.1:8470/v1/score

With --watch it takes a new version of the study as soon as that compiles and its
tests pass, and keeps the last good one until then. An interrupt ends it, once the
answers that are being made are given.`,
		Example: `  entente serve --listen localhost:0
  entente serve --listen localhost:0 --watch --timeout 500ms`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.serve,
	}
	studyFlags(cmd)
	f := cmd.Flags()
	f.String("listen", "127.0.0.1:8470", "the address, of this machine alone; port 0 takes a free one")
	f.Bool("watch", false, "take new versions of the study as they come")
	f.Int("workers", 0, "judgements at once; 0 is one for each processor but one")
	f.Int("queue", 64, "questions that may wait for a worker")
	engineFlag(cmd)
	f.Float64("max-cost", serveMaxCost, "the most steps of one answer")
	f.Duration("timeout", serveTimeout, "the longest time of one answer, and of waiting for it")
	return cmd
}

func (a *app) serve(cmd *cobra.Command, args []string) error {
	p, err := a.place(cmd, pathOr(args, "."))
	if err != nil {
		return err
	}
	defer p.close()
	s, err := a.settle(cmd, p.config)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(a.env.Stderr, nil))
	s.lowered(cmd)
	live, err := a.live(cmd, p, s, log)
	if err != nil {
		return err
	}
	doc, err := openAPI()
	if err != nil {
		return err
	}
	limits := serve.Limits{Timeout: s.Timeout}
	limits.Workers, _ = cmd.Flags().GetInt("workers")
	limits.Queue, _ = cmd.Flags().GetInt("queue")
	address, _ := cmd.Flags().GetString("listen")
	l, err := serve.Listen(address)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	fmt.Fprintf(a.env.Stdout, "http://%s\n", l.Addr())
	if err := serve.New(live.Set, limits, doc, log).Serve(cmd.Context(), l); err != nil {
		return &ending{code: exitFailed, err: err}
	}
	<-live.Done()
	log.Info("ended")
	return nil
}

// lowered keeps a config, which may stand in a stranger's study, from raising
// the bounds of the command; flags and the environment may.
func (s *settings) lowered(cmd *cobra.Command) {
	own := func(key string) bool {
		return !cmd.Flag(key).Changed && s.origin[key] != envName(key)
	}
	if own("max-cost") {
		s.MaxCost = min(s.MaxCost, serveMaxCost)
	}
	if own("timeout") {
		s.Timeout = min(s.Timeout, serveTimeout)
	}
}

// live compiles the study, and keeps it up to date with --watch.
func (a *app) live(cmd *cobra.Command, p *place, s *settings, log *slog.Logger) (*entente.Live, error) {
	engine, err := entente.New(entente.Options{MaxCost: s.MaxCost, Evaluator: entente.Evaluator(s.Engine), Clock: time.Now})
	if err != nil {
		return nil, err
	}
	w := entente.Watching{Tell: func(r entente.Reload) { tell(log, r) }}
	if on, _ := cmd.Flags().GetBool("watch"); on {
		if p.root == "" {
			return nil, errors.New("--watch: a standard pack does not change")
		}
		w.Changes = watch.Folder(p.root)
	}
	live, err := engine.Watch(cmd.Context(), w, entente.FS(p.fsys, p.path))
	var f *entente.Failure
	if errors.As(err, &f) {
		return nil, &ending{code: costCode(f.Diagnostics), err: errRules, findings: f.Diagnostics}
	}
	if err == nil {
		log.Info("rules", "revision", live.Set().Revision(), "cost", live.Set().Cost(), "limit", live.Set().Limit())
	}
	return live, err
}

// tell logs what came of a reload.
func tell(log *slog.Logger, r entente.Reload) {
	if r.Err == nil {
		log.Info("rules", "revision", r.Set.Revision(), "cost", r.Set.Cost())
		return
	}
	var found []string
	var f *entente.Failure
	if errors.As(r.Err, &f) {
		for _, d := range f.Diagnostics[:min(len(f.Diagnostics), 10)] {
			found = append(found, d.String())
		}
	}
	log.Warn("rules not taken", "error", r.Err.Error(), "findings", found, "in_force", r.Set.Revision())
}

// openAPI is the description of the service.
func openAPI() ([]byte, error) {
	texts := map[string][]byte{}
	for _, name := range schemaNames() {
		text, err := fs.ReadFile(schemas, "schema/"+name+".json")
		if err != nil {
			return nil, err
		}
		texts[name] = text
	}
	return serve.OpenAPI(texts)
}
