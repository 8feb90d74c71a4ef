package bench

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/entente-lang/entente/internal/workload"
)

var starlarkPeer = peer{name: "Starlark", write: writeStarlark, compile: compileStarlark}

func keyed(variable string) func(string) string {
	return func(name string) string { return variable + `["` + name + `"]` }
}

var starlarkSyntax = scriptSyntax{
	Dialect: &workload.Dialect{And: "and", Or: "or", Not: "not ", Attr: keyed("p"), Total: keyed("t"), Number: workload.Decimal, Fold: call,
		Member: func(m workload.Member) string {
			if len(m.Values) == 1 {
				return keyed("p")(m.Attr) + ` == "` + m.Values[0] + `"`
			}
			return keyed("p")(m.Attr) + " in (" + workload.Quoted(m.Values) + ")"
		}},
	open: "def %s(a, b, p, t):\n", when: "  if %s:\n", shut: "\n", close: "  return a, b\n",
}

func writeStarlark(rules []workload.Rule) []string {
	var b strings.Builder
	each, once := split(rules)
	n, m := starlarkSyntax.functions(&b, "each", each), starlarkSyntax.functions(&b, "once", once)
	b.WriteString("def judge(ps, t):\n  a, b = 0.0, 0.0\n  for p in ps:\n    pass\n")
	for i := range n {
		fmt.Fprintf(&b, "    a, b = each%d(a, b, p, t)\n", i)
	}
	for i := range m {
		fmt.Fprintf(&b, "  a, b = once%d(a, b, None, t)\n", i)
	}
	b.WriteString("  return a, b\n")
	return []string{b.String()}
}

type starlarkProgram struct {
	thread *starlark.Thread
	judge  starlark.Value
}

func compileStarlark(text []string) (program, error) {
	thread := &starlark.Thread{}
	globals, err := starlark.ExecFileOptions(&syntax.FileOptions{}, thread, "rules.star", text[0], nil)
	if err != nil {
		return nil, err
	}
	return &starlarkProgram{thread, globals["judge"]}, nil
}

type starlarkSession struct {
	partners
	*starlarkProgram
	dicts []*starlark.Dict
}

func (p *starlarkProgram) bind(w workload.World) (session, error) {
	s := &starlarkSession{newPartners(w), p, nil}
	for i := range w {
		d := starlark.NewDict(9)
		for k, v := range attributes(&w[i]) {
			if err := d.SetKey(starlark.String(k), starlarkValue(v)); err != nil {
				return nil, err
			}
		}
		s.dicts = append(s.dicts, d)
	}
	return s, nil
}

func starlarkValue(v any) starlark.Value {
	switch v := v.(type) {
	case bool:
		return starlark.Bool(v)
	case string:
		return starlark.String(v)
	}
	return starlark.Float(v.(float64))
}

func (s *starlarkSession) draw(quality, risk []float64) {
	s.partners.draw(quality, risk)
	for i, d := range s.dicts {
		d.SetKey(starlark.String("quality"), starlark.Float(quality[i]))
		d.SetKey(starlark.String("risk"), starlark.Float(risk[i]))
	}
}

func (s *starlarkSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	all := starlark.NewDict(9)
	for _, name := range workload.Totals {
		if err := all.SetKey(starlark.String(name), starlark.Float(t.Number(name))); err != nil {
			return scores, err
		}
	}
	some := make([]starlark.Value, len(members))
	for k, i := range members {
		some[k] = s.dicts[i]
	}
	out, err := starlark.Call(s.thread, s.starlarkProgram.judge, starlark.Tuple{starlark.NewList(some), all}, nil)
	if err != nil {
		return scores, err
	}
	pair := out.(starlark.Tuple)
	return [2]float64{float64(pair[0].(starlark.Float)), float64(pair[1].(starlark.Float))}, nil
}
