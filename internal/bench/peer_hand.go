package bench

import (
	"github.com/entente-lang/entente/internal/bench/hand"
	"github.com/entente-lang/entente/internal/workload"
)

// handParser reads rules by hand and runs them as closures. It is the measure
// of W3; W1, W2 and W4 are measured against rules that stand in the Go code.
var handParser = peer{name: "by hand, parsed", write: writeEntente, compile: func(text []string) (program, error) {
	var all handProgram
	for _, t := range text {
		rules, err := hand.Parse(t)
		if err != nil {
			return nil, err
		}
		all = append(all, rules...)
	}
	return all, nil
}}

// writeEntente is the text that entente reads, in files of 2,000 rules.
func writeEntente(rules []workload.Rule) (text []string) {
	for ; len(rules) > 0; rules = rules[min(len(rules), workload.PerFile):] {
		text = append(text, workload.RuleText(rules[:min(len(rules), workload.PerFile)]))
	}
	return text
}

type handProgram []hand.Rule

type handSession struct {
	rules    []hand.Rule
	ps, some []hand.Partner
}

func (p handProgram) bind(w workload.World) (session, error) {
	return &handSession{p, hand.Partners(w), nil}, nil
}

func (s *handSession) draw(quality, risk []float64) {
	for i := range s.ps {
		s.ps[i].Quality, s.ps[i].Risk = quality[i], risk[i]
	}
}

func (s *handSession) judge(members []int) ([2]float64, error) {
	s.some = s.some[:0]
	for _, i := range members {
		s.some = append(s.some, s.ps[i])
	}
	t := hand.Total(s.some, hand.Nobody)
	return hand.Run(s.rules, s.some, &t), nil
}
