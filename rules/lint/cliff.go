package lint

import (
	"math"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

// cliffPoints is how many points a threshold may move a score by before it is a
// cliff.
const cliffPoints = 10

// leastSmooth is the greatest bound up to which a count is a matter of single
// things, so that one more is no small change.
const leastSmooth = 100

var cliff = &Rule{
	Code:     "cliff",
	Title:    "a threshold at which a score jumps",
	Why:      "Just below the threshold the rule gives nothing, and just above it more than ten points: the last digit of one number decides a tenth of the scale. Let the effect grow with the attribute, or split it into steps. Reported is what is proved: at the threshold the effect is beyond ten points whatever else it reads.",
	Severity: diag.Note,
	Group:    Fragile,
	Bad: `import "std/core"
rule great_power {
  for p in members
  when p.standing >= 60%
  political += 20
}`,
	Good: `import "std/core"
rule great_power {
  for p in members
  when p.standing >= 60%
  political += 50 * (p.standing - 60%)
}`,
	Check: func(p *Pass) {
		for _, r := range p.Set.Rules {
			if r.When == nil {
				continue
			}
			for _, part := range conjuncts(r.When.Root) {
				p.cliffs(r, part)
			}
		}
	},
}

// cliffs reports a part of a rule's condition that is a threshold, or has one
// in a predicate about members.
func (p *Pass) cliffs(r *rules.Rule, part expression.Node) {
	if a, ok := part.(*expression.Aggregate); ok && a.Body != nil && a.Type().Base == types.Bool {
		for _, inner := range conjuncts(a.Body) {
			p.cliffs(r, inner)
		}
		return
	}
	read, at, _, ok := p.threshold(part)
	if !ok {
		return
	}
	for _, e := range r.Effects {
		low, high := p.jump(r, e, read, at, part)
		if jump := max(low, -high); jump > cliffPoints {
			p.Report(part.Span(), "let the effect grow with the attribute, or split it into steps",
				"crossing %s moves `%s` by %s points", show(at, read.Type()), e.Dimension.Name, size(low, high))
			return
		}
	}
}

func size(low, high float64) string {
	low, high = min(math.Abs(low), math.Abs(high)), max(math.Abs(low), math.Abs(high))
	if low == high {
		return show(low, types.Type{Base: types.Number})
	}
	return show(low, types.Type{Base: types.Number}) + " or more"
}

// threshold takes a comparison of an attribute with a number apart. up says that
// it holds above.
func (p *Pass) threshold(n expression.Node) (read *expression.Attr, at float64, up, ok bool) {
	read, op, other := compared(n)
	if read == nil || op == "==" || op == "!=" || !read.Type().IsNumeric() {
		return nil, 0, false, false
	}
	at, ok = p.constant(other)
	a := attr(p.Set, read.Kind, read.Name)
	if !ok || a == nil || !inside(a, at) || a.Type.Base == types.Count && at < leastSmooth {
		return nil, 0, false, false
	}
	return read, at, op == ">" || op == ">=", true
}

// inside reports whether an attribute can be on either side of a number.
func inside(a *rules.Attr, at float64) bool {
	low, high, bounded := a.Type.Range()
	if a.Range != nil {
		low, high, bounded = a.Range.Low, a.Range.High, true
	}
	return !bounded || low < at && at < high
}

// jump bounds by how many points an effect starts or ends at a threshold, less
// what other rules of the same domain start or end there.
func (p *Pass) jump(r *rules.Rule, e rules.Effect, read *expression.Attr, at float64, part expression.Node) (low, high float64) {
	n, ok := p.points(e, read, at)
	if !ok || max(n.Low, -n.High) <= cliffPoints {
		return 0, 0 // few effects are large, and the search below reads all rules
	}
	_, _, up, _ := p.threshold(part)
	for _, other := range p.Set.Rules {
		if other == r || other.When == nil || other.Domain != r.Domain {
			continue
		}
		n = p.less(n, other, e.Dimension, read, at, up)
	}
	return n.Low, n.High
}

// less joins what another rule does at the same threshold to the points of one.
func (p *Pass) less(n interval.Number, other *rules.Rule, d *rules.Dimension, read *expression.Attr, at float64, up bool) interval.Number {
	parts := conjuncts(other.When.Root)
	for _, part := range parts {
		x, there, rises, ok := p.threshold(part)
		if !ok || there != at || x.Kind != read.Kind || x.Name != read.Name {
			continue
		}
		for _, e := range other.Effects {
			m, ok := p.points(e, x, at)
			if !ok || e.Dimension != d {
				continue
			}
			if rises != up {
				m = interval.Minus(m)
			}
			if len(parts) > 1 { // it may not apply
				m.Low, m.High = min(m.Low, 0), max(m.High, 0)
			}
			n = interval.Plus(n, m)
		}
	}
	return n
}

// points are what an effect adds where an attribute is at a threshold.
func (p *Pass) points(e rules.Effect, read *expression.Attr, at float64) (interval.Number, bool) {
	if e.Op == "*=" {
		return interval.Number{}, false
	}
	facts := &interval.Declared{Rules: p.Set, Box: map[string]rules.Range{}}
	if l, ok := read.Of.(*expression.Local); ok {
		facts.Box[l.Name+"."+read.Name] = rules.Range{Low: at, High: at}
	}
	v := interval.Eval(e.Expr.Root, facts)
	if !v.Present || v.Num.NaN {
		return interval.Number{}, false
	}
	if e.Op == "-=" {
		return interval.Minus(v.Num), true
	}
	return v.Num, true
}
