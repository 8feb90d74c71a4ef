package eval

import (
	"fmt"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// The cost of a judgement is known before it runs: the size of every
// expression, with the sizes of the collections that it goes through, times how
// often it is asked. What runs is metered as well, and never reaches the bound.

// Cost bounds the steps of one Score of the dearest coalition.
func (p *Program) Cost() float64 { return p.cost }

// Limit is the most steps that one Score may take.
func (p *Program) Limit() float64 { return p.limit }

// Part is what one declaration adds to the cost of a Score.
type Part struct {
	What  string      // "rule standing_pays", "derive partner.effective", "members of willing"
	At    source.Span // of the declaration
	Each  float64     // steps of asking it once
	Times float64     // how often it is asked at the most
}

// Cost is the steps that the part adds.
func (p Part) Cost() float64 { return p.Each * p.Times }

// Parts are the parts of the cost, in the order of who takes part, derivations,
// rules, constants and coalitions. Their costs add up to Cost.
func (p *Program) Parts() (all []Part) {
	p.eachPart(p.layout.count, func(part Part) { all = append(all, part) })
	return all
}

// CostOf bounds the steps of one Score of this input. It is Cost, unless the
// input brings records of its own.
func (p *Program) CostOf(in *Input) float64 {
	if len(in.Records) == 0 {
		return p.cost
	}
	return p.steps(p.countWith(in.Records))
}

// eachPart goes through what a Score asks when there are so many records of
// each kind: once the constants, the selection of members and the requirements;
// once for the coalition, for the lead alone and for each way to leave a partner
// out, every derivation for each record and every rule for each binding.
func (p *Program) eachPart(count func(kind string) int, do func(Part)) {
	add := func(what string, at source.Span, times float64, exprs ...*expression.Expr) {
		part := Part{What: what, At: at, Times: times}
		for _, e := range exprs {
			if e != nil {
				part.Each += e.Cost(count)
			}
		}
		if part.Each > 0 {
			do(part)
		}
	}
	partners := float64(count(rules.PartnerKind))
	judgements := partners + 2
	if len(p.set.Coalitions) > 0 {
		do(Part{"composing the coalition", p.set.Coalitions[0].Record.At, partners, judgements})
	}
	for _, d := range p.set.Derived {
		add("derive "+d.Attr.Kind+"."+d.Attr.Name, d.At, judgements*float64(max(1, count(d.Attr.Kind))), d.Exprs()...)
	}
	for _, r := range p.set.Rules {
		add("rule "+r.ID, r.At, judgements*bindings(r, count), ruleExprs(r)...)
	}
	for _, l := range p.set.Lets {
		add("let "+l.Name, l.At, 1, l.Expr)
	}
	for _, co := range p.set.Coalitions {
		add("members of "+co.ID(), co.Record.At, partners, co.Members.Where, co.Candidates.Where)
		for _, q := range co.Requires {
			add("require of "+co.ID(), q.At, 1, q.Expr)
		}
	}
}

// steps is the cost of one Score when there are so many records of each kind.
func (p *Program) steps(count func(kind string) int) (total float64) {
	p.eachPart(count, func(part Part) { total += part.Cost() })
	return total
}

// countWith counts the records of a kind, those of an input among them.
func (p *Program) countWith(records []*rules.Record) func(kind string) int {
	more := map[string]int{}
	for _, r := range records {
		more[r.Kind.Name]++
	}
	return func(kind string) int { return p.layout.count(kind) + more[kind] }
}

// limitOf is the limit on the steps of a judgement.
func (p *Program) limitOf(in *Input) float64 {
	if in.MaxCost > 0 {
		return min(in.MaxCost, p.limit)
	}
	return p.limit
}

// Affordable is the cost of a judgement. It refuses one that could take more
// than its limit before it begins; the error wraps ErrLimit.
func (p *Program) Affordable(in *Input) (float64, error) {
	cost, limit := p.CostOf(in), p.limitOf(in)
	if cost > limit {
		return cost, Fail(ErrLimit, p.tooCostly(p.countWith(in.Records), limit))
	}
	return cost, nil
}

// tooCostly says that the cost lies above a limit, at the place that costs most.
func (p *Program) tooCostly(count func(kind string) int, limit float64) diag.Diagnostic {
	var total float64
	var dearest Part
	p.eachPart(count, func(part Part) {
		total += part.Cost()
		if part.Cost() > dearest.Cost() {
			dearest = part
		}
	})
	var diags diag.List
	diags.Add(diag.TooCostly, dearest.At, fmt.Sprintf("the rule set costs up to %.3g steps; the limit is %.3g", total, limit)).
		WithHint(fmt.Sprintf("the dearest part, here, costs %.3g; use fewer records, or a smaller expression, or raise the limit", dearest.Cost()))
	return diags.Sorted()[0]
}

// ruleExprs are the expressions of a rule, those of its because-text included.
func ruleExprs(r *rules.Rule) []*expression.Expr {
	exprs := []*expression.Expr{r.When}
	for _, e := range r.Effects {
		exprs = append(exprs, e.Expr)
	}
	if r.Notes.Because != nil {
		for _, part := range r.Notes.Because.Parts {
			exprs = append(exprs, part.Expr)
		}
	}
	return exprs
}

// bindings is the most bindings that a rule can have.
func bindings(r *rules.Rule, count func(kind string) int) float64 {
	n := float64(count(r.Kind))
	switch len(r.Names) {
	case 0:
		return 1
	case 1:
		return n
	}
	return n * (n - 1) / 2
}
