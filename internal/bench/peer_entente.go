package bench

import (
	"context"
	"fmt"
	"slices"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// ententePeer judges as a program does that embeds the evaluator and asks for
// totals alone. Unlike its peers it adds up the totals of the coalition itself,
// by derivations. What it compiles late, when it is first asked for, counts as
// compiling: a program has judged two partners once.
func ententePeer(name string, opts eval.Options) peer {
	return peer{name: name, write: writeEntente, compile: func(text []string) (program, error) {
		w := workload.NewWorld(1, 2)
		program, err := compileEntente(text, w, opts)
		if err != nil {
			return nil, err
		}
		s, err := newEntente(program, w)
		if err != nil {
			return nil, err
		}
		_, err = s.judge(all(len(w)))
		return ententeProgram{text, opts}, err
	}}
}

// ententeProgram keeps the text: partners are facts, and are compiled with it.
type ententeProgram struct {
	text []string
	opts eval.Options
}

// compileEntente makes a program of rules and partners.
func compileEntente(text []string, w workload.World, opts eval.Options) (*eval.Program, error) {
	study := workload.Study(nil, w, len(w)-1)
	for i, t := range text {
		study[fmt.Sprintf("rules%d.entente", i)] = &fstest.MapFile{Data: []byte(t), Mode: 0o644}
	}
	return compileStudy(study, opts)
}

func compileStudy(study fstest.MapFS, opts eval.Options) (*eval.Program, error) {
	set, found := rules.Load(study, ".")
	if diag.HasErrors(found) {
		return nil, fmt.Errorf("%v", found[0])
	}
	p, found := eval.Compile(set, opts)
	if p == nil {
		return nil, fmt.Errorf("%v", found[0])
	}
	return p, nil
}

func (p ententeProgram) bind(w workload.World) (session, error) {
	program, err := compileEntente(p.text, w, p.opts)
	if err != nil {
		return nil, err
	}
	return newEntente(program, w)
}

func newEntente(program *eval.Program, w workload.World) (s *ententeSession, err error) {
	s = &ententeSession{program: program}
	s.scorer, err = program.NewScorer(context.Background(), eval.Input{Coalition: workload.Coalition})
	for i, d := range workload.Dimensions {
		s.dimensions[i] = slices.IndexFunc(program.Set().Dimensions, func(x *rules.Dimension) bool { return x.Name == d })
	}
	kind, _ := program.Set().Kind(rules.PartnerKind)
	s.quality, _ = kind.Attr("quality")
	s.risk, _ = kind.Attr("risk")
	for i := range w {
		r, _ := program.Set().Record(w[i].ID)
		s.records = append(s.records, r)
	}
	return s, err
}

type ententeSession struct {
	program       *eval.Program
	scorer        *eval.Scorer
	records       []*rules.Record
	quality, risk *rules.Attr
	group         eval.Group
	values        []float64
	dimensions    [2]int // where the scores of workload.Dimensions stand
}

func (s *ententeSession) draw(quality, risk []float64) {
	s.scorer.SetNumbers(s.quality, s.byIndex(quality))
	s.scorer.SetNumbers(s.risk, s.byIndex(risk))
}

// byIndex puts values of partners into the order of their records.
func (s *ententeSession) byIndex(values []float64) []float64 {
	if s.values == nil {
		s.values = make([]float64, len(values))
	}
	for i, r := range s.records {
		s.values[r.Index] = values[i]
	}
	return s.values
}

func (s *ententeSession) judge(members []int) ([2]float64, error) {
	clear(s.group)
	for _, i := range members {
		at := s.records[i].Index
		for len(s.group) <= at/64 {
			s.group = append(s.group, 0)
		}
		s.group[at/64] |= 1 << (at % 64)
	}
	scores, err := s.scorer.Score(s.group)
	if err != nil {
		return [2]float64{}, err
	}
	return [2]float64{scores[s.dimensions[0]], scores[s.dimensions[1]]}, nil
}
