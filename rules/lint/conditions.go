package lint

import (
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
	"github.com/entente-lang/entente/stdlib"
)

// This file decides the conditions of a study over the declared ranges of what
// they read, whatever its records say: parameters are anywhere in their ranges,
// lists of any length, days any day. What is decided is decided for every study
// with these declarations.

// decided is a condition that comes out the same wherever it has a value.
type decided struct {
	node     expression.Node
	decision interval.Decision
	ranges   string // what the proof rests on: "`p.standing` is 0% to 100%", or ""
}

// conditions are the decided conditions of a study, found once for the rules
// that ask for them.
type conditions struct {
	once sync.Once
	list []decided
}

// work is how many boxes the analysis of one study may take, about, and how
// many pairs of rules it compares. A large study gets fewer for each condition,
// so that lint stays in proportion.
const work = 50_000

// share divides the work evenly, within bounds.
func share(work, among, most int) int { return max(2, min(most, work/max(1, among))) }

// decided gives them, each the smallest part that is decided.
func (p *Pass) decided() []decided {
	c := &p.facts.conditions
	c.once.Do(func() {
		d := &deciding{facts: &interval.Declared{Rules: p.Set, FreeParams: true}, boxes: share(work, len(p.Set.Rules), interval.MaxBoxes)}
		roots(p.Set, func(e *expression.Expr, condition bool) { d.walk(e.Root, nil, condition) })
		c.list = d.list
	})
	return c.list
}

// roots visits the expressions of judgements and tells which are conditions.
func roots(set *rules.Set, visit func(e *expression.Expr, condition bool)) {
	conditions := map[*expression.Expr]bool{}
	for _, r := range set.Rules {
		conditions[r.When] = true
	}
	for _, t := range set.Triggers {
		conditions[t.When] = true
	}
	for _, c := range set.Coalitions {
		conditions[c.Members.Where], conditions[c.Candidates.Where] = true, true
		for _, q := range c.Requires {
			conditions[q.Expr] = true
		}
	}
	for _, d := range set.Derived {
		conditions[d.Expr] = d.Attr.Type.Base == types.Bool
	}
	judgements(set, func(e *expression.Expr, n expression.Node) {
		if n == e.Root {
			visit(e, conditions[e])
		}
	})
}

type deciding struct {
	facts *interval.Declared
	boxes int // for one condition
	list  []decided
}

// walk decides the conditions in n, n itself among them where it is one. What
// holds a decided part is not looked at any more: the part is the cause.
func (d *deciding) walk(n expression.Node, around []*expression.Aggregate, condition bool) (found bool) {
	inside := around
	a, predicate := n.(*expression.Aggregate)
	for _, c := range expression.Children(n) {
		if predicate && c == a.Body {
			inside = append(slices.Clone(around), a)
		}
		found = d.walk(c, inside, isCondition(n, c)) || found
	}
	if _, constant := n.(*expression.Literal); found || !condition || constant {
		return found
	}
	decision := d.decide(n, around)
	if decision.Verdict == interval.Unknown {
		return false
	}
	d.list = append(d.list, decided{n, decision, d.ranges(n, decision)})
	return true
}

// isCondition reports whether something hangs on a part of n being true.
func isCondition(n, part expression.Node) bool {
	switch n := n.(type) {
	case *expression.Binary:
		return n.Op == "and" || n.Op == "or"
	case *expression.Choice:
		return part == n.If
	case *expression.Aggregate:
		return part == n.Body && part.Type().Base == types.Bool
	}
	return false
}

// decide decides a condition. One inside predicates is always true if it holds
// for all items, and always false if it holds for none of them.
func (d *deciding) decide(n expression.Node, around []*expression.Aggregate) interval.Decision {
	if len(around) == 0 {
		return interval.DecideWithin(&expression.Expr{Root: n}, d.facts, d.boxes)
	}
	all := interval.DecideWithin(&expression.Expr{Root: everyItem("all", n, around)}, d.facts, d.boxes)
	some := interval.DecideWithin(&expression.Expr{Root: everyItem("any", n, around)}, d.facts, d.boxes)
	always, never := all.Verdict == interval.AlwaysTrue, some.Verdict == interval.AlwaysFalse
	switch {
	case always && !never:
		return all
	case never && !always:
		return some
	}
	return interval.Decision{} // with both there never is an item
}

// everyItem asks of all items, or of any, of the collections around a condition.
func everyItem(name string, n expression.Node, around []*expression.Aggregate) expression.Node {
	f, _ := stdlib.Lookup(name)
	for _, a := range slices.Backward(around) {
		n = &expression.Aggregate{Func: f, Over: a.Over, Body: n}
	}
	return n
}

// mostRanges is how many ranges a message lists.
const mostRanges = 3

