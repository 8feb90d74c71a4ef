package restraint

import (
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/game"
	"github.com/entente-lang/entente/rules"
)

// Answer is the game of one observer, solved. It is plain data.
type Answer struct {
	Observer     string   `json:"observer"`
	Title        string   `json:"title"`
	Choice       string   `json:"choice"`       // neutral, support or oppose
	Disingenuous bool     `json:"disingenuous"` // support that splits a coalition which would otherwise hold
	Zone         string   `json:"zone"`         // which courses leave the coalition intact
	Diversity    float64  `json:"diversity"`
	Branches     []Branch `json:"branches"` // neutral, support, oppose
	Inputs       []Input  `json:"inputs"`   // what the game reads, in the order of the pack
}

// Branch is one course of the observer and what comes of it.
type Branch struct {
	Move        string  `json:"move"`
	Win         float64 `json:"win"`          // chance that the coalition wins today
	Intact      bool    `json:"intact"`       // the partner stays after victory
	Payment     float64 `json:"payment"`      // what the leader pays for that
	IfDisbanded float64 `json:"if_disbanded"` // what the observer keeps of a good worth 1 against the leader alone
	IfIntact    float64 `json:"if_intact"`    // against all
	Benefit     float64 `json:"benefit"`      // what staying is worth to the partner
	Service     float64 `json:"service"`      // what staying costs it
	Worth       float64 `json:"worth"`        // what the observer expects, all counted

	// Threshold is the diversity from which on the partner leaves, in closed
	// form. Exact says that the form holds here: that the observer keeps
	// something against the intact coalition, or the later crisis is a lottery.
	Threshold float64 `json:"threshold"`
	Exact     bool    `json:"exact"`
}

// Input is a number, a truth or a word that the game reads.
type Input struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// Ask plays the game of an observer by a judgement.
func Ask(j *eval.Judgement, r *rules.Record) (*Answer, error) {
	g, err := Read(j, r)
	if err != nil {
		return nil, err
	}
	return g.answer()
}

// answer solves the tree and reads the branch table off it.
func (g *Game) answer() (*Answer, error) {
	tree := g.Tree()
	solved, err := game.Solve(tree)
	if err != nil {
		return nil, err
	}
	root := tree.Root.(*game.Decision)
	f := &reader{game: g}
	a := &Answer{Observer: g.record.ID, Title: g.record.Title, Choice: solved.Taken(root).Name, Zone: read[string](f, "zone"),
		Diversity: read[float64](f, "diversity"), Inputs: g.inputs()}
	lottery := read[string](f, "crisis") == "lottery"
	for i, m := range root.Moves {
		c := g.courses[i]
		b := Branch{Move: m.Name, Win: c.win, IfDisbanded: c.ifDisbanded, IfIntact: c.ifIntact, Benefit: c.benefit, Service: c.service,
			Worth: solved.Value(m.To)[observer], Threshold: c.threshold, Exact: lottery || c.ifIntact > 0}
		b.Intact, b.Payment = outcome(solved, m.To.(*game.Chance), c)
		a.Branches = append(a.Branches, b)
	}
	a.Disingenuous = a.Choice == "support" && a.Branches[0].Intact && !a.Branches[1].Intact
	return a, f.err
}

// outcome follows the game from victory to its end: whether the partner stays,
// and what it is paid.
func outcome(s *game.Solution, war *game.Chance, c course) (intact bool, payment float64) {
	d := war.Moves[1].To.(*game.Decision)
	if d.Player == leader {
		if s.Taken(d) == &d.Moves[1] {
			payment = c.payment()
		}
		d = s.Taken(d).To.(*game.Decision)
	}
	return s.Taken(d).Name == "stay", payment
}

// inputs are the values of what the game reads.
func (g *Game) inputs() (out []Input) {
	for _, a := range settable(g.record.Kind) {
		if v, ok := g.judgement.Value(g.record, a); ok {
			out = append(out, Input{a.Name, v})
		}
	}
	return out
}

// settable are the attributes that records of a kind can give.
func settable(k *rules.Kind) (out []*rules.Attr) {
	for _, a := range k.Attrs {
		if !a.Builtin && (a.Derived == nil || a.Given) {
			out = append(out, a)
		}
	}
	return out
}

// Observers are the states that a coalition lists as its observers, by id.
func Observers(c *rules.Coalition) []*rules.Record {
	a, ok := c.Record.Kind.Attr("observers")
	if !ok {
		return nil
	}
	v, _, _ := c.Record.Cells[a.Slot].On(0)
	list, _ := v.([]*rules.Record)
	return list
}
