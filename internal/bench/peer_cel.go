package bench

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/ext"

	"github.com/entente-lang/entente/internal/workload"
)

var celPeer = peer{name: "CEL", write: writeCEL, compile: compileCEL}

var celDialect = workload.Dialect{And: "&&", Or: "||", Not: "!", Attr: flat, Total: flat, Number: workload.Decimal,
	Member: func(m workload.Member) string {
		if len(m.Values) == 1 {
			return m.Attr + ` == "` + m.Values[0] + `"`
		}
		return m.Attr + " in [" + workload.Quoted(m.Values) + "]"
	},
	Fold: func(f, x, y string) string {
		return call(map[string]string{"min": "math.least", "max": "math.greatest"}[f], x, y)
	}}

func writeCEL(rules []workload.Rule) []string {
	text := writeExpr(rules)
	for i := range rules {
		text[4*i+2], text[4*i+3] = celDialect.Print(rules[i].When), celDialect.Print(rules[i].Amount)
	}
	return text
}

type celRule struct {
	when, amount cel.Program
	dimension    int
	sign         float64
}

type celProgram struct{ each, once []celRule }

func celEnv() (*cel.Env, error) {
	options := []cel.EnvOption{ext.Math()}
	for _, n := range append(append([]string(nil), workload.Numbers...), workload.Totals...) {
		options = append(options, cel.Variable(n, cel.DoubleType))
	}
	for _, n := range workload.Flags {
		options = append(options, cel.Variable(n, cel.BoolType))
	}
	return cel.NewEnv(append(options, cel.Variable("command", cel.StringType), cel.Variable("region", cel.StringType))...)
}

func compileCEL(text []string) (program, error) {
	env, err := celEnv()
	if err != nil {
		return nil, err
	}
	make := func(text string) (cel.Program, error) {
		ast, issues := env.Compile(text)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		return env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	}
	p := &celProgram{}
	for i := 0; i < len(text); i += 4 {
		r := celRule{sign: 1}
		if r.when, err = make(text[i+2]); err != nil {
			return nil, err
		}
		if r.amount, err = make(text[i+3]); err != nil {
			return nil, err
		}
		if text[i][:8] == "military" {
			r.dimension = 1
		}
		if text[i][len(text[i])-2] == '-' {
			r.sign = -1
		}
		if text[i+1] == "once" {
			p.once = append(p.once, r)
		} else {
			p.each = append(p.each, r)
		}
	}
	return p, nil
}

type celSession struct {
	partners
	*celProgram
	envs []map[string]any
}

func (p *celProgram) bind(w workload.World) (session, error) {
	s := &celSession{newPartners(w), p, nil}
	for i := range w {
		s.envs = append(s.envs, attributes(&w[i]))
	}
	return s, nil
}

func (s *celSession) draw(quality, risk []float64) {
	s.partners.draw(quality, risk)
	for i, env := range s.envs {
		env["quality"], env["risk"] = quality[i], risk[i]
	}
}

func (s *celSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	all := totals(&t)
	for _, i := range members {
		for k, v := range all {
			s.envs[i][k] = v
		}
		if err := runCEL(s.each, s.envs[i], &scores); err != nil {
			return scores, err
		}
	}
	return scores, runCEL(s.once, s.envs[0], &scores)
}

func runCEL(rules []celRule, env map[string]any, scores *[2]float64) error {
	a, err := cel.NewActivation(env)
	if err != nil {
		return err
	}
	for i := range rules {
		r := &rules[i]
		holds, _, err := r.when.Eval(a)
		if err != nil {
			return err
		}
		if holds.Value() != true {
			continue
		}
		amount, _, err := r.amount.Eval(a)
		if err != nil {
			return err
		}
		scores[r.dimension] += r.sign * amount.Value().(float64)
	}
	return nil
}
