package hand

import (
	"fmt"
	"strconv"
)

// This file is the parser that somebody would write by hand for these rules and
// no others: one pass over the text, each expression straight into closures.

// Rule is a rule ready to run.
type Rule struct {
	Name   string
	Each   bool // asked of each partner
	When   truth
	Minus  bool
	B      bool // of the second dimension
	Amount number
}

type (
	truth  func(p *Partner, s *Sums) bool
	number func(p *Partner, s *Sums) float64
)

// Run adds up rules for partners.
func Run(rules []Rule, ps []Partner, s *Sums) (scores [2]float64) {
	for i := range rules {
		r := &rules[i]
		some := ps
		if !r.Each {
			some = ps[:1]
		}
		for k := range some {
			if !r.When(&some[k], s) {
				continue
			}
			amount, at := r.Amount(&some[k], s), 0
			if r.B {
				at = 1
			}
			if r.Minus {
				amount = -amount
			}
			scores[at] += amount
		}
	}
	return scores
}

type parser struct {
	text  string
	at    int    // behind the token
	token string // "" at the end
	fault error
}

// Parse reads a file of rules.
func Parse(text string) ([]Rule, error) {
	p := &parser{text: text}
	rules := make([]Rule, 0, len(text)/120)
	for p.next(); p.token != ""; {
		switch p.token {
		case "edition", "import":
			p.next()
			p.next()
		case "rule":
			rules = append(rules, p.rule())
		default:
			p.fail()
		}
		if p.fault != nil {
			return nil, p.fault
		}
	}
	return rules, nil
}

func (p *parser) fail() {
	if p.fault == nil {
		p.fault = fmt.Errorf("offset %d: unexpected %q", p.at-len(p.token), p.token)
	}
	p.token, p.at = "", len(p.text)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c == '_' || c >= '0' && c <= '9' }

func (p *parser) next() {
	t, i := p.text, p.at
	for i < len(t) && (t[i] == ' ' || t[i] == '\n') {
		i++
	}
	from := i
	switch {
	case i == len(t):
	case t[i] >= '0' && t[i] <= '9':
		for i < len(t) && (t[i] >= '0' && t[i] <= '9' || t[i] == '.') {
			i++
		}
	case letter(t[i]):
		for i < len(t) && letter(t[i]) {
			i++
		}
	case t[i] == '"':
		for i++; i < len(t) && t[i] != '"'; {
			i++
		}
		i = min(len(t), i+1)
	case i+1 < len(t) && t[i+1] == '=':
		i += 2
	default:
		i++
	}
	p.token, p.at = t[from:i], i
}

func (p *parser) take(token string) {
	if p.token != token {
		p.fail()
		return
	}
	p.next()
}

func (p *parser) word() string {
	w := p.token
	p.next()
	return w
}

func (p *parser) rule() (r Rule) {
	p.take("rule")
	r.Name = p.word()
	p.take("{")
	if p.token == "for" {
		r.Each = true
		for _, t := range [...]string{"for", "p", "in", "members"} {
			p.take(t)
		}
	}
	p.take("when")
	r.When = p.either().asTruth(p)
	r.B = p.word() == "military"
	r.Minus = p.word() == "-="
	r.Amount = p.sum().asNumber(p)
	p.take("}")
	return r
}

// value is a truth, a number or a text's number.
type value struct {
	truth  truth
	number number
	text   func(*Partner) uint8
	which  []string // the texts by their numbers
}

func (v value) asTruth(p *parser) truth {
	if v.truth == nil {
		p.fail()
	}
	return v.truth
}

func (v value) asNumber(p *parser) number {
	if v.number == nil {
		p.fail()
	}
	return v.number
}

func (p *parser) either() value {
	x := p.both()
	for p.token == "or" {
		p.next()
		f, g := x.asTruth(p), p.both().asTruth(p)
		x = value{truth: func(p *Partner, s *Sums) bool { return f(p, s) || g(p, s) }}
	}
	return x
}

