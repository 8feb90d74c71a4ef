package bench

import (
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/entente-lang/entente/internal/workload"
)

// Plain expr: one program a condition and one an amount, the environment
// declared, as its documentation shows.

var (
	exprStruct = peer{name: "expr, struct environment", write: writeExpr, compile: compileExpr(exprEnv{}, newStructSession)}
	exprMap    = peer{name: "expr, declared map", write: writeExpr, compile: compileExpr(exprDeclared(), newMapSession)}
)

var exprDialect = workload.Dialect{And: "and", Or: "or", Not: "not ", Attr: flat, Total: flat, Number: workload.Decimal, Fold: call,
	Member: func(m workload.Member) string {
		if len(m.Values) == 1 {
			return m.Attr + ` == "` + m.Values[0] + `"`
		}
		return m.Attr + " in [" + workload.Quoted(m.Values) + "]"
	}}

// writeExpr gives four texts a rule: the dimension, for whom, condition and amount.
func writeExpr(rules []workload.Rule) (text []string) {
	for i := range rules {
		r := &rules[i]
		scope := "each"
		if r.Scope == workload.Whole {
			scope = "once"
		}
		text = append(text, workload.Dimensions[r.Dimension]+r.Op(), scope, exprDialect.Print(r.When), exprDialect.Print(r.Amount))
	}
	return text
}

type exprEnv struct {
	Troops   float64 `expr:"troops"`
	Quality  float64 `expr:"quality"`
	Standing float64 `expr:"standing"`
	Risk     float64 `expr:"risk"`
	Upkeep   float64 `expr:"upkeep"`
	Ally     bool    `expr:"ally"`
	Coastal  bool    `expr:"coastal"`
	Command  string  `expr:"command"`
	Region   string  `expr:"region"`

	Size        float64 `expr:"size"`
	TroopsSum   float64 `expr:"troops_sum"`
	StandingSum float64 `expr:"standing_sum"`
	UpkeepSum   float64 `expr:"upkeep_sum"`
	Allies      float64 `expr:"allies"`
	Nationals   float64 `expr:"nationals"`
	QualityMean float64 `expr:"quality_mean"`
	QualityMin  float64 `expr:"quality_min"`
	RiskMax     float64 `expr:"risk_max"`
}

func exprDeclared() map[string]any {
	m := attributes(&workload.Partner{})
	for k, v := range totals(&workload.Sums{}) {
		m[k] = v
	}
	return m
}

// attributes are a partner's values by name.
func attributes(p *workload.Partner) map[string]any {
	return map[string]any{"troops": p.Troops, "quality": p.Quality, "standing": p.Standing, "risk": p.Risk, "upkeep": p.Upkeep,
		"ally": p.Ally, "coastal": p.Coastal, "command": p.Command, "region": p.Region}
}

// totals are a coalition's values by name.
func totals(s *workload.Sums) map[string]any {
	m := map[string]any{}
	for _, name := range workload.Totals {
		m[name] = s.Number(name)
	}
	return m
}

type exprRule struct {
	when, amount *vm.Program
	dimension    int
	sign         float64
}

type exprProgram struct {
	each, once []exprRule
	bound      func(*exprProgram, workload.World) session
	vm         vm.VM
}

func compileExpr(env any, bound func(*exprProgram, workload.World) session) func([]string) (program, error) {
	return func(text []string) (program, error) {
		p := &exprProgram{bound: bound}
		for i := 0; i < len(text); i += 4 {
			when, err := expr.Compile(text[i+2], expr.Env(env), expr.AsBool())
			if err != nil {
				return nil, err
			}
			amount, err := expr.Compile(text[i+3], expr.Env(env), expr.AsFloat64())
			if err != nil {
				return nil, err
			}
			r := exprRule{when, amount, 0, 1}
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
}

func (p *exprProgram) bind(w workload.World) (session, error) { return p.bound(p, w), nil }

// run adds up rules for one environment.
func (p *exprProgram) run(rules []exprRule, env any, scores *[2]float64) error {
	for i := range rules {
		r := &rules[i]
		holds, err := p.vm.Run(r.when, env)
		if err != nil {
			return err
		}
		if !holds.(bool) {
			continue
		}
		amount, err := p.vm.Run(r.amount, env)
		if err != nil {
			return err
		}
		scores[r.dimension] += r.sign * amount.(float64)
	}
	return nil
}

type structSession struct {
	partners
	*exprProgram
}

func newStructSession(p *exprProgram, w workload.World) session {
	return &structSession{newPartners(w), p}
}

func (s *structSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	env := exprEnv{Size: t.Size, TroopsSum: t.TroopsSum, StandingSum: t.StandingSum, UpkeepSum: t.UpkeepSum, Allies: t.Allies,
		Nationals: t.Nationals, QualityMean: t.QualityMean, QualityMin: t.QualityMin, RiskMax: t.RiskMax}
	for _, i := range members {
		p := &s.w[i]
		env.Troops, env.Quality, env.Standing, env.Risk, env.Upkeep = p.Troops, p.Quality, p.Standing, p.Risk, p.Upkeep
		env.Ally, env.Coastal, env.Command, env.Region = p.Ally, p.Coastal, p.Command, p.Region
		if err := s.run(s.each, env, &scores); err != nil {
			return scores, err
		}
	}
	return scores, s.run(s.once, env, &scores)
}

type mapSession struct {
	partners
	*exprProgram
	envs []map[string]any
}

func newMapSession(p *exprProgram, w workload.World) session {
	s := &mapSession{newPartners(w), p, nil}
	for i := range w {
		s.envs = append(s.envs, attributes(&w[i]))
	}
	return s
}

func (s *mapSession) draw(quality, risk []float64) {
	s.partners.draw(quality, risk)
	for i, env := range s.envs {
		env["quality"], env["risk"] = quality[i], risk[i]
	}
}

func (s *mapSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	all := totals(&t)
	for _, i := range members {
		for k, v := range all {
			s.envs[i][k] = v
		}
		if err := s.run(s.each, s.envs[i], &scores); err != nil {
			return scores, err
		}
	}
	return scores, s.run(s.once, s.envs[0], &scores)
}
