package workload

import (
	"fmt"
	"math/rand/v2"
)

// NewRules makes n rules: of every ten, six read one partner, two mix a partner
// with totals, and two read totals alone. The totals of W1 are those of sixty.
func NewRules(seed uint64, n int) []Rule {
	g := maker{rand.New(rand.NewPCG(seed, 0))}
	rules := make([]Rule, n)
	for i := range rules {
		rules[i] = g.rule(fmt.Sprintf("r%05d", i), [10]Scope{6: Mixed, 7: Mixed, 8: Whole, 9: Whole}[i%10])
	}
	return rules
}

type maker struct{ *rand.Rand }

func (g maker) pick(names []string) string { return names[g.IntN(len(names))] }

func (g maker) op(ops ...string) string { return g.pick(ops) }

func (g maker) rule(id string, s Scope) Rule {
	r := Rule{ID: id, Scope: s, Dimension: g.IntN(2), Minus: g.IntN(5) < 2}
	switch s {
	case Own:
		r.When, r.Amount = g.about(), g.value()
	case Mixed:
		r.When, r.Amount = Binary{"and", g.about(), g.test()}, g.value()
		if g.IntN(3) == 0 {
			r.Amount = Binary{"*", Binary{"*", g.factor(), Attr(g.pick(Numbers))}, Total(g.pick(shares))}
		}
	case Whole:
		r.When, r.Amount = g.test(), g.worth()
		if g.IntN(2) == 0 {
			r.When = Binary{g.op("and", "or"), g.test(), g.test()}
		}
	}
	return r
}

// about is a condition on one partner.
func (g maker) about() Expr {
	p, q, r := g.clause(), g.clause(), g.clause()
	for subject(q) == subject(p) {
		q = g.clause()
	}
	for subject(r) == subject(p) || subject(r) == subject(q) {
		r = g.clause()
	}
	switch g.IntN(6) {
	case 0:
		return Binary{"and", p, q}
	case 1:
		return Binary{"or", p, q}
	case 2:
		if _, flag := q.(Flag); flag {
			return Binary{"and", p, Not{q}}
		}
		return Binary{"and", p, q}
	case 3:
		return Binary{"and", Binary{"or", p, q}, r}
	}
	return p
}

// subject is what a clause is about.
func subject(x Expr) string {
	switch x := x.(type) {
	case Flag:
		return string(x)
	case Member:
		return x.Attr
	}
	return string(x.(Binary).X.(Attr))
}

func (g maker) clause() Expr {
	switch g.IntN(7) {
	case 0:
		return Member{"command", []string{g.pick(Commands)}}
	case 1:
		at := g.IntN(3)
		return Member{"region", Regions[at : at+2]}
	case 2:
		return Flag(g.pick(Flags))
	}
	name := g.pick(Numbers)
	return Binary{g.op("<", "<=", ">", ">="), Attr(name), g.threshold(spans[name])}
}

// spans are where thresholds lie: for totals, where about twenty partners
// stand now on this side and now on the other.
var spans = map[string][2]float64{
	"troops": {4, 16}, "quality": {0.2, 0.8}, "standing": {0.2, 0.8}, "risk": {0.2, 0.8}, "upkeep": {1, 4},
	"size": {8, 30}, "troops_sum": {60, 250}, "standing_sum": {4, 14}, "upkeep_sum": {20, 70}, "allies": {4, 14}, "nationals": {2, 8},
	"quality_mean": {0.42, 0.58}, "quality_min": {0.01, 0.1}, "risk_max": {0.9, 0.99},
}

// shares are totals with three decimals that stay between 0 and 1; sums those
// that grow with the members.
var (
	shares = []string{"quality_min", "risk_max"}
	sums   = []string{"size", "troops_sum", "standing_sum", "upkeep_sum", "allies", "nationals"}
)

// threshold is a number of five decimals within a span, the last a 7.
func (g maker) threshold(span [2]float64) Number {
	low, high := int(span[0]*1e4), int(span[1]*1e4)
	return Number(float64(10*(low+g.IntN(high-low))+7) / 1e5)
}

// test is a condition on a total.
func (g maker) test() Expr {
	name := g.pick(Totals)
	return Binary{g.op("<", "<=", ">", ">="), Total(name), g.threshold(spans[name])}
}

// factor is a number with two decimals, from 0.1 to 2.
func (g maker) factor() Number { return Number(float64(10+g.IntN(190)) / 100) }

// value is what a rule adds for a partner.
func (g maker) value() Expr {
	at := g.Perm(len(Numbers))
	a, b := Attr(Numbers[at[0]]), Attr(Numbers[at[1]])
	switch g.IntN(6) {
	case 0:
		return g.factor()
	case 1:
		return Binary{"*", g.factor(), Fold{g.op("min", "max"), a, b}}
	case 2:
		return Binary{"*", Binary{"*", g.factor(), a}, b}
	case 3:
		return Binary{"+", Binary{"*", g.factor(), a}, Binary{"*", g.factor(), b}}
	case 4:
		return Fold{g.op("min", "max"), Binary{"*", g.factor(), a}, g.factor()}
	}
	return Binary{"*", g.factor(), a}
}

// worth is what a rule adds for the coalition.
func (g maker) worth() Expr {
	name := g.pick(sums)
	switch g.IntN(4) {
	case 0:
		return Binary{"*", Number(10), g.factor()}
	case 1:
		return Binary{"*", g.factor(), Fold{g.op("min", "max"), Total(name), Number(float64(int(spans[name][1] / 2)))}}
	case 2:
		return Binary{"*", Binary{"*", Number(20), g.factor()}, Total(g.pick(shares))}
	}
	return Binary{"*", g.factor(), Total(name)}
}
