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
	{"W1", "40 partners, 60 rules, two totals; eight worlds in turn", func(rounds int) []outcome {
		return race(rounds, totalsByHand(), append(append(contests(totalsOnly, true), totalsAnew()), withLedger()...))
	}},
	{"W2", "all 2^20 coalitions of 20 candidates and a lead, exact frontier", func(rounds int) []outcome {
		return race(rounds, frontierByHand(), contests(subsets, true))
	}},
	{"W3 at 60 rules", "from text to a program", func(rounds int) []outcome { return textRace(rounds, 60) }},
	{"W3 at 1,000 rules", "from text to a program", func(rounds int) []outcome { return textRace(rounds, 1000) }},
	{"W3 at 10,000 rules", "from text to a program", func(rounds int) []outcome { return textRace(rounds, 10_000) }},
	{"W4", "10,000 draws of quality and risk at W1's size", func(rounds int) []outcome {
		return race(rounds, drawsByHand(), contests(draws, true))
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

// Report times the works whose name begins with one of some prefixes, all of
// them where there is none, and writes a table of each.
func Report(out, progress io.Writer, rounds int, only []string) {
	fmt.Fprintf(out, "%s, %s/%s, %d cores; medians of %d rounds, in processor time. By hand is 1.\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds)
	for _, s := range sections {
		if len(only) > 0 && !slices.ContainsFunc(only, func(p string) bool { return strings.HasPrefix(s.name, p) }) {
			continue
		}
		fmt.Fprintf(progress, "%s …\n", s.name)
		s.write(out, s.run(rounds))
	}
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
