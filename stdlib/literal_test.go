package stdlib

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/entente-lang/entente/lang/types"
)

// evaluate computes the literals and calls that examples consist of: numbers,
// shares, dates, texts, truths, lists of them, calls, and conditions such as
// `# > 1` on the item of a list. It is a second, independent reading of the
// examples; the evaluator's own tests run them through the real engine.
func evaluate(text string) (value any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %v", text, r)
		}
	}()
	p := &literals{rest: text}
	e := p.comparison()
	if p.space(); p.rest != "" {
		return nil, fmt.Errorf("%s: %q is left over", text, p.rest)
	}
	return e(nil), nil
}

// term computes a value, given the item that # stands for.
type term func(item any) any

type literals struct{ rest string }

func (p *literals) space() { p.rest = strings.TrimLeft(p.rest, " ") }

func (p *literals) take(s string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.rest, s)
	p.rest = rest
	return ok
}

func (p *literals) run(in func(r rune) bool) string {
	n := strings.IndexFunc(p.rest, func(r rune) bool { return !in(r) })
	if n < 0 {
		n = len(p.rest)
	}
	s := p.rest[:n]
	p.rest = p.rest[n:]
	return s
}

func (p *literals) comparison() term {
	a := p.value()
	for _, op := range []string{"==", ">=", "<=", ">", "<", "*"} {
		if p.take(op) {
			b := p.value()
			return func(item any) any { return operate(op, a(item), b(item)) }
		}
	}
	return a
}

func operate(op string, a, b any) any {
	if op == "==" {
		return a == b
	}
	x, y := a.(float64), b.(float64)
	switch op {
	case ">=":
		return x >= y
	case "<=":
		return x <= y
	case ">":
		return x > y
	case "<":
		return x < y
	}
	return float64(x * y)
}

func (p *literals) value() term {
	p.space()
	switch {
	case p.take("#"):
		return func(item any) any { return item }
	case p.take("["):
		return p.list()
	case p.take(`"`):
		s := p.run(func(r rune) bool { return r != '"' })
		p.take(`"`)
		return constant(s)
	}
	word := p.run(func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_.-%", r)
	})
	if p.take("(") {
		return p.call(word)
	}
	return constant(literal(word))
}

func constant(v any) term { return func(any) any { return v } }

func literal(word string) any {
	if word == "true" || word == "false" {
		return word == "true"
	}
	if d, ok := types.ParseDay(word); ok {
		return d
	}
	digits, percent := strings.CutSuffix(strings.ReplaceAll(word, "_", ""), "%")
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		panic(err)
	}
	if percent {
		return x / 100
	}
	return x
}

func (p *literals) terms(end string) (terms []term) {
	for !p.take(end) {
		if len(terms) > 0 && !p.take(",") {
			panic("a comma is missing before " + p.rest)
		}
		terms = append(terms, p.comparison())
	}
	return terms
}

func (p *literals) list() term {
	terms := p.terms("]")
	return func(item any) any {
		xs := []float64{}
		for _, t := range terms {
			xs = append(xs, t(item).(float64))
		}
		return xs
	}
}

func (p *literals) call(name string) term {
	f, ok := Lookup(name)
	if !ok {
		panic("no function " + name)
	}
	terms := p.terms(")")
	return func(item any) any {
		if f.Over != Values {
			return over(name, terms[0](item).([]float64), terms[1:])
		}
		args := []any{}
		for _, t := range terms {
			args = append(args, t(item))
		}
		return f.Call(args)
	}
}

// best is the smallest of the items with the largest value.
func best(xs, values []float64) any {
	return xs[slices.IndexFunc(xs, func(x float64) bool {
		v := values[slices.Index(xs, x)]
		return !slices.ContainsFunc(xs, func(y float64) bool {
			w := values[slices.Index(xs, y)]
			return w > v || w == v && y < x
		})
	})]
}

// over runs the functions that the evaluator runs itself, all of them by
// filter and map.
func over(name string, xs []float64, body []term) any {
	kept, mapped, sum := []float64{}, []float64{}, 0.0
	for _, x := range xs {
		var v any = x
		if len(body) > 0 {
			v = body[0](x)
		}
		if v == true || len(body) == 0 {
			kept = append(kept, x)
		}
		if y, ok := v.(float64); ok {
			mapped = append(mapped, y)
			sum += y
		}
	}
	switch name {
	case "filter":
		return kept
	case "map":
		return mapped
	case "sum":
		return sum
	case "best":
		return best(xs, mapped)
	case "count":
		return float64(len(kept))
	}
	return map[string]bool{
		"all": len(kept) == len(xs), "any": len(kept) > 0, "none": len(kept) == 0, "one": len(kept) == 1,
	}[name]
}
