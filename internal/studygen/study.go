package studygen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing/fstest"
)

// Options say what a study is like.
type Options struct {
	Partners int  // the lead and the pool
	Members  int  // those of the pool that are members; the others are candidates
	Rules    int  // about
	Additive bool // amounts of one partner alone, no factors, no requirements but size
}

// Coalition is the id of the coalition of every study.
const Coalition = "proposed"

type writer struct {
	*rand.Rand
	strings.Builder
	o Options
}

func (w *writer) pick(list ...string) string { return list[w.IntN(len(list))] }

// tenth is a number with one decimal.
func (w *writer) tenth(low, high float64) string {
	return fmt.Sprintf("%.1f", low+float64(w.IntN(int((high-low)*10)+1))/10)
}

// Study writes a study.
func Study(seed uint64, o Options) fstest.MapFS {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 77)), o: o}
	w.head()
	w.partners()
	w.derivations()
	for i := range o.Rules {
		w.rule(i)
	}
	return fstest.MapFS{"study.entente": {Data: []byte(w.String()), Mode: 0o644}}
}

func (w *writer) head() {
	w.WriteString(`edition 1
kind partner {
  troops   number 0..100
  quality  optional share
  standing share
  ally     bool = false
  command  enum(lead, sector, national)
  host     optional ref partner
}
kind caveat of partner { severity share  active bool = true }
kind coalition + { weight number = 1 }
relation ties(partner, partner) number symmetric = 0
`)
	for _, d := range []string{"political", "military"} {
		low, high := "-10_000", "10_000"
		if !w.o.Additive && w.IntN(3) == 0 {
			low, high = w.pick("-5", "0"), w.pick("10", "40", "100")
		}
		better := ""
		if w.IntN(6) == 0 {
			better = "\n  better = lower"
		}
		fmt.Fprintf(w, "dimension %s {\n  range = %s..%s\n  start = %d%s\n}\n", d, low, high, w.IntN(3), better)
	}
}

func (w *writer) partners() {
	n := w.o.Partners
	for i := range n {
		fmt.Fprintf(w, "partner p%02d {\n  troops = %s\n  standing = 0.%d\n  command = %s\n", i, w.tenth(0, 20), w.IntN(10), w.pick("lead", "sector", "national"))
		if w.IntN(5) > 0 {
			fmt.Fprintf(w, "  quality = 0.%d\n", w.IntN(10))
		}
		if w.IntN(2) == 0 {
			w.WriteString("  ally = true\n")
		}
		if w.IntN(4) == 0 {
			fmt.Fprintf(w, "  host = p%02d\n", w.IntN(n))
		}
		for c := range w.IntN(3) {
			if w.IntN(2) == 0 {
				fmt.Fprintf(w, "  caveat c%02d_%d { severity = 0.%d  active = %s }\n", i, c, w.IntN(10), w.pick("true", "true", "false"))
			}
		}
		w.WriteString("}\n")
	}
	var names []string
	for i := 1; i < n; i++ {
		names = append(names, fmt.Sprintf("p%02d", i))
	}
	k := w.o.Members
	fmt.Fprintf(w, "coalition %s {\n  as_of = 2031-06-01\n  lead = p00\n  members = [%s]\n  candidates = [%s]\n%s}\n",
		Coalition, strings.Join(names[:k], ", "), strings.Join(names[k:], ", "), w.requirements())
}

func (w *writer) requirements() string {
	var out string
	switch {
	case w.o.Additive:
		return fmt.Sprintf("  require count(members) <= %d\n", 3+w.IntN(w.o.Partners))
	case w.IntN(2) == 0:
		return ""
	}
	for range 1 + w.IntN(2) {
		out += "  require " + w.pick(
			fmt.Sprintf("count(members) <= %d", 2+w.IntN(w.o.Partners)),
			fmt.Sprintf("count(members) >= %d", 1+w.IntN(w.o.Partners/2+1)),
			"sum(members, .troops) >= "+w.tenth(5, 40),
			"any(partners, .ally) or count(partners) < 3",
			"all(members, .standing > 0.1)",
			"political >= "+w.tenth(0, 6),
			"mean(map(members, .standing)) >= 0.3",
			"none(candidates, .standing > 0.8)") + "\n"
	}
	return out
}

// totals are the aggregates that rules read, by the name of their attribute.
var totals = []struct {
	name, expr string
	high       float64
}{
	{"size", "count(members)", 12},
	{"troops_sum", "sum(members, .troops)", 80},
	{"standing_sum", "sum(partners, .standing)", 6},
	{"allies", "count(partners, .ally)", 6},
	{"chains", `1 + count(partners, .command == "national")`, 6},
	{"standing_mean", "mean(map(members, .standing))", 0.9},
	{"standing_low", "smallest(map(members, .standing))", 0.5},
	{"troops_top", "largest(map(members, .troops))", 20},
	{"troops_middle", "median(map(members, .troops))", 12},
	{"practice", "share_of(sum(partners, .ally ? 1 : 0), count(partners))", 1},
	{"concentration", "herfindahl(map(members, .troops + 1))", 1},
	{"strength", "sum(members, .effective)", 40},
	{"trust", "noisy_or(map(filter(partners, .ally), .standing))", 1},
	{"left", "count(candidates)", 8},
	{"led", "count(members, .host in members)", 4},
	{"grade", "", 5},
}

