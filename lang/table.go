package lang

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Cell is one cell of a decision table, read by what stands in it.
type Cell struct{ place }

// Parse takes the tokens up to the next bar. participle calls it.
func (c *Cell) Parse(lex *lexer.PeekingLexer) error {
	start := lex.RawCursor()
	any := false
	for {
		t := *lex.Peek()
		if t.EOF() || t.Type == Keyword || t.Value == "{" || t.Value == "}" || t.Value == "|" || t.Value == "||" {
			break
		}
		any = true
		lex.Next()
	}
	if !any {
		return participle.NextMatch
	}
	c.took(lex, start)
	return nil
}

// Expr reads the cell as an expression.
func (c *Cell) Expr() *Expr { return &Expr{place: c.place} }

// Test is what the condition cell of a decision table asks of its input.
type Test struct {
	Any   bool     // -: everything
	Items []string // names and strings, any of which fits
	Parts []Part   // numbers: all comparisons must hold, or one of the points or ranges
	All   bool     // the Parts are joined by and
}

// Part is a comparison with a number, or a range with both ends included.
type Part struct {
	Op        string // == < <= > >= or ..
	Low, High Token
	MinusLow  bool
	MinusHigh bool
}

// Test reads the cell as a condition: `-`; `>= 1%`; `> 0 and < 5`; `0.2 .. 0.5`;
// `a, b`; `true`; `"text"`. ok is false if it is none of these.
func (c *Cell) Test() (test Test, ok bool) {
	var ts []Token
	for _, t := range tokensIn(c.Span(), nil) {
		if t.Type != Comment {
			ts = append(ts, t)
		}
	}
	if len(ts) == 1 && ts[0].Value == "-" {
		return Test{Any: true}, true
	}
	joined := ""
	for {
		rest, ok := test.one(ts)
		if !ok {
			return Test{}, false
		}
		if len(rest) == 0 {
			test.All = joined == "and"
			return test, true
		}
		if rest[0].Value != "," && rest[0].Value != "and" || joined != "" && joined != rest[0].Value {
			return Test{}, false
		}
		joined, ts = rest[0].Value, rest[1:]
	}
}

// one reads one alternative and returns the tokens behind it.
func (test *Test) one(ts []Token) (rest []Token, ok bool) {
	if len(ts) == 0 {
		return nil, false
	}
	switch t := ts[0]; {
	case t.Type == Ident && !operatorWords[t.Value]:
		test.Items = append(test.Items, t.Value)
		return ts[1:], true
	case t.Type == String:
		test.Items = append(test.Items, Unquote(t.Value))
		return ts[1:], true
	}
	part := Part{Op: "=="}
	switch ts[0].Value {
	case "==", "<", "<=", ">", ">=":
		part.Op = ts[0].Value
		ts = ts[1:]
	}
	if part.Low, part.MinusLow, ts, ok = signed(ts); !ok {
		return nil, false
	}
	if part.Op == "==" && len(ts) > 0 && ts[0].Value == ".." {
		part.Op = ".."
		if part.High, part.MinusHigh, ts, ok = signed(ts[1:]); !ok {
			return nil, false
		}
	}
	test.Parts = append(test.Parts, part)
	return ts, true
}

func signed(ts []Token) (number Token, minus bool, rest []Token, ok bool) {
	if len(ts) > 0 && ts[0].Value == "-" {
		minus, ts = true, ts[1:]
	}
	if len(ts) == 0 {
		return Token{}, false, nil, false
	}
	switch ts[0].Type {
	case Number, Percent, Date, Duration:
		return ts[0], minus, ts[1:], true
	}
	return Token{}, false, nil, false
}
