package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/theories"
)

// Theories writes theories side by side: what each gives, and where they
// disagree; of inputs and of partners the top deepest conflicts, or all for 0.
func Theories(w io.Writer, r *theories.Report, top int, paint Paint, width int) error {
	if width == 0 {
		width = 100
	}
	p := &page{Report: &Report{Result: &eval.Result{}, Top: top}, Paint: paint, width: width, numbers: map[string]int{}}
	p.line("%s", p.Bold(Clean(named(r.Coalition.Title, r.Coalition.ID))))
	p.line("as of %s, %s", Clean(r.Coalition.AsOf), Plural(len(r.Coalition.Members), "member"))
	p.theories(r.Theories)
	p.conflicts("Inputs that one theory welcomes and another does not", "input", r.Conflicts)
	p.conflicts("Partners that one theory welcomes and another does not", "partner", r.Conflicts)
	p.skipped(r.Skipped)
	p.sources()
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *page) theories(list []theories.Theory) {
	p.section("What each theory gives")
	var rows [][]string
	for _, t := range list {
		name := Clean(t.Name)
		for _, d := range t.Dimensions {
			rows = append(rows, []string{name, Clean(titled(d.Title, d.Dimension)), signed(d.Points, 2), fixed(d.Score, 2), direction(d.Better), Plural(d.Rules, "rule")})
			name = ""
		}
	}
	p.b.WriteString(grid("  ", []column{{head: "theory"}, {head: "dimension"}, {head: "gives", right: true}, {head: "score", right: true}, {}, {}}, rows))
}

func direction(better string) string {
	if better == "lower" {
		return "lower is better"
	}
	return ""
}

func (p *page) conflicts(title, kind string, list []theories.Conflict) {
	p.section(title)
	list = slices.DeleteFunc(slices.Clone(list), func(c theories.Conflict) bool { return c.Kind != kind })
	shown := list
	if p.Top > 0 {
		shown = list[:min(p.Top, len(list))]
	}
	for _, c := range shown {
		p.line("  %s", p.Bold(Clean(titled(c.Title, c.Subject))+p.Dim(" ("+Clean(c.Subject)+")")))
		p.stands("for", p.Good, c.For)
		p.stands("against", p.Bad, c.Against)
	}
	if len(list) == 0 {
		p.line("  none")
	}
	if n := len(list) - len(shown); n > 0 {
		p.line("  %s", p.Dim(fmt.Sprintf("%d more not shown, --top 0 shows all", n)))
	}
}

func (p *page) stands(side string, paint func(string) string, list []theories.Stand) {
	for _, s := range list {
		what := fmt.Sprintf("%s: %s", s.Title, s.Because)
		if s.Because == "" {
			what = s.Title
		}
		p.line("    %-8s%s  %s on %s, by %s %s", side, paint(plus(s.Change)), Clean(s.Theory), Clean(s.Dimension), Clean(s.Rule), p.refs(s.Source))
		p.line("%s", p.Dim(indentAll(wrap(Clean(what), p.width-14), 14)))
	}
}

// plus is a number with its sign and its first digits, however small.
func plus(x float64) string {
	if x > 0 {
		return "+" + eval.Number(x)
	}
	return eval.Number(x)
}

// indentAll indents every line of a text.
func indentAll(s string, by int) string {
	pad := strings.Repeat(" ", by)
	return pad + strings.ReplaceAll(s, "\n", "\n"+pad)
}

func (p *page) skipped(list []theories.Skipped) {
	if len(list) == 0 {
		return
	}
	p.section("Not tried")
	for _, s := range list {
		p.line("  %s: %s", Clean(s.Subject), Clean(s.Reason))
	}
}
