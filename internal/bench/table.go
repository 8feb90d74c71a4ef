package bench

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// section is one work: its engines beside the code by hand.
type section struct {
	name  string
	about string
	run   func(rounds int) []outcome
}

// sections are the works in the order of the report.
var sections = []section{
	{"W1", "40 of 41 partners, another left out each time, 60 rules, two totals; eight worlds in turn", func(rounds int) []outcome {
		return race(rounds, totalsByHand(), append(ententeTotals(), contests(totalsOnly, true)[1:]...))
	}},
	{"W2", "all 2^20 coalitions of 20 candidates and a lead, exact frontier", func(rounds int) []outcome {
		ours := []contest{frontiers(searchName, 1, nil), frontiers(searchName+", two threads, by the clock", 2, wall)}
		return race(rounds, frontierByHand(), append(ours, contests(subsets, true)...))
	}},
	{"W3 at 60 rules", "from text to a program", func(rounds int) []outcome { return textRace(rounds, 60) }},
	{"W3 at 1,000 rules", "from text to a program", func(rounds int) []outcome { return textRace(rounds, 1000) }},
	{"W3 at 10,000 rules", "from text to a program", func(rounds int) []outcome { return textRace(rounds, 10_000) }},
	{"W4", "10,000 draws of quality and risk at W1's size", func(rounds int) []outcome {
		ours := []contest{ententeDraws(drawsName, 1, nil), ententeDraws(drawsName+", two threads, by the clock", 2, wall)}
		others := contests(draws, true)
		others[0].name = "entente, draw by draw"
		return race(rounds, drawsByHand(), append(ours, others...))
	}},
}

// contests are what all engines make of a work; the parser by hand runs
// closures and is of interest where rules are read.
func contests(work func(peer) contest, judging bool) (out []contest) {
	for _, p := range everyone() {
		if judging && p.name == handParser.name {
			continue
		}
		out = append(out, work(p))
	}
	if judging {
		out = slices.Insert(out, 1, work(ententePeer("entente, expr's vm", eval.Options{Engine: eval.Expr})))
	}
	return out
}

func textRace(rounds, n int) []outcome {
	var others []contest
	for _, p := range everyone() {
		if p.name != handParser.name && p.name != exprMap.name {
			others = append(others, texts(p, n))
		}
	}
	return race(rounds, texts(handParser, n), others)
}

// Options say what to time.
type Options struct {
	Rounds int
	Only   []string // works by how their names begin; all of them where there is none
	Root   string   // the folder of the main module, to measure the command too; or ""
}

// Report times the works and writes a table of each and the targets.
func Report(out, progress io.Writer, o Options) error {
	fmt.Fprintf(out, "%s, %s/%s, %d cores; medians of %d rounds, in processor time. By hand is 1.\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.Rounds)
	r := &results{outcomes: map[string][]outcome{}}
	for _, s := range sections {
		if o.wants(s.name) {
			fmt.Fprintf(progress, "%s …\n", s.name)
			r.outcomes[s.name] = s.run(o.Rounds)
			s.write(out, r.outcomes[s.name])
		}
	}
	if o.wants("growth") {
		fmt.Fprintln(progress, "growth …")
		r.slope = writeGrowth(out, o.Rounds)
	}
	if o.wants("command") && o.Root != "" {
		fmt.Fprintln(progress, "command …")
		var err error
		if r.runs, err = writeCommands(out, o.Root); err != nil {
			return err
		}
	}
	writeTargets(out, r)
	return nil
}

func (o *Options) wants(name string) bool {
	return len(o.Only) == 0 || slices.ContainsFunc(o.Only, func(p string) bool { return strings.HasPrefix(name, p) })
}

func (s *section) write(out io.Writer, all []outcome) {
	fmt.Fprintf(out, "\n**%s**: %s. By hand: %s.\n\n| engine | ratio | smallest to largest | allocations |\n|---|---|---|---|\n", s.name, s.about, duration(all[0].hand))
	for _, o := range all {
		fmt.Fprintf(out, "| %s | %s | %s to %s | %s |\n", o.name, ratio(o.ratio), ratio(o.low), ratio(o.high), count(o.allocs))
	}
}

// ratio shows three figures.
func ratio(x float64) string {
	switch {
	case x >= 100:
		return grouped(int(math.Round(x)))
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

func count(x float64) string {
	if x < 0.01 {
		return "0"
	}
	return grouped(int(math.Round(x)))
}

func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func duration(seconds float64) string {
	switch {
	case seconds < 1e-3:
		return fmt.Sprintf("%.2f µs", seconds*1e6)
	case seconds < 1:
		return fmt.Sprintf("%.2f ms", seconds*1e3)
	}
	return fmt.Sprintf("%.2f s", seconds)
}
