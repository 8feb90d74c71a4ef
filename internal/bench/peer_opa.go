package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/entente-lang/entente/internal/workload"
)

var opaPeer = peer{name: "OPA", write: writeOPA, compile: compileOPA}

// Rego has no `or`: a condition is written as its alternatives, each a body of
// the same rule. A set of contributions keeps one that several of them give.
var opaDialect = workload.Dialect{Not: "not ", Attr: dotted("p"), Total: dotted("input.totals"), Number: workload.Decimal,
	Member: func(m workload.Member) string {
		if len(m.Values) == 1 {
			return "p." + m.Attr + ` == "` + m.Values[0] + `"`
		}
		return "p." + m.Attr + " in {" + workload.Quoted(m.Values) + "}"
	},
	Fold: func(f, x, y string) string { return f + "([" + x + ", " + y + "])" }}

// bodies are the alternatives of a condition, each a list of clauses.
func bodies(x workload.Expr) [][]workload.Expr {
	b, ok := x.(workload.Binary)
	switch {
	case ok && b.Op == "or":
		return append(bodies(b.X), bodies(b.Y)...)
	case ok && b.Op == "and":
		var out [][]workload.Expr
		for _, p := range bodies(b.X) {
			for _, q := range bodies(b.Y) {
				out = append(out, append(append([]workload.Expr(nil), p...), q...))
			}
		}
		return out
	}
	return [][]workload.Expr{{x}}
}

func writeOPA(rules []workload.Rule) []string {
	var b strings.Builder
	b.WriteString("package w\n\n")
	for i := range rules {
		r := &rules[i]
		sign := ""
		if r.Minus {
			sign = "-1 * "
		}
		binder, of := "  some p in input.partners\n", "p.id"
		if r.Scope == workload.Whole {
			binder, of = "", `""`
		}
		for _, clauses := range bodies(r.When) {
			fmt.Fprintf(&b, "%s contains [%q, %s, x] if {\n%s", workload.Dimensions[r.Dimension], r.ID, of, binder)
			for _, c := range clauses {
				fmt.Fprintf(&b, "  %s\n", opaDialect.Print(c))
			}
			fmt.Fprintf(&b, "  x := %s(%s)\n}\n\n", sign, opaDialect.Print(r.Amount))
		}
	}
	b.WriteString("scores := [sum([x | some c in political; x := c[2]]), sum([x | some c in military; x := c[2]])]\n")
	return []string{b.String()}
}

type opaProgram struct{ query rego.PreparedEvalQuery }

func compileOPA(text []string) (program, error) {
	q, err := rego.New(rego.Query("x = data.w.scores"), rego.Module("w.rego", text[0])).PrepareForEval(context.Background())
	if err != nil {
		return nil, err
	}
	return &opaProgram{q}, nil
}

type opaSession struct {
	partners
	*opaProgram
	terms []*ast.Term
}

func (p *opaProgram) bind(w workload.World) (session, error) {
	s := &opaSession{newPartners(w), p, make([]*ast.Term, len(w))}
	for i := range w {
		s.term(i)
	}
	return s, nil
}

func (s *opaSession) term(i int) {
	o := ast.NewObject([2]*ast.Term{ast.StringTerm("id"), ast.StringTerm(s.w[i].ID)})
	for k, v := range attributes(&s.w[i]) {
		o.Insert(ast.StringTerm(k), opaValue(v))
	}
	s.terms[i] = ast.NewTerm(o)
}

func opaValue(v any) *ast.Term {
	switch v := v.(type) {
	case bool:
		return ast.BooleanTerm(v)
	case string:
		return ast.StringTerm(v)
	}
	return ast.NumberTerm(json.Number(strconv.FormatFloat(v.(float64), 'g', -1, 64)))
}

func (s *opaSession) draw(quality, risk []float64) {
	s.partners.draw(quality, risk)
	for i := range s.w {
		s.term(i)
	}
}

func (s *opaSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	all := ast.NewObject()
	for _, name := range workload.Totals {
		all.Insert(ast.StringTerm(name), opaValue(t.Number(name)))
	}
	some := make([]*ast.Term, len(members))
	for k, i := range members {
		some[k] = s.terms[i]
	}
	input := ast.NewObject([2]*ast.Term{ast.StringTerm("partners"), ast.ArrayTerm(some...)}, [2]*ast.Term{ast.StringTerm("totals"), ast.NewTerm(all)})
	out, err := s.query.Eval(context.Background(), rego.EvalParsedInput(input))
	if err != nil {
		return scores, err
	}
	if len(out) != 1 {
		return scores, fmt.Errorf("OPA gives %d results", len(out))
	}
	for i, v := range out[0].Bindings["x"].([]any) {
		if scores[i], err = v.(json.Number).Float64(); err != nil {
			return scores, err
		}
	}
	return scores, nil
}
