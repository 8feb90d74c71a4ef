package report

import (
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/entente-lang/entente/eval/search"
)

// SearchText writes a search for reading.
func SearchText(w io.Writer, s *Search) error {
	t := &searchText{Search: s}
	t.head()
	switch {
	case s.Frontier != nil:
		t.frontier()
	case s.Ranking != nil:
		t.ranking()
	case s.Reached != nil:
		t.reached()
	case s.Values != nil:
		t.values()
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

type searchText struct {
	*Search
	b strings.Builder
}

func (t *searchText) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

// para writes a sentence, wrapped.
func (t *searchText) para(format string, args ...any) {
	for line := range strings.Lines(wrap(fmt.Sprintf(format, args...), max(40, min(t.width(), 100)))) {
		t.line("%s", strings.TrimRight(line, " \n"))
	}
}

func (t *searchText) width() int {
	if t.Width <= 0 {
		return 80
	}
	return t.Width
}

func (t *searchText) head() {
	t.line("%s (%s)", t.Paint.Bold(Clean(t.Title)), t.Coalition)
	t.line("as of %s, led by %s; %s may come and go", t.AsOf, t.name(t.Lead), plural(len(t.Pool), "partner"))
	if t.OneByOne != "" {
		t.para("The rules have no form that can be searched, so coalitions were judged one by one: %s", Clean(t.OneByOne))
	}
	t.line("")
}

func (t *searchText) name(id string) string {
	if n := t.Names[id]; n != "" {
		return Clean(n)
	}
	return id
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (t *searchText) frontier() {
	f := t.Frontier
	t.line("%s", t.Paint.Bold("Frontier of "+t.names(f.Dimensions)))
	if len(f.Coalitions) == 0 {
		t.line("  no coalition is allowed")
	} else {
		t.line("  %s; no other is at least as good in all and better in one", plural(len(f.Coalitions), "coalition"))
		if len(f.Dimensions) == 2 {
			t.line("")
			t.b.WriteString(t.picture())
		}
		t.line("")
		t.table(f.Coalitions, nil)
	}
	t.proposal()
	t.turns()
	t.line("")
	t.proof(&f.Proof)
}

func (t *searchText) names(dims []string) string {
	var all []string
	for _, d := range dims {
		all = append(all, strings.ToLower(t.name(d)))
	}
	return strings.Join(all, " against ")
}

// table lists coalitions by what differs from the proposal.
func (t *searchText) table(list []search.Coalition, more func(int) string) {
	dims := t.dimensions()
	cols := []column{{head: "", right: true}}
	for _, d := range dims {
		cols = append(cols, column{head: d, right: true})
	}
	if more != nil {
		cols = append(cols, column{head: "merit", right: true})
	}
	cols = append(cols, column{head: "size", right: true}, column{head: "beside the proposal", width: max(24, t.width()-18-12*len(dims)), least: 20})
	var rows [][]string
	for i, c := range list {
		row := []string{fmt.Sprint(i + 1)}
		for _, d := range dims {
			row = append(row, fmt.Sprintf("%.2f", c.Scores[d]))
		}
		if more != nil {
			row = append(row, more(i))
		}
		rows = append(rows, append(row, fmt.Sprint(len(c.Members)), difference(&c)))
	}
	t.b.WriteString(block("  ", cols, rows))
}

// difference is a coalition as a change of the proposal.
func difference(c *search.Coalition) string {
	var parts []string
	for _, x := range []struct {
		sign string
		ids  []string
	}{{"+", c.Added}, {"−", c.Dropped}} {
		for _, id := range x.ids {
			parts = append(parts, x.sign+id)
		}
	}
	for _, id := range c.Lifted {
		parts = append(parts, "without "+id)
	}
	if len(parts) == 0 {
		return "the proposal itself"
	}
	return strings.Join(parts, " ")
}

// proposal says where the coalition stands as it is declared.
func (t *searchText) proposal() {
	if t.Proposal == nil || t.Frontier == nil {
		return
	}
	var better []string
	for i, c := range t.Frontier.Coalitions {
		covers, equal := true, true
		for _, d := range t.Frontier.Dimensions {
			diff := t.Senses[d] * (c.Scores[d] - t.Proposal.Scores[d])
			covers, equal = covers && diff >= 0, equal && diff == 0
		}
		if equal {
			t.para("  The proposal is on the frontier: its scores are those of %d.", i+1)
			return
		}
		if covers {
			better = append(better, fmt.Sprint(i+1))
		}
	}
	var scores []string
	for _, d := range t.Frontier.Dimensions {
		scores = append(scores, fmt.Sprintf("%s %.2f", d, t.Proposal.Scores[d]))
	}
	switch {
	case len(better) == 0:
		t.para("  The proposal has %s and is not among the coalitions that were searched.", strings.Join(scores, ", "))
	default:
		t.para("  The proposal has %s: at least as good in all, and better in one: %s.", strings.Join(scores, ", "), strings.Join(better, ", "))
	}
}

func (t *searchText) turns() {
	if len(t.Turns) == 0 {
		return
	}
	t.line("")
	t.line("  The best by the share of %s, the rest being for %s:", t.Frontier.Dimensions[0], t.Frontier.Dimensions[1])
	var rows [][]string
	for _, x := range t.Turns {
		rows = append(rows, []string{fmt.Sprintf("%.4f to %.4f", x.From, x.To), fmt.Sprintf("coalition %d", x.Coalition+1)})
	}
	t.b.WriteString(block("    ", []column{{right: true}, {}}, rows))
	if n := len(t.Frontier.Coalitions) - len(t.Turns); n > 0 {
		t.line("    %s of the frontier %s the best for no share", plural(n, "other"), map[bool]string{true: "is", false: "are"}[n == 1])
	}
}

func (t *searchText) ranking() {
	r := t.Ranking
	var by []string
	for _, w := range r.Weights {
		by = append(by, fmt.Sprintf("%s × %g", w.Dimension, w.Weight))
	}
	t.line("%s", t.Paint.Bold(fmt.Sprintf("Best %d by %s", len(r.Coalitions), strings.Join(by, " + "))))
	t.line("")
	list, _ := t.coalitions()
	t.table(list, func(i int) string { return fmt.Sprintf("%.4f", r.Coalitions[i].Merit) })
	t.line("")
	t.proof(&r.Proof)
}

func (t *searchText) reached() {
	r := t.Reached
	var floors []string
	for _, f := range r.Floors {
		floors = append(floors, fmt.Sprintf("%s %g", f.Dimension, f.Value))
	}
	what := strings.Join(floors, " and ")
	if what == "" {
		what = "the requirements"
	}
	switch {
	case !r.Possible:
		t.line("No coalition reaches %s", what)
	case t.Search.Search == "smallest":
		t.line("%s", t.Paint.Bold(fmt.Sprintf("The smallest coalition that reaches %s has %s", what, plural(int(r.Expense), "member"))))
	default:
		t.line("%s", t.Paint.Bold(fmt.Sprintf("The cheapest change that reaches %s costs %g", what, r.Expense)))
	}
	if len(r.Coalitions) > 0 {
		t.line("")
		t.table(r.Coalitions, nil)
	}
	t.line("")
	t.proof(&r.Proof)
	if r.Second != nil {
		t.para("Of those with the same expense, these are the frontier of the scores; that is proved in the same way.")
	}
}

func (t *searchText) values() {
	v := t.Values
	how := "exact"
	if !v.Exact {
		how = fmt.Sprintf("from %d samples with seed %d; ± holds the true value in 95 of 100 cases", v.Samples, v.Seed)
	}
	t.line("%s", t.Paint.Bold("What each partner is worth, over all coalitions of the others: "+how))
	for _, d := range t.dimensions() {
		t.line("")
		t.line("%s: from %.2f without them to %.2f with all", t.name(d), v.Without[d], v.With[d])
		cols := []column{{head: "partner"}, {head: "Shapley", right: true}, {head: "Banzhaf", right: true}}
		var rows [][]string
		for _, p := range v.Partners {
			rows = append(rows, []string{fmt.Sprintf("%s (%s)", t.name(p.ID), p.ID), worth(p.Shapley[d]), worth(p.Banzhaf[d])})
		}
		t.b.WriteString(block("  ", cols, rows))
	}
	if v.Exact {
		t.line("")
		t.para("Shapley values add up to the difference exactly; the JSON has them as fractions.")
	}
}

func worth(v search.Value) string {
	if v.Exact != "" {
		return fmt.Sprintf("%+.4f", v.Points)
	}
	return fmt.Sprintf("%+.4f ±%.4f", v.Points, v.Error)
}

// proof says what was proved.
func (t *searchText) proof(p *search.Proof) {
	cut := p.Cut.Total()
	if p.Complete {
		t.para("Proved: of all %s coalitions (2^%d), %s were evaluated and %s cut because none of them could matter%s.",
			grouped(p.Coalitions.String()), p.Choices, grouped(p.Evaluated.String()), grouped(cut.String()), reasons(&p.Cut))
	} else {
		why := "the budget was used up"
		if t.Stopped {
			why = "it was stopped"
		}
		t.para("Not proved: %s. Of %s coalitions (2^%d), %s were evaluated, %s cut%s, and %s are left open.",
			why, grouped(p.Coalitions.String()), p.Choices, grouped(p.Evaluated.String()), grouped(cut.String()), reasons(&p.Cut), grouped(p.Open.String()))
		t.bounds(p)
	}
	if p.Unjudged > 0 {
		t.para("%d of the coalitions that were evaluated cannot be judged and do not count.", p.Unjudged)
	}
}

// bounds say how good what is left open could be.
func (t *searchText) bounds(p *search.Proof) {
	var parts []string
	for _, d := range append(t.dimensions(), "size", "change", "merit") {
		x, ok := p.Bound[d]
		if !ok {
			continue
		}
		word := "at most"
		if t.Senses[d] < 0 || d == "size" || d == "change" {
			word = "at least"
		}
		parts = append(parts, fmt.Sprintf("%s %s %.2f", d, word, x))
	}
	t.para("None of those has more than: %s.", strings.Join(parts, ", "))
	t.gap(p)
}

// gap says in one number how far that could lie beyond what was found.
func (t *searchText) gap(p *search.Proof) {
	switch {
	case p.Gap == nil:
		t.para("The gap is not known: too little was found to measure it from.")
	case t.Ranking != nil:
		t.para("The gap is %.2f: by the weights, none of those is better than the last of these by more.", *p.Gap)
	case t.Search.Search == "smallest":
		t.para("The gap is %g: none of those has fewer members by more.", *p.Gap)
	case t.Search.Search == "change":
		t.para("The gap is %g: none of those is cheaper by more.", *p.Gap)
	default:
		t.para("The gap is %.2f: none of those lies beyond the frontier found by more points in every dimension.", *p.Gap)
	}
}

func reasons(c *search.Cut) string {
	var parts []string
	for _, x := range []struct {
		n    *big.Int
		what string
	}{{c.Size, "by size"}, {c.Unmet, "by a requirement"}, {c.Failing, "without a judgement"}} {
		if x.n.Sign() > 0 {
			parts = append(parts, grouped(x.n.String())+" "+x.what)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// block is a table that ends with its last line.
func block(indent string, cols []column, rows [][]string) string {
	return strings.TrimRight(grid(indent, cols, rows), "\n") + "\n"
}