// ranges lists the ranges of what a condition reads.
func (d *deciding) ranges(n expression.Node, decision interval.Decision) string {
	var list []string
	var visit func(expression.Node)
	visit = func(n expression.Node) {
		if v, ok := d.value(n); ok {
			text := spelled(n)
			if said := saidOf(v, n.Type()); said != "" && !slices.Contains(list, "`"+text+"` "+said) {
				list = append(list, "`"+text+"` "+said)
			}
			return
		}
		for _, c := range expression.Children(n) {
			visit(c)
		}
	}
	visit(n)
	if len(list) == 0 || len(list) > mostRanges {
		return ""
	}
	return strings.Join(list, ", ")
}

// value is the range of a node that has one of its own.
func (d *deciding) value(n expression.Node) (interval.Value, bool) {
	switch n := n.(type) {
	case *expression.Attr:
		a := attr(d.facts.Rules, n.Kind, n.Name)
		return interval.New(d.facts).Read(interval.Ref{Kind: n.Kind, Path: "one"}, a), true
	case *expression.Relation:
		r, _ := d.facts.Rules.Relation(n.Name)
		return d.facts.Relation(r, interval.Ref{}, interval.Ref{}), true
	case *expression.Global:
		return interval.Eval(n, d.facts), true
	case *expression.Known:
		return interval.Value{}, false
	case *expression.Aggregate:
		if n.Func.Name == "count" && n.Body == nil && !has(n.Over, isItem) {
			return interval.Eval(n, d.facts), true
		}
	}
	return interval.Value{}, false
}

func isItem(n expression.Node) bool {
	_, ok := n.(*expression.Item)
	return ok
}

// saidOf says in words what a value can be, or nothing where it can be anything.
func saidOf(v interval.Value, t types.Type) string {
	switch {
	case !v.Present:
		return "never has a value"
	case t.Base == types.Enum && len(v.Texts) > 0 && len(v.Texts) <= 4:
		return "is " + strings.Join(v.Texts, ", ")
	case !t.IsOrdered() || v.Num.NaN:
		return ""
	}
	low, high := v.Num.Low, v.Num.High
	switch bounded := [2]bool{math.Abs(low) < farAway, math.Abs(high) < farAway}; {
	case low == high:
		return "is " + show(low, t)
	case bounded == [2]bool{true, true}:
		return "is " + show(low, t) + " to " + show(high, t)
	case bounded[0] && t.Base != types.Date:
		return "is " + show(low, t) + " or more"
	case bounded[1] && t.Base != types.Date:
		return "is " + show(high, t) + " or less"
	}
	return ""
}

// farAway is where a bound is none that anybody declared.
const farAway = 1e300

// longestText is how much of an expression a message repeats.
const longestText = 60

// spelled is an expression as it is written, or a word for it if it is long.
func spelled(n expression.Node) string {
	text := n.Span().Text()
	if len(text) > longestText || strings.Contains(text, "\n") {
		return "this condition"
	}
	return text
}

// reportDecided reports the conditions with a verdict.
func (p *Pass) reportDecided(verdict interval.Verdict, never, hint string) {
	for _, c := range p.decided() {
		if c.decision.Verdict != verdict || beyondItsType(c.node) {
			continue
		}
		what := "`" + spelled(c.node) + "` is " + never
		switch {
		case c.ranges != "":
			what = c.ranges + ", so that " + what
		default:
			what += " for any values of what it reads"
		}
		p.Report(c.node.Span(), hint, "%s%s", what, c.witness(verdict))
	}
}

// witness is an input with the outcome, where the condition reads several
// things, so that a reader can follow the proof at a point.
func (c decided) witness(verdict interval.Verdict) string {
	at := c.decision.True
	if verdict == interval.AlwaysFalse {
		at = c.decision.False
	}
	var list []string
	for _, g := range at {
		if x, ok := g.Value.(float64); ok && math.Abs(x) < farAway {
			list = append(list, g.Path+" = "+show(x, g.Type))
		}
	}
	if len(list) < 2 || len(list) > mostRanges || len(list) < len(at) {
		return ""
	}
	return " (as with " + strings.Join(list, ", ") + ")"
}

// beyondItsType reports a condition that other rules speak of already: a share
// compared with a number that no share is, a thing compared with itself.
func beyondItsType(n expression.Node) bool {
	b, ok := n.(*expression.Binary)
	if !ok || comparisons[b.Op] == "" {
		return false
	}
	for _, side := range [2][2]expression.Node{{b.X, b.Y}, {b.Y, b.X}} {
		if x, ok := numeral(side[1]); ok && side[0].Type().Base == types.Share && (x > 1 || x < 0) {
			return true
		}
	}
	return same(b.X, b.Y)
}
