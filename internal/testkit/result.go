package testkit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
)

// Result is a judgement as a compact text, with every figure in full.
func Result(r *eval.Result) string {
	var b strings.Builder
	co := r.Coalition
	fmt.Fprintf(&b, "%s on %s, led by %s: %s\n", co.ID, co.AsOf, co.Lead, strings.Join(co.Members, " "))
	for _, name := range dimensions(r) {
		s := r.Scores[name]
		fmt.Fprintf(&b, "%s %v, raw %v, start %v, range %v, alone %v\n", name, s.Value, s.Raw, s.Start, s.Range, r.Baseline[name])
		for _, c := range s.Contributions {
			fmt.Fprintf(&b, "  %s %v gives %v: %s(%s) at %s%s%s\n", c.Op, c.Amount, c.Points, c.Rule, c.Binding, c.At, because(c.Because), cited(c.Source))
		}
	}
	for _, p := range r.Partners {
		fmt.Fprintf(&b, "partner %s:", p.ID)
		for _, name := range dimensions(r) {
			fmt.Fprintf(&b, " %s %v", name, p.Adds[name])
		}
		fmt.Fprintf(&b, ", %s\n", p.Quadrant)
	}
	for _, q := range r.Requirements {
		fmt.Fprintf(&b, "require %s: %v%s\n", q.Text, q.Holds, because(q.Because))
	}
	for _, m := range r.Missing {
		fmt.Fprintf(&b, "missing %s for %s(%s) at %s: %s\n", m.Attribute, m.Rule, m.Binding, m.At, m.Because)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s: %s: %s: %s\n", f.At, f.Severity, f.Code, f.Message)
	}
	return b.String()
}

func dimensions(r *eval.Result) (names []string) {
	for name := range r.Scores {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func because(text string) string {
	if text == "" {
		return ""
	}
	return " because " + text
}

func cited(sources []eval.Cited) string {
	var b strings.Builder
	for _, c := range sources {
		fmt.Fprintf(&b, " [%s%s]", firstOf(c.ID, c.Title), strings.TrimSuffix(", "+c.Place, ", "))
	}
	return b.String()
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
