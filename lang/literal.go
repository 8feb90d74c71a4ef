package lang

import (
	"math"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/entente-lang/entente/lang/types"
)

// Literal is a number, percentage, date, length of time or string. true and
// false are names.
type Literal struct {
	base
	Minus    bool   `parser:"@'-'?"`
	Number   string `parser:"( @Number"`
	Percent  string `parser:"| @Percent"`
	Date     string `parser:"| @Date"`
	Duration string `parser:"| @Duration"`
	Quoted   string `parser:"| @String )"`
}

// Value is the literal's value and the type its spelling gives it: number,
// share, date, months or text. ok is false for a date that does not exist or a
// number that is not finite.
func (l *Literal) Value() (value any, base types.Base, ok bool) {
	if l.Quoted != "" {
		return Unquote(l.Quoted), types.Text, !l.Minus
	}
	n, base, ok := number(l.spelling())
	if l.Minus {
		n = -n
	}
	return n, base, ok && !(l.Minus && base == types.Date)
}

func (l *Literal) spelling() (string, lexer.TokenType) {
	switch {
	case l.Percent != "":
		return l.Percent, Percent
	case l.Date != "":
		return l.Date, Date
	case l.Duration != "":
		return l.Duration, Duration
	}
	return l.Number, Number
}

// number reads the value of a numeric token.
func number(text string, t lexer.TokenType) (float64, types.Base, bool) {
	switch t {
	case Date:
		n, ok := types.ParseDay(text)
		return n, types.Date, ok
	case Percent:
		n, ok := decimal(strings.TrimSuffix(text, "%") + "e-2")
		if strings.ContainsAny(text, "eE") {
			n, ok = decimal(strings.TrimSuffix(text, "%"))
			n /= 100
		}
		return n, types.Share, ok
	case Duration:
		i := strings.IndexAny(text, " \t\r")
		f, ok := decimal(text[:i])
		return f * durations[strings.TrimSpace(text[i:])], types.Months, ok
	}
	n, ok := decimal(text)
	return n, types.Number, ok
}

// Numeric is the value of a Number, Percent, Date or Duration token.
func Numeric(t Token) (value float64, base types.Base, ok bool) { return number(t.Value, t.Type) }

// decimal reads a decimal number; "010" is ten. Percentages come as "55e-2",
// so that 55% is the same float as 0.55.
func decimal(text string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// Unquote takes the quotes off a string token. Escapes: \" \\ \n \t; any other
// character behind a backslash stands for itself.
func Unquote(quoted string) string {
	if len(quoted) < 2 {
		return ""
	}
	body := quoted[1 : len(quoted)-1]
	if !strings.Contains(body, `\`) {
		return body
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c == '\\' && i+1 < len(body) {
			i++
			switch c = body[i]; c {
			case 'n':
				c = '\n'
			case 't':
				c = '\t'
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Quote writes a string as a file would.
func Quote(text string) string {
	r := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)
	return `"` + r.Replace(text) + `"`
}
