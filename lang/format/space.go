package format

import "github.com/entente-lang/entente/lang"

// spaced reports whether a space stands between a token and the one before it
// on the same line.
func (p *printer) spaced(i int) bool {
	return p.wantsSpace(i) || lang.Sticks(p.tokens[i-1], p.tokens[i])
}

func (p *printer) wantsSpace(i int) bool {
	last, t := p.tokens[i-1], p.tokens[i]
	switch {
	case p.unary[i-1], isOneOf(last, "([.") || is(last, "?.") || is(last, "::"):
		return false
	case isOneOf(t, ")],") || is(t, "?.") || is(t, "::") || is(last, "{") && is(t, "}"):
		return false
	case is(t, "."):
		return !p.endsOperand(last)
	case is(t, ".."):
		return p.isWide(i)
	case is(last, ".."):
		return p.isWide(i - 1)
	case isOneOf(t, "(["):
		return !p.isCallable(last) || p.operand[t.Pos.Offset]
	}
	return true
}

// isWide reports whether a range is written with spaces: 0..1, but -1 .. 1 and
// 2003-01-01 .. 2004-01-01.
func (p *printer) isWide(i int) bool {
	left, right := p.tokens[i-1], p.tokens[i+1]
	return left.Type == lang.Date || right.Type == lang.Date || isOneOf(right, "-+") || p.unary[i-2]
}

// markUnary notes a sign that belongs to the operand behind it. A lone - in a
// table's cell does not.
func (p *printer) markUnary(i int) {
	t, next := p.tokens[i], p.tokens[p.next[i+1]]
	lone := isOneOf(next, "|,)]") || is(next, "||")
	if isOneOf(t, "-+!") && !lone && (p.operand[t.Pos.Offset] || !p.endsOperand(p.before)) {
		p.unary[i] = true
	}
}

// endsOperand reports whether an operand can end with the token, so that a
// sign behind it has two sides.
func (p *printer) endsOperand(t lang.Token) bool {
	switch t.Type {
	case lang.Number, lang.Percent, lang.Date, lang.Duration, lang.String:
		return true
	}
	return p.isCallable(t) || is(t, "#")
}

// isCallable reports whether ( or [ behind the token belongs to it.
func (p *printer) isCallable(t lang.Token) bool {
	switch t.Type {
	case lang.Ident:
		return !lang.IsOperatorWord(t)
	case lang.Keyword:
		return p.name[t.Pos.Offset]
	}
	return isOneOf(t, ")]")
}
