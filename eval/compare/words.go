package compare

import (
	"math"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// written is the text of an expression on one line, without comments.
func written(e *expression.Expr) string {
	if e == nil {
		return ""
	}
	text := e.Text()
	var b strings.Builder
	end := 0
	tokens, _ := lang.Lex(source.New("", text))
	for _, t := range tokens {
		if t.EOF() || t.Type == lang.Comment {
			continue
		}
		if t.Pos.Offset > end && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Value)
		end = t.Pos.Offset + len(t.Value)
	}
	return b.String()
}

// essence is what of a text counts: two texts that differ in spaces outside
// quotes alone say the same.
func essence(text string) string {
	var b strings.Builder
	tokens, _ := lang.Lex(source.New("", text))
	for _, t := range tokens {
		b.WriteString(t.Value + " ")
	}
	return b.String()
}

// number is the shortest text that gives the number back.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// typed is a number as people write one of its type.
func typed(x float64, t types.Type) string {
	switch t.Base {
	case types.Date:
		return types.FormatDay(x)
	case types.Months:
		return number(x) + " months"
	case types.Share:
		if percent := math.Round(x*1e14) / 1e12; math.Abs(percent/100-x) <= 1e-15*math.Abs(x) { // a percentage divides
			return number(percent) + "%"
		}
	}
	return number(x)
}

// value is the value of an attribute; "" is none.
func value(v any, t types.Type) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return typed(v, t)
	case string:
		if t.Base == types.Text {
			return lang.Quote(v)
		}
		return v
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	case *rules.Record:
		return v.ID
	case []*rules.Record:
		return "[" + strings.Join(ids(v), ", ") + "]"
	}
	return ""
}

func ids(list []*rules.Record) []string {
	var out []string
	for _, r := range list {
		out = append(out, r.ID)
	}
	return out
}

// plain is the value of a cell that does not change with time, with its
// uncertainty.
func plain(c *rules.Cell, t types.Type) string {
	if c == nil {
		return ""
	}
	return value(c.Value, t) + spread(c.Spread)
}

func spread(s *rules.Spread) string {
	if s == nil {
		return ""
	}
	var args []string
	for _, x := range s.Args {
		args = append(args, number(x))
	}
	return " as " + s.Kind + "(" + strings.Join(args, ", ") + ")"
}

func interval(r *rules.Range, t types.Type) string {
	if r == nil {
		return ""
	}
	return typed(r.Low, t) + ".." + typed(r.High, t)
}

// template is a text with its holes as they are written.
func template(t *rules.Template) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	for _, p := range t.Parts {
		if p.Expr == nil {
			b.WriteString(p.Text)
		} else {
			b.WriteString("{" + written(p.Expr) + "}")
		}
	}
	return lang.Quote(b.String())
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return lang.Quote(text)
}

func cited(list []rules.Citation) string {
	var out []string
	for _, c := range list {
		out = append(out, c.String())
	}
	return strings.Join(out, "; ")
}

// condition is a cell of a decision table.
func condition(c *rules.CellTest, t types.Type) string {
	if c.Any {
		return "-"
	}
	parts := append([]string{}, c.Texts...)
	if c.Bool != nil {
		parts = append(parts, strconv.FormatBool(*c.Bool))
	}
	for _, p := range c.Parts {
		if p.Op == ".." {
			parts = append(parts, typed(p.Low, t)+".."+typed(p.High, t))
			continue
		}
		parts = append(parts, p.Op+" "+typed(p.Low, t))
	}
	if c.All {
		return strings.Join(parts, " and ")
	}
	return strings.Join(parts, ", ")
}