func (w *writer) derivations() {
	w.WriteString(`derive partner.load share = noisy_or(map(filter(caveats, .active), .severity))
derive partner.effective number = troops * (quality ?? 0.5) * (1 - load)
`)
	if w.o.Additive {
		return
	}
	w.WriteString("derive partner.part number = troops / sum(members, .troops + 0.1)\n")
	for _, t := range totals {
		if t.expr != "" {
			fmt.Fprintf(w, "derive coalition.%s number = %s\n", t.name, t.expr)
		}
	}
	fmt.Fprintf(w, `table coalition.grade number {
  hit %s
  | size | allies || grade |
  | < 3  | -      || 1     |
  | >= 3 | < 2    || 2.5   |
  | >= 3 | >= 2   || 4     |
}
`, w.pick("first", "unique", "sum"))
}

func (w *writer) rule(i int) {
	shape := w.IntN(10)
	if w.o.Additive {
		shape = 0
	}
	dim := w.pick("political", "military")
	op := w.pick("+=", "+=", "-=")
	switch {
	case shape < 4:
		fmt.Fprintf(w, "rule r%02d {\n  for p in %s\n  when %s\n  %s %s %s\n}\n", i, w.pick("members", "partners"), w.own(), dim, op, w.value())
	case shape < 6:
		fmt.Fprintf(w, "rule r%02d {\n  for p in members\n  when %s and %s\n  %s %s %s\n}\n", i, w.own(), w.test(), dim, op, w.mixed())
	case shape < 8:
		fmt.Fprintf(w, "rule r%02d {\n  when %s %s %s\n  %s %s %s\n}\n", i, w.test(), w.pick("and", "or"), w.test(), dim, op, w.worth())
	case shape == 8:
		fmt.Fprintf(w, "rule r%02d {\n  when %s\n  %s *= %s\n}\n", i, w.test(), dim, w.factor())
	default:
		w.special(i, dim, op)
	}
}

func (w *writer) special(i int, dim, op string) {
	switch w.IntN(3) {
	case 0:
		fmt.Fprintf(w, "rule r%02d {\n  for p, q in partners\n  when p.ally and q.ally\n  %s %s 0.1 * (p.standing + q.standing)\n}\n", i, dim, op)
	case 1:
		fmt.Fprintf(w, "rule r%02d {\n  for c in caveats\n  when c.active and %s\n  %s -= c.severity\n}\n", i, w.test(), dim)
	default:
		fmt.Fprintf(w, "rule r%02d {\n  for p in candidates\n  when p.standing > 0.5\n  %s -= 0.3 * p.standing\n}\n", i, dim)
	}
}

func (w *writer) own() string {
	return w.pick("p.ally", "not p.ally", `p.command == "national"`, `p.command in ["lead", "sector"]`, "p.standing >= 0."+w.pick("2", "5", "7"),
		"p.troops > "+w.tenth(0, 15), "(p.quality ?? 0.4) > 0.3", "p.load < 0.5", "known(p.quality)")
}

func (w *writer) value() string {
	return w.pick("1.3", "0.7 * p.standing", "0.1 * p.troops", "p.standing * p.quality", "min(p.troops, 3) / 8", "0.3 * p.effective", "0.2 * p.load")
}

func (w *writer) test() string {
	t := totals[w.IntN(len(totals))]
	return fmt.Sprintf("%s %s %s", t.name, w.pick("<", "<=", ">", ">="), w.tenth(t.high*0.1, t.high))
}

func (w *writer) total() string { return totals[w.IntN(len(totals))].name }

func (w *writer) mixed() string {
	return w.pick("0.4", "p.standing * standing_low", "2 * p.part", "0.1 * p.troops / size", "p.effective * 0.01 * "+w.total(), "0.3 * p.host.standing")
}

func (w *writer) worth() string {
	return w.pick("1.5", "0.3 * "+w.total(), "min("+w.total()+", 2.5)", "0.5 * max("+w.total()+", 3)", "3 * trust", w.total()+" / size",
		"sqrt(size) - 1", "0.1 * sum(filter(members, .standing > 0.3), .troops)")
}

func (w *writer) factor() string {
	return w.pick("0.9", "1.2", "pow(size, -0.1)", "exp(-0.05 * (chains - 1) * (1 - 0.5 * practice))", "1 - 0.2 * standing_low", "saturate(troops_sum, 10)")
}
