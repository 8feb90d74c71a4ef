package expression

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/file"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
)

// Check parses an expression and checks it against a scope. It returns nil
// when the expression has an error, which is then among the findings.
func Check(e *lang.Expr, scope *Scope, diags *diag.List) *Expr {
	c := &checker{scope: scope, trees: scope.Trees, at: e.Span(), room: scope.Trees.take(e)}
	defer func() { c.trees.spare = c.room }()
	if lang.Size(c.tokens) > lang.MaxExpression {
		return nil // the parser of files has said so
	}
	c.admit()
	if c.diags.Len() == 0 {
		c.parse()
	}
	diags.Append(c.diags.Sorted()...)
	if c.root == nil || diag.HasErrors(c.diags.Sorted()) {
		return nil
	}
	return &Expr{Root: c.root, At: c.at}
}

// CheckAs checks an expression whose result must be of a given type.
func CheckAs(e *lang.Expr, want types.Type, scope *Scope, diags *diag.List) *Expr {
	x := Check(e, scope, diags)
	if x == nil {
		return nil
	}
	if !assignable(x.Type(), want) {
		diags.Add(diag.TypeMismatch, x.At, fmt.Sprintf("`%s` is a %s; a %s is needed here", clip(x.Text()), x.Type(), want)).
			WithHint(conversion(x.Type(), want))
		return nil
	}
	if lit, ok := x.Root.(*Literal); ok && want.Base == types.Enum {
		text := lit.Value.(string)
		if !contains(want.Values, text) {
			notAMember(diags, x.At, text, want.Values)
			return nil
		}
	}
	return x
}

// conversion says how to make a value of one type into one of another, where
// there is a way.
func conversion(have, want types.Type) string {
	switch {
	case want.Base == types.Bool && have.IsOrdered():
		return "compare it with something: x > …"
	case want.IsNumeric() && have.Base == types.Bool:
		return "write a number for each case: x ? 1 : 0"
	case want.IsNumeric() && have.IsCollection():
		return "count the items, or add up a value of each: count(list), sum(list, .value)"
	}
	return ""
}

type checker struct {
	scope *Scope
	trees *Trees
	at    source.Span
	room
	diags  diag.List
	items  []types.Type // what the predicates around are about, outermost first
	values []string     // of the enum on the left of the operator at hand
	root   Node
}

// outside are the signs and words of expr-lang that entente leaves out, with
// what to write instead.
var outside = map[string]string{
	"&&": "write `and`", "||": "write `or`", "!": "write `not`",
	"**": "write pow(x, y)", "^": "write pow(x, y)", "%": "a percentage needs its number directly before the sign",
	"..": "write `x >= low and x <= high`", "...": "write `x >= low and x <= high`", "?.": "write known(x) or `x ?? other`",
	"|": "write the call as f(x)", ";": "give the parts names with `let` or `derive`", "::": "write the function's name alone",
	"±": "spreads belong in the record, not in an expression", "+/-": "spreads belong in the record, not in an expression",
	"matches": "compare with ==", "contains": "write `x in list`", "startsWith": "compare with ==", "endsWith": "compare with ==",
	"if": "write `condition ? a : b`, or a decision table", "else": "write `condition ? a : b`, or a decision table",
	"nil": "write known(x)", "#index": "no order is defined", "#acc": "write sum(list, value)",
}

// admit reports what must not reach expr-lang.
func (c *checker) admit() {
	for i, t := range c.tokens {
		from := t.Pos.Offset - c.at.Start
		switch t.Type {
		case lang.Punct, lang.Ident:
			if hint, ok := outside[t.Value]; ok && !isMember(c.tokens, i) {
				c.add(diag.NotAllowed, c.at.Sub(from, from+len(t.Value)), "`%s` is not part of expressions here", t.Value).WithHint(hint)
			}
		case lang.Invalid:
			c.add(diag.Syntax, c.at.Sub(from, from+len(t.Value)), "unexpected %q", t.Value)
		}
	}
}

// parse gives the expression to expr-lang and converts its tree.
func (c *checker) parse() {
	tree, err := c.trees.parse(c.at, &c.room)
	var fault *file.Error
	switch {
	case errors.As(err, &fault):
		c.syntax(fault)
	case err != nil:
		c.add(diag.Syntax, c.at, "%v", err)
	default:
		c.root = c.node(tree)
	}
}

// literalAt finds the literal that stands at an offset of the file.
func (c *checker) literalAt(offset int) (lang.Token, bool) {
	i, found := slices.BinarySearchFunc(c.tokens, offset, func(t lang.Token, offset int) int { return t.Pos.Offset - offset })
	if !found || !isLiteral(c.tokens[i]) {
		return lang.Token{}, false
	}
	return c.tokens[i], true
}

// syntax puts expr-lang's complaint into our words, at its place.
func (c *checker) syntax(fault *file.Error) {
	from := min(fault.From, c.at.End-c.at.Start)
	to := max(min(fault.To, c.at.End-c.at.Start), from)
	span := c.at.Sub(from, to)
	message := fault.Message
	switch {
	case strings.Contains(message, "cannot be mixed"):
		message = "`??` cannot be mixed with other operators without brackets"
	case strings.HasPrefix(message, "unexpected token EOF"), span.Text() == "":
		message = "the expression ends too early"
	case strings.HasPrefix(message, "unexpected token"):
		message = "unexpected `" + clip(span.Text()) + "`"
	case strings.HasPrefix(message, "unclosed"):
		message = "a bracket is not closed"
	}
	d := c.add(diag.Syntax, span, "%s", message)
	if strings.HasPrefix(message, "`??`") {
		d.WithHint("write `(x ?? y) > z`")
	}
}

func (c *checker) add(code diag.Code, span source.Span, format string, args ...any) *diag.Diagnostic {
	return c.diags.Add(code, span, fmt.Sprintf(format, args...))
}

// clip shortens a text that is shown in a message.
func clip(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 60 {
		return text[:60] + "…"
	}
	return text
}
