package bench

import (
	"fmt"
	"strings"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	"github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/logger"
	"github.com/hyperjumptech/grule-rule-engine/pkg"

	"github.com/entente-lang/entente/internal/workload"
)

var grulePeer = peer{name: "Grule", write: writeGrule, compile: compileGrule}

// exported spells a name as a field of a Go struct.
func exported(variable string) func(string) string {
	return func(name string) string {
		s := variable + "."
		for _, part := range strings.Split(name, "_") {
			s += strings.ToUpper(part[:1]) + part[1:]
		}
		return s
	}
}

var gruleDialect = workload.Dialect{And: "&&", Or: "||", Not: "!", Attr: exported("P"), Total: exported("T"), Number: workload.Decimal,
	Member: alternatives(exported("P"), "||"),
	Fold: func(f, x, y string) string {
		return call("S."+map[string]string{"min": "Least", "max": "Greatest"}[f], x, y)
	}}

// gruleScores is the fact that rules write to.
type gruleScores struct{ Political, Military float64 }

// Least and Greatest are min and max: Grule's own take no expressions.
func (*gruleScores) Least(x, y float64) float64    { return min(x, y) }
func (*gruleScores) Greatest(x, y float64) float64 { return max(x, y) }

// writeGrule gives two texts: what is asked of each partner and what is asked
// once. A rule takes itself out once it has fired.
func writeGrule(rules []workload.Rule) []string {
	each, once := split(rules)
	return []string{gruleText(each), gruleText(once)}
}

func gruleText(rules []workload.Rule) string {
	var b strings.Builder
	for i := range rules {
		r := &rules[i]
		to := exported("S")(workload.Dimensions[r.Dimension])
		fmt.Fprintf(&b, "rule %s {\n  when\n    %s\n  then\n    %s = %s %c (%s);\n    Retract(%q);\n}\n", r.ID, gruleDialect.Print(r.When), to, to, r.Op()[0], gruleDialect.Print(r.Amount), r.ID)
	}
	return b.String()
}

type gruleProgram struct {
	each, once *ast.KnowledgeBase
	engine     *engine.GruleEngine
}

func compileGrule(text []string) (program, error) {
	logger.SetLogLevel(logger.PanicLevel)
	library := ast.NewKnowledgeLibrary()
	p := &gruleProgram{engine: &engine.GruleEngine{MaxCycle: 100_000}}
	for i, at := range []**ast.KnowledgeBase{&p.each, &p.once} {
		name := fmt.Sprint(i)
		if err := builder.NewRuleBuilder(library).BuildRuleFromResource(name, "1", pkg.NewBytesResource([]byte(text[i]))); err != nil {
			return nil, err
		}
		base, err := library.NewKnowledgeBaseInstance(name, "1")
		if err != nil {
			return nil, err
		}
		*at = base
	}
	return p, nil
}

type gruleSession struct {
	partners
	*gruleProgram
}

func (p *gruleProgram) bind(w workload.World) (session, error) {
	return &gruleSession{newPartners(w), p}, nil
}

func (s *gruleSession) judge(members []int) (scores [2]float64, err error) {
	t := sums(s.w, members)
	out := &gruleScores{}
	for _, i := range members {
		if err := s.run(s.each, &s.w[i], &t, out); err != nil {
			return scores, err
		}
	}
	err = s.run(s.once, &s.w[0], &t, out)
	return [2]float64{out.Political, out.Military}, err
}

func (s *gruleSession) run(base *ast.KnowledgeBase, p *workload.Partner, t *workload.Sums, out *gruleScores) error {
	facts := ast.NewDataContext()
	for name, fact := range map[string]any{"P": p, "T": t, "S": out} {
		if err := facts.Add(name, fact); err != nil {
			return err
		}
	}
	return s.engine.Execute(facts, base)
}