func (p *parser) both() value {
	x := p.comparison()
	for p.token == "and" {
		p.next()
		f, g := x.asTruth(p), p.comparison().asTruth(p)
		x = value{truth: func(p *Partner, s *Sums) bool { return f(p, s) && g(p, s) }}
	}
	return x
}

func (p *parser) comparison() value {
	x := p.sum()
	op := p.token
	switch op {
	case "<", "<=", ">", ">=":
		p.next()
		return value{truth: compare(op, x.asNumber(p), p.sum().asNumber(p))}
	case "==":
		p.next()
		return p.equal(x, p.word())
	case "in":
		p.next()
		return p.within(x)
	}
	return x
}

func compare(op string, f, g number) truth {
	switch op {
	case "<":
		return func(p *Partner, s *Sums) bool { return f(p, s) < g(p, s) }
	case "<=":
		return func(p *Partner, s *Sums) bool { return f(p, s) <= g(p, s) }
	case ">":
		return func(p *Partner, s *Sums) bool { return f(p, s) > g(p, s) }
	}
	return func(p *Partner, s *Sums) bool { return f(p, s) >= g(p, s) }
}

func (p *parser) code(x value, quoted string) uint8 {
	if len(quoted) > 2 && x.text != nil {
		for i, w := range x.which {
			if w == quoted[1:len(quoted)-1] {
				return uint8(i)
			}
		}
	}
	p.fail()
	return 0
}

func (p *parser) equal(x value, quoted string) value {
	n, f := p.code(x, quoted), x.text
	return value{truth: func(p *Partner, _ *Sums) bool { return f(p) == n }}
}

func (p *parser) within(x value) value {
	var set uint64
	for p.take("["); p.token != "]" && p.token != ""; {
		if set |= 1 << p.code(x, p.word()); p.token == "," {
			p.next()
		}
	}
	p.take("]")
	f := x.text
	return value{truth: func(p *Partner, _ *Sums) bool { return set>>f(p)&1 == 1 }}
}

func (p *parser) sum() value {
	x := p.product()
	for p.token == "+" || p.token == "-" {
		op := p.word()
		f, g := x.asNumber(p), p.product().asNumber(p)
		if op == "+" {
			x = value{number: func(p *Partner, s *Sums) float64 { return f(p, s) + g(p, s) }}
		} else {
			x = value{number: func(p *Partner, s *Sums) float64 { return f(p, s) - g(p, s) }}
		}
	}
	return x
}

func (p *parser) product() value {
	x := p.operand()
	for p.token == "*" {
		p.next()
		f, g := x.asNumber(p), p.operand().asNumber(p)
		x = value{number: func(p *Partner, s *Sums) float64 { return f(p, s) * g(p, s) }}
	}
	return x
}

func (p *parser) operand() value {
	switch w := p.word(); {
	case w == "(":
		x := p.either()
		p.take(")")
		return x
	case w == "not":
		f := p.operand().asTruth(p)
		return value{truth: func(p *Partner, s *Sums) bool { return !f(p, s) }}
	case w == "min" || w == "max":
		p.take("(")
		f := p.sum().asNumber(p)
		p.take(",")
		g := p.sum().asNumber(p)
		p.take(")")
		if w == "min" {
			return value{number: func(p *Partner, s *Sums) float64 { return min(f(p, s), g(p, s)) }}
		}
		return value{number: func(p *Partner, s *Sums) float64 { return max(f(p, s), g(p, s)) }}
	case w == "p":
		p.take(".")
		return p.attribute(p.word())
	case w != "" && w[0] >= '0' && w[0] <= '9':
		x, err := strconv.ParseFloat(w, 64)
		if err != nil {
			p.fail()
		}
		return value{number: func(*Partner, *Sums) float64 { return x }}
	default:
		return p.total(w)
	}
}
