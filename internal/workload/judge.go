package workload

// Judge adds up both dimensions for a coalition, by walking the rules.
func Judge(rules []Rule, w World) (scores [2]float64) {
	sums := w.Sums()
	for i := range rules {
		r := &rules[i]
		if r.Scope == Whole {
			r.apply(&walk{nil, &sums}, &scores)
			continue
		}
		for k := range w {
			r.apply(&walk{&w[k], &sums}, &scores)
		}
	}
	return scores
}

type walk struct {
	partner *Partner
	sums    *Sums
}

func (r *Rule) apply(w *walk, scores *[2]float64) {
	if !w.truth(r.When) {
		return
	}
	amount := w.number(r.Amount)
	if r.Minus {
		amount = -amount
	}
	scores[r.Dimension] += amount
}

func (w *walk) truth(x Expr) bool {
	switch x := x.(type) {
	case Flag:
		if x == "ally" {
			return w.partner.Ally
		}
		return w.partner.Coastal
	case Member:
		text := w.partner.Command
		if x.Attr == "region" {
			text = w.partner.Region
		}
		for _, v := range x.Values {
			if v == text {
				return true
			}
		}
		return false
	case Not:
		return !w.truth(x.X)
	}
	b := x.(Binary)
	switch b.Op {
	case "and":
		return w.truth(b.X) && w.truth(b.Y)
	case "or":
		return w.truth(b.X) || w.truth(b.Y)
	case "<":
		return w.number(b.X) < w.number(b.Y)
	case "<=":
		return w.number(b.X) <= w.number(b.Y)
	case ">":
		return w.number(b.X) > w.number(b.Y)
	}
	return w.number(b.X) >= w.number(b.Y)
}

func (w *walk) number(x Expr) float64 {
	switch x := x.(type) {
	case Number:
		return float64(x)
	case Attr:
		return w.partner.Number(string(x))
	case Total:
		return w.sums.Number(string(x))
	case Fold:
		if x.Func == "min" {
			return min(w.number(x.X), w.number(x.Y))
		}
		return max(w.number(x.X), w.number(x.Y))
	}
	b := x.(Binary)
	p, q := w.number(b.X), w.number(b.Y)
	switch b.Op {
	case "+":
		return p + q
	case "-":
		return p - q
	}
	return float64(p * q)
}
