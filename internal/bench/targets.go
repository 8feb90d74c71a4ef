package bench

import (
	"fmt"
	"io"
)

// target is a figure that entente is to reach, as docs/performance.md lists it.
type target struct {
	what    string
	goal    float64 // at most
	stretch float64 // at most; 0 where there is none
	unit    string
	figure  func(r *results) (float64, bool)
}

// results are the figures of one run.
type results struct {
	outcomes map[string][]outcome // by section
	slope    float64
	runs     []run
}

// of is what an engine came to in a work.
func of(section, engine string) func(*results) (float64, bool) {
	return func(r *results) (float64, bool) {
		for _, o := range r.outcomes[section] {
			if o.name == engine {
				return o.ratio, true
			}
		}
		return 0, false
	}
}

// allocations is how often an engine asked for memory.
func allocations(section, engine string) func(*results) (float64, bool) {
	return func(r *results) (float64, bool) {
		for _, o := range r.outcomes[section] {
			if o.name == engine {
				return o.allocs, true
			}
		}
		return 0, false
	}
}

// started is a figure of one of the commands.
func started(i int, figure func(run) float64) func(*results) (float64, bool) {
	return func(r *results) (float64, bool) {
		if i >= len(r.runs) {
			return 0, false
		}
		return figure(r.runs[i]), true
	}
}

// behind is entente's time over that of the fastest of some peers.
func behind(section string, peers ...peer) func(*results) (float64, bool) {
	return func(r *results) (float64, bool) {
		ours, ok := of(section, "entente")(r)
		fastest := 0.0
		for _, p := range peers {
			if x, known := of(section, p.name)(r); known && (fastest == 0 || x < fastest) {
				fastest = x
			}
		}
		return ours / max(fastest, 1e-9), ok && fastest > 0
	}
}

var targets = []target{
	{what: "W1, totals only, to by hand", goal: 2, stretch: 1.3, figure: of("W1", "entente")},
	{what: "W1, totals only, nothing kept, to by hand", goal: 2, stretch: 1.3, figure: of("W1", anewName)},
	{what: "W1, allocations", goal: 0.01, unit: " a judgement", figure: allocations("W1", "entente")},
	{what: "W1, full ledger, to by hand", goal: 10, stretch: 5, figure: of("W1", ledgerName)},
	{what: "W2, 2^20, exact frontier, to by hand", goal: 1, stretch: 0.2, figure: of("W2", searchName)},
	{what: "W3, 10,000 rules, to the parser by hand", goal: 25, stretch: 12, figure: of("W3 at 10,000 rules", "entente")},
	{what: "W3, 10,000 rules, to the fastest of OPA, CEL, Grule and expr", goal: 1, figure: behind("W3 at 10,000 rules", opaPeer, celPeer, grulePeer, exprStruct)},
	{what: "W4, to by hand", goal: 1.5, figure: of("W4", drawsName)},
	{what: "W4, on two threads, to by hand", goal: 1, stretch: 0.5, figure: of("W4", drawsName+", two threads, by the clock")},
	{what: "growth, the steepest slope", goal: 1.05, figure: func(r *results) (float64, bool) { return r.slope, r.slope > 0 }},
	{what: "`entente version`", goal: 20, unit: " ms", figure: started(0, func(r run) float64 { return r.seconds * 1e3 })},
	{what: "`entente score examples/quickstart`", goal: 60, unit: " ms", figure: started(1, func(r run) float64 { return r.seconds * 1e3 })},
	{what: "W1 resident", goal: 30, unit: " MB", figure: started(2, func(r run) float64 { return r.memory / 1e6 })},
}

// writeTargets writes each target beside its figure.
func writeTargets(out io.Writer, r *results) {
	fmt.Fprintf(out, "\n**Targets.**\n\n| | at most | stretch | measured | |\n|---|---|---|---|---|\n")
	for _, t := range targets {
		x, known := t.figure(r)
		if !known {
			continue
		}
		verdict := "missed"
		switch {
		case t.stretch > 0 && x <= t.stretch:
			verdict = "stretch met"
		case x <= t.goal:
			verdict = "met"
		}
		stretch := ""
		if t.stretch > 0 {
			stretch = fmt.Sprint(t.stretch) + t.unit
		}
		fmt.Fprintf(out, "| %s | %s%s | %s | %s%s | %s |\n", t.what, whole(t.goal), t.unit, stretch, ratio(x), t.unit, verdict)
	}
}

// whole shows a goal; one below a hundredth stands for none at all.
func whole(x float64) string {
	if x <= 0.01 {
		return "0"
	}
	return fmt.Sprint(x)
}
